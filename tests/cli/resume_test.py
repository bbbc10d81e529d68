#!/usr/bin/python3
"""Kills `turngap analyze` at random moments, each time followed by --resume, and compares with a run nobody disturbed.

  tests/cli/resume_test.py TURNGAP [--kills N] [--recordings N] [--seed N]

`kill -9` leaves no time for anything. After every kill, the journal must hold each recording at most once and begin with
all that was in it before; in the end every recording was measured exactly once over all runs, and results.jsonl,
latency.csv and summary.json are those of the undisturbed run. Moments are drawn over the time that the undisturbed run
takes; none of them is asserted. By hand: --kills 50 --recordings 500.
"""
import argparse, json, os, pathlib, random, re, shutil, subprocess, sys, tempfile, time

from run_outputs import check, comparable

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
CALLS = ("calls/answered_800ms.wav", "malformed/truncated.wav", "calls_agent_left/answered_800ms.wav")


def main():
    options = arguments()
    with tempfile.TemporaryDirectory() as folder:
        work = pathlib.Path(folder)
        lay_out(work / "calls", options.recordings)
        seconds = undisturbed(options.program, work)
        measured, runs = disturbed(options, work, seconds)
        check("measurements over all runs", measured, options.recordings)
        for name in ("results.jsonl", "latency.csv", "summary.json"):
            check(f"{name}: bytes", comparable(work / name), comparable(work / "undisturbed" / name))
        check("journal left behind", (work / "results.jsonl.part").exists(), False)
    print(f"{options.kills} kills in {runs} runs over {options.recordings} recordings: each measured once, same bytes "
          f"(undisturbed: {seconds:.1f} s)")


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("program", type=pathlib.Path)
    parser.add_argument("--kills", type=int, default=8)
    parser.add_argument("--recordings", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    options.program = options.program.resolve()
    return options


def lay_out(calls, count):
    """Many names for few files: a path tells recordings apart, its bytes do not. Links of one file count once, so that
    each is a copy."""
    for i in range(count):
        source = ROOT / "testdata" / CALLS[i % len(CALLS)]
        target = calls / f"day-{i % 7}" / f"call-{i // 7}{source.suffix}"
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)


def undisturbed(program, work):
    (work / "undisturbed").mkdir()
    begin = time.monotonic()
    run([program, "analyze", "--quiet", "--out", "undisturbed/latency.csv", "--summary", "undisturbed/summary.json",
         "calls"], work)
    return time.monotonic() - begin


def run(command, work):
    done = subprocess.run(command, cwd=work, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    if done.returncode != 4:  # some of the recordings are malformed
        sys.exit(f"expected exit code 4, found {done.returncode}: {done.stderr[-2000:]}")
    return done.stderr


def disturbed(options, work, seconds):
    """How many measurements all runs made, and how many runs there were."""
    moments = random.Random(options.seed)
    command = [options.program, "analyze", "--quiet", "--resume", "calls"]
    before, runs = b"", 0
    for _ in range(options.kills):
        process = subprocess.Popen(command, cwd=work, stderr=subprocess.DEVNULL)
        try:
            process.wait(moments.uniform(0, 2 * seconds / options.kills))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        runs += 1
        before = journal_after(work, before)
    told = run(command, work)
    kept = len(before.splitlines())
    resumed = int(re.search(r"resumed: (\d+) of", told).group(1))
    check("taken over by the last run", resumed, kept)
    return kept + (options.recordings - resumed), runs + 1


def journal_after(work, before):
    """The finished records of the journal, or of the results where the run came to its end before the kill."""
    part = work / "results.jsonl.part"
    results = work / "results.jsonl"
    after = whole_lines(part) if part.exists() else b""
    if not after and results.exists():
        after = results.read_bytes()
        check("records lost at the end", set(before.splitlines()) - set(after.splitlines()), set())
    else:
        check("journal begins with what was in it", after.startswith(before), True)
    paths = [json.loads(line)["path"] for line in after.splitlines()]
    check("recordings measured twice", len(paths) - len(set(paths)), 0)
    return after


def whole_lines(path):
    data = path.read_bytes()
    return data[:data.rfind(b"\n") + 1]


if __name__ == "__main__":
    main()
