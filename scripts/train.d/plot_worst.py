#!/usr/bin/python3
"""Draws the worst (or some) turns of calls with a truth: spectrogram, level, evidence, posterior of the caller's end, truth and decision.

  plot_worst.py --trace turngap_trace --calls FOLDER --out PICTURE.png [--conditions NAME,...] [--count 10] [--edge latency]
                [--nets FOLDER] [--spread]

FOLDER holds NAME.wav and NAME.truth.json as scripts/accuracy --keep leaves them. Without --nets, the weights are those of
src/dsp/weights. --spread draws turns spread evenly over the sizes of the error instead of the worst. Needs python3-matplotlib.
"""
import os
os.environ.setdefault("OMP_NUM_THREADS", "1")
import argparse
import csv
import json
import pathlib
import re
import subprocess
import sys
import tempfile
import wave

import numpy as np

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "lib"))
from counts import count_from  # noqa: E402
from nets import read_text  # noqa: E402

WEIGHTS = pathlib.Path(__file__).resolve().parents[2] / "src" / "dsp" / "weights"
NETS = ("speech", "onset", "end")
EDGES = {"caller_end": "caller_end_ms", "caller_onset": "caller_onset_ms", "agent_onset": "agent_onset_ms"}
HOP_S, BEFORE_S, AFTER_S = 0.01, 0.4, 1.0
EDGE_HEADER, TAPS = 9, np.array([-30, -20, -12, -8, -5, -3, -1, 0, 1, 3, 5, 8, 12, 20, 30])
SURELY_NOTHING = -8


