"""turngap compare on a million turns a side, beside numpy and scipy on a tenth of them."""
import pathlib, subprocess

from measure import taken
from table import Table, seconds

HERE = pathlib.Path(__file__).resolve().parent
VERDICTS = (0, 1, 3)


def measure(bench):
    many, few = (500, 50) if bench.quick else (125000, 12500)
    tables = [bench.work / name for name in ("base.csv", "candidate.csv", "few_base.csv", "few_candidate.csv")]
    for path, count, seed in zip(tables, (many, many, few, few), (1, 2, 3, 4)):
        subprocess.run(["/usr/bin/python3", HERE.parent / "make_releases.py", path, str(count), "0", str(seed)], check=True)
    commands = [(f"turngap compare, {many:,} calls a side", [bench.turngap, "compare", *tables[:2]]),
                (f"turngap compare, {few:,} calls a side", [bench.turngap, "compare", *tables[2:]])]
    if not bench.quick:
        commands.append((f"scipy.stats.bootstrap, {few:,} calls a side", ["/usr/bin/python3", HERE / "bootstrap.py", *tables[2:]]))
    rows = []
    for name, command in commands:
        one = taken(command, VERDICTS)
        rows.append([name, seconds(one.wall_s), seconds(one.processor_s), f"{one.peak_mib:.0f} MiB"])
    yield Table("compare", "p95 of two releases of 8 turns a call, 2,000 bootstrap replicates over calls",
                ["", "wall time", "processor time", "peak"], rows)
