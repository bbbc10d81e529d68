"""What a program costs that does nothing."""
import statistics, subprocess

from measure import in_turn, taken
from table import Table

HELLO = '#include <sndfile.h>\n#include <iostream>\nint main() { std::cout << sf_version_string() << "\\n"; }\n'


def measure(bench):
    hello = bench.work / "hello"
    subprocess.run(["g++", "-O2", "-x", "c++", "-", "-o", hello, "-lsndfile"], input=HELLO, text=True, check=True)
    runs = 3 if bench.quick else 51
    ours, plain = in_turn(runs, lambda: taken([bench.turngap, "--version"]), lambda: taken([hello]))
    row = lambda name, side: [name, *(f"{1000 * statistics.median(part):.1f} ms" for part in (
        [one.processor_s for one in side], [one.wall_s for one in side]))]
    difference = [1000 * (a.processor_s - b.processor_s) for a, b in zip(ours, plain)]
    yield Table("start-up", f"Start-up, median of {runs} runs", ["program", "processor time", "wall time"],
                [row("turngap --version", ours), row("C++ hello world that links libsndfile", plain),
                 ["difference", f"{statistics.median(difference):.1f} ms", ""]])
