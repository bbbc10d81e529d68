#!/usr/bin/python3
"""A machine that has too few open files, or too little memory: no recording is blamed for it, and what was measured is kept.

  tests/cli/short_machine_test.py TURNGAP

Of each, from next to nothing to enough: a run ends with everything that a run without limits has, or with 2 (a shard with
75). A library that gets no memory may end the process by itself; the loader ends it with 127.
"""
import json, pathlib, shutil, subprocess, sys, tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent

from run_outputs import RESULTS, check, comparable  # noqa: E402

CALLS = ("answered_800ms.wav", "backchannel.flac", "mp3_350ms.mp3")
NO_FAULT = "it is no fault of the file"


def main():
    program = pathlib.Path(sys.argv[1]).resolve()
    with tempfile.TemporaryDirectory() as folder:
        work = pathlib.Path(folder)
        calls = work / "calls"
        calls.mkdir()
        for call in CALLS:
            shutil.copy(ROOT / "testdata/calls" / call, calls)
        analyze = f"{program} analyze {calls} --jobs 1 --quiet"
        check("exit code without limits", shell(in_new(work / "free"), analyze).returncode, 0)
        runs = [run_with(f"ulimit -n {files}", analyze, work / f"files {files}", work / "free") for files in range(4, 16)]
        check("a run that finds too many files open says so of a recording", sum(map(blames_none, runs)) > 0, True)
        shards_with_few_files(program, calls, work)
        limits = [round(16000 * 1.1 ** step) for step in range(30)]
        runs = [run_with(f"ulimit -c 0; ulimit -v {limit}", analyze, work / f"memory {limit}", work / "free", (127, -6, -11))
                for limit in limits]
        check("a run that finds no memory says so", sum("gives no more" in run.stderr for run in runs) > 0, True)
        check("the last one has enough", runs[-1].returncode, 0)
    print("few files and little memory: no recording was blamed")


def run_with(limit, command, folder, free, also=()):
    limited = shell(in_new(folder), f"{limit}; {command}")
    if limited.returncode not in (0, 2, *also):
        sys.exit(f"exit code with {limit}: expected 0 or 2, found {limited.returncode} ({limited.stderr[:300]})")
    check(f"recordings that are blamed, with {limit}", blamed(folder), [])
    if limited.returncode != 0:
        check(f"exit code of the next run after {limit}", shell(folder, f"{command} --resume").returncode, 0)
    for result in RESULTS:
        check(f"{result} after {limit}", comparable(folder / result), comparable(free / result))
    return limited


def shards_with_few_files(program, calls, work):
    shortages = 0
    for files in range(4, 16):
        folder = in_new(work / f"shard {files}")
        check("exit code of plan", shell(folder, f"{program} plan {calls} --shards 1 --into plan").returncode, 0)
        shard = f"{program} analyze --plan plan --shard 0 --jobs 1 --quiet"
        limited = shell(folder, f"ulimit -n {files}; {shard}")
        shortages += blames_none(limited) and limited.returncode == 75
        check(f"exit code of the next attempt after {files} files", shell(folder, shard).returncode, 0)
        done = json.loads((folder / "plan/shards/0/done.json").read_text())
        check(f"recordings that are blamed, in a shard with {files} files", done["recordings"]["failed"], 0)
    check("a shard that finds too many files open may be tried again", shortages > 0, True)


def blames_none(run):
    return any(call in run.stderr for call in CALLS) and NO_FAULT in run.stderr


def blamed(folder):
    files = [folder / name for name in ("results.jsonl", "results.jsonl.part") if (folder / name).exists()]
    lines = [json.loads(line) for file in files for line in file.read_text().splitlines()]
    return [line["path"] for line in lines if line["failure"]]


def in_new(folder):
    folder.mkdir()
    return folder


def shell(folder, command):
    return subprocess.run(["bash", "-c", command], cwd=folder, capture_output=True, text=True)


if __name__ == "__main__":
    main()
