"""Rooms and leaks: what reaches the microphone beside the direct sound."""
import numpy as np
from scipy.signal import butter, fftconvolve, lfilter

from prompt_speech import RATE_HZ, from_db


def response(random, rt60_s, direct_db):
    """A room's impulse response: the direct sound at 1, then reflections that fall by 60 dB in `rt60_s`, higher tones faster, their
    energy `direct_db` below the direct sound's."""
    length = int(min(1.5, 1.2 * rt60_s) * RATE_HZ)
    t = np.arange(length) / RATE_HZ
    diffuse = random.standard_normal(length)
    low = lfilter(*butter(1, 0.4), diffuse)
    tail = low * 10 ** (-3 * t / rt60_s) + (diffuse - low) * 10 ** (-3 * t / (0.8 * rt60_s))
    tail[:int(random.uniform(0.001, 0.006) * RATE_HZ)] = 0
    tail *= from_db(-direct_db) / np.sqrt(np.sum(tail ** 2))
    tail[0] = 1
    return tail


def in_room(random, samples, rt60_s=None, direct_db=None):
    rt60_s = random.uniform(0.12, 0.9) if rt60_s is None else rt60_s
    direct_db = random.uniform(-2, 12) if direct_db is None else direct_db
    return fftconvolve(samples, response(random, rt60_s, direct_db))[:len(samples)]


def leak(random, samples, lag_s, db):
    """The other party's sound after a lag, through a short diffuse path."""
    lag = int(lag_s * RATE_HZ)
    path = np.zeros(lag + 160)
    path[lag:] = 0.25 * random.standard_normal(160) * np.exp(-np.arange(160) / 40)
    path[lag] = 1
    return fftconvolve(samples, path)[:len(samples)] * from_db(db)
