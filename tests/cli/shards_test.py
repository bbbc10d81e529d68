#!/usr/bin/python3
"""Cuts a job into shards, does them and puts them together; compares with one run on one machine, byte for byte.

  tests/cli/shards_test.py TURNGAP

For 1, 7 and 64 shards, in any order, with attempts that are killed, that race each other and that cannot read what they
need; and what a merge and a shard refuse.
"""
import json, os, pathlib, shutil, signal, subprocess, sys, tempfile, time

from run_outputs import RESULTS, check, comparable

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
CALLS = ("calls/answered_800ms.wav", "malformed/truncated.wav", "calls_agent_left/answered_800ms.wav",
         "calls/backchannel.flac")
VARIABLES = ("SLURM_ARRAY_TASK_ID", "JOB_COMPLETION_INDEX", "AWS_BATCH_JOB_ARRAY_INDEX")
RECORDINGS = 45


def main():
    program = pathlib.Path(sys.argv[1]).resolve()
    with tempfile.TemporaryDirectory() as folder:
        job = Job(program, pathlib.Path(folder))
        job.lay_out()
        job.run_alone()
        for shards in (1, 7, 64):
            same_bytes(job, shards)
        plans(job)
        merges_refused(job)
        shards_refused(job)
        race(job)
        killed(job)
        unreadable(job)
    print(f"{RECORDINGS} recordings in 1, 7 and 64 shards: the bytes of a single run")


class Job:
    def __init__(self, program, work):
        self.program, self.work = program, work

    def lay_out(self):
        rows = ["path,scenario,release"]
        for i in range(RECORDINGS):
            source = ROOT / "testdata" / CALLS[i % len(CALLS)]
            path = f"day-{i % 7}/call-{i // 7}{source.suffix}"
            target = self.work / "calls" / path
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, target)
            if i % 5:
                rows.append(f'{path},"a, {i % 3}",v{i % 2}')
        (self.work / "runs.csv").write_text("\n".join(rows) + "\n")
        odd = os.fsencode(self.work / "calls") + b"/caf\xe9.wav"  # Latin-1
        shutil.copyfile(ROOT / "testdata/calls/answered_800ms.wav", odd)
        self.how = ["calls", "gone.wav", "--metadata", "runs.csv", "--max-pause", "180"]

    def run_alone(self):
        (self.work / "alone").mkdir()
        self.turngap(4, "analyze", "--quiet", *self.how, "--by", "scenario", *self.outputs("alone"))

    def outputs(self, folder):
        return ["--out", f"{folder}/latency.csv", "--summary", f"{folder}/summary.json"]

    def turngap(self, code, *arguments, **environment):
        done = subprocess.run([self.program, *arguments], cwd=self.work, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              encoding="utf-8", env=clean_environment() | environment)
        check(f"exit code of {' '.join(map(str, arguments))}: {done.stderr[-1000:]}", done.returncode, code)
        return done.stderr

    def plan(self, name, *size):
        self.turngap(0, "plan", *self.how, *size, "--into", name)
        return json.loads((self.work / name / "plan.json").read_text())

    def shard(self, code, name, k):
        return self.turngap(code, "analyze", "--plan", name, "--jobs", "2", "--shard", str(k))

    def merge(self, code, name, *arguments):
        (self.work / f"{name}-merged").mkdir(exist_ok=True)
        return self.turngap(code, "merge", "--quiet", "--by", "scenario", "--plan", name, *arguments,
                            *self.outputs(f"{name}-merged"))

    def check_same_bytes(self, name):
        for file in RESULTS:
            check(f"{name}: bytes of {file}", comparable(self.work / f"{name}-merged" / file),
                  comparable(self.work / "alone" / file))


