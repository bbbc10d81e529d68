#!/usr/bin/python3
"""quick_test.py TURNGAP: runs the benchmark from end to end on two calls, without network, as `scripts/accuracy --quick`
does, and reads what it wrote."""
import csv
import pathlib
import subprocess
import sys
import tempfile
import unittest

BENCHMARK = pathlib.Path(__file__).resolve().parent / "accuracy.py"
PROGRAM = pathlib.Path(sys.argv.pop(1))

# On clean calls; docs/accuracy.md shows 9 for quiet lines. One of the sixteen ends in a weak sound that the method
# doubts (uncertainty 174 ms, `doubtful_edge`), which is 131 / 16 = 8 ms of it.
LARGEST_MAE_MS = 20


class QuickBenchmark(unittest.TestCase):
    def test_measures_turngap_and_names_every_peer(self):
        with tempfile.TemporaryDirectory(prefix="quick benchmark ") as folder:
            folder = pathlib.Path(folder)
            run = subprocess.run([sys.executable, BENCHMARK, "--quick", "--turngap", PROGRAM, "--work", folder / "work",
                                  "--out", folder], capture_output=True, text=True)
            self.assertEqual(run.returncode, 0, run.stderr)
            with (folder / "accuracy.csv").open(newline="") as file:
                rows = {row["tool"]: row for row in csv.DictReader(file)}
            page = (folder / "accuracy.md").read_text()
        self.assertIn("clean", page)
        for peer in ("ffmpeg", "sox", "aubio", "Praat", "WebRTC VAD", "Silero VAD"):
            self.assertIn(f"| {peer} |", page)
        ours = rows["turngap"]
        self.assertEqual((ours["responses"], ours["missed"], ours["false"]), ("16", "0", "0"))
        self.assertLess(float(ours["mae_ms"]), LARGEST_MAE_MS)
        self.assertGreater(float(rows["sox"]["mae_ms"]), float(ours["mae_ms"]))

    def test_refuses_a_program_that_does_not_measure(self):
        with tempfile.TemporaryDirectory() as folder:
            run = subprocess.run([sys.executable, BENCHMARK, "--quick", "--turngap", "/bin/false", "--work", folder, "--out",
                                  folder], capture_output=True, text=True)
            self.assertNotEqual(run.returncode, 0)
            self.assertFalse((pathlib.Path(folder) / "accuracy.md").exists())


if __name__ == "__main__":
    unittest.main()
