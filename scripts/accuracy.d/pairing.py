"""From speech segments to response latencies: one rule for every peer, because none of them pairs turns itself.

1. Segments of a channel with less than 200 ms between them are one.
2. The reply to a caller segment is the first agent segment that starts after the caller segment's end and before the
   caller speaks again. There may be none.

An agent who begins before the caller has ended is outside this rule: the peers are not asked about overlaps.
"""
import dataclasses

JOINED_BELOW_MS = 200


@dataclasses.dataclass(frozen=True)
class Segment:
    onset_ms: float
    end_ms: float


@dataclasses.dataclass(frozen=True)
class Response:
    """A latency that a tool reports, and how sure it says it is."""
    caller_end_ms: float
    agent_onset_ms: float
    uncertainty_ms: float | None = None
    caller_onset_ms: float | None = None
    is_flagged: bool = False

    @property
    def latency_ms(self):
        return self.agent_onset_ms - self.caller_end_ms


def pair(caller, agent):
    """The responses in a call, from the segments of both channels in order of time."""
    caller, agent = joined(caller), joined(agent)
    responses = []
    for asked, next_asked in zip(caller, caller[1:] + [None]):
        reply = next((segment for segment in agent if segment.onset_ms >= asked.end_ms), None)
        if reply and (next_asked is None or reply.onset_ms < next_asked.onset_ms):
            responses.append(Response(asked.end_ms, reply.onset_ms))
    return responses


def joined(segments):
    result = []
    for segment in segments:
        if result and segment.onset_ms - result[-1].end_ms < JOINED_BELOW_MS:
            result[-1] = Segment(result[-1].onset_ms, max(result[-1].end_ms, segment.end_ms))
        else:
            result.append(segment)
    return result
