"""Calls in which something goes on between a caller's turn and the reply, or that end in a way that is easily lost."""
import dataclasses

from conversation import Conversation, greeting, question, samples_in
from prompt_speech import RATE_HZ
from voices import Voice, utterance

SHORTEST_S, LONGEST_S = 0.25, 8
MARGIN_S = (0.1, 0.6)           # between the speech and what fills the wait, on either side of it
QUESTIONS = 7


@dataclasses.dataclass(frozen=True)
class Wait:
    """Room for a sound: its first sample and its length; `end` and `onset` are the speech around it."""
    end: int
    first: int
    length: int
    onset: int


class WaitingCall(Conversation):
    def __init__(self, caller, agent, random):
        super().__init__(caller, agent, random)
        self.waits = []


def waiting_call(caller, agent, random):
    """Questions whose replies take long enough for a sound of 250 ms to 8 s, lengths spread evenly over their logarithm."""
    call = WaitingCall(caller, agent, random)
    greeting(call)
    for _ in range(QUESTIONS):
        wait_for_reply(call)
    return call


def wait_for_reply(call):
    asked = call.say("caller", call.caller.sentence(), call.now)
    length = int(SHORTEST_S * (LONGEST_S / SHORTEST_S) ** call.random.random() * RATE_HZ)
    first = asked.end + call.between(*MARGIN_S)
    onset = first + length + call.between(*MARGIN_S)
    reply = call.say("agent", call.agent.sentence(), onset)
    call.waits.append(Wait(asked.end, first, length, onset))
    call.turn("waited", "answered", asked, asked, reply)
    call.now = reply.end + call.between(0.5, 1.5)


def late_digit_call(caller, agent, random):
    """A sentence, then a word 0.3 to 0.9 s later that belongs to the turn."""
    call = Conversation(caller, agent, random)
    greeting(call)
    for _ in range(QUESTIONS + 1):
        asked = call.say("caller", call.caller.sentence(), call.now)
        digit = call.say("caller", call.caller.word(), asked.end + call.between(0.3, 0.9))
        reply = call.say("agent", call.agent.sentence(), digit.end + call.between(0.3, 1.8))
        call.turn("late_digit", "answered", asked, digit, reply)
        call.now = reply.end + call.between(0.5, 1.5)
    return call


def hesitant_call(caller, agent, random):
    """Room for an agent's "mm" that ends 150 to 650 ms before its reply, or over the caller's last word."""
    call = WaitingCall(caller, agent, random)
    greeting(call)
    for number in range(QUESTIONS):
        asked = call.say("caller", call.caller.sentence(), call.now)
        length = call.between(0.15, 0.3)
        first = asked.end - samples_in(200) - length // 2 if number % 3 == 2 else asked.end + call.between(0.25, 0.6)
        onset = max(first + length, asked.end) + call.between(0.25 if number % 3 == 2 else 0.15, 0.65)
        reply = call.say("agent", call.agent.sentence(), onset)
        call.waits.append(Wait(asked.end, first, length, onset))
        call.turn("hesitant", "answered", asked, asked, reply)
        call.now = reply.end + call.between(0.5, 1.5)
    return call


def spoken_so(change):
    """A maker of calls whose caller says every sentence changed: `change(random, samples)`."""
    def make(caller, agent, random):
        return plain(Conversation(altered(caller, change, random), agent, random))
    return make


def agent_spoken_so(change):
    def make(caller, agent, random):
        return plain(Conversation(caller, altered(agent, change, random), random))
    return make


def altered(voice, change, random):
    """The truth of a changed sentence is that of what is then heard."""
    chosen = [voice.sentences[k] for k in random.permutation(len(voice.sentences))[:QUESTIONS + 5]]
    return Voice(voice.name, [utterance(spoken.name, change(random, spoken.samples)) for spoken in chosen], voice.words)


def plain(call):
    greeting(call)
    for _ in range(QUESTIONS + 1):
        question(call)
    return call
