"""turngap beside other programs, on one file and one thread."""
from audio import write_recording
from measure import in_turn, median_ratio, median_s, taken
from peers import peers
from table import Table, seconds

RUNS = 3


def measure(bench):
    long_s, short_s = (20, 10) if bench.quick else (3600, 120)
    long = write_recording(bench.work / "long.wav", bench.audio, long_s)
    short = write_recording(bench.work / "short.wav", bench.audio, short_s)
    runs = 1 if bench.quick else RUNS
    found = peers(bench.reader, bench.npm, bench.work)
    rows = [*rows_of(bench, [peer for peer in found if not peer.slow], long, long_s, runs)]
    rows += [row for row in rows_of(bench, [peer for peer in found if peer.slow], short, short_s, 1) if row[0] != "turngap"]
    long.unlink()
    yield Table("speed", f"An hour of two-channel 8 kHz 16-bit WAV, one thread; processor time, median of {runs} runs in turn"
                if not bench.quick else "quick: some seconds of audio",
                ["program", "an hour", "times real time", "turngap takes"], rows,
                (f"Silero VAD: of {short_s} s, with its start, and turngap on the same file",
                 "every program but turngap only says where there is sound or speech"))


def rows_of(bench, found, file, length_s, runs):
    there = [peer for peer in found if not peer.missing]
    sides = in_turn(runs, lambda: taken(bench.analyze(file)),
                    *(lambda peer=peer: taken(peer.command(file), cwd=peer.cwd) for peer in there))
    ours = sides[0]
    yield row("turngap", ours, length_s, "1")
    for peer in found:
        if peer.missing:
            yield [peer.name, "not measured", "-", peer.missing]
        else:
            side = sides[1 + there.index(peer)]
            yield row(peer.name, side, length_s, f"{median_ratio(ours, side):.3g} times as long")


def row(name, side, length_s, ratio):
    taken_s = median_s(side)
    return [name, seconds(taken_s * 3600 / length_s), f"{length_s / taken_s:.0f}", ratio]
