#!/usr/bin/python3
"""Measures the error of turngap and of other tools on calls with known truth, and writes accuracy.md, accuracy.csv and
accuracy.png. scripts/accuracy installs and builds what this needs and then starts it."""
import argparse
import pathlib
import shutil
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "scripts" / "lib"))

import family_report
import pairing
import report
import turngap_program
from calls import make_calls
from families import CONDITIONS
from line_calls import GROUP as LINES, make_line_calls
from peers import PEERS, split_channels
from results import Result
from scoring import Score, outcomes_right, score


def main():
    options = parse_arguments()
    calls_folder, channels_folder = fresh(options.work / "calls"), fresh(options.work / "channels")
    built = [name for name in options.conditions if CONDITIONS[name].group != LINES]
    with step(f"making {options.calls} calls in each of {len(built)} conditions{', and the line calls' if options.lines else ''}"):
        calls = make_line_calls(calls_folder, options.lines, options.seed, options.conditions) if options.lines else []
        calls += make_calls(calls_folder, built, options.calls, options.seed)
    with step("turngap"):
        ours, detail = measure_turngap(options.turngap, calls, calls_folder, options.work)
    results = [ours]
    if not options.no_peers:
        with step("splitting channels for the peers"):
            channels = {call.path: split_channels(call.path, channels_folder) for call in calls}
        results += measure_peers(calls, channels, options.node)
    report.write(options.out, report.Benchmark(options.seed, options.calls, calls, turngap_program.version(options.turngap),
                                               results, detail), with_plot=not (options.quick or options.no_peers))
    if options.readme:
        report.update_readme(options.readme, results)
    if not options.keep:
        shutil.rmtree(calls_folder)
        shutil.rmtree(channels_folder)
    print(family_report.summary(detail, report.number))
    print(f"written: {options.out}/accuracy.md", file=sys.stderr)


def parse_arguments():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--turngap", required=True, type=pathlib.Path, help="the program under test")
    arguments.add_argument("--work", required=True, type=pathlib.Path, help="folder for calls, made anew")
    arguments.add_argument("--out", required=True, type=pathlib.Path, help="folder for accuracy.md, .csv and .png")
    arguments.add_argument("--node", type=pathlib.Path, help="folder with the npm packages; without it, no peer from npm runs")
    arguments.add_argument("--readme", type=pathlib.Path, help="file whose short form is brought up to date")
    arguments.add_argument("--calls", "--per-condition", type=int, default=6, help="calls a condition (default 6, one for each pair of voices)")
    arguments.add_argument("--seed", type=int, default=20260901, help="another seed makes other calls (default 20260901)")
    arguments.add_argument("--conditions", type=known_conditions, help="names, commas between them")
    arguments.add_argument("--families", type=known_families, help="names as in the tables, or the beginnings of them, commas between them")
    arguments.add_argument("--lines", type=pathlib.Path, help="folder of line recordings with labels.json; without it, no line calls")
    arguments.add_argument("--no-peers", action="store_true", help="turngap alone")
    arguments.add_argument("--quick", action="store_true", help="two calls of the condition `clean` only, and no plot")
    arguments.add_argument("--keep", action="store_true", help="leave the calls and their truth in the work folder")
    options = arguments.parse_args()
    options.conditions = chosen_conditions(options)
    if options.quick:
        options.calls, options.conditions = 2, ["clean"]
    if options.calls < 1:
        arguments.error("--calls must be 1 or more")
    options.turngap = options.turngap.resolve()
    options.node = options.node and options.node.resolve()
    options.out.mkdir(parents=True, exist_ok=True)
    return options


def known_conditions(text):
    names = text.split(",")
    unknown = [name for name in names if name not in CONDITIONS]
    if unknown:
        raise argparse.ArgumentTypeError(f"unknown: {', '.join(unknown)}; known are {', '.join(CONDITIONS)}")
    return names


def known_families(text):
    """The conditions of the families."""
    chosen = []
    for wanted in text.split(","):
        matches = [family for family in family_report.all_families() if family.name == wanted] or [
            family for family in family_report.all_families() if family.name.startswith(wanted)]
        if not matches:
            known = ", ".join(f"'{family.name}'" for family in family_report.all_families())
            raise argparse.ArgumentTypeError(f"unknown: {wanted}; known are {known}")
        chosen += [name for family in matches for name in family.conditions]
    return list(dict.fromkeys(chosen))


def chosen_conditions(options):
    """Line calls are among them only where there are line recordings."""
    chosen = [*(options.conditions or []), *(options.families or [])] or list(CONDITIONS)
    return [name for name in dict.fromkeys(chosen) if options.lines or CONDITIONS[name].group != LINES]


def fresh(folder):
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder.resolve()


# ---- the tools ----

def measure_turngap(program, calls, calls_folder, work_folder):
    """Its result under the terms of the peers, and how it does with all that it reports: {condition: Detail}."""
    rows = turngap_program.analyze(program, calls_folder, work_folder)
    detail = {}
    for call in calls:
        mine = rows.get(call.path.stem, [])
        found = detail.setdefault(call.condition, report.Detail())
        found.score.add(score(call.turns, turngap_program.responses(mine), overlaps_count=True))
        found.turns += len(call.turns)
        found.outcomes_right += outcomes_right(call.turns, turngap_program.outcomes(mine))
    responses = {call.path: turngap_program.responses(rows.get(call.path.stem, [])) for call in calls}
    return Result("turngap", "turngap", "defaults", scores(calls, responses)), detail


def measure_peers(calls, channels, node_folder):
    for peer in PEERS:
        reason = peer.missing(node_folder)
        for number, setting in enumerate(peer.settings):
            name = peer.name + (" fitted" if number else "")
            found = None if reason else measure_peer(name, setting, calls, channels, node_folder)
            yield Result(name, peer.what, setting.words, found, reason)


def measure_peer(name, setting, calls, channels, node_folder):
    with step(name):
        segments = setting.detect([file for pair in channels.values() for file in pair], node_folder)
    responses = {path: pairing.pair(segments[caller], segments[agent]) for path, (caller, agent) in channels.items()}
    return scores(calls, responses)


def scores(calls, responses):
    """{condition: Score}, under the rule that is the same for all tools."""
    found = {}
    for call in calls:
        found.setdefault(call.condition, Score()).add(score(call.turns, responses[call.path], overlaps_count=False))
    return found


class step:
    """Says on stderr what goes on and how long it took."""

    def __init__(self, words):
        self.words = words

    def __enter__(self):
        self.began = time.monotonic()
        print(f"{self.words} ... ", end="", file=sys.stderr, flush=True)

    def __exit__(self, *_):
        print(f"{time.monotonic() - self.began:.0f} s", file=sys.stderr)


if __name__ == "__main__":
    main()
