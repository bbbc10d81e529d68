"""What goes on behind a party for the whole call, at an RMS of 1."""
import numpy as np
from scipy.signal import butter, lfilter

from material import events, recordings
from prompt_speech import RATE_HZ

STEADY = ("white", "pink", "brown", "band", "hum")
LIVELY = ("babble", "car", "street", "tv", "call_centre", "office")


class Backgrounds:
    """`voices`: lists of units of people who are not in the call."""

    def __init__(self, random, part, voices):
        self.random, self.part, self.voices = random, part, voices

    def make(self, kind, length):
        sound = getattr(self, kind)(length)
        return sound / (sound.std() + 1e-9)

    def white(self, length):
        return self.random.standard_normal(length)

    def pink(self, length):
        spectrum = np.fft.rfft(self.random.standard_normal(length))
        return np.fft.irfft(spectrum / np.sqrt(np.maximum(np.fft.rfftfreq(length, 1 / RATE_HZ), 30)), length)

    def brown(self, length):
        return lfilter([1], [1, -self.random.uniform(0.85, 0.985)], self.random.standard_normal(length))

    def band(self, length):
        low, high = self.random.uniform(60, 500), self.random.uniform(1500, 3800)
        return lfilter(*butter(2, [low / 4000, high / 4000], "band"), self.random.standard_normal(length)) + self.brown(length) * 0.1

    def hum(self, length):
        mains, t = self.random.choice([50, 60]), np.arange(length) / RATE_HZ
        tilt = self.random.uniform(0.4, 1.5)
        lines = sum(np.sin(2 * np.pi * mains * k * t + self.random.uniform(0, 6)) / k ** tilt for k in range(1, 14))
        return lines + self.random.uniform(0.02, 0.3) * self.random.standard_normal(length)

    def talk(self, length, busy):
        """One voice; `busy` is the share of the time that it speaks."""
        units = self.voices[int(self.random.integers(len(self.voices)))]
        sound, at = np.zeros(length), int(self.random.integers(0, 2 * RATE_HZ))
        while at < length:
            spoken = units[int(self.random.integers(len(units)))].samples[:length - at]
            sound[at:at + len(spoken)] += spoken
            at += len(spoken) + int(self.random.exponential((1 - busy) / busy * 1.5) * RATE_HZ)
        return sound

    def babble(self, length):
        return sum(self.talk(length, 0.95) for _ in range(int(self.random.integers(4, 9))))

    def tv(self, length):
        speech = self.talk(length, 0.85) + 0.3 * self.talk(length, 0.5)
        music = np.resize(events.Events(self.random, self.part).music(6), length)
        muffled = butter(2, [self.random.uniform(150, 300) / 4000, self.random.uniform(1500, 3400) / 4000], "band")
        return lfilter(*muffled, speech + self.random.uniform(0, 0.5) * music / (music.std() + 1e-9) * 0.1)

    def car(self, length):
        engine = recordings.recorded("car", self.part)
        sound = self.brown(length) + 0.2 * self.slow(length, 2) * self.brown(length)
        if engine:
            loop = np.resize(engine[int(self.random.integers(len(engine)))], length)
            sound = sound / sound.std() + self.random.uniform(0.2, 1) * loop / (loop.std() + 1e-9)
        return sound

    def street(self, length):
        """Passing cars, wind, and now and then a sound."""
        sound = self.brown(length) * self.slow(length, 3) + 0.3 * self.pink(length)
        return sound / sound.std() + 1.5 * self.sprinkled(length, ("dog", "door", "beep", "rustle"), 8)

    def call_centre(self, length):
        talkers = sum(self.talk(length, 0.5) for _ in range(int(self.random.integers(3, 7))))
        return talkers / talkers.std() + 0.3 * self.pinkish(length) + 0.5 * self.sprinkled(length, ("typing", "dtmf", "beep"), 5)

    def office(self, length):
        talk = self.talk(length, 0.3)
        return self.pinkish(length) + 0.4 * talk / (talk.std() + 1e-9) + self.sprinkled(length, ("typing", "taps", "door", "keys"), 4)

    def pinkish(self, length):
        sound = self.pink(length)
        return sound / sound.std()

    def slow(self, length, seconds):
        """A gain that wanders by 12 dB either way over some seconds."""
        step = int(seconds * RATE_HZ)
        return 10 ** np.interp(np.arange(length), np.arange(0, length + 2 * step, step),
                               self.random.uniform(-0.6, 0.6, len(range(0, length + 2 * step, step))))

    def sprinkled(self, length, kinds, every_s):
        sound, at = np.zeros(length), 0
        make = events.Events(self.random, self.part)
        while (at := at + int(self.random.exponential(every_s) * RATE_HZ)) < length:
            event = make.any(kinds)[:length - at]
            sound[at:at + len(event)] += event * self.random.uniform(1, 5)
        return sound
