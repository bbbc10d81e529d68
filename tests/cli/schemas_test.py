#!/usr/bin/python3
"""Checks the JSON that turngap writes against the schemas in docs/schema, by an independent validator.

  tests/cli/schemas_test.py TURNGAP FAKE_ORCHESTRATOR FAKE_TWILIO

results.jsonl has a test of its own (result_schema_test.py).
"""
import contextlib, copy, functools, http.server, json, pathlib, shutil, subprocess, sys, tempfile, threading

import jsonschema

from stand_ins import Bucket, FakeTwilio, environment_with

ROOT = pathlib.Path(__file__).resolve().parents[2]
CALLS, MALFORMED = ROOT / "testdata/calls", ROOT / "testdata/malformed"


def main():
    turngap, fake_orchestrator, fake_twilio = (pathlib.Path(argument).resolve() for argument in sys.argv[1:])
    with tempfile.TemporaryDirectory() as folder:
        for schema, documents in written(turngap, pathlib.Path(folder)).items():
            check(schema, documents)
        check("loadtest-1", load_tests(turngap, fake_orchestrator))
    with tempfile.TemporaryDirectory() as folder:
        fetched = Fetched(turngap, pathlib.Path(folder))
        check("recording-2", fetched.from_twilio(fake_twilio) + fetched.from_a_bucket() + fetched.from_urls())
        check("summary-1", [(path / "summary.json").read_text() for path in fetched.folders])


def written(turngap, folder):
    """What each schema is for, from several runs: with and without numbers, failures, breakdowns, a tag, a baseline."""
    def run(*arguments, codes=(0, 1, 3, 4)):
        done = subprocess.run([turngap, *arguments], cwd=folder, capture_output=True, text=True)
        if done.returncode not in codes:
            sys.exit(f"turngap {arguments}: exit code {done.returncode}: {done.stderr}")
        return done.stdout

    everything = run("analyze", CALLS, MALFORMED, "--json", "--quiet", "--by", "turn", "--by", "day", "--gate", "strict")
    one = run("analyze", CALLS / "backchannel.flac", "--json", "--quiet", "--out", "one.csv", "--summary", "one.json",
              "--results", "one.jsonl")
    nothing = run("analyze", MALFORMED / "not_audio.wav", "--json", "--quiet", "--out", "no.csv", "--summary", "no.json",
                  "--results", "no.jsonl", codes=(2,))
    for release in ("v1", "v2"):
        (folder / "history" / release).mkdir(parents=True)
        (folder / "history" / release / "results.jsonl").write_text((folder / "results.jsonl").read_text())
    run("plan", CALLS, MALFORMED, "--shards", "3", "--into", "job")
    for shard in ("0", "1"):
        run("analyze", "--plan", "job", "--shard", shard)
    missing = run("merge", "--plan", "job", "--allow-missing", "--json", "--quiet", "--out", "m.csv", "--summary", "m.json",
                  "--results", "m.jsonl")
    (folder / "urls.txt").write_text("http://127.0.0.1:9/a.wav\nhttp://127.0.0.1:9/b.wav?key=1\n")
    run("plan", "--urls", "urls.txt", "--shards", "1", "--into", "fetched")
    listed = [line for job in ("job", "fetched") for line in (folder / job / "lists/0.jsonl").read_text().splitlines()]
    return {"summary-1": [everything, one, nothing, (folder / "summary.json").read_text(), missing],
            "plan-1": [(folder / job / "plan.json").read_text() for job in ("job", "fetched")],
            "plan-line-1": listed,
            "shard-1": [(folder / f"job/shards/{shard}/done.json").read_text() for shard in ("0", "1")],
            "compare-1": [run("compare", "results.jsonl", "results.jsonl", "--json"),
                          run("compare", "one.jsonl", "results.jsonl", "--json"),
                          run("compare", "latency.csv", "results.jsonl", "--pair-by", "recording", "--json")],
            "history-1": [run("compare", "--history", "history", "--json")],
            "turn-1": [run("show", "--json", CALLS / name, number) for name, number in (
                ("answered_800ms.wav", "1"), ("backchannel.flac", "2"), ("unanswered_end_of_recording.wav", "1"))]}


