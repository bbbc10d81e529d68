#!/usr/bin/python3
"""Shards that fetch their recordings for themselves: the bytes of fetch into a folder and analyze on one machine.

  tests/cli/shards_fetch_test.py TURNGAP FAKE_TWILIO

From a bucket, from a list of URLs and from Twilio, all stand-ins on loopback: in 1 and 7 shards, with attempts that are killed, with
a network that fails, with objects that are gone or replaced, with credentials that are wrong or not there; and no secret
gets into a plan.
"""
import contextlib, http.server, json, os, pathlib, shutil, signal, subprocess, sys, tempfile, threading

from run_outputs import RESULTS, check, comparable
from shards_test import clean_environment
from stand_ins import Bucket, FakeTwilio, environment_with

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
CALLS = ("calls/answered_800ms.wav", "malformed/rate_4k.wav", "calls_agent_left/answered_800ms.wav",
         "calls/backchannel.flac")
RECORDINGS = 23
SIGNATURE = "X-Signature=opens-it"


def main():
    program = pathlib.Path(sys.argv[1]).resolve()
    with tempfile.TemporaryDirectory() as folder:
        job = Job(program, pathlib.Path(folder))
        job.lay_out()
        from_a_bucket(job)
        from_urls(job)
        from_twilio(job, sys.argv[2])
    print(f"{RECORDINGS} recordings that shards fetch: the bytes of fetch and analyze")


class Job:
    def __init__(self, program, work):
        self.program, self.work, self.settings, self.user = program, work, {}, {}
        self.metadata = ["--metadata", "runs.csv"]

    def lay_out(self):
        rows = ["path,scenario"]
        for i in range(RECORDINGS):
            source = ROOT / "testdata" / CALLS[i % len(CALLS)]
            folder = f"day-{i % 3}/" if i % 2 else ""
            target = self.work / "store/calls/run" / f"{folder}call {i // 3}-{i}{source.suffix}"
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(source.read_bytes() if i else other_bytes(source.read_bytes()))
        # The same stem in two formats, one of which gets digits of its key.
        shutil.copyfile(ROOT / "testdata/calls/backchannel.flac", self.work / "store/calls/run/same.flac")
        shutil.copyfile(ROOT / "testdata/calls/answered_800ms.wav", self.work / "store/calls/run/same.wav")
        rows.append("same.wav,greeting")
        (self.work / "runs.csv").write_text("\n".join(rows) + "\n")

    def turngap(self, code, *arguments, **settings):
        done = self.start(*arguments, **settings)
        _, told = done.communicate()
        allowed = (0, 4) if code is None else (code,)
        check(f"exit code {done.returncode} of {' '.join(map(str, arguments))}: {told[-2000:]}",
              done.returncode in allowed, True)
        return told

    def start(self, *arguments, **settings):
        environment = environment_with(clean_environment() | self.settings | settings)
        environment = {name: value for name, value in environment.items() if value is not None}
        return subprocess.Popen([self.program, *map(str, arguments)], cwd=self.work, stdout=subprocess.PIPE,
                                stderr=subprocess.PIPE, encoding="utf-8", env=environment, **self.user)

    def outputs(self, folder):
        (self.work / folder).mkdir(exist_ok=True)
        return ["--out", f"{folder}/latency.csv", "--summary", f"{folder}/summary.json"]

    def alone(self, name, source, code=0):
        self.turngap(code, "fetch", *source, "--into", f"{name}-fetched")
        self.turngap(None, "analyze", "--quiet", f"{name}-fetched", *self.metadata, "--max-pause", "180", *self.outputs(name))

    def plan(self, name, source, *how):
        told = self.turngap(0, "plan", *source, *self.metadata, "--max-pause", "180", *how, "--into", name)
        return json.loads((self.work / name / "plan.json").read_text()), told

    def shard(self, code, name, k, **settings):
        return self.turngap(code, "analyze", "--plan", name, "--jobs", "2", "--shard", k, **settings)

    def merge(self, name, code=None):
        self.turngap(code, "merge", "--quiet", "--plan", name, *self.outputs(f"{name}-merged"))

    def same_bytes(self, name, source, alone, shards):
        plan, _ = self.plan(name, source, "--shards", shards)
        check("shards of the plan", len(plan["shards"]), shards)
        for k in reversed(range(shards)):
            failed = self.shard_done(name, k)
            counts = json.loads((self.work / name / f"shards/{k}/done.json").read_text())["recordings"]
            check(f"exit code of shard {k} by its failed recordings", failed, 4 if counts["failed"] else 0)
        self.merge(name)
        self.check_same(name, alone)
        check("audio left", [p for p in (self.work / name).rglob("*") if p.suffix in (".wav", ".flac", ".part")], [])
        check("attempts left", list((self.work / name / "work").iterdir()), [])
        return plan

    def shard_done(self, name, k):
        attempt = self.start("analyze", "--plan", name, "--shard", k)
        _, told = attempt.communicate()
        if attempt.returncode not in (0, 4):
            sys.exit(f"shard {k}: {told}")
        return attempt.returncode

    def check_same(self, name, alone):
        for file in RESULTS:
            check(f"{name}: bytes of {file}", comparable(self.work / f"{name}-merged" / file),
                  comparable(self.work / alone / file))

    def require_no_secret(self, name, *secrets):
        for path in (self.work / name).rglob("*"):
            found = path.read_bytes() if path.is_file() else b""
            check(f"secrets in {path}", [s for s in secrets if s.encode() in found], [])


