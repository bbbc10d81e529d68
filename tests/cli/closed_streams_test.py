#!/usr/bin/python3
"""Closed streams and a limit of the size of files: nothing of what is meant for a reader goes elsewhere, nothing is lost silently.

  tests/cli/closed_streams_test.py TURNGAP
"""
import pathlib, shutil, subprocess, sys, tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent

from run_outputs import RESULTS, check, comparable  # noqa: E402


def main():
    program = pathlib.Path(sys.argv[1]).resolve()
    with tempfile.TemporaryDirectory() as folder:
        work = pathlib.Path(folder)
        calls = work / "calls"
        calls.mkdir()
        shutil.copy(ROOT / "testdata/calls/answered_800ms.wav", calls / "one.wav")
        (calls / ".hidden.wav").touch()  # is told of on stderr, before anything else is
        closed = {"open": "", "stderr": "2>&-", "all but stdout": "<&- 2>&-"}
        for name, how in closed.items():
            (work / name).mkdir()
            check(f"exit code, {name}", shell(work / name, f"{program} analyze {calls} >/dev/null {how}").returncode, 0)
            for result in RESULTS:
                check(f"{result}, {name}", comparable(work / name / result), comparable(work / "open" / result))
        for output in ("--out -", "--json", "--calls -"):
            (work / output).mkdir()
            lost = shell(work / output, f"{program} analyze {calls} {output} >&-")
            check(f"exit code of {output} without stdout", lost.returncode, 2)
            check(f"words of {output} without stdout", "stdout: cannot be written" in lost.stderr, True)
        small = shell(work, f"ulimit -f 1; {program} analyze {calls} --results big.jsonl >/dev/null")
        check("exit code where files may be no larger", small.returncode, 2)
        check("words where files may be no larger", "File too large" in small.stderr, True)
    print("closed streams and small files: nothing went astray")


def shell(folder, command):
    return subprocess.run(["bash", "-c", command], cwd=folder, capture_output=True, text=True)


if __name__ == "__main__":
    main()
