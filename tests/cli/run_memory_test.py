#!/usr/bin/python3
"""Measures what each recording of a run takes in memory: the peaks of `analyze`, `summarize` and `merge` for N and 4 N.

  tests/cli/run_memory_test.py TURNGAP [--few N]

Whatever does not grow with the run (the program, its libraries, its threads with what they measure) is in both peaks, in
this build as in another one; what is left is divided by the difference in recordings. Each recording has the 12 turns of
a bundled call: some 15 KB of results.jsonl. Of these, memory may hold

  a turn: 36 bytes in a list that takes twice its size while it grows, and 8 for its latency in the sample that stays, twice
  likewise, and 8 each in the three lists that are sorted at a time: 112;
  a recording: 100 bytes of names, in a text that takes twice its size while it grows, and 200 for its places on the disk,
  its call, its greeting and its metadata; in a run that is resumed, or while recordings are looked for, 400 more for the
  paths that tell them apart.

By hand, with a release build: --few 25000. The bar is 100,000 calls of 8 turns in 96 MiB.
"""
import argparse, json, os, pathlib, shutil, subprocess, sys, tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
CALL = ROOT / "testdata/calls/conversation_12_turns.flac"
TURNS = 12
MOST_BYTES = {"summarize": 112 * TURNS + 400, "analyze": 112 * TURNS + 800, "merge": 112 * TURNS + 400}


def main():
    options = arguments()
    peaks = {}
    with tempfile.TemporaryDirectory() as folder:
        record = measured_once(options.turngap, pathlib.Path(folder))
        for count in (options.few, 4 * options.few):
            work = pathlib.Path(folder) / str(count)
            lay_out(work, record, count)
            peaks[count] = {name: peak(options.turngap, work, name, count) for name in MOST_BYTES}
            shutil.rmtree(work)
    too_many = [name for name in MOST_BYTES if not is_kept(name, peaks, options.few)]
    if too_many:
        sys.exit(f"{', '.join(too_many)}: more memory than that")


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("turngap", type=pathlib.Path)
    parser.add_argument("--few", type=int, default=300)
    options = parser.parse_args()
    options.turngap = options.turngap.resolve()
    return options


def is_kept(name, peaks, few):
    each = (peaks[4 * few][name] - peaks[few][name]) * 1024 / (3 * few)
    print(f"{name}: {few} recordings {peaks[few][name] / 1024:.1f} MiB, {4 * few} {peaks[4 * few][name] / 1024:.1f} MiB: "
          f"{each:.0f} bytes a recording, expected at most {MOST_BYTES[name]}")
    return each <= MOST_BYTES[name]


def measured_once(turngap, folder):
    run([turngap, "analyze", "--quiet", CALL], folder)
    return json.loads((folder / "results.jsonl").read_text())


def lay_out(work, record, count):
    """Many names of one file, the results of an earlier run over all of them, and a plan of one shard that is done."""
    calls = work / "calls"
    calls.mkdir(parents=True)
    shutil.copyfile(CALL, calls / name_of(0))
    with open(work / "results.jsonl", "w", encoding="utf-8") as results:
        for i in range(count):
            if i > 0:
                os.link(calls / name_of(0), calls / name_of(i))
            record["recording"], record["path"] = name_of(i)[:-len(".flac")], name_of(i)
            results.write(json.dumps(record, separators=(",", ":"), ensure_ascii=False) + "\n")


def name_of(i):
    return f"call-{i:08d}.flac"


def peak(turngap, work, name, count):
    """KiB"""
    if name == "merge":
        shard(turngap, work)
    command = {"summarize": ["summarize", "results.jsonl"], "analyze": ["analyze", "--resume", "calls"],
               "merge": ["merge", "--plan", "plan", "--out", "merged.csv", "--results", "merged.jsonl"]}[name]
    usage = run([turngap, *command, "--quiet"], work)
    rows = sum(1 for _ in open(work / ("merged.csv" if name == "merge" else "latency.csv"), "rb")) - 1
    if rows != TURNS * count:
        sys.exit(f"{name}: expected {TURNS * count} rows, found {rows}")
    return usage.ru_maxrss


def shard(turngap, work):
    """Takes over what is measured, as an attempt that was interrupted leaves it."""
    run([turngap, "plan", "calls", "--shards", "1", "--into", "plan"], work)
    left = work / "plan/work/0.earlier"
    left.mkdir(parents=True)
    shutil.copyfile(work / "results.jsonl", left / "results.jsonl.part")
    run([turngap, "analyze", "--plan", "plan", "--shard", "0", "--quiet"], work)


def run(command, folder):
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    words = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    if status != 0:
        sys.exit(f"{' '.join(map(str, command))}: status {status}\n{words[-1000:]}")
    return usage


if __name__ == "__main__":
    main()
