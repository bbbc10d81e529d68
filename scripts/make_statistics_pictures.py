#!/usr/bin/python3
"""Draws docs/verdicts.svg: what `turngap compare` says of made-up releases whose truth is known.

  scripts/make_statistics_pictures.py TURNGAP      TURNGAP is the program, e.g. build/release/src/turngap
"""
import json, pathlib, subprocess, sys, tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
MARGIN_MS, REACH_MS = 50, 260
COLOURS = {"regressed": "#c0392b", "no_regression": "#27803b", "improved": "#1f5fa8", "inconclusive": "#777777"}
# (calls a side, true shift in ms)
CASES = ((40, 0), (800, 0), (60, 150), (400, 150), (400, -100), (3000, 25))
LEFT, WIDTH, TOP, ROW = 250, 520, 46, 34


def main():
    with tempfile.TemporaryDirectory() as folder:
        results = [compared(pathlib.Path(folder), *case) for case in CASES]
    (ROOT / "docs" / "verdicts.svg").write_text(picture(results), encoding="utf-8")


def compared(folder, calls, shift):
    for name, by, seed in (("base", 0, 7), ("candidate", shift, 8)):
        subprocess.run(["/usr/bin/python3", ROOT / "scripts/make_releases.py", folder / name, str(calls), str(by), str(seed)],
                       check=True)
    run = subprocess.run([sys.argv[1], "compare", "--json", folder / "base", folder / "candidate"], capture_output=True)
    return calls, shift, json.loads(run.stdout)


def x(ms):
    return LEFT + WIDTH * (ms + REACH_MS) / (2 * REACH_MS)


def picture(results):
    height = TOP + ROW * len(results) + 40
    bottom = height - 34
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" width="960" height="{height}" font-family="sans-serif" '
             f'font-size="14"><rect width="960" height="{height}" fill="white"/>',
             f'<text x="{x(0)}" y="20" text-anchor="middle">p95 of the candidate minus p95 of the baseline, '
             '90 % interval</text>',
             f'<rect x="{x(0)}" y="{TOP - 14}" width="{x(MARGIN_MS) - x(0)}" height="{bottom - TOP + 14}" '
             'fill="#f3ead0"/>']
    for ms in range(-250, 251, 50):
        parts.append(f'<line x1="{x(ms):.1f}" x2="{x(ms):.1f}" y1="{bottom}" y2="{bottom + 5}" stroke="black"/>'
                     f'<text x="{x(ms):.1f}" y="{bottom + 20}" text-anchor="middle" font-size="12">{ms:+d}</text>')
    parts.append(f'<line x1="{x(0)}" x2="{x(0)}" y1="{TOP - 14}" y2="{bottom}" stroke="black"/>'
                 f'<line x1="{x(MARGIN_MS)}" x2="{x(MARGIN_MS)}" y1="{TOP - 14}" y2="{bottom}" stroke="#a07000" '
                 'stroke-dasharray="5 3"/>'
                 f'<text x="{x(MARGIN_MS) + 3}" y="{TOP - 4}" font-size="12" fill="#a07000">margin</text>'
                 f'<line x1="{LEFT}" x2="{LEFT + WIDTH}" y1="{bottom}" y2="{bottom}" stroke="black"/>')
    for row, (calls, shift, result) in enumerate(results):
        parts.append(case(TOP + ROW * row + 16, calls, shift, result))
    return "\n".join(parts) + "\n</svg>\n"


def case(y, calls, shift, result):
    colour, verdict = COLOURS[result["verdict"]], result["verdict"]
    low, high = result["p95_decisive_interval_90"]
    centre = result["p95"]["difference_ms"]
    return (f'<text x="{LEFT - 12}" y="{y + 5}" text-anchor="end">{calls} calls a side, truth {shift:+d} ms</text>'
            f'<line x1="{x(low):.1f}" x2="{x(high):.1f}" y1="{y}" y2="{y}" stroke="{colour}" stroke-width="4"/>'
            f'<circle cx="{x(centre):.1f}" cy="{y}" r="6" fill="{colour}"/>'
            f'<text x="{LEFT + WIDTH + 16}" y="{y + 5}" fill="{colour}" font-weight="bold">{verdict}</text>')


if __name__ == "__main__":
    main()
