#!/usr/bin/python3
"""How the nets do on speakers whom they have not heard: line calls, each decided by the net that left out the fold of its session.

  left_out.py --trace turngap_trace --lines FOLDER --work FOLDER [--seed 5] [--folds 3]

WORK is that of train.py, with the nets of every fold in 0, 1, 2. Prints the families of scripts/accuracy for the lines, and the table
of docs/accuracy.md.
"""
import argparse
import csv
import pathlib
import shutil
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / "lib"), str(HERE.parent / "accuracy.d")]

import numpy as np

import bars
import family_report
import report
import turngap_program
from counts import count_from
from line_calls import WORDS, make_line_calls
from scoring import GROSS_MS, outcomes_right, score
from train import fold_of

HEAD = ["Lines, speakers left out", "n", "Missed", "False", "End: bias", "median", "p95", f"> {GROSS_MS} ms", "Onset p95", f"> {GROSS_MS} ms",
        f"Latency too short : too long by > {GROSS_MS} ms", "abs. error ≤ u", f"≤ u + {bars.LINE_LABEL_MS} ms", "Median u"]


def main():
    options = parsed()
    folder = options.work / "left_out"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    calls = make_line_calls(folder, options.lines, options.seed, list(WORDS))
    rows = decided(options, calls)
    detail = {}
    for call in calls:
        mine = rows.get(str(call.path), [])
        found = detail.setdefault(call.condition, report.Detail())
        found.score.add(score(call.turns, turngap_program.responses(mine), overlaps_count=True))
        found.turns += len(call.turns)
        found.outcomes_right += outcomes_right(call.turns, turngap_program.outcomes(mine))
    print(family_report.summary(detail, report.number))
    print(report.table(HEAD, [cells(name, detail[name]) for name in WORDS if name in detail]))


def parsed():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--trace", required=True, type=pathlib.Path)
    parser.add_argument("--lines", required=True, type=pathlib.Path)
    parser.add_argument("--work", required=True, type=pathlib.Path)
    parser.add_argument("--seed", type=int, default=5)
    parser.add_argument("--folds", type=count_from(2), default=3)
    return parser.parse_args()


def decided(options, calls):
    """Rows by the recording's path."""
    rows = {}
    for fold in range(options.folds):
        paths = [call.path for call in calls if fold_of({"session": call.path.stem.rsplit("-", 1)[1]}, options.folds) == fold]
        out = options.work / f"left_out.{fold}.csv"
        subprocess.run([options.trace, "rows", out, options.work / str(fold), *paths], check=True)
        with out.open(newline="") as file:
            for row in csv.DictReader(file):
                rows.setdefault(row["recording"], []).append(row)
    return rows


def cells(name, detail):
    found = detail.score.found
    ends, onsets = (np.array(bars.of_found(what)(detail)) for what in ("caller_end_ms", "caller_onset_ms"))
    errors = np.array([one.error_ms for one in found])
    doubts = np.array([one.uncertainty_ms for one in found])
    return [name, str(detail.score.responses), str(detail.score.missed), str(detail.score.false), f"{np.median(ends):+.0f}",
            f"{np.median(np.abs(ends)):.0f}", f"{np.percentile(np.abs(ends), 95):.0f}", f"{beyond(ends):.1f} %",
            f"{np.percentile(np.abs(onsets), 95):.0f}", f"{beyond(onsets):.1f} %",
            f"{(errors < -GROSS_MS).sum()} : {(errors > GROSS_MS).sum()}", f"{100 * np.mean(np.abs(errors) <= doubts):.0f} %",
            f"{100 * np.mean(np.abs(errors) <= doubts + bars.LINE_LABEL_MS):.0f} %", f"{np.median(doubts):.0f}"]


def beyond(errors):
    return 100 * np.mean(np.abs(errors) > GROSS_MS)


if __name__ == "__main__":
    main()
