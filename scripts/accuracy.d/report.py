"""accuracy.md, accuracy.csv and accuracy.png: what was measured, as tables and a picture."""
import csv
import dataclasses
import re

import family_report
from families import CONDITIONS
from results import fitted_settings, ran
from scoring import AGENT_ONSET_TOLERANCE_MS, CALLER_END_TOLERANCE_MS, PLAIN_END_MS, Score
from voices import OTHER_VOICES, PAIRS

MARKERS = "<!-- made by scripts/accuracy -->", "<!-- until here -->"


@dataclasses.dataclass
class Detail:
    """turngap by its own terms, overlaps among the responses."""
    score: Score = dataclasses.field(default_factory=Score)
    turns: int = 0
    outcomes_right: int = 0


@dataclasses.dataclass(frozen=True)
class Benchmark:
    seed: int
    calls_per_condition: int
    calls: list
    version: dict
    results: list
    detail: dict


def write(folder, benchmark, with_plot):
    (folder / "accuracy.md").write_text(page(benchmark, with_plot))
    write_csv(folder / "accuracy.csv", benchmark.results)
    if with_plot:
        import plot                        # here, because matplotlib takes seconds and is needed by nothing else
        plot.write(folder / "accuracy.png", benchmark.results)


def update_readme(path, results):
    text = path.read_text()
    begin, end = MARKERS
    if begin not in text or end not in text:
        raise SystemExit(f"{path}: expected the lines {begin} and {end} around the short form of the accuracy")
    path.write_text(re.sub(f"{re.escape(begin)}.*?{re.escape(end)}",
                           lambda _: f"{begin}\n{short_form(results)}\n{end}", text, flags=re.DOTALL))


def write_csv(path, results):
    with path.open("w", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(["tool", "condition", "responses", "missed", "false", "bias_ms", "mae_ms", "p95_ms"])
        for result in ran(results):
            for condition, score in result.scores.items():
                rows.writerow([result.name, condition, score.responses, score.missed, score.false,
                               *(number(value, 1, "") for value in (score.bias_ms(), score.mae_ms(), score.p95_ms()))])


def number(value, decimals=0, absent="–"):
    if value is None:
        return absent
    text = f"{value:.{decimals}f}"
    return text.removeprefix("-") if float(text) == 0 else text


def table(head, rows):
    lines = [head, ["---"] + ["--:"] * (len(head) - 1), *rows]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)


# ---- the short form ----

def short_form(results):
    """A row a group of conditions: the p95 of the error, and how many of 100 responses were missed or invented. The
    fitted setting of each peer, where there is one."""
    tools = fitted_settings(results)
    groups = {}
    for condition in ran(results)[0].scores:
        groups.setdefault(CONDITIONS[condition].group, []).append(condition)
    rows = [[group, *(short_cell(tool, conditions) for tool in tools)] for group, conditions in groups.items()]
    absent = sorted({result.name.removesuffix(" fitted") for result in results if result.reason is not None})
    return (table(["95 % of the errors are below, in ms (missed + false, %)", *(tool.name for tool in tools)], rows)
            + (f"\n\nNot run: {', '.join(absent)}." if absent else ""))


def short_cell(tool, conditions):
    pooled = Score()
    for condition in conditions:
        pooled.add(tool.scores[condition])
    return f"{number(pooled.p95_ms())} ({number(100 * (pooled.missed + pooled.false) / pooled.responses)})"


# ---- the page ----

def page(benchmark, with_plot):
    results = benchmark.results
    conditions = list(ran(results)[0].scores)
    responses = sum(score.responses for score in results[0].scores.values())
    return "\n\n".join(part for part in [
        "# How accurate turngap is, beside other tools",
        f"`scripts/accuracy` makes this page; it installs all it needs. turngap {benchmark.version['turngap']}, method "
        f"{benchmark.version['method']}; {len(benchmark.calls)} calls, {responses} responses, seed {benchmark.seed}. Another "
        "seed (`--seed`) makes other calls. Every number of the tables by tool is in [accuracy.csv](accuracy.csv).",
        *family_report.section(benchmark.detail, table, number),
        "## Beside other tools",
        short_form(results),
        "![p95 of the error by condition and tool](accuracy.png)" if with_plot else "",
        TERMS,
        "## Tools and their settings",
        SETTINGS,
        settings_table(results),
        "## turngap by its own terms",
        DETAIL,
        detail_table(benchmark.detail),
        *by_tool("95th percentile of the absolute error in ms", results, conditions, lambda score: number(score.p95_ms())),
        *by_tool("Mean absolute error in ms", results, conditions, lambda score: number(score.mae_ms())),
        *by_tool("Bias in ms (above 0: the latency is reported too long)", results, conditions,
                 lambda score: number(score.bias_ms())),
        *by_tool("Missed + false, of the responses in the second column", results, conditions,
                 lambda score: f"{score.missed}+{score.false}" if score.missed + score.false else "0", with_count=True),
        "## Conditions",
        table(["Condition", "What the line does"], [[f"`{name}`", CONDITIONS[name].words] for name in conditions])
        .replace("--:", "---"),
    ] if part) + "\n"


