"""Sounds that are not speech, at a peak of 1. `Events(random, part).make(kind)` or `.any()`; real recordings where there are some."""
import numpy as np
from scipy.signal import butter, lfilter

from material import recordings
from prompt_speech import RATE_HZ

BODY = ("breath_in", "breath_out", "puff", "smack", "cough")
HANDSET = ("click", "thump", "handling", "taps", "rustle", "static")
AROUND = ("door", "dog", "keys", "typing")
TONES = ("dtmf", "beep", "chime", "music", "thinking")
KINDS = BODY + HANDSET + AROUND + TONES
REAL_SHARE = 0.6


class Events:
    def __init__(self, random, part):
        self.random, self.part = random, part

    def any(self, kinds=KINDS, seconds=None):
        return self.make(kinds[int(self.random.integers(len(kinds)))], seconds)

    def make(self, kind, seconds=None):
        """A sound of this kind; with `seconds`, it goes on or is repeated for about as long."""
        files = recordings.recorded(kind, self.part) if kind in recordings.FILES else []
        real = files and self.random.random() < REAL_SHARE
        if kind in LASTING and not real:
            sound = getattr(self, kind)(seconds)
        else:
            sound = self.for_about(lambda: sounding(self.play(files) if real else getattr(self, kind)()), seconds)
        return sound / (np.abs(sound).max() + 1e-9)

    def play(self, files):
        return files[int(self.random.integers(len(files)))]

    def for_about(self, once, seconds):
        """Cut to the length with a fade, or repeated with pauses of up to half a second until it is reached."""
        whole = [once()]
        if seconds is None:
            return whole[0]
        length = int(seconds * RATE_HZ)
        while sum(map(len, whole)) < 0.8 * length:
            whole += [np.zeros(self.samples(0.03, 0.5)), once()]
        joined = np.concatenate(whole)[:length].copy()
        fade = min(400, len(joined))
        joined[-fade:] *= np.linspace(1, 0, fade)
        return joined

    def samples(self, low_s, high_s):
        return int(self.uniform(low_s, high_s) * RATE_HZ)

    def uniform(self, low, high):
        return self.random.uniform(low, high)

    def noise(self, length, low_hz, high_hz):
        band = butter(2, [max(50, low_hz) / (RATE_HZ / 2), min(3900, high_hz) / (RATE_HZ / 2)], "band")
        return lfilter(*band, self.random.standard_normal(length + 200))[200:]

    # ---- the body ----

    def breath_in(self):
        return self.breath(lambda u: u ** self.uniform(0.3, 1.5) * np.minimum(1, (1 - u) / self.uniform(0.02, 0.3)))

    def breath_out(self):
        return self.breath(lambda u: np.minimum(1, u / self.uniform(0.01, 0.3)) * (1 - u) ** self.uniform(0.5, 2.5))

    def breath(self, envelope):
        """Noise through two or three resonances of the mouth."""
        length = self.samples(0.1, 0.9)
        air = self.noise(length, self.uniform(80, 700), self.uniform(1500, 3900))
        air /= air.std()
        for _ in range(int(self.random.integers(1, 4))):
            frequency, width = self.uniform(300, 3600), self.uniform(150, 700)
            band = self.noise(length, frequency - width / 2, frequency + width / 2)
            air = air + self.uniform(0.3, 2) * band / band.std()
        return air * envelope(np.arange(length) / length)

    def puff(self):
        """Breath that hits the microphone: a rumble that flutters and dies away, little above 500 Hz."""
        length = self.samples(0.08, 0.7)
        u = np.arange(length) / length
        rumble = self.noise(length, 50, self.uniform(150, 700))
        hiss = self.noise(length, 200, self.uniform(1500, 3900))
        flutter = np.abs(np.interp(u, np.linspace(0, 1, 12), self.random.uniform(0.3, 1, 12)))
        shape = np.minimum(1, u / self.uniform(0.005, 0.2)) * (1 - u) ** self.uniform(0.3, 2)
        return (rumble / rumble.std() + self.uniform(0.05, 0.6) * hiss / hiss.std()) * flutter * shape

    def smack(self):
        """One to three short wet clicks."""
        sound = np.zeros(self.samples(0.03, 0.2) + 400)
        for at in self.random.integers(0, len(sound) - 300, int(self.random.integers(1, 4))):
            sound[at:at + 300] += self.uniform(0.3, 1) * self.burst(300, self.uniform(1, 6), self.uniform(400, 1200), 3900)
        return sound

    def cough(self):
        sound = np.zeros(self.samples(0.3, 1.3))
        at = 0
        while at < len(sound) - 800:
            length = self.samples(0.08, 0.3)
            voiced = lfilter([1], [1, -1.2, 0.75], (np.arange(length) % int(self.uniform(40, 90)) == 0) * 1.0)
            hit = (self.noise(length, self.uniform(150, 700), self.uniform(1800, 3900)) + self.uniform(0, 0.4) * voiced)
            hit = hit * np.exp(-np.arange(length) / self.samples(0.02, 0.12)) * np.minimum(1, np.arange(length) / 40)
            sound[at:at + length] += hit[:len(sound) - at]
            at += self.samples(0.2, 0.5)
        return sound

    # ---- the handset ----

    def static(self):
        """A bad line: noise that begins at once, crackles and goes on for a while."""
        length = self.samples(0.2, 2)
        hiss = self.noise(length, self.uniform(60, 800), self.uniform(1500, 3900))
        grain = np.interp(np.arange(length), np.arange(0, length + 80, 80), 10 ** self.random.uniform(-self.uniform(0.1, 0.8), 0, length // 80 + 2)[:len(np.arange(0, length + 80, 80))])
        return hiss * grain * np.minimum(1, np.arange(length)[::-1] / self.uniform(40, 2000))

    def burst(self, length, decay_ms, low_hz, high_hz):
        return self.noise(length, low_hz, high_hz) * np.exp(-np.arange(length) / (decay_ms * RATE_HZ / 1000))

    def click(self):
        return self.burst(400, self.uniform(0.3, 8), self.uniform(50, 1500), 3900)

    def thump(self):
        return self.burst(self.samples(0.1, 0.6), self.uniform(15, 120), 50, self.uniform(250, 1500))

    def handling(self):
        rub = self.rustle()
        return rub / np.abs(rub).max() + 0.5 * self.spread(self.click, len(rub), 4)[:len(rub)]

    def taps(self):
        low, decay = self.uniform(60, 900), self.uniform(3, 25)
        return self.spread(lambda: self.burst(800, decay, low, low + 2500), self.samples(0.2, 1.5), 6)

    def rustle(self):
        length = self.samples(0.2, 2)
        slow = np.interp(np.arange(length), np.arange(0, length + 800, 400), np.abs(self.random.standard_normal(len(np.arange(0, length + 800, 400)))))
        return self.noise(length, self.uniform(50, 600), self.uniform(800, 3900)) * slow

    def spread(self, once, length, most):
        sound = np.zeros(length + 900)
        for at in self.random.integers(0, length, int(self.random.integers(1, most + 1))):
            hit = once()[:len(sound) - at]
            sound[at:at + len(hit)] += hit / np.abs(hit).max() * self.uniform(0.3, 1)
        return sound

    # ---- around ----

    def door(self):
        creak = self.rustle()[:self.samples(0.1, 0.8)] * 0.2
        return np.concatenate([creak, self.thump()])

    def dog(self):
        length = self.samples(0.1, 0.3)
        u = np.arange(length) / length
        pitch = self.uniform(250, 1000) * (1 + self.uniform(-0.5, 0.4) * u)
        pulses = np.diff(np.floor(np.cumsum(pitch) / RATE_HZ), prepend=0) > 0
        rough = pulses + 0.25 * self.random.standard_normal(length)
        return lfilter([1], [1, -0.7], rough) * np.exp(-((u - 0.25) / 0.3) ** 2)

    def keys(self):
        def jingle():
            t = np.arange(1200) / RATE_HZ
            return sum(np.sin(2 * np.pi * self.uniform(1800, 3900) * t) for _ in range(3)) * np.exp(-t / self.uniform(0.005, 0.04))
        return self.spread(jingle, self.samples(0.2, 1.2), 12)

    def typing(self):
        low = self.uniform(200, 1500)
        return self.spread(lambda: self.burst(600, self.uniform(1, 6), low, 3900), self.samples(0.3, 2), 16)

    # ---- tones ----

    def partials(self, frequencies, length, ramp_s=0.005):
        t = np.arange(length) / RATE_HZ
        ramp = np.minimum(1, np.minimum(t, t[::-1]) / ramp_s)
        return sum(np.sin(2 * np.pi * hz * t) for hz in frequencies) * ramp

    def dtmf(self):
        pairs = [(low, high) for low in (697, 770, 852, 941) for high in (1209, 1336, 1477)]
        presses = [self.partials(pairs[int(self.random.integers(12))], self.samples(0.06, 0.3))
                   for _ in range(int(self.random.integers(1, 5)))]
        return np.concatenate([part for press in presses for part in (press, np.zeros(self.samples(0.04, 0.25)))])

    def beep(self):
        count = int(self.random.integers(1, 3))
        return self.partials([self.uniform(300, 2600) for _ in range(count)], self.samples(0.05, 0.8))

    def chime(self):
        sound = np.zeros(self.samples(0.3, 2))
        spacing, decay = self.uniform(0.06, 0.3), self.uniform(0.05, 0.6)
        for k in range(int(self.random.integers(1, 5))):
            t = np.arange(max(1, len(sound) - int(k * spacing * RATE_HZ))) / RATE_HZ
            base = self.uniform(300, 1700)
            partials = sum(np.sin(2 * np.pi * base * h * t) / h ** self.uniform(1, 3) for h in (1, 2, 2.76) if base * h < 3900)
            sound[-len(t):] += partials * np.exp(-t / decay) * np.minimum(1, t / 0.008)
        return sound

    def music(self, seconds=None):
        """A piece of a song, or notes over a drum."""
        length = int(seconds * RATE_HZ) if seconds else self.samples(0.5, 6)
        songs = recordings.songs(self.part)
        if songs and self.random.random() < 0.65:
            song = songs[int(self.random.integers(len(songs)))]
            first = int(self.random.integers(0, len(song) - length))
            return faded(song[first:first + length])
        sound = np.zeros(length)
        for at in range(0, length, self.samples(0.12, 0.5)):
            note = self.note(length - at)
            sound[at:] += note + self.uniform(0, 0.4) * self.random.standard_normal(len(note)) * np.exp(-np.arange(len(note)) / 240)
        return faded(sound)

    def note(self, length):
        t = np.arange(length) / RATE_HZ
        chord = 0
        for _ in range(int(self.random.integers(1, 4))):
            base = 110 * 2 ** (self.random.choice([0, 2, 4, 5, 7, 9, 11]) / 12 + int(self.random.integers(0, 4)))
            chord = chord + sum(np.sin(2 * np.pi * base * h * t) / h ** 1.4 for h in range(1, 6) if base * h < 3900)
        return chord * np.exp(-t / self.uniform(0.1, 1)) * np.minimum(1, t / self.uniform(0.003, 0.08))

    def thinking(self, seconds=None):
        """What an agent plays while it works: soft blips in a rhythm, typing, or a held chord that swells."""
        length = int(seconds * RATE_HZ) if seconds else self.samples(0.5, 4)
        if self.random.random() < 0.4:
            chord = self.partials([self.uniform(150, 900) for _ in range(3)], length, 0.1)
            return chord * (1 + 0.8 * np.sin(2 * np.pi * self.uniform(0.5, 4) * np.arange(length) / RATE_HZ))
        sound, blip = np.zeros(length), self.chime() if self.random.random() < 0.6 else self.typing()
        for at in range(0, length, self.samples(0.15, 0.9)):
            sound[at:at + len(blip)] += blip[:length - at]
        return faded(sound)


LASTING = ("music", "thinking")


def sounding(sound):
    """Without the silence before it."""
    return sound[np.argmax(np.abs(sound) > 0.02 * np.abs(sound).max()):]


def faded(sound, ms=20):
    sound = sound.copy()
    length = min(len(sound), ms * RATE_HZ // 1000)
    ramp = np.linspace(0, 1, length)
    sound[:length] *= ramp
    sound[-length:] *= ramp[::-1]
    return sound