def main():
    options = parsed()
    replies = replies_by_call(options.calls, options.conditions)
    with tempfile.TemporaryDirectory() as folder:
        nets = options.nets or nets_of_weights(pathlib.Path(folder))
        rows = traced_rows(options.trace, nets, replies, pathlib.Path(folder) / "rows.csv")
        found = sorted((case for call, turns in replies.items() for case in cases(call, turns, rows.get(str(call), []), options.edge)),
                       key=lambda case: -case["size"])
        chosen = found[::max(1, len(found) // options.count)][:options.count] if options.spread else found[:options.count]
        draw(chosen, options.trace, nets, options.out, pathlib.Path(folder))
    for case in chosen:
        print(case["title"])


def parsed():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--trace", required=True, type=pathlib.Path)
    parser.add_argument("--calls", required=True, type=pathlib.Path)
    parser.add_argument("--out", required=True, type=pathlib.Path)
    parser.add_argument("--conditions", type=lambda text: text.split(","))
    parser.add_argument("--count", type=count_from(1), default=10)
    parser.add_argument("--edge", choices=("latency", *EDGES), default="caller_end")
    parser.add_argument("--nets", type=pathlib.Path)
    parser.add_argument("--spread", action="store_true")
    return parser.parse_args()


def condition(path):
    return path.stem.rsplit("-", 1)[0]


# ---- what is true ----

def replies_by_call(folder, conditions):
    """The true turns that have a reply, of every call."""
    calls = sorted(path for path in folder.glob("*.wav") if not conditions or condition(path) in conditions)
    if not calls:
        refuse(folder, f"no NAME.wav of the conditions {', '.join(conditions)}" if conditions else "no NAME.wav")
    replies = {call: [turn for turn in true_turns(call) if "agent_onset_ms" in turn] for call in calls}
    if not any(replies.values()):
        refuse(folder, f"{len(calls)} of them and no turn with a reply")
    return replies


def true_turns(call):
    truth = call.with_suffix(".truth.json")
    if not truth.exists():
        refuse(call.parent, f"{call.name} without {truth.name}")
    content = json.loads(truth.read_text())
    if "turns" not in content:
        refuse(call.parent, f'{truth.name} without "turns"')
    return content["turns"]


def refuse(folder, found):
    sys.exit(f'{folder}: expected NAME.wav with NAME.truth.json that holds "turns", found {found}')


# ---- what the detector decides ----

def nets_of_weights(folder):
    """The committed weights in the form that turngap_trace reads."""
    for name in NETS:
        text = (WEIGHTS / f"{name}.inc").read_text()
        *parts, values = (re.findall(r"-?[\d.]+(?:e-?\d+)?", block) for block in re.findall(r"\{(.*?)\}", text, re.S))
        sizes = "".join(f"{len(part)} {' '.join(part)}\n" for part in parts)
        (folder / f"{name}.txt").write_text(f"{sizes}{' '.join(values)}\n")
    return folder


def traced_rows(trace, nets, calls, out):
    subprocess.run([trace, "rows", out, nets, *calls], check=True)
    rows = {}
    for row in csv.DictReader(out.open(newline="")):
        rows.setdefault(row["recording"], []).append(row)
    return rows


def cases(call, turns, rows, edge):
    """Every true response: how far off it is, or that nothing was found near it."""
    for turn in turns:
        near = [row for row in rows if row["agent_onset_ms"] and abs(float(row["agent_onset_ms"]) - turn["agent_onset_ms"]) <= 250
                and abs(float(row["caller_end_ms"]) - turn["caller_end_ms"]) <= 1000]
        error = error_of(turn, near[0], edge) if near else None
        words = f"{error:+.0f} ± {near[0]['uncertainty_ms']} {near[0]['flags']}" if near else "missed"
        yield dict(call=call, turn=turn, rows=rows, size=1e6 if error is None else abs(error),
                   title=f"{call.stem} {turn['caller_end_ms'] / 1000:.2f} s: {edge} {words}")


def error_of(turn, row, edge):
    """Against the nearest of the ends that are right, as scoring.py has it."""
    low, high = turn.get("caller_end_low_ms"), turn.get("caller_end_high_ms")
    measured = float(row["caller_end_ms"])
    true_end = min(max(measured, low), high) if low and high and high - low > 60 else turn["caller_end_ms"]
    ends = measured - true_end
    if edge == "latency":
        return float(row["agent_onset_ms"]) - turn["agent_onset_ms"] - ends
    return ends if edge == "caller_end" else float(row[EDGES[edge]]) - turn[EDGES[edge]]


def log_odds(trace, nets, call, folder):
    """Of speech, for each channel."""
    subprocess.run([trace, "frames", folder / "frames", call], check=True)
    raw, found = np.fromfile(folder / "frames", "f4"), []
    net = read_text(nets / "speech.txt", number_of_parts=2)
    while len(raw):
        count = int(raw[2:3].view("i4")[0])
        rows, raw = raw[3:3 + 31 * count].reshape(count, 31), raw[3 + 31 * count:]
        at = np.clip(np.arange(count)[:, None] + TAPS, 0, count - 1)
        found.append(np.where(rows[:, 30] > 0, np.clip(net(rows[at, :30]), -8, 8), SURELY_NOTHING))
    return found


def posteriors(trace, nets, call, folder):
    """(party, side, first frame, probabilities) of every edge."""
    subprocess.run([trace, "edges", folder / "edges", nets, call], check=True)
    raw = np.fromfile(folder / "edges", "f4")
    scorers = [read_text(nets / f"{name}.txt") for name in ("onset", "end")]
    while len(raw):
        _, party, side, first, rows, _, _, _, levels = raw[:EDGE_HEADER].view("i4")
        width = scorers[side].parts[0][0]
        scores = scorers[side](raw[EDGE_HEADER:EDGE_HEADER + rows * width].reshape(rows, width))
        probabilities = np.exp(scores - scores.max())
        yield party, side, first, probabilities / probabilities.sum()
        raw = raw[EDGE_HEADER + rows * width + levels:]


# ---- the picture ----

def draw(chosen, trace, nets, out, folder):
    import matplotlib
    matplotlib.use("Agg")
    import matplotlib.pyplot as plt
    figure, axes = plt.subplots(2 * len(chosen), 1, figsize=(13, 4.2 * len(chosen)), squeeze=False)
    for number, case in enumerate(chosen):
        channels, rate = read_wav(case["call"])
        reply = case["turn"]["agent_onset_ms"] / 1000
        first = max(0, case["turn"]["caller_end_ms"] / 1000 - 1.5)
        last = min(len(channels[0]) / rate, max(case["turn"]["caller_end_ms"] / 1000 + AFTER_S, reply + 0.6))
        evidence = log_odds(trace, nets, case["call"], folder)
        edges = list(posteriors(trace, nets, case["call"], folder))
        for party, who in enumerate(("caller", "agent")):
            axis = axes[2 * number + party][0]
            part = channels[party][int(first * rate):int(last * rate)]
            axis.specgram(part + 1e-6 * np.random.default_rng(1).standard_normal(len(part)), 256, rate, noverlap=216, vmin=-130, vmax=-30,
                          xextent=(first, last), cmap="magma")
            draw_lines(axis, case, party)
            over = axis.twinx()
            time = HOP_S * np.arange(len(evidence[party]))
            shown = (time >= first) & (time <= last)
            over.plot(time[shown], evidence[party][shown], color="cyan", linewidth=0.8)
            draw_level(over, part, rate, first)
            for _, side, start, probabilities in (edge for edge in edges if edge[0] == party):
                times = HOP_S * (start + np.arange(len(probabilities)))
                over.fill_between(times, -9, -9 + 18 * probabilities, color=("orange", "yellow")[side], alpha=0.6)
            over.set_ylim(-9, 9)
            axis.set_xlim(first, last)
            axis.set_title(case["title"] if party == 0 else who, fontsize=9)
    plt.tight_layout()
    plt.savefig(out, dpi=50)


def draw_level(axis, samples, rate, first):
    step = rate // 200
    powers = np.square(samples[:len(samples) // step * step]).reshape(-1, step).mean(1)
    axis.plot(first + 0.005 * (np.arange(len(powers)) + 0.5), (10 * np.log10(powers + 1e-10) + 45) / 5, color="white", linewidth=0.5)


def draw_lines(axis, case, party):
    """Truth green, decision red and dashed."""
    names = ("caller_onset_ms", "caller_end_ms") if party == 0 else ("agent_onset_ms",)
    for name in names:
        axis.axvline(case["turn"][name] / 1000, color="lime", linewidth=1.2)
        for row in case["rows"]:
            if row[name]:
                axis.axvline(float(row[name]) / 1000, color="red", linestyle="--", linewidth=1)


def read_wav(path):
    with wave.open(str(path)) as file:
        samples = np.frombuffer(file.readframes(file.getnframes()), "<i2").reshape(-1, file.getnchannels())
        return samples.T / 32768, file.getframerate()


if __name__ == "__main__":
    sys.exit(main())
