#!/usr/bin/python3
"""What is made of results.jsonl is what is made of the audio, and nothing is lost on the way.

  tests/cli/results_test.py TURNGAP      TURNGAP is the program
"""
import csv, json, pathlib, shutil, signal, subprocess, sys, tempfile, unittest

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
CALLS = ROOT / "testdata/calls"
PROGRAM = None


class Results(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.work = pathlib.Path(self.folder.name)

    def turngap(self, *arguments, expect=0):
        done = subprocess.run([PROGRAM, *map(str, arguments)], cwd=self.work, capture_output=True, text=True)
        self.assertEqual(done.returncode, expect, done.stderr)
        return done

    def written(self, name):
        return (self.work / name).read_bytes()

    def records(self, name="results.jsonl"):
        return [json.loads(line) for line in self.written(name).splitlines()]

    def rows(self, name="latency.csv"):
        with open(self.work / name, newline="") as file:
            return list(csv.DictReader(file))

    def put(self, name, source=CALLS / "answered_800ms.wav"):
        (self.work / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, self.work / name)

    def summary(self, name):
        summary = json.loads(self.written(name))
        summary.pop("run", None)  # when and how it was made
        return summary

    def test_summarize_makes_table_summary_and_gate_again(self):
        self.turngap("analyze", CALLS, ROOT / "testdata/malformed", "--max-p95", 600, expect=1)
        self.turngap("summarize", "results.jsonl", "--out", "again.csv", "--summary", "again.json", "--max-p95", 600,
                     expect=1)
        self.assertEqual(self.written("again.csv"), self.written("latency.csv"))
        self.assertEqual(self.summary("again.json"), self.summary("summary.json"))
        self.assertTrue(self.summary("again.json")["failed_recordings"])
        self.turngap("summarize", "results.jsonl", "--out", "again.csv", "--summary", "again.json", expect=4)

    def test_a_page_made_in_one_go_is_that_of_the_results(self):
        self.turngap("analyze", CALLS, "--quiet", "--report", "direct.html", "--max-p95", 600, expect=1)
        self.turngap("report", "results.jsonl", "--recordings", CALLS, "--out", "again.html", "--max-p95", 600, expect=1)
        self.assertEqual(self.written("direct.html"), self.written("again.html"))
        self.assertIn(b"data:image/png", self.written("direct.html"), "no spectrum: the recordings were not found")

    def test_a_page_is_the_same_whatever_the_number_of_jobs(self):
        for jobs in (1, 5):
            self.turngap("analyze", CALLS, "--quiet", "--report", f"{jobs}.html", "--jobs", jobs)
        self.assertEqual(self.written("1.html"), self.written("5.html"))

    def test_tables_by_column_and_by_call_are_made_again(self):
        (self.work / "runs.csv").write_text("recording,scenario,recorded_at\n" + "".join(
            f"{call.stem},{'short' if i % 2 else 'long'},2026-07-0{1 + i % 3}T10:00:00Z\n"
            for i, call in enumerate(sorted(p for p in CALLS.iterdir() if ".truth" not in p.name))))
        by = ["--by", "scenario", "--by", "day", "--worst", 2]
        direct = self.turngap("analyze", CALLS, "--metadata", "runs.csv", *by, "--calls", "calls.csv")
        again = self.turngap("summarize", "results.jsonl", *by, "--calls", "again_calls.csv", "--out", "again.csv",
                             "--summary", "again.json")
        self.assertEqual(direct.stdout, again.stdout)
        self.assertIn("by scenario", again.stdout)
        self.assertEqual(self.written("again_calls.csv"), self.written("calls.csv"))
        self.assertEqual(self.written("again.csv"), self.written("latency.csv"))
        self.assertEqual(self.summary("again.json"), self.summary("summary.json"))
        run = json.loads(self.written("again.json"))["run"]
        self.assertEqual(run["inputs"], ["results.jsonl"])
        self.assertIn("summarize", run["command_line"])
        self.assertIn("expected a column of", self.turngap("summarize", "results.jsonl", "--by", "nothing", expect=2).stderr)

    def test_results_are_not_measured_otherwise(self):
        self.put("a.wav")
        self.turngap("analyze", "a.wav")
        for option in (["--max-pause", "300"], ["--caller-channel", "right"]):
            told = self.turngap("export", "results.jsonl", *option, expect=2).stderr
            self.assertIn(f"{option[0]}: expected recordings to measure, found results.jsonl", told)
            self.turngap("export", "a.wav", *option, "--force")
            told = self.turngap("evaluate", "results.jsonl", "--reference", "a.txt", *option, expect=2).stderr
            self.assertIn(f"{option[0]}: expected", told)

    def test_compare_keeps_the_waits_of_the_records(self):
        self.turngap("analyze", CALLS)
        waits = [t["censored_wait_ms"] for r in self.records() for t in r["turns"] if t["outcome"] == "unanswered"]
        self.assertTrue(waits, "expected bundled calls with an unanswered turn")
        of_audio = self.summary("summary.json")["waits_with_unanswered_ms"]
        self.turngap("summarize", "results.jsonl", "--out", "a.csv", "--summary", "a.json")
        self.assertEqual(self.summary("a.json")["waits_with_unanswered_ms"], of_audio)
        for base in ("results.jsonl", "latency.csv"):
            told = json.loads(self.turngap("compare", base, "results.jsonl", "--json", expect=3).stdout)
            self.assertEqual(told["schema"], "turngap.compare/1")

    def test_sides_measured_with_other_settings_are_not_compared(self):
        self.turngap("analyze", CALLS, "--results", "usual.jsonl", "--out", "usual.csv")
        self.turngap("analyze", CALLS, "--edge-depth", 15, "--results", "other.jsonl", "--out", "other.csv")
        for command in (["compare", "usual.jsonl", "other.jsonl"], ["report", "other.jsonl", "--baseline", "usual.jsonl"]):
            told = self.turngap(*command, expect=2).stderr
            self.assertIn("expected the settings of the baseline, found edge_depth_db 15 instead of 35", told)
        self.turngap("compare", "usual.csv", "other.jsonl", expect=3)  # a table says nothing of its settings

    def test_frames_are_of_the_parties_of_the_results(self):
        self.put("call.wav")
        self.turngap("analyze", "call.wav", "--layout", "livekit", "--frames", "frames.csv", "--results", "r.jsonl")
        record = self.records("r.jsonl")[0]
        self.assertEqual(record["channels"]["caller"], 2)  # at LiveKit the agent is on the first channel
        for party in "caller", "agent":
            speech = record[party][0]
            odds = [float(row["log_odds"]) for row in self.rows("frames.csv") if row["channel"] == party
                    and speech["onset_ms"] + 100 < float(row["time_ms"]) < speech["end_ms"] - 100]
            self.assertGreater(sum(odds) / len(odds), 2, party)

    def test_labels_and_evaluation_need_no_audio(self):
        self.put("calls/mon/a.wav")
        self.put("calls/tue/a.wav")
        self.turngap("analyze", "calls")
        for into, source in (("audio", "calls"), ("records", "results.jsonl")):
            (self.work / into).mkdir()
            self.turngap("export", source, "--into", into, "--format", "textgrid")
        for name in ("mon/a.TextGrid", "tue/a.TextGrid"):
            self.assertEqual(self.written(f"records/{name}"), self.written(f"audio/{name}"))
        told = [self.turngap("evaluate", source, "--reference", "records", "--json").stdout
                for source in ("calls", "results.jsonl")]
        self.assertEqual(told[0], told[1])
        self.assertEqual(json.loads(told[0])["turns"]["equal_outcomes"], 2)

    def test_days_with_the_same_names_are_measured_together(self):
        self.put("calls/mon/call-1.wav")
        self.put("calls/tue/call-1.wav")
        self.put("calls/tue/call-2.wav")
        self.turngap("analyze", "calls")
        self.assertEqual([(r["recording"], r["path"]) for r in self.rows()],
                         [("mon/call-1", "mon/call-1.wav"), ("tue/call-1", "tue/call-1.wav"),
                          ("call-2", "tue/call-2.wav")])

    def test_metadata_become_columns_in_their_order(self):
        self.put("calls/mon/20260706-090000_load.wav")
        self.put("calls/tue/20260707-100000_load.wav")
        (self.work / "m.csv").write_text("path,scenario,tag,release\n"
                                         "mon/20260706-090000_load.wav,refund,nightly,v2\ngone.wav,x,y,z\n")
        told = self.turngap("analyze", "calls", "--metadata", "m.csv",
                            "--name-pattern", "{recorded_at:%Y%m%d-%H%M%S}_{tag}.wav").stderr
        self.assertIn("recordings without a row in --metadata: 1: tue/20260707-100000_load.wav", told)
        self.assertIn("rows of --metadata without a recording: 1: gone.wav", told)
        rows = self.rows()
        self.assertEqual(list(rows[0])[-4:], ["path", "caller_last_sound_ms", "scenario", "release"])
        self.assertEqual([(r["recorded_at"], r["tag"], r["scenario"], r["release"]) for r in rows],
                         [("2026-07-06T09:00:00Z", "nightly", "refund", "v2"),
                          ("2026-07-07T10:00:00Z", "load", "", "")])
        (self.work / "bad.csv").write_text("recording,outcome\n")
        self.assertIn("'outcome'", self.turngap("analyze", "calls", "--metadata", "bad.csv", expect=2).stderr)

    def test_resume_measures_what_is_new_or_has_changed(self):
        for name in ("a", "b", "c"):
            self.put(f"calls/{name}.wav")
        self.turngap("analyze", "calls")
        with open(self.work / "calls/b.wav", "ab") as file:
            file.write(b"LIST\x04\0\0\0INFO")
        self.put("calls/d.wav")
        told = self.turngap("analyze", "--resume", "calls").stderr
        self.assertIn("resumed: 2 of 4 recordings were measured before", told)
        self.assertIn("b.wav: measured again, for the file changed", told)
        resumed = self.written("results.jsonl")
        (self.work / "results.jsonl").unlink()
        self.turngap("analyze", "calls")
        self.assertEqual(self.written("results.jsonl"), resumed)

    def test_resume_refuses_other_settings_and_a_new_run_what_is_kept(self):
        self.put("calls/a.wav")
        self.turngap("analyze", "calls")
        shutil.move(self.work / "results.jsonl", self.work / "results.jsonl.part")
        kept = self.written("results.jsonl.part")
        self.assertIn("1 finished recording", self.turngap("analyze", "calls", expect=2).stderr)
        told = self.turngap("analyze", "--resume", "--max-pause", 250, "calls", expect=2).stderr
        self.assertIn("max_pause_ms 250 instead of 200", told)
        self.assertEqual(self.written("results.jsonl.part"), kept)
        self.turngap("analyze", "--resume", "calls")
        self.assertFalse((self.work / "results.jsonl.part").exists())

    def test_an_interruption_keeps_what_is_finished(self):
        for i in range(100):
            self.put(f"calls/{i}.wav")
        process = subprocess.Popen([PROGRAM, "analyze", "--jobs", "1", "calls"], cwd=self.work, text=True,
                                   stderr=subprocess.PIPE)
        part = self.work / "results.jsonl.part"
        while process.poll() is None and not (part.exists() and b"\n" in part.read_bytes()):
            pass
        process.send_signal(signal.SIGINT)
        told = process.communicate()[1]
        self.assertEqual(process.returncode, 130, told)
        kept = len(self.records("results.jsonl.part"))
        self.assertIn(f"{kept} finished recording", told)
        self.assertFalse((self.work / "results.jsonl").exists() or (self.work / "latency.csv").exists())
        self.assertIn(f"resumed: {kept} of 100", self.turngap("analyze", "--resume", "calls").stderr)

    def test_results_go_where_they_are_asked_to(self):
        self.put("a.wav")
        self.turngap("analyze", "a.wav", "--out", "-")
        self.assertFalse((self.work / "results.jsonl").exists())
        (self.work / "deep").mkdir()
        self.turngap("analyze", "a.wav", "--out", "deep/latency.csv")
        self.assertEqual(len(self.records("deep/results.jsonl")), 1)
        done = self.turngap("analyze", "a.wav", "--results", "-")
        self.assertEqual(json.loads(done.stdout)["schema"], "turngap.result/1")
        self.assertIn("two places", self.turngap("analyze", "a.wav", "--results", "latency.csv", expect=2).stderr)

    def test_any_number_of_jobs_gives_the_same_bytes(self):
        for jobs in (1, 8):
            (self.work / str(jobs)).mkdir()
            self.turngap("analyze", "--jobs", jobs, CALLS, ROOT / "testdata/malformed", "--out", f"{jobs}/latency.csv",
                         expect=4)
        self.assertEqual(self.written("8/results.jsonl"), self.written("1/results.jsonl"))


if __name__ == "__main__":
    PROGRAM = pathlib.Path(sys.argv.pop(1)).resolve()
    unittest.main()
