"""Calls whose caller is a real person on a real telephone line: the utterances of one session of a folder of line recordings with
hand-set edges (labels.json), the agent's replies between them."""
from fractions import Fraction

import numpy as np
from scipy.signal import lfilter, resample_poly

from dialogue import AGENT, CALLER, Dialogue
from material.line_recordings import entries, looped, ms, quiet_before, read
from material.speech import Passage
from prompt_speech import RATE_HZ

KEPT_BEFORE_MS, KEPT_AFTER_MS = 260, 420
CHANGED_SHARE = 0.6             # of the calls; more speakers than there are


def sessions(folder):
    """{session: its entries}, without speakers of a single utterance."""
    found = {}
    for entry in entries(folder):
        found.setdefault(entry["session"], []).append(entry)
    return {session: spoken for session, spoken in sorted(found.items()) if len(spoken) > 1}


class Speaker:
    """Who says a session: as recorded, or faster or slower with a pitch and resonances to match, over a line of another colour."""

    def __init__(self, random):
        changed = random.random() < CHANGED_SHARE
        self.stretch = Fraction(float(np.exp(random.uniform(-0.14, 0.14)))).limit_denominator(40) if changed else Fraction(1)
        self.colour = random.uniform(-0.35, 0.35) if changed else 0.0

    def labelled(self, entry):
        return {**entry, **{name: float(entry[name] * self.stretch) for name in ("onset_ms", "end_ms")}}

    def heard(self, samples):
        samples = resample_poly(samples, self.stretch.numerator, self.stretch.denominator)
        return lfilter([1, self.colour], 1, samples) / np.sqrt(1 + self.colour ** 2)


class LineCall(Dialogue):
    """One session's utterances over its own line noise. `close`: several of them in a turn."""

    def __init__(self, random, part, folder, entries, agent, close, liveliness):
        spoken = Speaker(random)
        self.entries = [spoken.labelled(entries[k]) for k in random.permutation(len(entries))]
        self.recordings = [spoken.heard(read(folder, entry)) for entry in self.entries]
        self.quiet = np.concatenate([quiet_before(*recorded) for recorded in zip(self.entries, self.recordings)])
        self.close = close
        seconds = 8 + sum(len(samples) / RATE_HZ for samples in self.recordings) + 7 * len(entries)
        super().__init__(random, part, [], agent, seconds, liveliness)
        self.sources = []
        self.line = np.full(self.length, np.nan)

    def run(self):
        greeting = self.say(AGENT, self.between(0.2, 0.6))
        at = greeting[1] + self.between(0.4, 1.2)
        while self.entries:
            at = self.turn(at) + self.between(0.3, 1.2)
        self.length = min(self.length, at)
        self.channels = [channel[:self.length] for channel in self.channels]
        self.channels[CALLER] = self.channels[CALLER] + self.background()
        return self

    def turn(self, at):
        end = self.utter(at)
        while self.close and self.entries and self.chance(0.6):
            end = self.utter(end + self.between(0.25, 1.5))
        if self.sound_chance(0.4):
            self.sound((CALLER, AGENT)[int(self.chance(0.5))], end + self.between(0.1, 0.6), low_db=-30)
        reply = self.say(AGENT, end + self.between(0.15, 1.6))
        return max(end, reply[1] if reply else end)

    def utter(self, at):
        """The next utterance with its onset here or as soon as its recording allows; returns its end."""
        entry, samples = self.entries.pop(), self.recordings.pop()
        onset, end = ms(entry["onset_ms"]), ms(entry["end_ms"])
        first, last = max(0, onset - ms(KEPT_BEFORE_MS)), min(len(samples), end + ms(KEPT_AFTER_MS))
        if not self.close:
            first, last = 0, len(samples)
        written = np.flatnonzero(~np.isnan(self.line))
        earliest = int(written[-1]) + 1 - 160 if len(written) else 0
        at = max(at, self.free[CALLER], earliest + onset - first) if not self.close else max(at, self.free[CALLER])
        start = at - onset
        self.write(samples[first:last], start + first)
        self.passages[CALLER].append(Passage(at, start + end, at, at, start + end, start + end))
        self.sources.append(dict(source=entry["file"], phone=entry["phone"], marked=entry["marked"]))
        self.free[CALLER] = start + end + ms(250)
        self.around(at, start + end)
        return start + end

    def around(self, onset, end):
        """Breath and noise that join the utterance."""
        self.touching(CALLER, onset, end)

    def write(self, samples, at):
        """Onto the line, over what is there with a ramp of 20 ms."""
        samples, at = samples[max(0, -at):], max(0, at)
        old = self.line[at:at + 160].copy()
        self.line[at:at + len(samples)] = samples
        ramp = np.linspace(0, 1, 160)
        joined = ramp * samples[:160] + (1 - ramp) * old
        self.line[at:at + 160] = np.where(np.isnan(old), samples[:160], joined)

    def background(self):
        """The recordings where they are, the line's own noise before and between them, joined over 20 ms."""
        line = self.line[:self.length]
        empty = np.isnan(line)
        noise = looped(self.random, self.quiet, self.length)
        gain = np.convolve(empty, np.hanning(320) / np.hanning(320).sum(), "same")
        gain = np.where(empty, 1, gain)
        return np.where(empty, noise, np.nan_to_num(line) * np.sqrt(1 - np.minimum(1, gain)) + noise * np.sqrt(gain))
