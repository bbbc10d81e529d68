"""What turngap is to reach in each family of conditions, and whether it does."""
import dataclasses
from collections.abc import Callable

import numpy as np

from scoring import GROSS_MS

LINE_LABEL_MS = 60              # what hand-set edges may be off
OTHERS = "_others"


@dataclasses.dataclass(frozen=True)
class Bar:
    """`value(detail)` is held where it is at least `low` and at most `high`; None, where nothing was found, is not."""
    words: str
    value: Callable
    high: float
    low: float = float("-inf")

    def holds(self, detail):
        value = self.value(detail)
        return value is not None and self.low <= round(value, 2) <= self.high


@dataclasses.dataclass(frozen=True)
class Family:
    """Conditions that are judged together."""
    name: str
    conditions: tuple
    bars: tuple

    def with_other_voices(self):
        return Family(self.name + " (other voices)", tuple(name + OTHERS for name in self.conditions), tuple(map(loosened, self.bars)))


# ---- what is measured; each takes a report.Detail ----

def of_found(name):
    return lambda detail: [value for found in detail.score.found if (value := getattr(found, name)) is not None]


def share(values):
    return 100 * float(np.mean(values)) if len(values) else None


def percentile(name, rank):
    values = of_found(name)
    return lambda detail: float(np.percentile(np.abs(values(detail)), rank)) if values(detail) else None


def signed_median(name):
    values = of_found(name)
    return lambda detail: float(np.median(values(detail))) if values(detail) else None


def beyond(name):
    values = of_found(name)
    return lambda detail: share([abs(value) > GROSS_MS for value in values(detail)])


def missed_or_false(detail):
    score = detail.score
    return 100 * (score.missed + score.false) / score.responses if score.responses else None


def mae(detail):
    return detail.score.mae_ms()


def within(more_ms):
    return lambda detail: share([abs(found.error_ms) <= found.uncertainty_ms + more_ms for found in detail.score.found
                                 if found.uncertainty_ms is not None])


def outcomes(detail):
    return 100 * detail.outcomes_right / detail.turns if detail.turns else None


def flagged(detail):
    return share([found.is_flagged for found in detail.score.found])


def silently_wrong(detail):
    return 100 * sum(found.is_silently_wrong for found in detail.score.found) / detail.turns if detail.turns else None


def lopsided(detail):
    """Gross errors of the commoner sign for each of the other; 1 where there are fewer than ten."""
    short = sum(found.error_ms < -GROSS_MS for found in detail.score.found)
    long_ = sum(found.error_ms > GROSS_MS for found in detail.score.found)
    return 1 if short + long_ < 10 else max(short, long_) / max(1, min(short, long_))


# ---- bars ----

def p95_at_most(ms):
    return Bar("p95", percentile("error_ms", 95), ms)


def mae_at_most(ms):
    return Bar("MAE", mae, ms)


def lost_at_most(percent):
    return Bar("missed + false, %", missed_or_false, percent)


def outcomes_at_least(percent):
    return Bar("outcomes, %", outcomes, 100, percent)


def loosened(bar):
    """1.5 times as much for other voices, twice for the p95. What is to be 0 stays so."""
    return bar if bar.low > float("-inf") else dataclasses.replace(bar, high=bar.high * (2 if bar.words == "p95" else 1.5))


UNCERTAINTY = (Bar("within uncertainty, %", within(0), 98, 90),)
NOTHING_LOST = lost_at_most(0)
QUIET = Family("quiet lines", ("clean", "mulaw", "digital_silence", "loud_clipped", "rate16k", "rate48k", "ringback", "dtmf"),
               (Bar("median error", percentile("error_ms", 50), 2.49), p95_at_most(12), NOTHING_LOST,
                Bar("median uncertainty", percentile("uncertainty_ms", 50), 12)))
LIGHT = Family("light faults", ("noise40", "hum_dc", "packet_loss", "dropouts", "leak35", "leak25", "clicks", "typing", "breath"),
               (p95_at_most(25),))
