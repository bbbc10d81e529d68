"""Every rate and format against decoding alone."""
from audio import FORMATS, converted, write_recording
from measure import in_turn, median_s, taken
from table import Table, seconds

RUNS = 3


def measure(bench):
    length_s = 10 if bench.quick else 300
    source = write_recording(bench.work / "source.wav", bench.audio, length_s)
    rows, base_s = [], None
    for name, options, ending in FORMATS[:2] if bench.quick else FORMATS:
        file = converted(source, options, ending, bench.work)
        if file is None:
            rows.append([name, "not measured", "ffmpeg cannot write it", "-", "-"])
            continue
        ours, reading = (median_s(side) for side in in_turn(1 if bench.quick else RUNS, lambda: taken(bench.analyze(file)),
                                                            lambda: taken([bench.reader, file])))
        base_s = base_s or ours - reading
        rows.append([name, seconds(ours), seconds(reading), f"{length_s / ours:.0f}", f"{(ours - reading) / base_s:.2f}"])
        file.unlink()
    source.unlink()
    yield Table("formats", f"{length_s} s in every rate and format, start included",
                ["format", "turngap", "decoding alone", "times real time", "turngap less decoding, 8 kHz WAV is 1"], rows)
