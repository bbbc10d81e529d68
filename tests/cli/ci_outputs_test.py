#!/usr/bin/python3
"""What turngap writes for CI and monitoring, read by those that it is for: Debian's promtool, prometheus and junitparser,
and junit2json of npm.

  tests/cli/ci_outputs_test.py TURNGAP FAKE_ORCHESTRATOR
"""
import contextlib, http.server, json, os, pathlib, re, subprocess, sys, tempfile, threading, unittest

import junitparser

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "scripts/lib"))
import npm_package

CALLS = ROOT / "testdata/calls"
TURNGAP = pathlib.Path(sys.argv.pop(1)).resolve()
FAKE_ORCHESTRATOR = pathlib.Path(sys.argv.pop(1)).resolve()
JUNIT2JSON = ("junit2json", "4.0.0",
              "sha512-dmdVW/Dqlismp0BeZfK4Gxw3QZ1pFmHL+a7iA0kUCI5DALryqlzzI6kVnzp2njib9yXuKvdR3rrg+6LkER3blA==")
HOSTILE = 'a"b\\c\nd|e`f`<img>::error::%0A,: ' + "é" * 200


class CiOutputs(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.temporary = tempfile.TemporaryDirectory()
        cls.folder = pathlib.Path(cls.temporary.name)
        cls.analyzed = cls.run_turngap("analyze", CALLS, "--junit", "junit.xml", "--prometheus", "turngap.prom", "--markdown",
                                       "summary.md", "--github", "--by", "turn", "--max-p95", "600", "--quiet",
                                       GITHUB_STEP_SUMMARY=str(cls.folder / "step.md"))

    @classmethod
    def tearDownClass(cls):
        cls.temporary.cleanup()

    @classmethod
    def run_turngap(cls, *arguments, **variables):
        return subprocess.run([TURNGAP, *arguments], cwd=cls.folder, capture_output=True, text=True,
                              env={**os.environ, **variables})

    def text(self, name):
        return (self.folder / name).read_text(encoding="utf-8")

    def junit(self, *names):
        """The tests of each file, {name: (verdict, words)}, as both readers have them."""
        both = [[self.by_junitparser(name) for name in names], self.by_junit2json(*names)]
        self.assertEqual(both[0], both[1])
        return both[0]

    def by_junitparser(self, name):
        words = {junitparser.Failure: "fail", junitparser.Error: "error"}
        tests = {}
        for suite in junitparser.JUnitXml.fromfile(str(self.folder / name)):
            for case in suite:
                results = [(words[type(result)], result.text) for result in case.result]
                tests[case.name] = results[0] if results else ("pass", case.system_out)
        return tests

    def by_junit2json(self, *names):
        npm = ROOT / "build/npm"
        package = npm_package.folder_of(*JUNIT2JSON, npm)
        with contextlib.suppress(FileExistsError):
            (npm / "node_modules").symlink_to("/usr/share/nodejs")  # Debian's node-xml2js, which the package needs
        read = subprocess.run(["node", ROOT / "tests/cli/junit_reader.mjs", package, *names], cwd=self.folder, text=True,
                              capture_output=True, check=True, env={**os.environ, "NODE_PATH": "/usr/share/nodejs"})
        words = {"failure": "fail", "error": "error"}
        files = []
        for file in json.loads(read.stdout):
            tests = {}
            for case in (case for suite in file["testsuite"] for case in suite.get("testcase", [])):
                results = [(words[kind], case[kind][0]["inner"]) for kind in words if kind in case]
                tests[case["name"]] = results[0] if results else ("pass", case["system-out"][0])
            files.append(tests)
        return files

    def loadtest(self, name, *options, server=()):
        """Runs against a stand-in with all outputs for CI, NAME.xml and so on; the results and what was run."""
        command = [FAKE_ORCHESTRATOR, "--port", "0", *server]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            try:
                url = process.stdout.readline().split()[3].rstrip(";")
                done = self.run_turngap("loadtest", "--url", url, "--ramp-up", "0.2", "--call-seconds", "0", "--retries", "0",
                                        "--output", f"{name}.json", "--junit", f"{name}.xml", "--prometheus", f"{name}.prom",
                                        "--markdown", f"{name}.md", "--github", "--expect", "p(95)<60000", "--expect", "success>=95",
                                        *options, GITHUB_STEP_SUMMARY=str(self.folder / f"{name}_step.md"))
            finally:
                process.kill()
        return json.loads(self.text(f"{name}.json")), done

    def hostile(self, name, findings=30):
        """The results again, with names and findings that would like to be more than text."""
        records = [json.loads(line) for line in self.text("results.jsonl").splitlines()]
        for i, record in enumerate(records):
            record.update(recording=f"{HOSTILE}{i}", path=f"{HOSTILE}{i}.wav", tag=HOSTILE)
            record["findings"] = [{"flag": "leak", "message": HOSTILE, "forbids_numbers": False}] * (findings // 10)
        (self.folder / name).write_text("".join(json.dumps(r, separators=(",", ":")) + "\n" for r in records))

    def test_the_verdict_is_the_same_in_all(self):
        self.assertEqual(self.analyzed.returncode, 1, self.analyzed.stderr)
        junit = junitparser.JUnitXml.fromfile(str(self.folder / "junit.xml"))
        self.assertEqual((junit.tests, junit.failures, junit.errors), (3, 2, 0))
        self.assertEqual(sorted(verdict for verdict, _ in self.junit("junit.xml")[0].values()), ["fail", "fail", "pass"])
        self.assertIn('turngap_gate_state{state="fail"} 1\n', self.text("turngap.prom"))
        self.assertTrue(self.text("summary.md").startswith("**FAILED**: 2 of 2 limits are not kept\n"))
        self.assertIn("**FAILED**", self.text("step.md"))
        self.assertEqual(len(re.findall("^::error title=", self.analyzed.stderr, re.M)), 2)

    def test_a_load_test_says_in_all_what_its_results_say(self):
        results, done = self.loadtest("load", "--calls", "20")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual({name: verdict for name, (verdict, _) in self.junit("load.xml")[0].items()},
                         {"p(95)<60000": "pass", "success>=95": "pass", "stable": "pass"})
        found = dict(re.findall(r"^(\S+) (\S+)$", self.text("load.prom"), re.M))
        self.assertEqual([float(found[f"turngap_loadtest_{name}"]) for name in ("passed", "calls", "calls_placed")], [1, 20, 20])
        self.assertAlmostEqual(float(found['turngap_loadtest_dispatch_latency_percentile_seconds{percentile="95"}']),
                               results["dispatch_latency_ms"]["p95"] / 1000, places=6)
        for name in ("load.md", "load_step.md"):
            self.assertIn("**PASSED**", self.text(name))
        self.assertNotIn("::error", done.stderr)

    def test_a_load_test_that_fails_says_so_in_all(self):
        results, done = self.loadtest("broken", "--calls", "5", server=("--faults", "5*broken-json"))
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertEqual(results["error_analysis"], {"Wrong answer": 5})
        self.assertEqual({name: verdict for name, (verdict, _) in self.junit("broken.xml")[0].items()},
                         {"p(95)<60000": "error", "success>=95": "fail", "stable": "fail"})
        self.assertIn('turngap_loadtest_errors{class="Wrong answer"} 5\n', self.text("broken.prom"))
        self.assertIn("**FAILED**", self.text("broken.md"))
        self.assertEqual(len(re.findall("^::error title=", done.stderr, re.M)), 3, done.stderr)
        checked = subprocess.run(["promtool", "check", "metrics"], input=self.text("broken.prom"), capture_output=True, text=True)
        self.assertEqual((checked.returncode, checked.stderr), (0, ""))

    def test_the_metrics_are_those_of_the_summary(self):
        summary = json.loads(self.text("summary.json"))
        found = dict(re.findall(r"^(\S+) (\S+)$", self.text("turngap.prom"), re.M))
        turns = summary["turns"]
        for outcome in ("answered", "overlapped", "backchannel", "unanswered", "not_measurable"):
            self.assertEqual(float(found[f'turngap_caller_turns{{outcome="{outcome}"}}']), turns[outcome])
        replies = turns["answered"] + turns["overlapped"]
        self.assertEqual(float(found['turngap_response_latency_seconds_bucket{le="+Inf"}']), replies)
        self.assertEqual(float(found["turngap_response_latency_seconds_count"]), replies)
        rows = [line.split(",") for line in self.text("latency.csv").splitlines()]
        column = rows[0].index("response_latency_ms")
        latencies = [int(row[column]) for row in rows[1:] if row[column]]
        self.assertEqual(float(found['turngap_response_latency_seconds_bucket{le="0.6"}']), sum(x <= 600 for x in latencies))
        self.assertAlmostEqual(float(found["turngap_response_latency_seconds_sum"]), sum(latencies) / 1000)

    def test_promtool_accepts_the_metrics(self):
        self.hostile("hostile.jsonl")
        self.run_turngap("analyze", CALLS, "--quiet", "--out", "x.csv", "--summary", "x.json", "--results", "x.jsonl")
        compared = self.run_turngap("compare", "results.jsonl", "hostile.jsonl", "--prometheus", "compare.prom", "--junit",
                                    "compare.xml")
        self.assertIn(compared.returncode, (0, 1, 3), compared.stderr)
        for name in ("turngap.prom", "compare.prom"):
            checked = subprocess.run(["promtool", "check", "metrics"], input=self.text(name), capture_output=True, text=True)
            self.assertEqual((checked.returncode, checked.stderr), (0, ""), name)
        junit = junitparser.JUnitXml.fromfile(str(self.folder / "compare.xml"))
        self.assertEqual(junit.tests, 1)

    def test_names_stay_names(self):
        self.hostile("hostile.jsonl")
        done = self.run_turngap("summarize", "hostile.jsonl", "--by", "tag", "--quiet", "--prometheus", "hostile.prom", "--junit",
                                "hostile.xml", "--markdown", "hostile.md", "--github", "--out", "h.csv", "--summary", "h.json",
                                GITHUB_STEP_SUMMARY=str(self.folder / "hostile_step.md"))
        self.assertEqual(done.returncode, 0, done.stderr)
        annotations = [line for line in done.stderr.splitlines() if line.startswith("::")]
        self.assertEqual(len(annotations), 10)
        self.assertIn("more in the job summary", annotations[-1])
        self.assertTrue(all(re.match("::(error|warning) title=turngap summarize", line) for line in annotations), annotations)
        checked = subprocess.run(["promtool", "check", "metrics"], input=self.text("hostile.prom"), capture_output=True, text=True)
        self.assertEqual((checked.returncode, checked.stderr), (0, ""))
        self.assertEqual(len(self.junit("hostile.xml")[0]), 3)
        self.assertNotIn("<img>", self.text("hostile.md"))

    def test_words_of_a_server_stay_words(self):
        """Of one that is healthy once, and then answers all with an image for whoever reads the summary, in Latin-1."""
        class Server(http.server.BaseHTTPRequestHandler):
            looks = 0

            def answer(self):
                healthy = self.command == "GET" and Server.looks == 0
                Server.looks += self.command == "GET"
                body = b"{}" if healthy else b"![caf\xe9](http://example.com/x.png) | <img>"
                self.send_response(200 if healthy else 500)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            do_GET = do_POST = answer

            def log_message(self, *_):
                pass

        with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Server) as server:
            threading.Thread(target=server.serve_forever, daemon=True).start()
            done = self.run_turngap("loadtest", "--url", f"http://127.0.0.1:{server.server_port}", "--calls", "2", "--ramp-up",
                                    "0.1", "--call-seconds", "0", "--retries", "0", "--output", "words.json", "--markdown",
                                    "words.md")
            server.shutdown()
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertIn("![caf\\xE9]", self.text("words.json").replace("\\\\", "\\"))
        self.assertIn("example", self.text("words.md"))
        self.assertNotIn("![", self.text("words.md"))
        self.assertNotIn("<img>", self.text("words.md"))

    def test_no_data_is_no_pass(self):
        (self.folder / "empty").mkdir(exist_ok=True)
        (self.folder / "junit2.xml").write_text(self.text("junit.xml"))
        self.run_turngap("analyze", self.folder / "missing.wav", "--quiet", "--junit", "junit2.xml")
        junit = junitparser.JUnitXml.fromfile(str(self.folder / "junit2.xml"))
        self.assertGreater(junit.errors + junit.failures, 0)
        self.assertNotIn("888 ms", self.text("junit2.xml"))

    def test_no_output_replaces_a_file_of_another_kind(self):
        for option in ("--junit", "--prometheus", "--markdown", "--report"):
            (self.folder / "notes.txt").write_text("mine\n")
            done = self.run_turngap("analyze", CALLS, "--quiet", option, "notes.txt")
            self.assertEqual(done.returncode, 2, option)
            self.assertIn(option, done.stderr)
            self.assertEqual(self.text("notes.txt"), "mine\n")

    def test_the_dashboard_asks_for_what_there_is(self):
        """Every query of the dashboard, by Prometheus' own engine (promtool test rules) over a real output."""
        dashboard = json.loads((ROOT / "docs/ci/grafana-dashboard.json").read_text())
        queries = [target["expr"] for panel in dashboard["panels"] for target in panel["targets"]]
        self.assertGreater(len(queries), 8)
        samples = re.findall(r"^([a-z_]+(?:\{.*\})?) (\S+)$", self.text("turngap.prom"), re.M)
        series = [{"series": name, "values": f"{value} {value}"} for name, value in samples]
        for query in queries:
            rules = {"groups": [{"name": "dashboard", "rules": [{"record": "found", "expr": f"count({query})"}]}]}
            test = {"rule_files": ["rules.json"], "evaluation_interval": "1m", "tests": [
                {"interval": "1m", "input_series": series, "promql_expr_test": [
                    {"expr": "found > 0", "eval_time": "1m", "exp_samples": []}]}]}
            (self.folder / "rules.json").write_text(json.dumps(rules))
            (self.folder / "rules_test.json").write_text(json.dumps(test))
            tested = subprocess.run(["promtool", "test", "rules", "rules_test.json"], cwd=self.folder, capture_output=True, text=True)
            # The test expects nothing, so that a query with data fails it and shows what it found.
            self.assertRegex(tested.stdout + tested.stderr, r"got: \{", query)

    def test_the_same_run_gives_the_same_bytes(self):
        before = self.text("turngap.prom")
        self.run_turngap("analyze", CALLS, "--prometheus", "again.prom", "--by", "turn", "--quiet", "--jobs", "1")
        self.assertEqual(self.text("again.prom"), before)


if __name__ == "__main__":
    unittest.main()
