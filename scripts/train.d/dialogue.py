"""Caller and agent in turns, every utterance's edges known, with sounds that are not speech put beside them."""
import numpy as np

from material import speech
from material.variations import faded_in, weak_end, weak_last_syllable, weak_onset, whispered
from prompt_speech import RATE_HZ, SPEECH_DBFS, from_db
from training_sounds import KINDS, TrainingEvents

CALLER, AGENT = 0, 1
SHORTEST_PAUSE_S = 0.25         # of one party: below 200 ms two utterances would be one
NEAR = ("breath_in", "breath_out", "breath_out", "puff", "puff", "puff", "puff", "smack", "click", "thump", "static", "throat")


class Dialogue:
    """`liveliness` scales how often sounds are mixed in: 0 none, 1 as on a busy line. `weak_ends`: how many utterances end weakly, and
    by how many dB at most; `weak_syllables`: how many have a weak last syllable."""

    def __init__(self, random, part, caller, agent, seconds, liveliness, weak_ends=(0.3, 14), weak_syllables=0.2):
        self.weak_ends, self.weak_syllables = weak_ends, weak_syllables
        self.random, self.units, self.liveliness = random, (caller, agent), liveliness
        self.events = TrainingEvents(random, part)
        self.length = int(seconds * RATE_HZ)
        self.channels = [np.zeros(self.length), np.zeros(self.length)]
        self.passages = ([], [])
        self.free = [0, 0]              # from where on each party may speak again

    # ---- building blocks ----

    def between(self, low_s, high_s):
        return int(self.random.uniform(low_s, high_s) * RATE_HZ)

    def chance(self, probability):
        return self.random.random() < probability

    def sound_chance(self, probability):
        return self.chance(probability * self.liveliness)

    def fits(self, at, seconds):
        return at + seconds * RATE_HZ < self.length - RATE_HZ // 2

    def say(self, party, at, choose=None, cut_s=None):
        """An utterance with its onset at this sample, or as soon after as the party may speak. Returns (onset, end) or None at the
        end of the call."""
        unit = self.varied(party, choose or self.any_unit(party))
        if cut_s is not None:
            unit = broken_off(unit, cut_s)
        at = max(at, self.free[party])
        if not self.fits(at, unit.seconds):
            return None
        first = max(0, at - unit.onset)
        self.add(party, unit.samples, first)
        self.passages[party].extend(passage.moved(first) for passage in unit.passages)
        self.free[party] = first + unit.end + int(SHORTEST_PAUSE_S * RATE_HZ)
        return first + unit.onset, first + unit.end

    def any_unit(self, party):
        return self.units[party][int(self.random.integers(len(self.units[party])))]

    def short_unit(self, party):
        return min((self.any_unit(party) for _ in range(8)), key=lambda unit: unit.seconds)

    def long_unit(self, party):
        return max((self.any_unit(party) for _ in range(6)), key=lambda unit: unit.seconds)

    def varied(self, party, unit):
        """The unit as this speaker says it this time; its truth is that of what is then heard."""
        samples = unit.samples * from_db(self.random.uniform(-5, 4))
        share, most_db = self.weak_ends
        if self.chance(share):
            samples = weak_end(self.random, samples, high_db=most_db)
        if self.chance(self.weak_syllables):
            samples = weak_last_syllable(self.random, samples)
        if self.chance(0.15):
            samples = weak_onset(self.random, samples)
        if party == AGENT and self.chance(0.1):
            samples = faded_in(self.random, samples)
        if self.chance(0.05):
            samples = whispered(self.random, samples)
        return speech.unit_of(unit.name, samples) or unit

    def add(self, party, samples, at):
        samples = samples[max(0, -at):max(0, self.length - at)]
        at = max(0, at)
        self.channels[party][at:at + len(samples)] += samples

    def sound(self, party, at, kinds=KINDS, seconds=None, low_db=-32, high_db=2):
        """A sound that is not speech, its loud part this far below the common speech level. Returns its length."""
        event = self.events.any(kinds, seconds)
        loud = np.sqrt(np.mean(np.sort(event ** 2)[-max(1, len(event) // 4):])) + 1e-6
        event = event * from_db(SPEECH_DBFS + self.random.uniform(low_db, high_db)) / loud
        self.add(party, np.clip(event, -0.9, 0.9), at)
        return len(event)

    def touching(self, party, onset, end):
        """Breaths, smacks and thumps right before the onset and right after the end."""
        if self.sound_chance(0.25):
            event_s = self.random.uniform(0.08, 0.7)
            self.sound(party, onset - int(event_s * RATE_HZ) - self.between(-0.02, 0.15), NEAR, event_s, -45, -14)
        if self.sound_chance(0.35):
            self.sound(party, end + self.between(-0.03, 0.2), NEAR, None, -42, -9)

    def spoken(self, party, at, **how):
        span = self.say(party, at, **how)
        if span:
            self.touching(party, *span)
        return span

    # ---- the call ----

    def run(self):
        span = self.spoken(AGENT, self.between(0.3, 1.2))
        turns = (self.plain, self.plain, self.plain, self.plain, self.several, self.several, self.several, self.overlap,
                 self.backchannel, self.barge_in, self.filler, self.resumed, self.waited, self.waited, self.waited)
        at = span[1] if span else 0
        while span:
            at = max(at, *(free for free in self.free)) + self.between(0.1, 1.3)
            if self.sound_chance(0.25):
                self.sound(int(self.random.integers(2)), at - self.between(0.2, 0.9))
            span = turns[int(self.random.integers(len(turns)))](at)
            at = span[1] if span else at
        return self

    def reply(self, end, gap=None, **how):
        gap = self.between(0.1, 2.2) if gap is None else gap
        for party in (CALLER, AGENT):
            if self.sound_chance(0.3) and gap > 0.3 * RATE_HZ:
                self.sound(party, end + self.between(0.03, 0.8 * gap / RATE_HZ), seconds=self.random.uniform(0.05, 0.7) if self.chance(0.7) else None)
        if self.sound_chance(0.25) and gap > 0.6 * RATE_HZ:
            first, last = end + self.between(0.05, 0.4), end + gap - self.between(0.04, 0.25)
            self.sound(AGENT, first, ("music",), (last - first) / RATE_HZ, -26, 0)
        return self.spoken(AGENT, end + gap, **how)

    def plain(self, at):
        asked = self.spoken(CALLER, at)
        return asked and self.reply(asked[1])

    def several(self, at):
        """Utterances of the caller close together; the last is often short: a late last digit."""
        span = self.spoken(CALLER, at)
        for _ in range(int(self.random.integers(1, 4))):
            unit = self.short_unit(CALLER) if self.chance(0.5) else None
            following = span and self.spoken(CALLER, span[1] + self.between(0.26, 1.4), choose=unit)
            span = following or span
        return span and self.reply(span[1])

    def overlap(self, at):
        asked = self.spoken(CALLER, at)
        return asked and self.reply(asked[1], -self.between(0.1, 0.45))

    def backchannel(self, at):
        asked = self.spoken(CALLER, at)
        answer = asked and self.reply(asked[1], choose=self.long_unit(AGENT))
        if answer:
            self.spoken(CALLER, answer[0] + int(self.random.uniform(0.3, 0.8) * (answer[1] - answer[0])), choose=self.short_unit(CALLER))
        return answer

    def barge_in(self, at):
        cut_s = self.random.uniform(1.1, 1.9)
        asked = self.spoken(CALLER, at)
        answer = asked and self.reply(asked[1], choose=self.long_unit(AGENT), cut_s=cut_s)
        again = answer and self.spoken(CALLER, answer[1] - self.between(0.2, 0.7), choose=self.long_unit(CALLER))
        return again and self.reply(again[1])

    def filler(self, at):
        asked = self.spoken(CALLER, at)
        word = asked and self.reply(asked[1], self.between(0.1, 0.7), choose=self.short_unit(AGENT))
        return word and self.reply(word[1], self.between(0.4, 2.2))

    def resumed(self, at):
        asked = self.spoken(CALLER, at)
        return asked and self.plain(asked[1] + self.between(2.2, 4))

    def waited(self, at):
        """A sound of 250 ms to 8 s fills the wait, on either side."""
        asked = self.spoken(CALLER, at)
        if not asked or not self.liveliness:
            return asked and self.reply(asked[1])
        seconds = 0.25 * 32 ** self.random.random()
        before, after = self.between(0.05, 0.6), self.between(0.05, 0.6)
        party = int(self.random.integers(2))
        length = self.sound(party, asked[1] + before, seconds=seconds, low_db=-28, high_db=3)
        return self.reply(asked[1], before + length + after)


def broken_off(unit, seconds):
    if unit.seconds <= seconds:
        return unit
    samples = unit.samples[:unit.onset + int(seconds * RATE_HZ)].copy()
    samples[-64:] *= np.linspace(1, 0, 64)
    return speech.unit_of(unit.name, samples) or unit