TERMS = f"""## What is measured

The line calls are utterances of real people from telephone lines, with edges set by hand; half of such labels lie within 4 ms of
the level's onset and 19 ms of its end, and one in ten ends differs by 50 ms and more.

The built calls are put together from recorded telephone prompts of {len({voice for pair in PAIRS for voice in pair})} voices in
5 languages, and in the families beyond those from {len(OTHER_VOICES)} other voices (people who read words, synthesised ones), so that the
truth is exact: an utterance's onset and end are the first and last 5 ms frame within 35 dB of its own speech level (95th percentile
of its frame levels) in the clean source, before anything happens to it. Where that source crosses 30 and 40 dB more than
{PLAIN_END_MS} ms apart, level and ear differ about its end, and any end between the two is right. Then the line does to the call
what the condition says. The error is the reported response latency (agent onset minus caller end)
minus the true one. A true response counts as found where a reported one has its agent onset within
{AGENT_ONSET_TOLERANCE_MS} ms and its caller end within {CALLER_END_TOLERANCE_MS} ms; the others are missed, and what is
reported beyond them is false. Errors are over what was found: a small error says little where much was missed.

turngap pairs by its own rules ([turns.md](turns.md)). The peers give speech segments of single channels, and one rule pairs
them all: segments with less than 200 ms between them are joined; the reply is the first agent segment that starts after
the caller's end and before the caller speaks again. This rule knows no overlaps and backchannels. So in all tables but
turngap's own, a reply that overlaps is no true response for any tool, and what a tool reports there is not false."""

SETTINGS = """Each peer runs with its documented defaults, or, where those are made for another purpose, with what its own
documentation shows. "Fitted" is the threshold or mode that did best on clean and µ-law calls of another seed, with the
truth known. What fits quiet lines need not fit others: in noise, Praat does better with its own. The picture and the short
form show the fitted ones. All peers hear the same 16-bit samples of one channel at a time, turngap the recording."""

DETAIL = """All that turngap reports, overlaps among the responses. "abs. error ≤ u" is the share of the errors within the
`uncertainty_ms` of their row (90 to 97 % is what it promises). Outcomes: the share of the true caller turns that have their
true outcome. A turn that turngap calls `not_measurable` counts as missed."""


def settings_table(results):
    rows = []
    for result in results:
        setting = result.settings if result.reason is None else f"not run: {result.reason}"
        rows.append([result.name, result.what, setting])
    return table(["Tool", "What of it", "Setting"], rows).replace("--:", "---")


def detail_table(detail):
    rows = []
    for name, found in detail.items():
        score, within = found.score, found.score.share_within_uncertainty()
        worst = max(map(abs, score.errors_ms), default=None)
        rows.append([f"`{name}`", str(score.responses), str(score.missed), str(score.false), number(score.bias_ms(), 1),
                     number(score.mae_ms(), 1), number(score.p95_ms()), number(worst),
                     number(None if within is None else 100 * within) + " %",
                     number(100 * found.outcomes_right / found.turns, 1) + " %"])
    return table(["Condition", "Responses", "Missed", "False", "Bias", "MAE", "p95", "Worst", "abs. error ≤ u", "Outcomes"],
                 rows)


def by_tool(title, results, conditions, cell, with_count=False):
    tools = ran(results)
    head = ["Condition", *(["n"] if with_count else []), *(tool.name for tool in tools)]
    rows = []
    for condition in conditions:
        count = [str(tools[0].scores[condition].responses)] if with_count else []
        rows.append([f"`{condition}`", *count, *(cell(tool.scores[condition]) for tool in tools)])
    return f"## {title}", table(head, rows)
