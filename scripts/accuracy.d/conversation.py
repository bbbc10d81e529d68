"""Calls put together from single utterances, so that every edge in them is known to the sample."""
import dataclasses

import numpy as np

from prompt_speech import RATE_HZ, cut, edges, millis
from voices import Utterance, Voice

BEFORE_MS, AFTER_MS = 700, 600
TURNS_IN_PLAIN_CALL = 8
PAUSED_TURNS = (2, 5)


@dataclasses.dataclass(frozen=True)
class Span:
    """An utterance in a call: its true edges in samples of the call."""
    onset: int
    end: int
    end_low: int            # where the clean utterance crosses 30 dB
    end_high: int           # and 40 dB


@dataclasses.dataclass
class Turn:
    """A true caller turn, its outcome named as in latency.csv. `kind` says how it was made."""
    kind: str
    outcome: str
    caller_onset_ms: float
    caller_end_ms: float
    agent_onset_ms: float | None = None
    caller_end_low_ms: float | None = None
    caller_end_high_ms: float | None = None

    @property
    def latency_ms(self):
        return None if self.agent_onset_ms is None else self.agent_onset_ms - self.caller_end_ms

    def delayed(self, by_ms):
        times = {name: value + by_ms for name, value in dataclasses.asdict(self).items()
                 if name.endswith("_ms") and value is not None}
        return dataclasses.replace(self, **times)


class Speaker:
    """Gives the utterances of a voice in random order, none again before all were heard."""

    def __init__(self, voice: Voice, random):
        self.sentences = [voice.sentences[i] for i in random.permutation(len(voice.sentences))]
        self.words = [voice.words[i] for i in random.permutation(len(voice.words))]

    def sentence(self):
        return self._next(self.sentences)

    def long_sentence(self, of=6):
        return max((self.sentence() for _ in range(of)), key=lambda utterance: utterance.length)

    def word(self):
        return self._next(self.words)

    @staticmethod
    def _next(utterances):
        utterances.append(utterances.pop(0))
        return utterances[-1]


class Conversation:
    """Two tracks of clean speech and the caller turns that they make. `now` is where the next turn may begin."""

    def __init__(self, caller: Voice, agent: Voice, random):
        self.random = random
        self.speakers = {"caller": Speaker(caller, random), "agent": Speaker(agent, random)}
        self.placed = {"caller": [], "agent": []}
        self.turns = []
        self.now = samples_in(BEFORE_MS)

    @property
    def caller(self):
        return self.speakers["caller"]

    @property
    def agent(self):
        return self.speakers["agent"]

    def between(self, low_s, high_s):
        """A random time in samples."""
        return int(self.random.uniform(low_s, high_s) * RATE_HZ)

    def say(self, who, utterance: Utterance, onset):
        """Places the utterance with its true onset at this sample."""
        first = onset - utterance.onset
        self.placed[who].append((first, utterance))
        return Span(onset, first + utterance.end, *(first + end for end in utterance.end_interval))

    def turn(self, kind, outcome, first: Span, last: Span, reply: Span | None = None):
        self.turns.append(Turn(kind, outcome, millis(first.onset), millis(last.end), millis(reply.onset) if reply else None,
                               millis(last.end_low), millis(last.end_high)))

    def track(self, who):
        length = max(first + len(spoken.samples) for track in self.placed.values() for first, spoken in track)
        samples = np.zeros(length + samples_in(AFTER_MS))
        for first, spoken in self.placed[who]:
            samples[first:first + len(spoken.samples)] += spoken.samples
        return samples


def samples_in(ms):
    return round(ms * RATE_HZ / 1000)


def shortened(utterance: Utterance, length):
    """The utterance broken off `length` samples after its onset; its edges are those of what is left."""
    samples = cut(utterance.samples, utterance.onset + length)
    onset, end = edges(samples)
    return Utterance(utterance.name, samples, onset, end)


# ---- whole calls ----

def plain_call(caller: Voice, agent: Voice, random):
    """A greeting, then questions and replies; two of the callers pause within their turn."""
    call = Conversation(caller, agent, random)
    greeting(call)
    for number in range(TURNS_IN_PLAIN_CALL):
        question(call, paused=number in PAUSED_TURNS)
    return call


def turn_taking_call(caller: Voice, agent: Voice, random):
    """Everything that happens between two people who talk on the phone, in random order."""
    call = Conversation(caller, agent, random)
    greeting(call)
    events = [overlap, backchannel, barge_in, filler] * 2 + [resumed, lambda call: question(call, paused=True)]
    for index in random.permutation(len(events)):
        events[index](call)
    no_reply_at_end(call)
    return call


# ---- what happens in them ----

def greeting(call):
    spoken = call.say("agent", call.agent.sentence(), call.now)
    call.now = spoken.end + call.between(0.4, 1.2)


def question(call, paused=False):
    first = last = call.say("caller", call.caller.sentence(), call.now)
    if paused:
        last = call.say("caller", call.caller.sentence(), first.end + call.between(0.35, 0.9))
    reply = call.say("agent", call.agent.sentence(), last.end + call.between(0.15, 1.8))
    call.turn("paused" if paused else "plain", "answered", first, last, reply)
    call.now = reply.end + call.between(0.5, 1.5)


def overlap(call):
    asked = call.say("caller", call.caller.sentence(), call.now)
    reply = call.say("agent", call.agent.sentence(), asked.end - call.between(0.1, 0.45))
    call.turn("overlap", "overlapped", asked, asked, reply)
    call.now = max(reply.end, asked.end) + call.between(0.5, 1.5)


def answered_at_length(call, utterance):
    asked = call.say("caller", call.caller.sentence(), call.now)
    reply = call.say("agent", utterance, asked.end + call.between(0.2, 1.2))
    call.turn("plain", "answered", asked, asked, reply)
    return reply


def backchannel(call):
    """A word of the caller while the agent speaks and goes on."""
    reply = answered_at_length(call, call.agent.long_sentence())
    word = call.say("caller", call.caller.word(), reply.onset + (reply.end - reply.onset) * 35 // 100)
    call.turn("backchannel", "backchannel", word, word)
    call.now = reply.end + call.between(0.5, 1.5)


def barge_in(call):
    """The caller cuts in, the agent breaks off soon after, and answers."""
    cut_in = call.between(0.9, 1.2)
    reply = answered_at_length(call, shortened(call.agent.long_sentence(), cut_in + call.between(0.25, 0.7)))
    interruption = call.say("caller", call.caller.long_sentence(of=4), reply.onset + cut_in)
    answer = call.say("agent", call.agent.sentence(), interruption.end + call.between(0.2, 1.5))
    call.turn("barge_in", "answered", interruption, interruption, answer)
    call.now = answer.end + call.between(0.5, 1.5)


def filler(call):
    """A word of the agent, then a pause, then the reply proper; the latency counts to the word."""
    asked = call.say("caller", call.caller.sentence(), call.now)
    word = call.say("agent", call.agent.word(), asked.end + call.between(0.15, 0.6))
    main_reply = call.say("agent", call.agent.sentence(), word.end + call.between(0.9, 2.2))
    call.turn("filler", "answered", asked, asked, word)
    call.now = main_reply.end + call.between(0.5, 1.5)


def resumed(call):
    """Nobody answers; the caller asks again."""
    asked = call.say("caller", call.caller.sentence(), call.now)
    call.turn("resumed", "unanswered", asked, asked)
    call.now = asked.end + call.between(3.0, 4.5)
    question(call)


def no_reply_at_end(call):
    asked = call.say("caller", call.caller.sentence(), call.now)
    call.turn("end", "unanswered", asked, asked)
    call.now = asked.end
