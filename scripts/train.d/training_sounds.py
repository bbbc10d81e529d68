"""Sounds that are not speech as the training hears them. Where material/events.py, from which scripts/accuracy makes its own, has one
recipe for a kind, here is another: bodies that are struck, surfaces that rub, throats, and recordings that are played at other
speeds through other filters. So the accuracy says how sounds are taken that were not trained on."""
import numpy as np
from scipy.signal import butter, lfilter, resample_poly

from material import events, rooms
from prompt_speech import RATE_HZ, from_db

# What was mistaken for speech most often is heard most often.
KINDS = events.KINDS + ("cough", "throat", "dog", "door", "keys", "keys", "handling", "taps", "struck", "struck", "rubbed", "music")
SPEEDS = (14, 16, 18, 20, 22, 24, 27)       # of 20


class TrainingEvents(events.Events):
    def play(self, files):
        """A recording, or the same faster or slower, through a filter, in a room."""
        sound = super().play(files)
        sound = resample_poly(sound, 20, SPEEDS[int(self.random.integers(len(SPEEDS)))])
        if self.random.random() < 0.5:
            centre, width = self.uniform(300, 3000), self.uniform(200, 1500)
            low, high = max(60, centre - width), min(3900, centre + width)
            sound = sound + self.uniform(-0.8, 3) * lfilter(*butter(1, [low / 4000, high / 4000], "band"), sound)
        if self.random.random() < 0.3:
            sound = rooms.in_room(self.random, np.pad(sound, (0, 1600)))
        return sound

    def for_about(self, once, seconds):
        """Repeated at other levels, sometimes close together and sometimes seldom."""
        if seconds is None:
            return once()
        length = int(seconds * RATE_HZ)
        longest_pause_s = self.uniform(0.05, 1)
        whole = [once()]
        while sum(map(len, whole)) < 0.8 * length:
            whole += [np.zeros(self.samples(0.01, longest_pause_s)), once() * from_db(self.uniform(-10, 0))]
        return events.faded(np.concatenate(whole)[:length])

    # ---- things ----

    def body(self):
        """How something sounds when it is struck: damped modes over a burst of noise."""
        length = self.samples(0.03, 0.35)
        t = np.arange(length) / RATE_HZ
        lowest = self.uniform(80, 2500)
        modes = lowest * (1 + np.sort(self.random.uniform(0, self.uniform(0.2, 6), int(self.random.integers(1, 9)))))
        ring_s = self.uniform(0.002, 0.12)
        tone = sum(self.uniform(0.2, 1) * np.sin(2 * np.pi * hz * t + self.uniform(0, 6)) * np.exp(-t / (ring_s * self.uniform(0.5, 2)))
                   for hz in modes if hz < 3900) + np.zeros(length)
        burst = self.noise(length, self.uniform(50, 1500), self.uniform(1600, 3900)) * np.exp(-t / self.uniform(0.001, 0.04))
        struck = tone / (np.abs(tone).max() + 1e-9) + self.uniform(0.05, 2) * burst / np.abs(burst).max()
        return struck * np.minimum(1, t / self.uniform(0.0002, 0.004))

    def hits(self, seconds, per_second, bodies):
        """Bodies struck in a rhythm that is loose or even."""
        sound, at, loose = np.zeros(int(seconds * RATE_HZ) + 3000), 0, self.random.random()
        while at < len(sound) - 3000:
            hit = bodies[int(self.random.integers(len(bodies)))] * from_db(self.uniform(-14, 0))
            sound[at:at + len(hit)] += hit[:len(sound) - at]
            at += max(20, int(RATE_HZ / per_second * ((1 - loose) + loose * self.random.exponential())))
        return events.sounding(sound)

    def struck(self):
        return self.hits(self.uniform(0.02, 2), 10 ** self.uniform(0, 1.6), [self.body() for _ in range(int(self.random.integers(1, 5)))])

    def taps(self):
        return self.hits(self.uniform(0.1, 1.5), self.uniform(1.5, 9), [self.body()])

    def keys(self):
        """Metal on metal: many small bodies, fast, in swings."""
        bodies = [self.body() for _ in range(int(self.random.integers(2, 7)))]
        rattle = self.hits(self.uniform(0.15, 1.2), self.uniform(10, 60), bodies)
        return rattle * self.swings(len(rattle), self.uniform(1, 6))

    def typing(self):
        return self.hits(self.uniform(0.2, 2.5), self.uniform(3, 12), [self.body()[:self.samples(0.01, 0.06)] for _ in range(5)])

    def swings(self, length, hz):
        """Comes and goes so many times a second, irregularly."""
        count = max(3, int(length / RATE_HZ * hz * 2) + 2)
        return np.interp(np.linspace(0, count - 1, length), np.arange(count), self.random.random(count) ** self.uniform(0.5, 3))

    def rubbed(self):
        """One surface on another: noise through a resonance that wanders, in strokes."""
        length = self.samples(0.1, 2)
        steps = max(2, length // 400)
        noise, out = self.random.standard_normal(length + 800), np.zeros(length)
        centre = np.clip(self.uniform(200, 3200) + np.cumsum(self.random.standard_normal(steps)) * self.uniform(0, 300), 120, 3700)
        width = self.uniform(100, 1500)
        for k in range(steps):
            first, last = k * length // steps, (k + 1) * length // steps
            band = butter(1, [max(60, centre[k] - width) / 4000, min(3900, centre[k] + width) / 4000], "band")
            out[first:last] = lfilter(*band, noise[first:last + 100])[100:][:last - first] if last - first else 0
        return out * self.swings(length, self.uniform(0.7, 15))

    rustle = rubbed

    def handling(self):
        rub = self.rubbed()
        knocks = self.hits(len(rub) / RATE_HZ, self.uniform(1, 8), [self.body(), self.body()])
        return mixed(rub / (np.abs(rub).max() + 1e-9), knocks * self.uniform(0, 1.5))

    def door(self):
        """It creaks as it sticks and slips, or rubs; then it falls shut."""
        creak = self.creak() if self.random.random() < 0.4 else self.rubbed()
        slam = rooms.in_room(self.random, np.pad(self.hits(0.02, 5, [self.body()]) + 0, (0, 3000)))
        low = self.burst(self.samples(0.1, 0.5), self.uniform(20, 150), 50, self.uniform(200, 1200))
        slam = mixed(slam / np.abs(slam).max(), low / np.abs(low).max() * self.uniform(0, 1.5))
        return np.concatenate([creak / (np.abs(creak).max() + 1e-9) * from_db(self.uniform(-30, -6)), np.zeros(self.samples(0, 0.4)), slam])

    def creak(self):
        length = self.samples(0.1, 0.9)
        slips = self.pulses(length, self.uniform(15, 350), 0.3)
        return self.through_tract(slips, int(self.random.integers(1, 4)), 60, 500) * self.swings(length, 4)

    # ---- throats ----

    def puff(self):
        """Breath that hits the microphone: it rumbles and flutters, with little hiss, strong at once or swelling, for up to a second."""
        length = self.samples(0.08, 1)
        u = np.arange(length) / length
        rumble, hiss = self.noise(length, 50, self.uniform(150, 800)), self.noise(length, 200, self.uniform(1500, 3900))
        shape = np.minimum(1, u / self.uniform(0.005, 0.3)) * (1 - u) ** self.uniform(0.3, 2)
        flutter = self.swings(length, self.uniform(5, 60))
        return (rumble / rumble.std() + self.uniform(0.02, 0.7) * hiss / hiss.std()) * flutter * shape

    def pulses(self, length, hz, jitter, glide=0.0):
        pitch = hz * (1 + glide * np.arange(length) / length) * np.repeat(1 + jitter * self.random.standard_normal(length // 40 + 1), 40)[:length]
        return (np.diff(np.floor(np.cumsum(np.abs(pitch)) / RATE_HZ), prepend=0) > 0).astype(float)

    def through_tract(self, source, count, narrowest_hz, widest_hz):
        """Through so many resonances one after another."""
        for _ in range(count):
            angle, radius = 2 * np.pi * self.uniform(250, 3600) / RATE_HZ, np.exp(-np.pi * self.uniform(narrowest_hz, widest_hz) / RATE_HZ)
            source = lfilter([1], [1, -2 * radius * np.cos(angle), radius ** 2], source)
        return source / (np.abs(source).max() + 1e-9)

    def expulsion(self):
        """One thrust of a cough: a burst, air, and sometimes the folds at the end of it."""
        length = self.samples(0.1, 0.45)
        u = np.arange(length) / length
        air = self.random.standard_normal(length) * np.exp(-u / self.uniform(0.1, 0.6)) * np.minimum(1, u * length / self.samples(0.002, 0.02))
        folds = self.pulses(length, self.uniform(90, 420), self.uniform(0.05, 0.5), self.uniform(-0.5, 0.3))
        voiced = folds * (u > self.uniform(0, 0.7)) * self.uniform(0, 12) * (1 - u)
        return self.through_tract(air + voiced, int(self.random.integers(2, 5)), 120, 700) * (1 - u) ** 0.3

    def cough(self):
        thrusts = [self.expulsion() * from_db(self.uniform(-10, 0)) for _ in range(int(self.random.integers(1, 5)))]
        return np.concatenate([part for thrust in thrusts for part in (thrust, np.zeros(self.samples(0.0, 0.25)))])

    def throat(self):
        """A throat is cleared: rough folds, mostly noise."""
        length = self.samples(0.15, 0.8)
        rough = self.pulses(length, self.uniform(30, 120), self.uniform(0.4, 0.9)) * 6 + self.uniform(0.3, 2) * self.random.standard_normal(length)
        return self.through_tract(rough, 3, 150, 700) * np.hanning(length) ** self.uniform(0.2, 1) * self.swings(length, 20)

    def dog(self):
        return np.concatenate([part for _ in range(int(self.random.integers(1, 5))) for part in (self.bark(), np.zeros(self.samples(0.03, 0.5)))])

    def bark(self):
        length = self.samples(0.06, 0.35)
        u = np.arange(length) / length
        rough = self.pulses(length, self.uniform(180, 1100), self.uniform(0.02, 0.4), self.uniform(-0.6, 0.5)) * 6
        rough = rough + self.uniform(0.1, 2) * self.random.standard_normal(length)
        peak = self.uniform(0.1, 0.6)
        return self.through_tract(rough, int(self.random.integers(2, 4)), 150, 800) * np.exp(-((u - peak) / self.uniform(0.15, 0.4)) ** 2)


def mixed(one, other):
    out = np.zeros(max(len(one), len(other)))
    out[:len(one)] += one
    out[:len(other)] += other
    return out