def same_bytes(job, shards):
    name = f"in-{shards}"
    plan = job.plan(name, "--shards", str(shards))
    check("shards of the plan", len(plan["shards"]), shards)
    mean = sum(shard["audio_ms"] for shard in plan["shards"]) / shards
    longest = 15000  # no recording is longer
    check("shards with more than the mean and a recording",
          [s["audio_ms"] for s in plan["shards"] if s["audio_ms"] > mean + longest], [])
    for k in reversed(range(shards)):
        done = subprocess.run([job.program, "analyze", "--plan", name, "--quiet"], cwd=job.work,
                              capture_output=True, env=clean_environment() | {VARIABLES[k % 3]: str(k)})
        if done.returncode not in (0, 4):
            sys.exit(f"shard {k}: {done.stderr}")
        counts = json.loads((job.work / name / f"shards/{k}/done.json").read_text())["recordings"]
        check(f"exit code of shard {k} by its failed recordings", done.returncode, 4 if counts["failed"] else 0)
        check(f"recordings of shard {k}", sum(counts.values()), plan["shards"][k]["recordings"])
    job.merge(4, name)
    job.check_same_bytes(name)
    check("attempts left", list((job.work / name / "work").iterdir()), [])
    again = job.shard(done.returncode, name, 0)
    check("a shard that is done is not done again", "resumed" in again, False)


