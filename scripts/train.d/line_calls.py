"""Calls whose caller is a real person on a real telephone line: the utterances of one session of a folder of line recordings with
hand-set edges (labels.json), the agent's replies between them."""
import json
import pathlib
import re

import numpy as np

from dialogue import AGENT, CALLER, Dialogue
from material.speech import Passage
from prompt_speech import RATE_HZ, mulaw_decoded

NOT_A_TRUTH = re.compile(r"\(\(|voices|background|laugh|[*+^<]")    # other speech, or words that the labels are unsure of
KEPT_BEFORE_MS, KEPT_AFTER_MS = 260, 420


def sessions(folder):
    """{session: its entries}, without those whose edges are no truth, and without speakers of a single utterance."""
    found = {}
    for entry in json.loads((pathlib.Path(folder) / "labels.json").read_text()):
        if not (entry["marked"] and NOT_A_TRUTH.search(entry["text"])):
            found.setdefault(entry["session"], []).append(entry)
    return {session: entries for session, entries in sorted(found.items()) if len(entries) > 1}


class LineCall(Dialogue):
    """One session's utterances over its own line noise. `close`: several of them in a turn."""

    def __init__(self, random, part, folder, entries, agent, close, liveliness):
        self.entries = [entries[k] for k in random.permutation(len(entries))]
        self.recordings = [read(pathlib.Path(folder) / entry["file"]) for entry in self.entries]
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
        onset, end = (int(entry[key] * RATE_HZ / 1000) for key in ("onset_ms", "end_ms"))
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
        noise = self.floor(self.length)
        gain = np.convolve(empty, np.hanning(320) / np.hanning(320).sum(), "same")
        gain = np.where(empty, 1, gain)
        return np.where(empty, noise, np.nan_to_num(line) * np.sqrt(1 - np.minimum(1, gain)) + noise * np.sqrt(gain))

    def floor(self, length):
        """The background of the session in pieces of 200 ms joined over 20 ms."""
        pieces = [self.quiet[k:k + 1600] for k in self.random.integers(0, max(1, len(self.quiet) - 1600), length // 1440 + 2)]
        out, ramp = np.zeros(length + 3200), np.sqrt(np.linspace(0, 1, 160))
        for k, piece in enumerate(pieces):
            piece = np.resize(piece, 1600).copy()
            piece[:160] *= ramp
            piece[-160:] *= ramp[::-1]
            out[1440 * k:1440 * k + 1600] += piece[:len(out) - 1440 * k][:1600] if 1440 * k < len(out) else 0
        return out[:length]


def line_call(random, part, folder, entries, agent, close, liveliness):
    call = LineCall(random, part, folder, entries, agent, close, liveliness)
    call.quiet = quiet_of(call)
    return call.run()


def quiet_of(call):
    """What the recordings hold before 150 ms before their utterances."""
    return np.concatenate([samples[80:max(240, ms(entry["onset_ms"] - 150))] for entry, samples in zip(call.entries, call.recordings)])


def read(path):
    return mulaw_decoded(np.frombuffer(path.read_bytes(), np.uint8)) / 32768


def ms(milliseconds):
    return int(milliseconds * RATE_HZ / 1000)