CODED = Family("codecs and soft lines", ("gsm", "opus", "quiet_caller", "gated_noise", "agent_ambience", "mp3"), (p95_at_most(40),))
NOISY = [Family(name, (name,), (p95_at_most(ms),)) for name, ms in (("noise25", 60), ("noise15", 120), ("noise10", 200), ("babble20", 150))]
TURNS = [Family(name, (name,), (outcomes_at_least(percent), p95_at_most(ms))) for name, percent, ms in
         (("turns", 99, 15), ("turns_mulaw", 99, 15), ("turns_noise25", 97, 60), ("turns_leak30", 97, 40))]
MUSIC = Family("hold_music", ("hold_music",), (lost_at_most(6),))
BASE = [QUIET, LIGHT, CODED, *NOISY, *TURNS, MUSIC]

LINE_BARS = {
    "landline": (8, 18, 110, 2.5, 65, 1, 1), "cell": (8, 18, 110, 2.5, 65, 1, 1), "speaker": (None, 35, 140, None, None, None, 3),
    "marked": (None, None, 140, 4.5, 100, None, 2),
}


def line_bars(bias, median, p95, gross, onset_p95, onset_gross, lost):
    bars = (Bar("end bias", signed_median("caller_end_ms"), bias, bias and -bias), Bar("end median", percentile("caller_end_ms", 50), median),
            Bar("end p95", percentile("caller_end_ms", 95), p95), Bar("end off by > 150 ms, %", beyond("caller_end_ms"), gross),
            Bar("onset p95", percentile("caller_onset_ms", 95), onset_p95),
            Bar("onset off by > 150 ms, %", beyond("caller_onset_ms"), onset_gross), lost_at_most(lost))
    return tuple(bar for bar in bars if bar.high is not None)


LINES = [Family(name, (name,), line_bars(*limits)) for name, limits in LINE_BARS.items()]
ALL_LINES = Family("line calls together", tuple(LINE_BARS), (
    Bar("within uncertainty + 60 ms, %", within(LINE_LABEL_MS), 100, 95), Bar("median uncertainty", percentile("uncertainty_ms", 50), 60),
    Bar("gross errors, too long to too short or back", lopsided, 2)))


def families(conditions_of_group, groups):
    """All families, the lines first. `conditions_of_group(group)`: the names of the conditions of a group of families.py."""
    waits, codecs, processing, rooms, ambience, speaking = (tuple(conditions_of_group(group)) for group in groups)
    limits = {"room03": 20, "room05": 40, "room08": 90}
    return [*LINES, ALL_LINES, *BASE, *(family.with_other_voices() for family in BASE),
            Family("sounds in the wait", waits, (lost_at_most(3), mae_at_most(15))),
            Family("narrow codecs", codecs, (mae_at_most(20), p95_at_most(60))),
            Family("processing", processing, (mae_at_most(30),)),
            *(Family(name, (name,), (mae_at_most(limits[name]),) + ((Bar("flagged, %", flagged, 100, 90),) if name != "room03" else ()))
              for name in rooms),
            Family("ambience", ambience, (lost_at_most(5), mae_at_most(45))),
            *(Family(name, (name,), ()) for name in speaking)]


def pooled(family, detail):
    """The family's conditions together, of those that were run, or None."""
    run = [detail[name] for name in family.conditions if name in detail]
    if not run:
        return None
    whole = type(run[0])()
    for part in run:
        whole.score.add(part.score)
        whole.turns += part.turns
        whole.outcomes_right += part.outcomes_right
    return whole


def everywhere(family):
    """The bars of every family but the lines, and of all."""
    silent = Bar("wrong by > 100 ms, uncertainty < 30, no flag: % of the turns", silently_wrong, 0.3)
    return (silent,) if family in LINES or family is ALL_LINES else (*UNCERTAINTY, silent)