def other_bytes(wav):
    """Another sample at the end, so that no two objects are the same."""
    return wav[:-2] + bytes([wav[-2] ^ 1]) + wav[-1:]


SOURCE = ["s3://calls/run"]


def from_a_bucket(job):
    store = job.work / "store"
    with Bucket(store) as bucket:
        job.settings = bucket.environment
        job.alone("bucket", SOURCE)
        for shards in (1, 7):
            plan = job.same_bytes(f"bucket-{shards}", SOURCE, "bucket", shards)
            job.require_no_secret(f"bucket-{shards}", "AKIDEXAMPLE", '"secret"')
        mean = sum(shard["bytes"] for shard in plan["shards"]) / 7
        largest = max(path.stat().st_size for path in store.rglob("*") if path.is_file())
        check("balanced by", plan["fetch"]["balanced_by"], "bytes")
        check("shards with more than the mean and a recording",
              [s["bytes"] for s in plan["shards"] if s["bytes"] > mean + largest], [])
        plans_of_a_bucket(job)
        credentials(job)
    audio_that_stays(job, store)
    killed(job, store)
    network(job, store)
    expired(job, store)
    gone_and_replaced(job, store)


def plans_of_a_bucket(job):
    """The id covers what is fetched and from where; requests are shared; a listing tells no hours."""
    ids = {json.loads((job.work / f"bucket-{n}" / "plan.json").read_text())["id"] for n in (1, 7)}
    part, told = job.plan("part", ["s3://calls/run/day-1"], "--shards", "7", "--parallel", "8", "--at-once", "4")
    check("requests of a shard", "each shard has 2 requests at a time, 4 shards at a time" in told, True)
    _, told = job.plan("many", SOURCE, "--shards", "7", "--parallel", "3")
    check("more shards than requests", "more than 3 in all" in told, True)
    other, _ = job.plan("bucket-other", SOURCE, "--shards", "7", "--agent-channel", "1")
    check("ids", len(ids | {part["id"], other["id"]}), 4)
    again, _ = job.plan("bucket-7", SOURCE, "--shards", "7")
    check("the same plan again", again["id"] in ids, True)
    refused = job.turngap(2, "plan", *SOURCE, "--hours-per-shard", "1", "--into", "hours")
    check("hours", "a listing that tells none" in refused, True)
    check("both", "found both" in job.turngap(2, "plan", *SOURCE, "store", "--shards", "1", "--into", "both"), True)
    check("neither", "expected SOURCE" in job.turngap(2, "plan", "--shards", "1", "--into", "none"), True)
    refused = job.turngap(2, "plan", *SOURCE, "s3://calls/run", "--shards", "1", "--into", "twice")
    check("a name twice", "names of their own" in refused, True)


