"""turngap by families of conditions, beside what it is to reach: the tables that open accuracy.md."""
import bars
import families
from bars import beyond, mae, of_found, outcomes, percentile, signed_median, silently_wrong, within
from scoring import GROSS_MS, SURE_MS, WRONG_MS

HEAD = ["Family", "n", "Missed", "False", "Bias", "Median", "MAE", "p95", f"> {GROSS_MS} ms", "abs. error ≤ u", "Median u",
        f"Wrong by > {WRONG_MS} ms, u < {SURE_MS}, no flag", "Flagged", "Outcomes", "Bars"]
EDGES_HEAD = ["Family", "Edge", "Bias", "Median", "MAE", "p95", f"> {GROSS_MS} ms"]
EDGES = {"caller onset": "caller_onset_ms", "caller end": "caller_end_ms", "agent onset": "agent_onset_ms", "latency": "error_ms"}

WORDS = f"""Bias and median are medians, of the error and of its absolute value; "n" counts the true responses. "abs. error ≤ u" is the
share of the errors within the row's `uncertainty_ms`. The last but two columns count turns that are wrong without a word: off by more
than {WRONG_MS} ms, an uncertainty below {SURE_MS} ms and no flag. A bar is met (✓) or not (✗, with what was measured)."""

LINES_BESIDE = """Speakers that no net had heard, why the worst cases are wrong, and labels that look wrong: [real-lines.md](real-lines.md)."""


def all_families():
    named = {}
    for name, condition in families.CONDITIONS.items():
        named.setdefault(condition.group, []).append(name)
    groups = (families.WAITS, families.CODECS, families.PROCESSING, families.ROOMS, families.AMBIENCE, families.SPEAKING)
    return bars.families(lambda group: named.get(group, []), groups)


def measured(detail):
    """(family, pooled detail) of the families of which something was run."""
    return [(family, whole) for family in all_families() if (whole := bars.pooled(family, detail))]


def section(detail, table, number):
    """The lines first; then what was built."""
    found = measured(detail)
    lines = [pair for pair in found if pair[0] in (*bars.LINES, bars.ALL_LINES)]
    built = [pair for pair in found if pair not in lines]
    parts = []
    if lines:
        parts += ["## turngap on real telephone lines", table(HEAD, [row(*pair, number) for pair in lines]),
                  table(EDGES_HEAD, [cells for pair in lines for cells in edge_rows(*pair, number)])]
    else:
        parts += ["## turngap on real telephone lines", "Not run: it needs a folder of recordings with hand-set edges (`--lines`)."]
    parts.append(LINES_BESIDE)
    if built:
        parts += ["## turngap on built calls", table(HEAD, [row(*pair, number) for pair in built])]
    return [WORDS, *parts]


def row(family, detail, number):
    score = detail.score
    silent = sum(found.is_silently_wrong for found in score.found)
    return [family.name, str(score.responses), str(score.missed), str(score.false), number(signed_median("error_ms")(detail)),
            number(percentile("error_ms", 50)(detail)), number(mae(detail)), number(percentile("error_ms", 95)(detail)),
            percent(beyond("error_ms")(detail), number, 1), percent(within(0)(detail), number),
            number(percentile("uncertainty_ms", 50)(detail)), f"{silent} ({percent(silently_wrong(detail), number, 1)})",
            percent(bars.flagged(detail), number), percent(outcomes(detail), number, 1), verdicts(family, detail, number)]


def edge_rows(family, detail, number):
    for words, name in EDGES.items():
        if of_found(name)(detail):
            errors = of_found(name)(detail)
            yield [family.name, words, number(signed_median(name)(detail)), number(percentile(name, 50)(detail)),
                   number(sum(map(abs, errors)) / len(errors)), number(percentile(name, 95)(detail)),
                   percent(beyond(name)(detail), number, 1)]


def verdicts(family, detail, number):
    return "; ".join(verdict(bar, detail, number) for bar in (*family.bars, *bars.everywhere(family)))


def verdict(bar, detail, number):
    limits = f"≤ {number(bar.high, 1)}" if bar.low == float("-inf") else f"{number(bar.low, 0)} to {number(bar.high, 0)}"
    if bar.holds(detail):
        return f"✓ {bar.words} {limits}"
    return f"✗ **{bar.words} {number(bar.value(detail), 1)}**, to be {limits}"


def percent(value, number, decimals=0):
    return "–" if value is None else f"{number(value, decimals)} %"


def summary(detail, number):
    """For the terminal: a line a family."""
    lines = []
    for family, whole in measured(detail):
        score, judged = whole.score, (*family.bars, *bars.everywhere(family))
        short = [f"{bar.words} {number(bar.value(whole), 1)}" for bar in judged if not bar.holds(whole)]
        lines.append(f"{family.name:44s} n {score.responses:4d}  missed {score.missed:3d}  false {score.false:3d}  "
                     f"bias {number(signed_median('error_ms')(whole)):>4s}  median {number(percentile('error_ms', 50)(whole)):>3s}  "
                     f"MAE {number(mae(whole)):>3s}  p95 {number(percentile('error_ms', 95)(whole)):>4s}  "
                     f">150 {number(beyond('error_ms')(whole), 1):>4s}%  in u {number(within(0)(whole)):>3s}%  "
                     f"u {number(percentile('uncertainty_ms', 50)(whole)):>3s}  silent {number(silently_wrong(whole), 1):>4s}%  "
                     f"flagged {number(bars.flagged(whole)):>3s}%  " + ("holds" if not short else "SHORT: " + "; ".join(short)))
        if family in bars.LINES:
            lines += ["    " + f"{cells[1]:13s} bias {cells[2]:>4s}  median {cells[3]:>4s}  MAE {cells[4]:>4s}  p95 {cells[5]:>4s}  >150 {cells[6]:>6s}"
                      for cells in edge_rows(family, whole, number)]
    held = sum(bar.holds(whole) for family, whole in measured(detail) for bar in (*family.bars, *bars.everywhere(family)))
    count = sum(len(family.bars) + len(bars.everywhere(family)) for family, _ in measured(detail))
    return "\n".join([*lines, f"{held} of {count} bars hold"])
