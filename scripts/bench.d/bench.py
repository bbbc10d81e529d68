#!/usr/bin/python3
"""The measuring part of scripts/bench. Prints text, and with --page writes docs/performance.md and its picture.

  bench.py --turngap PROGRAM --reader PROGRAM [--fake-twilio PROGRAM] [--npm FOLDER] [--only PART,...] [--quick] [--long]
           [--page docs/performance.md] [--work FOLDER]
"""
import argparse, dataclasses, os, pathlib, platform, subprocess, tempfile

import calls, compare, downloads, formats, length, page, speed, start_up
from audio import call_audio

ROOT = pathlib.Path(__file__).resolve().parents[2]
PARTS = {"speed": speed, "formats": formats, "length": length, "calls": calls, "start-up": start_up, "compare": compare,
         "downloads": downloads}


@dataclasses.dataclass(frozen=True)
class Bench:
    turngap: pathlib.Path
    reader: pathlib.Path
    fake_twilio: pathlib.Path | None
    npm: pathlib.Path | None
    work: pathlib.Path
    audio: bytes
    quick: bool
    long: bool

    def analyze(self, *recordings, jobs=1):
        return [self.turngap, "analyze", *recordings, "--quiet", "--jobs", jobs, "--out", self.work / "latency.csv",
                "--summary", self.work / "summary.json"]


def main():
    options = arguments()
    with tempfile.TemporaryDirectory(prefix="turngap_bench_", dir=options.work) as folder:
        bench = Bench(options.turngap.resolve(), options.reader.resolve(), resolved(options.fake_twilio), resolved(options.npm),
                      pathlib.Path(folder), call_audio(ROOT / "testdata/calls"), options.quick, options.long)
        before = machine()
        print(before)
        tables = []
        for name in options.only or PARTS:
            for table in PARTS[name].measure(bench):
                print(f"\n{table.text()}", flush=True)
                tables.append(table)
    if options.page:
        page.write(options.page, tables, f"{before} before the run, {os.getloadavg()[0]:.1f} after it")


def resolved(path):
    return path.resolve() if path else None


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--turngap", type=pathlib.Path, required=True)
    parser.add_argument("--reader", type=pathlib.Path, required=True)
    parser.add_argument("--fake-twilio", type=pathlib.Path)
    parser.add_argument("--npm", type=pathlib.Path)
    parser.add_argument("--work", type=pathlib.Path)
    parser.add_argument("--page", type=pathlib.Path)
    parser.add_argument("--quick", action="store_true", help="seconds of audio instead of hours: whether it works")
    parser.add_argument("--long", action="store_true", help="100,000 calls too")
    parser.add_argument("--only", type=parts)
    return parser.parse_args()


def parts(names):
    for name in names.split(","):
        if name not in PARTS:
            raise argparse.ArgumentTypeError(f"expected some of {', '.join(PARTS)}, found '{name}'")
    return names.split(",")


def machine():
    """What of the machine decides about the numbers, and how busy it is."""
    lines = subprocess.run(["lscpu"], capture_output=True, text=True, env={**os.environ, "LC_ALL": "C"}).stdout.splitlines()
    model = next((line.split(":", 1)[1].strip() for line in lines if line.startswith("Model name")), platform.machine())
    load = os.getloadavg()[0]
    return f"{model}, {os.cpu_count()} cores; load {load:.1f}"


if __name__ == "__main__":
    main()