def credentials(job):
    """Wrong or no credentials: 2, for no attempt would do better, and no shard is done."""
    job.plan("locked", SOURCE, "--shards", "1")
    for wrong in ({"AWS_SECRET_ACCESS_KEY": "other"}, {"AWS_ACCESS_KEY_ID": "AKIDOTHER"},
                  {"AWS_SECRET_ACCESS_KEY": None, "HOME": str(job.work)}):
        job.shard(2, "locked", 0, **wrong)
    check("done", (job.work / "locked/shards").exists(), False)
    # The endpoint and the region are the plan's.
    job.shard(4, "locked", 0, AWS_ENDPOINT_URL="http://127.0.0.1:9", AWS_REGION="us-west-2")
    job.merge("locked")
    job.check_same("locked", "bucket")


def audio_that_stays(job, store):
    """A file of somebody else among the recordings that an earlier attempt left: the shard is done, and tells what stays."""
    with Bucket(store) as bucket:
        job.settings = bucket.environment
        job.plan("stays", ["s3://calls/run/day-1"], "--shards", "1")
        others = job.work / "stays/work/0.earlier/recordings/others"
        others.mkdir(parents=True)
        (others / "call.wav").touch()
        with a_usual_user(job, job.work / "stays", others):
            told = job.shard(None, "stays", 0)
        check(f"what stays: {told}", "shards/0/recordings cannot be deleted; see who may write there" in told, True)
        check("audio that was fetched", [p.name for p in (job.work / "stays").rglob("*.wav")], ["call.wav"])


@contextlib.contextmanager
def a_usual_user(job, writable, closed):
    """Root may delete everything: as root, the program is started as nobody."""
    if os.geteuid() == 0:
        program, job.program = job.program, pathlib.Path(shutil.copy(job.program, job.work / "program"))
        job.user = {"user": 65534, "group": 65534, "extra_groups": []}
        for path in (writable, *writable.rglob("*")):
            if path not in (closed, *closed.iterdir()):
                os.chown(path, 65534, 65534)
        os.chmod(job.work, 0o755)
    closed.chmod(0o500)
    yield
    for path in writable.rglob(closed.name):  # it has moved
        path.chmod(0o700)
    if os.geteuid() == 0:
        job.program, job.user = program, {}


def killed(job, store):
    """Killed in the middle, while it waits for an object: what was measured is not fetched again."""
    with Bucket(store, "holds=5") as bucket:
        job.settings = bucket.environment
        kill_and_go_on(job)


def kill_and_go_on(job):
    job.plan("killed", SOURCE, "--shards", "1")
    attempt = job.start("analyze", "--plan", "killed", "--shard", "0", "--jobs", "1")
    while kept(job) < 2 and attempt.poll() is None:
        pass
    attempt.send_signal(signal.SIGKILL)
    attempt.communicate()
    check("exit code", attempt.returncode, -signal.SIGKILL)
    finished = kept(job)
    told = job.shard(4, "killed", 0)
    check(f"resumed: {told}", f"resumed: {finished} of {RECORDINGS + 2} " in told, True)
    check("recordings", sum(int(word) for word in numbers_after(told, "fetched ", "already there ")),
          RECORDINGS + 2 - finished)
    job.merge("killed")
    job.check_same("killed", "bucket")
    check("attempts left", list((job.work / "killed/work").iterdir()), [])


def kept(job):
    return sum(journal.read_bytes().count(b"\n") for journal in (job.work / "killed/work").glob("*/results.jsonl.part"))


def numbers_after(text, *words):
    return [text.split(word)[-1].split(",")[0].split()[0] for word in words]


def network(job, store):
    """A store that does not answer: 75, and the shard is done when it does; halves of objects are asked for again."""
    with Bucket(store) as bucket:
        job.settings = bucket.environment
        job.plan("away", SOURCE, "--shards", "1")
    job.shard(75, "away", 0)
    check("done", (job.work / "away/shards").exists(), False)
    with Bucket(store, "half") as bucket:
        job.settings = bucket.environment
        job.plan("half", SOURCE, "--shards", "2")
        for k in range(2):
            job.shard_done("half", k)
        job.merge("half")
        job.check_same("half", "bucket")


