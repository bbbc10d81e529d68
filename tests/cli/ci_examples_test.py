#!/usr/bin/python3
"""The examples for CI do what they say: their commands run, twice, against the stand-in for Twilio's service.

  tests/cli/ci_examples_test.py TURNGAP FAKE_TWILIO

What runs is what stands in docs/ci and in the recipe of docs/load-test.md, step by step as a runner would: the first run
finds no baseline, the second one that of the first. Only the service's address is put in.
"""
import contextlib, os, pathlib, re, subprocess, sys, tempfile, unittest

import yaml

ROOT = pathlib.Path(__file__).resolve().parents[2]
TURNGAP = pathlib.Path(sys.argv.pop(1)).resolve()
FAKE_TWILIO = pathlib.Path(sys.argv.pop(1)).resolve()
RECORDINGS = 60  # so many that a comparison says something
PASSES = "--max-p95 5000 --min-answered 10"  # the bundled calls do not keep the limits of a good agent


class CiExamples(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.work = pathlib.Path(folder.name)

    def run_lines(self, lines, environment):
        """As a runner does: one shell, which ends with the first command that fails."""
        return subprocess.run(["bash", "-e", "-c", lines], cwd=self.work, env=environment, capture_output=True, text=True)

    def exists(self, names):
        return {name for name in names if list(self.work.glob(name))}

    def test_github_workflow(self):
        job = yaml.safe_load((ROOT / "docs/ci/github-workflow.yml").read_text())["jobs"]["audit"]
        with service(self.work) as environment:
            for run in (1, 2):
                ran = []
                for step in job["steps"]:
                    if "run" in step and self.holds(step.get("if", "")):
                        environment["GITHUB_STEP_SUMMARY"] = str(self.work / "step.md")
                        done = self.run_lines(step["run"], environment)
                        self.assertEqual(done.returncode, 0, f"{step['name']}: {done.stderr}")
                        ran.append(step["name"])
                compared = "Compare with the last good run" in ran
                self.assertEqual(compared, run == 2, ran)
        kept = next(step for step in job["steps"] if "upload-artifact" in step.get("uses", ""))["with"]["path"].split()
        self.assertEqual(self.exists(kept), set(kept))
        self.assertIn("**PASSED**", (self.work / "step.md").read_text())

    def holds(self, condition):
        """Of a step in a run in which nothing has failed."""
        for pattern in re.findall(r"hashFiles\('([^']*)'\) != ''", condition):
            if not list(self.work.glob(pattern)):
                return False
        rest = re.sub(r"hashFiles\('[^']*'\) != ''|success\(\)|always\(\)|&&|\s", "", condition)
        self.assertEqual(rest, "", f"a condition that this test does not know: {condition}")
        return True

    def test_gitlab_job(self):
        job = yaml.safe_load((ROOT / "docs/ci/gitlab-ci.yml").read_text())["latency"]
        kept = job["artifacts"]["paths"] + job["artifacts"]["reports"]["junit"]
        with service(self.work) as environment:
            for run in (1, 2):
                done = self.run_lines("\n".join(job["script"]), environment)
                self.assertEqual(done.returncode, 0, done.stderr)
                of_the_comparison = {"compare.xml", "compare.md", "report-compared.html"}
                self.assertEqual(self.exists(kept), set(kept) - (of_the_comparison if run == 1 else set()))

    def test_load_audit_gate(self):
        recipe = re.search(r"```yaml\n(.*?)```", (ROOT / "docs/load-test.md").read_text(), re.S).group(1)
        lines = yaml.safe_load(recipe)[0]["run"].replace("100", "3", 1).replace("--confirm-cost 100", "--confirm-cost 3")
        with service(self.work) as environment:
            done = self.run_lines(lines.replace("--ramp-up 100", "--ramp-up 2"), environment)
        self.assertIn(done.returncode, (0, 1, 3), done.stderr)
        self.assertIn("fetched 3,", done.stderr)
        self.assertIn("by concurrency", done.stdout)


@contextlib.contextmanager
def service(work):
    """The environment of a run: credentials, and a `turngap` that asks the stand-in."""
    (work / "bin").mkdir()
    with subprocess.Popen([FAKE_TWILIO, "--port", "0", "--recordings", str(RECORDINGS)], stdout=subprocess.PIPE, text=True) as server:
        try:
            told = ""
            while "--base-url" not in told:
                told += server.stdout.readline()
            url = re.search(r"--base-url (\S+)", told).group(1)
            variables = dict(re.findall(r"^export (\w+)=(\S+)$", told, re.M))
            wrapper = work / "bin/turngap"
            wrapper.write_text(f"""#!/bin/bash
case "$1 $*" in
  audit*--max-p95*) exec {TURNGAP} "$@" --base-url {url} ;;
  audit*) exec {TURNGAP} "$@" --base-url {url} {PASSES} ;;
  loadtest*) exec {TURNGAP} "$@" --base-url {url} ;;
esac
exec {TURNGAP} "$@"
""")
            wrapper.chmod(0o755)
            yield {**os.environ, **variables, "FROM": "+15005550006", "TO": "+15005550100",
                   "PATH": f"{wrapper.parent}:{os.environ['PATH']}"}
        finally:
            server.kill()


if __name__ == "__main__":
    unittest.main()
