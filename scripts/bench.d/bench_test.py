#!/usr/bin/python3
"""bench_test.py TURNGAP: the benchmark from end to end on seconds of audio, without network, and what it reads and writes."""
import pathlib, subprocess, sys, tempfile, unittest

import page, stages
from audio import write_recording
from measure import Taken, in_turn, median_ratio
from peers import peers
from table import Table

BENCHMARK = pathlib.Path(__file__).resolve().parent / "bench.py"
PROGRAM = pathlib.Path(sys.argv.pop(1)).resolve() if len(sys.argv) > 1 else None


class Quick(unittest.TestCase):
    @unittest.skipUnless(PROGRAM, "needs the program")
    def test_measures_every_part_and_names_what_is_missing(self):
        with tempfile.TemporaryDirectory(prefix="quick bench ") as folder:
            run = subprocess.run([sys.executable, BENCHMARK, "--quick", "--turngap", PROGRAM, "--reader", "/bin/true", "--work",
                                  folder, "--only", "speed,length,calls,compare,downloads"], capture_output=True, text=True)
            left = list(pathlib.Path(folder).iterdir())
        self.assertEqual(run.returncode, 0, run.stderr)
        for words in ("turngap ", "a bare libsndfile read", "WebRTC VAD, native, both channels          not measured",
                      "npm could not fetch webrtcvad", "npm could not fetch onnxruntime-node and the model", "MiB", "2 jobs",
                      "turngap compare, 500 calls a side", "the stand-in was not built"):
            self.assertIn(words, run.stdout)
        self.assertEqual(left, [])

    def test_refuses_a_part_that_it_does_not_know_and_a_program_that_fails(self):
        base = [sys.executable, BENCHMARK, "--quick", "--reader", "/bin/true", "--turngap"]
        unknown = subprocess.run([*base, "/bin/true", "--only", "sped"], capture_output=True, text=True)
        self.assertEqual(unknown.returncode, 2)
        self.assertIn("found 'sped'", unknown.stderr)
        failing = subprocess.run([*base, "/bin/false", "--only", "length"], capture_output=True, text=True)
        self.assertEqual(failing.returncode, 1)
        self.assertIn("/bin/false analyze", failing.stderr)


class Parts(unittest.TestCase):
    def test_repeats_audio_to_the_length_asked_for(self):
        with tempfile.TemporaryDirectory() as folder:
            audio = bytes(range(200)) * 100
            data = write_recording(pathlib.Path(folder) / "a.wav", audio, 2, 1).read_bytes()[44:]
        self.assertEqual(len(data), 2 * 8000 * 4)
        start = 32000 % len(audio)
        self.assertEqual(data[:100], (audio + audio)[start:start + 100])

    def test_ratios_are_taken_round_by_round(self):
        calls = []
        sides = in_turn(3, lambda: calls.append("a") or Taken(1.0 * len(calls), 0, 0), lambda: calls.append("b") or Taken(2.0, 0, 0))
        self.assertEqual(calls, ["a", "b"] * 3)
        self.assertEqual(median_ratio(*sides), 1.5)

    def test_names_every_peer_that_is_missing(self):
        without_npm = {peer.name: peer.missing for peer in peers("reader", None, pathlib.Path("/nowhere"))}
        self.assertEqual(len(without_npm), 7)
        self.assertIn("webrtcvad", without_npm["WebRTC VAD, native, both channels"])

    def test_reads_what_callgrind_annotate_prints(self):
        found = stages.parsed("1,234 (100.0%)  PROGRAM TOTALS\n\n1,000 (81.0%)  ???:turngap::LeakEstimator::add(float) [/x/turngap]\n"
                              "  234 (19.0%)  ./malloc/malloc.c:malloc [/usr/lib/libc.so.6]\n")
        self.assertEqual(sum(found.values()), 1234)
        text = stages.stage_table(found, 1).text()
        self.assertRegex(text, r"leak between the channels +0.0 M +81.0 %")
        self.assertRegex(text, r"memory +0.0 M +19.0 %")

    def test_writes_tables_between_the_marks_alone(self):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "page.md"
            path.write_text(f"before\n{page.BEGIN}\nold\n{page.END}\nafter\n")
            page.write(path, [Table("x", "A title", ["", "much"], [["row", "1 | 2"]], ("a note",))], "a machine")
            text = path.read_text()
        self.assertTrue(text.startswith("before\n") and text.endswith("\nafter\n"))
        self.assertNotIn("old", text)
        self.assertIn("| row | 1 | 2 |", text)
        self.assertIn("a machine", text)


if __name__ == "__main__":
    unittest.main()
