#!/usr/bin/python3
"""A plan done by a real Slurm of two nodes, one of which is killed in the middle; merged, these are the bytes of one run.

  tests/cluster/slurm_test.py TURNGAP

Uses Debian's slurmctld, slurmd and munge on loopback (local_slurm.py) and scripts/slurm as users do.
"""
import pathlib, shutil, subprocess, sys, tempfile

from local_slurm import LocalSlurm

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "tests/cli"))

from run_outputs import RESULTS, check, comparable  # noqa: E402

CALLS = ("calls/answered_800ms.wav", "malformed/truncated.wav", "calls/backchannel.flac")
SHARDS, RECORDINGS = 4, 16

# turngap on the nodes. The first time on n2 it is held where one recording is finished and others are not: it runs in
# short slices until its journal has a line.
HELD = """#!/bin/bash
if [ "$SLURMD_NODENAME" = n2 ] && mv {work}/hold {work}/holding 2>/dev/null; then
  {program} "$@" &
  while kill -STOP $! 2>/dev/null; do
    if grep -qs . {work}/job/work/"$SLURM_ARRAY_TASK_ID".*/results.jsonl.part; then
      echo "$SLURM_ARRAY_TASK_ID" > {work}/held
      wait
    fi
    kill -CONT $!
    sleep 0.01
  done
  wait $!
else
  exec {program} "$@"
fi
"""


def main():
    program = pathlib.Path(sys.argv[1]).resolve()
    with tempfile.TemporaryDirectory(prefix="tg") as folder:
        work = pathlib.Path(folder)
        lay_out(work)
        run(4, work, program, "analyze", "--quiet", "calls", "--out", "alone/latency.csv", "--summary", "alone/summary.json")
        run(0, work, program, "plan", "calls", "--shards", str(SHARDS), "--into", "job")
        (work / "hold").touch()
        (work / "turngap").write_text(HELD.format(work=work, program=program))
        (work / "turngap").chmod(0o755)
        # One shard cannot be read at first: 75, and Slurm is asked to do it again.
        (work / "calls/day-0/call-0.wav").rename(work / "away.wav")
        with LocalSlurm(work / "slurm") as slurm:
            slurm.run(ROOT / "scripts/slurm/submit", work / "job", "--", "--quiet", "--out",
                                     work / "merged/latency.csv", "--summary", work / "merged/summary.json",
                                     TURNGAP=str(work / "turngap"))
            slurm.wait_for(lambda: "may be tried again" in log_of(work, 0), "a first attempt at shard 0 that fails")
            (work / "away.wav").rename(work / "calls/day-0/call-0.wav")
            slurm.wait_for(lambda: (work / "held").exists(), "a shard that is in the middle on n2")
            killed = int((work / "held").read_text())
            slurm.kill_node("n2")
            slurm.wait_for(lambda: not slurm.jobs(), "all jobs to end")
            told = (work / "job/logs/merge.txt").read_text()
            check(f"shard {killed}, whose node was killed: {log_of(work, killed)}{slurm.logs()}",
                  "resumed:" in log_of(work, killed), True)
        for name in RESULTS:
            check(f"bytes of {name}: {told}", comparable(work / "merged" / name), comparable(work / "alone" / name))
    print(f"{RECORDINGS} recordings in {SHARDS} shards on two nodes, one killed: the bytes of a single run")


def lay_out(work):
    for folder in ("alone", "merged", "slurm"):
        (work / folder).mkdir()
    for i in range(RECORDINGS):
        source = ROOT / "testdata" / CALLS[i % len(CALLS)]
        target = work / f"calls/day-{i % 7}/call-{i // 7}{source.suffix}"
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)


def run(code, work, *command):
    done = subprocess.run(command, cwd=work, capture_output=True, text=True)
    check(f"exit code of {command}: {done.stderr[-1000:]}", done.returncode, code)


def log_of(work, shard):
    log = work / f"job/logs/{shard}.txt"
    return log.read_text() if log.exists() else ""


if __name__ == "__main__":
    main()