def load_tests(turngap, fake_orchestrator):
    """Placed and failed calls together; none placed; one that an error breaks off."""
    common = ["--ramp-up", "0.2", "--retries", "0", "--output", "-"]
    documents = []
    for server_options, options in ((["--faults", "3*server-error,broken-json"], ["--calls", "20", "--call-seconds", "0"]),
                                    (["--error-rate", "1"], ["--calls", "5", "--call-seconds", "0"]),
                                    (["--capacity", "2", "--room-seconds", "60"],
                                     ["--calls", "5", "--call-seconds", "60", "--duration", "0.02"])):
        with orchestrator(fake_orchestrator, *server_options) as url:
            done = subprocess.run([turngap, "loadtest", "--url", url, *common, *options], capture_output=True, text=True)
        if done.returncode not in (0, 1):
            sys.exit(f"turngap loadtest {options}: exit code {done.returncode}: {done.stderr}")
        documents.append(done.stdout)
    return documents


@contextlib.contextmanager
def orchestrator(program, *options):
    """The URL of a stand-in, for as long as the block lasts."""
    server = subprocess.Popen([program, "--port", "0", *options], stdout=subprocess.PIPE, text=True)
    try:
        yield server.stdout.readline().split()[3].rstrip(";")
    finally:
        server.kill()
        server.wait()
        server.stdout.close()


class Fetched:
    """Sidecars, and summaries of what was fetched, from every kind of source."""

    def __init__(self, turngap, folder):
        self.turngap, self.folder, self.folders = turngap, folder, []

    def from_twilio(self, fake_twilio):
        with FakeTwilio(fake_twilio, "--recording-states", "1*encrypted", "--private-key-out", self.folder / "key",
                        CALLS) as twilio:
            environment = {**twilio.environment, "RUN_TAG": "loadtest"}
            return (self.audit("tag", environment, "--base-url", twilio.url, "--private-key", self.folder / "key") +
                    self.audit("all", twilio.environment, "--base-url", twilio.url, "--all", "--limit", "2"))

    def from_a_bucket(self):
        shutil.copytree(CALLS, self.folder / "store/calls/run-42")
        with Bucket(self.folder / "store") as bucket:
            return self.audit("bucket", bucket.environment, "s3://calls/run-42/")

    def from_urls(self):
        handler = functools.partial(QuietHandler, directory=CALLS)
        with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
            threading.Thread(target=server.serve_forever).start()
            urls = self.folder / "urls.csv"
            urls.write_text("url,recorded_at,call_sid,agent_version\n"
                            f"http://127.0.0.1:{server.server_port}/answered_800ms.wav,2026-07-01T12:00:00Z,call-1,v7\n")
            try:
                return self.audit("urls", {}, "--urls", urls)
            finally:
                server.shutdown()

    def audit(self, name, environment, *arguments):
        folder = self.folder / name
        folder.mkdir()
        done = subprocess.run([self.turngap, "audit", *arguments], cwd=folder, env=environment_with(environment),
                              capture_output=True, text=True)
        sidecars = [path.read_text() for path in sorted(folder.glob("recordings/*.json"))]
        if not sidecars or done.returncode not in (0, 1, 3, 4):
            sys.exit(f"turngap audit {arguments}: exit code {done.returncode}: {done.stderr}")
        self.folders.append(folder)
        return sidecars


class QuietHandler(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


def check(schema, documents):
    validator = jsonschema.Draft202012Validator(json.loads((ROOT / f"docs/schema/turngap.{schema}.json").read_text()))
    validator.check_schema(validator.schema)
    for text in documents:
        for error in validator.iter_errors(json.loads(text)):
            sys.exit(f"{schema}: {error.json_path}: {error.message[:300]}")
    whole = json.loads(documents[0])
    spoilt = 0
    for key in whole:
        for spoil in (lambda d: d.pop(key), lambda d: d.update({key: [[]]})):
            wrong = copy.deepcopy(whole)
            spoil(wrong)
            if validator.is_valid(wrong):
                sys.exit(f"{schema}: the schema accepts it with a spoilt {key}")
            spoilt += 1
    print(f"{schema}: {len(documents)} documents as in the schema, {spoilt} spoilt ones refused")


if __name__ == "__main__":
    main()