def expired(job, store):
    """A token that expires on the way: 2, and what was measured is kept for an attempt with another one."""
    with Bucket(store, "expires=9") as bucket:
        job.settings = bucket.environment
        job.plan("expired", SOURCE, "--shards", "1")
        told = job.shard(2, "expired", 0)
        check("the reason", "ExpiredToken" in told, True)
        check("done", (job.work / "expired/shards").exists(), False)
        check("kept", "resumed: 9 of " in job.shard(2, "expired", 0), True)


def gone_and_replaced(job, store):
    """Counted and named; the others are what they are."""
    with Bucket(store) as bucket:
        job.settings = bucket.environment
        job.plan("changed", SOURCE, "--shards", "2")
    gone, replaced, grown = (store / "calls/run" / name for name in ("same.flac", "same.wav", "day-1/call 0-1.wav"))
    gone.unlink()
    replaced.write_bytes(other_bytes(replaced.read_bytes()))
    grown.write_bytes((ROOT / "testdata/calls/answered_800ms.wav").read_bytes())
    with Bucket(store) as bucket:
        job.settings = bucket.environment
        plan = job.work / "changed/plan.json"
        endpoint = json.loads(plan.read_text())["fetch"]["settings"]["s3_endpoint"]
        with_endpoint(plan, endpoint, bucket.environment["AWS_ENDPOINT_URL"])
        for k in range(2):
            job.shard(4, "changed", k)
    job.merge("changed")
    before = lines_of(job.work / "bucket/results.jsonl")
    after = lines_of(job.work / "changed-merged/results.jsonl")
    check("recordings", sorted(after), sorted(before))
    faults = {path: (json.loads(line)["failure"] or {}).get("fault") for path, line in after.items()
              if line != before[path]}
    check("faults", sorted(map(str, faults.values())), ["changed", "changed", "not_found"])
    summary = json.loads((job.work / "changed-merged/summary.json").read_text())
    text = json.dumps(summary)
    check("named in the summary", [path for path in faults if path not in text], [])


def with_endpoint(plan, before, after):
    """As if it had been planned at the store that now runs at another port."""
    import hashlib
    json_plan = json.loads(plan.read_text().replace(before, after))
    json_plan.pop("id")
    text = json.dumps(json_plan, separators=(",", ":"), ensure_ascii=False)
    json_plan["id"] = hashlib.sha256(text.encode()).hexdigest()
    plan.write_text(json.dumps(json_plan, indent=1, ensure_ascii=False) + "\n")


def lines_of(path):
    return {json.loads(line)["path"]: line for line in path.read_text().splitlines()}


class Urls(http.server.BaseHTTPRequestHandler):
    """Files behind URLs with a signature; counts how many are asked for at a time."""
    protocol_version = "HTTP/1.1"
    changed = threading.Condition()
    open, most, share = 0, 0, None

    def do_GET(self):
        path, _, query = self.path.partition("?")
        with Urls.changed:
            Urls.open += 1
            Urls.most = max(Urls.most, Urls.open)
            Urls.changed.notify_all()
            if Urls.share:  # more than its share would come while this one is held
                Urls.changed.wait_for(lambda: Urls.open > Urls.share, timeout=0.1)
        body = (Urls.folder / path[1:].replace("%20", " ")).read_bytes()
        with Urls.changed:
            Urls.open -= 1
        self.send_response(200 if query.startswith(SIGNATURE) else 403)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


class QuietServer(http.server.ThreadingHTTPServer):
    def handle_error(self, *_):
        """A client that closes its connection is no error."""


