"""How far what a tool reports lies from the truth.

A true response is found where a reported one has its agent onset within 250 ms and its caller end within 1000 ms of the
truth; each is used once, the nearest onset first. True responses that are not found are missed, reported ones that were
not used are false. The error is reported latency minus true latency.

Where a clean source itself crosses 30 and 40 dB below its speech level more than 60 ms apart, level and ear differ about its end:
any end between the two is right, and the nearest of them is the truth.
"""
import dataclasses

import numpy as np

AGENT_ONSET_TOLERANCE_MS = 250
CALLER_END_TOLERANCE_MS = 1000
SAME_TURN_MS = 400
PLAIN_END_MS = 60
GROSS_MS = 150                          # off by more than this
WRONG_MS, SURE_MS = 100, 30             # silently wrong: by more than the one, uncertainty below the other, no flag


@dataclasses.dataclass(frozen=True)
class Found:
    """A response that was found: reported minus true, and how sure the tool was."""
    error_ms: float
    caller_end_ms: float
    agent_onset_ms: float
    caller_onset_ms: float | None
    uncertainty_ms: float | None
    is_flagged: bool

    @property
    def is_silently_wrong(self):
        return abs(self.error_ms) > WRONG_MS and self.uncertainty_ms is not None and self.uncertainty_ms < SURE_MS and not self.is_flagged


@dataclasses.dataclass
class Score:
    responses: int = 0
    missed: int = 0
    false: int = 0
    errors_ms: list = dataclasses.field(default_factory=list)
    within_uncertainty: list = dataclasses.field(default_factory=list)
    found: list = dataclasses.field(default_factory=list)

    def add(self, other):
        self.responses += other.responses
        self.missed += other.missed
        self.false += other.false
        self.errors_ms += other.errors_ms
        self.within_uncertainty += other.within_uncertainty
        self.found += other.found

    def bias_ms(self):
        return float(np.mean(self.errors_ms)) if self.errors_ms else None

    def mae_ms(self):
        return float(np.mean(np.abs(self.errors_ms))) if self.errors_ms else None

    def p95_ms(self):
        """Of the absolute error, interpolated between ranks (type 7)."""
        return float(np.percentile(np.abs(self.errors_ms), 95)) if self.errors_ms else None

    def share_within_uncertainty(self):
        return float(np.mean(self.within_uncertainty)) if self.within_uncertainty else None


def score(turns, responses, overlaps_count):
    """The score of one call. Without `overlaps_count`, replies that overlap are no true responses, and what is reported
    while the agent overlaps or talks on over a backchannel is neither right nor false: the rule of pairing.py says
    nothing about either."""
    outside = [] if overlaps_count else outside_the_rule(turns)
    due = [turn for turn in turns if turn.outcome == "answered" or overlaps_count and turn.outcome == "overlapped"]
    matches = matched(due, responses)
    used = set(matches.values())
    unused = [response for number, response in enumerate(responses) if number not in used]
    result = Score(len(due), len(due) - len(matches), sum(not lies_in(response, outside) for response in unused))
    for turn_number, response_number in sorted(matches.items()):
        found = compared(due[turn_number], responses[response_number])
        result.found.append(found)
        result.errors_ms.append(found.error_ms)
        if found.uncertainty_ms is not None:
            result.within_uncertainty.append(abs(found.error_ms) <= found.uncertainty_ms)
    return result


def compared(turn, response):
    end_ms = response.caller_end_ms - fair_end_ms(turn, response.caller_end_ms)
    onset_ms = response.agent_onset_ms - turn.agent_onset_ms
    caller_onset_ms = None if response.caller_onset_ms is None else response.caller_onset_ms - turn.caller_onset_ms
    return Found(onset_ms - end_ms, end_ms, onset_ms, caller_onset_ms, response.uncertainty_ms, response.is_flagged)


def fair_end_ms(turn, reported_ms):
    """The true caller end, or the nearest of those that are right."""
    low, high = turn.caller_end_low_ms, turn.caller_end_high_ms
    if low is None or high is None or high - low <= PLAIN_END_MS:
        return turn.caller_end_ms
    return min(max(reported_ms, low), high)


def matched(turns, responses):
    """{number of the turn: number of the response}, the nearest agent onsets first."""
    near = sorted((abs(response.agent_onset_ms - turn.agent_onset_ms), t, r)
                  for t, turn in enumerate(turns) for r, response in enumerate(responses)
                  if abs(response.agent_onset_ms - turn.agent_onset_ms) <= AGENT_ONSET_TOLERANCE_MS
                  and abs(response.caller_end_ms - turn.caller_end_ms) <= CALLER_END_TOLERANCE_MS)
    matches = {}
    for _, turn, response in near:
        if turn not in matches and response not in matches.values():
            matches[turn] = response
    return matches


def outside_the_rule(turns):
    """From the onset of each overlapped turn or backchannel to that of the next turn."""
    onsets = [turn.caller_onset_ms for turn in turns[1:]] + [float("inf")]
    return [(turn.caller_onset_ms, until) for turn, until in zip(turns, onsets)
            if turn.outcome in ("overlapped", "backchannel")]


def lies_in(response, spans):
    return any(begin <= response.agent_onset_ms < end for begin, end in spans)


def outcomes_right(turns, rows):
    """How many true turns have a row, its caller end within 400 ms, with their outcome. `rows`: (caller end, outcome)."""
    return sum(nearest_outcome(turn, rows) == turn.outcome for turn in turns)


def nearest_outcome(turn, rows):
    near = [(abs(end_ms - turn.caller_end_ms), outcome) for end_ms, outcome in rows
            if abs(end_ms - turn.caller_end_ms) <= SAME_TURN_MS]
    return min(near)[1] if near else None
