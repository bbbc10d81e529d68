"""Many recordings: the cost of a call by their number, and one job against two."""
import array, os

from audio import write_recording
from measure import in_turn, taken
from table import Table, seconds

SOURCES = 16  # different files, which the recordings are hard links to
LOUD = 3000   # of 32768


def measure(bench):
    yield by_number(bench)
    yield by_length(bench)
    yield by_jobs(bench)


def links(bench, name, count, length_s):
    """A folder with `count` recordings of `length_s`."""
    folder = bench.work / name
    folder.mkdir()
    sources = speaking(bench, name, min(SOURCES, count), length_s)
    for i in range(count):
        os.link(sources[i % len(sources)], folder / f"{i:06}.wav")
    return folder


def speaking(bench, name, count, length_s):
    """Pieces of the calls, begun at different seconds, in which somebody is loud enough to be heard."""
    sources, second = [], 0
    while len(sources) < count:
        path = write_recording(bench.work / f"{name}_{second}.wav", bench.audio, length_s, second)
        if max(map(abs, array.array("h", path.read_bytes()[44:]))) > LOUD:
            sources.append(path)
        second += 1
    return sources


def by_number(bench):
    rows = []
    for count in (10, 20) if bench.quick else (10, 100, 1000, 10000, *((100000,) if bench.long else ())):
        one = taken(bench.analyze(links(bench, f"of_2_s_{count}", count, 2), jobs=2))
        rows.append([f"{count:,}", seconds(one.processor_s), f"{1000 * one.processor_s / count:.2f} ms", f"{one.peak_mib:.1f} MiB"])
    return Table("calls", "Recordings of 2 s, two jobs", ["recordings", "processor time", "each", "peak"], rows)


def by_length(bench):
    count = 10 if bench.quick else 1000
    many_s = taken(bench.analyze(links(bench, "of_20_s", count, 20))).processor_s
    hour = write_recording(bench.work / "as_one.wav", bench.audio, count * 20)
    one_s = taken(bench.analyze(hour)).processor_s
    hour.unlink()
    return Table("short calls", f"{count:,} recordings of 20 s against one as long", ["", "processor time", "a second of audio"],
                 [[f"{count:,} recordings", seconds(many_s), f"{1e6 * many_s / count / 20:.0f} µs"],
                  ["one recording", seconds(one_s), f"{1e6 * one_s / count / 20:.0f} µs"],
                  ["ratio", f"{many_s / one_s:.2f}", ""]])


def by_jobs(bench):
    count = 10 if bench.quick else 200
    folder = links(bench, "by_jobs", count, 20)
    one, two = in_turn(1 if bench.quick else 3, lambda: taken(bench.analyze(folder, jobs=1)),
                       lambda: taken(bench.analyze(folder, jobs=2)))
    ratio = sorted(a.wall_s / b.wall_s for a, b in zip(one, two))[len(one) // 2]
    return Table("jobs", f"{count} recordings of 20 s; wall time", ["", "wall time"],
                 [["1 job", seconds(min(a.wall_s for a in one))], ["2 jobs", seconds(min(b.wall_s for b in two))],
                  ["ratio, median", f"{ratio:.2f}"]], ("needs two cores that nothing else uses",))