def from_urls(job):
    Urls.folder = job.work / "store/calls/run"
    server = QuietServer(("127.0.0.1", 0), Urls)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    rows = ["url,call_sid,recorded_at,region"]
    for i, path in enumerate(sorted(Urls.folder.rglob("*.wav"))):
        name = str(path.relative_to(Urls.folder)).replace(" ", "%20")
        rows.append(f"http://127.0.0.1:{server.server_port}/{name}?{SIGNATURE},CA{i},2026-07-01T12:00:0{i % 10}Z,eu-{i % 2}")
    listed = job.work / "urls.csv"
    listed.write_text("\n".join(rows) + "\n")
    source = ["--urls", "urls.csv"]
    job.settings, job.metadata = {"RUN_TAG": "run-42"}, []
    job.alone("urls", source)
    plan = job.same_bytes("urls-7", source, "urls", 7)
    check("balanced by", plan["fetch"]["balanced_by"], "recordings")
    job.require_no_secret("urls-7", "opens-it")
    # A new signature is no new recording; the tag is the one of the time of planning.
    job.plan("urls-2", source, "--shards", "2", "--parallel", "4")
    listed.write_text(listed.read_text().replace(SIGNATURE, SIGNATURE + "-anew"))
    Urls.most, Urls.share = 0, 2
    job.settings = {}
    for k in range(2):
        job.shard_done("urls-2", k)
    check("requests at a time", Urls.most <= 2, True)
    job.merge("urls-2")
    job.check_same("urls-2", "urls")
    # All of them refused are no shard that is done.
    job.plan("urls-closed", source, "--shards", "1")
    listed.write_text(listed.read_text().replace(SIGNATURE, "X-Signature=expired"))
    job.shard(2, "urls-closed", 0)
    check("done", (job.work / "urls-closed/shards").exists(), False)


def from_twilio(job, fake_twilio):
    """By tag and by SIDs: cut by length, one that is gone counted and named, and a service that fails for now."""
    folder = job.work / "twilio"
    folder.mkdir()
    for name in ("answered_800ms.wav", "barge_in_yield_400ms.wav", "overlapped_200ms.wav"):
        shutil.copyfile(ROOT / "testdata/calls" / name, folder / name)
    with FakeTwilio(fake_twilio, "--recordings", "20", folder) as twilio:
        job.settings = twilio.environment
        by_tag = ["--tag", "loadtest", "--base-url", twilio.url]
        job.alone("twilio", by_tag)
        plan = job.same_bytes("twilio-7", by_tag, "twilio", 7)
        check("balanced by", plan["fetch"]["balanced_by"], "audio")
        job.require_no_secret("twilio-7", *(v for k, v in twilio.environment.items() if "TOKEN" in k or "SECRET" in k))
        sids = sorted(path.stem for path in (job.work / "twilio-fetched").glob("RE*.wav"))
        (job.work / "sids.txt").write_text("\n".join(sids[3:12]) + "\n")
        by_sids = ["--calls", "sids.txt", "--base-url", twilio.url]
        job.alone("sids", by_sids)
        job.same_bytes("sids-2", by_sids, "sids", 2)
        job.plan("twilio-hours", by_tag, "--hours-per-shard", "0.02")
        job.plan("twilio-locked", by_tag, "--shards", "1")
        job.shard(2, "twilio-locked", 0, TWILIO_AUTH_TOKEN=None, TWILIO_API_KEY=None)
    faults = f"all*not-found@*{sids[4]}.wav*,all*server-error@*{sids[7]}.wav*"
    with FakeTwilio(fake_twilio, "--recordings", "20", "--faults", faults, folder) as twilio:
        job.settings = twilio.environment
        by_tag = ["--tag", "loadtest", "--base-url", twilio.url]
        job.plan("twilio-75", by_tag, "--shards", "1")
        told = job.shard(75, "twilio-75", 0)
        check("what failed for now", "found 1 that cannot be had now" in told, True)
        (job.work / "some.txt").write_text("\n".join(sids[3:6] + ["RE" + 32 * "0"]) + "\n")
        job.plan("twilio-gone", ["--calls", "some.txt", "--base-url", twilio.url], "--shards", "1")
        job.shard(4, "twilio-gone", 0)
    job.merge("twilio-gone")
    lines = [json.loads(line) for line in (job.work / "twilio-gone-merged/results.jsonl").read_text().splitlines()]
    check("counted and named", {line["recording"]: (line["failure"] or {}).get("fault") for line in lines},
          {sids[3]: None, sids[4]: "not_found", sids[5]: None, "RE" + 32 * "0": "not_found"})


if __name__ == "__main__":
    main()
