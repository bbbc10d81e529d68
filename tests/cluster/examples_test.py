#!/usr/bin/python3
"""An example of docs/cluster does a plan; merged, these are the bytes of one run.

  tests/cluster/examples_test.py TURNGAP parallel|snakemake
"""
import os, pathlib, subprocess, sys, tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "tests/cli"))

from run_outputs import RESULTS, check, comparable  # noqa: E402


def main():
    program = pathlib.Path(sys.argv[1]).resolve()
    with tempfile.TemporaryDirectory() as folder:
        work = pathlib.Path(folder)
        inputs = [ROOT / "testdata/calls", ROOT / "testdata/malformed"]
        for name in ("alone", "merged"):
            (work / name).mkdir()
        run(4, work, program, "analyze", "--quiet", *inputs, *outputs("alone"))
        run(0, work, program, "plan", *inputs, "--shards", "5", "--into", "job")
        EXAMPLES[sys.argv[2]](work, program)
        for name in RESULTS:
            check(f"bytes of {name}", comparable(work / "merged" / name), comparable(work / "alone" / name))
    print(f"5 shards by {sys.argv[2]}: the bytes of a single run")


def by_parallel(work, program):
    run(0, work, ROOT / "docs/cluster/parallel.sh", "job", "--jobs", "2", TURNGAP=str(program))
    run(4, work, program, "merge", "--quiet", "--plan", "job", *outputs("merged"))


def by_snakemake(work, program):
    run(0, work / "merged", "snakemake", "--snakefile", ROOT / "docs/cluster/Snakefile", "--cores", "2", "--config",
        f"plan={work}/job", f"turngap={program}")


EXAMPLES = {"parallel": by_parallel, "snakemake": by_snakemake}


def outputs(folder):
    return ["--out", f"{folder}/latency.csv", "--summary", f"{folder}/summary.json"]


def run(code, work, *command, **environment):
    done = subprocess.run(command, cwd=work, capture_output=True, text=True,
                          env=os.environ | {"HOME": str(work)} | environment)
    check(f"exit code of {command}: {done.stderr[-1000:]}", done.returncode, code)


if __name__ == "__main__":
    main()
