#!/usr/bin/python3
"""`turngap show`: one turn on the terminal.

  tests/cli/show_test.py TURNGAP
"""
import json, os, pathlib, re, subprocess, sys, unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
CALLS = ROOT / "testdata/calls"
TURNGAP = pathlib.Path(sys.argv.pop(1)).resolve()


def show(*arguments):
    return subprocess.run([TURNGAP, "show", *map(str, arguments)], capture_output=True, text=True)


class Show(unittest.TestCase):
    def test_draws_the_wait_between_the_parties(self):
        lines = show(CALLS / "answered_800ms.wav", 1).stdout.splitlines()
        truth = json.loads((CALLS / "answered_800ms.truth.json").read_text())["turns"][0]
        self.assertRegex(lines[0], r"^answered_800ms turn 1 of 1: answered, \d+ ms ± \d+$")
        wait_ms, uncertainty_ms = map(int, re.findall(r"\d+", lines[0].split("answered, ")[1]))
        self.assertLessEqual(abs(wait_ms - truth["response_latency_ms"]), uncertainty_ms)
        by_name = {line[:10].strip(): line[10:] for line in reversed(lines) if line.strip()}
        caller, agent, wait = (by_name[name] for name in ("caller", "agent", "wait"))
        loud = lambda text: [i for i, c in enumerate(text) if c in "▄▅▆▇█"]
        self.assertLessEqual(abs(wait.index("├") - max(loud(caller))), 2)
        self.assertLessEqual(abs(wait.index("┤") - min(loud(agent))), 2)
        self.assertTrue(all(len(line) <= 80 for line in lines), lines)

    def test_tells_the_uncertainty_of_the_table(self):
        call = CALLS / "answered_800ms.wav"
        table = subprocess.run([TURNGAP, "analyze", call, "--out", "-", "--summary", os.devnull], capture_output=True, text=True).stdout
        names, cells = (line.split(",") for line in table.splitlines()[:2])
        self.assertIn(f" ± {cells[names.index('uncertainty_ms')]}\n", show(call, 1).stdout)

    def test_says_that_nobody_answered(self):
        text = show(CALLS / "unanswered_end_of_recording.wav", 1).stdout
        self.assertIn("unanswered (end_of_recording), no reply for 5048 ms or more", text)
        self.assertIn("╌", text)

    def test_gives_the_row_as_json(self):
        turn = json.loads(show("--json", CALLS / "answered_800ms.wav", 1).stdout)
        self.assertEqual((turn["recording"], turn["turn"], turn["outcome"]), ("answered_800ms", 1, "answered"))
        self.assertEqual(turn["response_latency_ms"], 797)

    def test_names_what_is_wrong(self):
        for arguments, words in (((CALLS / "answered_800ms.wav", 2), "expected a turn from 1 to 1, found 2"),
                                 ((CALLS / "answered_800ms.wav", 0), "expected a turn from 1 to 1, found 0"),
                                 ((ROOT / "testdata/malformed/mono.wav", 1), "expected 2 channels"),
                                 (("no such.wav", 1), "no such.wav")):
            done = show(*arguments)
            self.assertEqual(done.returncode, 2, arguments)
            self.assertIn(words, done.stderr)

    def test_offers_nothing_that_it_does_not_do(self):
        self.assertEqual(show("--jobs", 2, CALLS / "answered_800ms.wav", 1).returncode, 2)

    def test_has_no_colour_where_nobody_looks(self):
        self.assertNotIn("\x1b", show(CALLS / "backchannel.flac", 2).stdout)


if __name__ == "__main__":
    unittest.main()
