"""Memory and speed by the length of one recording."""
from audio import write_recording
from measure import taken
from table import Table, seconds


def measure(bench):
    lengths = [("10 s", 10), ("20 s", 20)] if bench.quick else [("1 minute", 60), ("1 hour", 3600), ("12 hours", 43200)]
    rows = []
    for name, length_s in lengths:
        file = write_recording(bench.work / "length.wav", bench.audio, length_s)
        one = taken(bench.analyze(file))
        file.unlink()
        rows.append([name, f"{one.peak_mib:.1f} MiB", seconds(one.processor_s), f"{length_s / one.processor_s:.0f}"])
    yield Table("length", "Peak memory by the length of a recording", ["recording", "peak", "processor time", "times real time"],
                rows)