def plans(job):
    """The same job is the same plan; another one needs another folder; hours say how many shards there are."""
    job.plan("in-7", "--shards", "7")
    refused = job.turngap(2, "plan", *job.how, "--shards", "8", "--into", "in-7")
    check("another plan", "found another" in refused, True)
    refused = job.turngap(2, "plan", *job.how, "--shards", "7", "--into", "calls")
    check("a folder of recordings", "found other files" in refused, True)
    for option, value in (("--agent-channel", "1"), ("--sample", "1"), ("--since", "2030-01-01"), ("--parallel", "6"),
                          ("--s3-endpoint", "https://x"), ("--credentials", "c")):
        refused = job.turngap(2, "plan", "calls", "--shards", "7", "--into", "refused", option, value)
        check(f"{option} of files", f"{option}: expected it with recordings that are fetched" in refused, True)
    check("a plan that was refused", (job.work / "refused").exists(), False)
    hours = sum(shard["audio_ms"] for shard in job.plan("in-hours", "--hours-per-shard", "0.05")["shards"]) / 3.6e6
    check("shards by hours", len(json.loads((job.work / "in-hours/plan.json").read_text())["shards"]), -int(-hours // 0.05))
    ids = {json.loads((job.work / name / "plan.json").read_text())["id"] for name in ("in-1", "in-7", "in-64")}
    check("plans with ids of their own", len(ids), 3)


def merges_refused(job):
    shards = job.work / "in-7" / "shards"
    (shards / "3").rename(job.work / "third")
    check("a missing shard", "found 1 missing: 3" in job.merge(2, "in-7"), True)
    job.merge(4, "in-7", "--allow-missing")
    summary = json.loads((job.work / "in-7-merged/summary.json").read_text())
    check("missing shards in the summary", summary["missing_shards"]["shards"], [3])
    shutil.copytree(shards / "2", shards / "3")
    check("a shard that comes twice", "expected shard 3, found shard 2" in job.merge(2, "in-7"), True)
    shutil.rmtree(shards / "3")
    job.plan("other", "--shards", "9")
    job.shard(4, "other", 3)
    shutil.copytree(job.work / "other/shards/3", shards / "3")
    check("a shard of another plan", "found one of plan" in job.merge(2, "in-7"), True)
    shutil.rmtree(shards / "3")
    (job.work / "third").rename(shards / "3")
    shutil.copytree(shards / "3", shards / "7")
    check("a shard too many", "shards 0 to 6" in job.merge(2, "in-7"), True)
    shutil.rmtree(shards / "7")
    whole = (shards / "3/results.jsonl").read_bytes()
    (shards / "3/results.jsonl").write_bytes(whole.replace(b"answered", b"answereD", 1))
    check("changed results", "found others" in job.merge(2, "in-7", "--allow-missing"), True)
    (shards / "3/results.jsonl").write_bytes(whole)
    job.merge(4, "in-7")
    job.check_same_bytes("in-7")


def shards_refused(job):
    check("a shard beyond the last", "from 0 to 6" in job.shard(2, "in-7", 7), True)
    check("no shard", "SLURM_ARRAY_TASK_ID" in job.turngap(2, "analyze", "--plan", "in-7"), True)
    refused = job.turngap(2, "analyze", "--plan", "in-7", SLURM_ARRAY_TASK_ID="1", JOB_COMPLETION_INDEX="2")
    check("two shards", "found 1 in SLURM_ARRAY_TASK_ID and 2" in refused, True)
    for option in (["--max-p95", "600"], ["--edge-depth", "30"], ["--out", "x.csv"], ["calls"]):
        refused = job.turngap(2, "analyze", "--plan", "in-7", "--shard", "0", *option)
        check(f"{option} beside --plan", "beside --plan" in refused, True)
    path = job.work / "in-7/plan.json"
    whole = path.read_text()
    path.write_text(whole.replace('"max_pause_ms": 180', '"max_pause_ms": 190'))
    check("a plan that was changed", "was changed" in job.shard(2, "in-7", 0), True)
    path.write_text(whole)


def race(job):
    """Two attempts at one shard at once: both end well, one counts, nothing is left of the other."""
    job.plan("race", "--shards", "2")
    both = [subprocess.Popen([job.program, "analyze", "--plan", "race", "--shard", "0", "--quiet"], cwd=job.work,
                             stderr=subprocess.PIPE, env=clean_environment()) for _ in range(2)]
    for attempt in both:
        _, told = attempt.communicate()
        check(f"exit code of a racing attempt: {told}", attempt.returncode, 4)
    check("attempts left", list((job.work / "race/work").iterdir()), [])
    job.shard(4, "race", 1)
    job.merge(4, "race")
    job.check_same_bytes("race")


def killed(job):
    """Killed where something is finished: the next attempt goes on. Told to stop: 143, and the same."""
    job.plan("killed", "--shards", "1")
    for how, code in ((signal.SIGKILL, -signal.SIGKILL), (signal.SIGTERM, 143)):
        attempt = subprocess.Popen([job.program, "analyze", "--plan", "killed", "--shard", "0", "--jobs", "1", "--quiet"],
                                   cwd=job.work, stderr=subprocess.DEVNULL, env=clean_environment())
        before = kept(job)
        while kept(job) < before + 3 and attempt.poll() is None:
            time.sleep(0.001)
        attempt.send_signal(how)
        check("exit code", attempt.wait(), code)
    finished = kept(job)
    told = job.shard(4, "killed", 0)
    check(f"what was finished is taken over: {told}", f"resumed: {finished} of {RECORDINGS + 2} " in told, True)
    job.merge(4, "killed")
    job.check_same_bytes("killed")
    check("attempts left", list((job.work / "killed/work").iterdir()), [])


def kept(job):
    return sum(journal.read_bytes().count(b"\n") for journal in (job.work / "killed/work").glob("*/results.jsonl.part"))


def unreadable(job):
    """What was there when it was planned and is not now may come back: 75, and no shard that is done."""
    job.plan("away", "--shards", "1")
    call = job.work / "calls/day-1/call-1.wav"
    call.rename(job.work / "away.wav")
    check("what cannot be read", "call-1.wav" in job.shard(75, "away", 0), True)
    check("done", (job.work / "away/shards").exists(), False)
    (job.work / "away.wav").rename(call)
    check("taken over", f"resumed: {RECORDINGS} of {RECORDINGS + 2} " in job.shard(4, "away", 0), True)
    job.merge(4, "away")
    job.check_same_bytes("away")


def clean_environment():
    return {name: value for name, value in os.environ.items() if name not in VARIABLES and name != "OUT_CSV"}


if __name__ == "__main__":
    main()
