"""Sounds that are not the two speakers: noise, voices behind them, tones, breath, key strokes, music."""
import pathlib

import numpy as np

from prompt_speech import RATE_HZ, from_db, read_prompt

MUSIC = pathlib.Path("/usr/share/asterisk/moh")
MUSIC_PACKAGE = "asterisk-moh-opsound-wav"


def at_dbfs(samples, dbfs):
    """Scaled to this RMS level."""
    return samples * (from_db(dbfs) / np.sqrt(np.mean(samples ** 2)))


def white_noise(random, length, dbfs):
    return at_dbfs(random.standard_normal(length), dbfs)


def pink_noise(random, length, dbfs):
    return at_dbfs(shaped(random.standard_normal(length), lambda hz: 1 / np.sqrt(np.maximum(hz, 20))), dbfs)


def shaped(samples, gain_at_hz):
    """Filtered in the frequency domain by a gain over frequency."""
    spectrum = np.fft.rfft(samples)
    return np.fft.irfft(spectrum * gain_at_hz(np.fft.rfftfreq(len(samples), 1 / RATE_HZ)), len(samples))


def babble(random, length, voice, dbfs, talkers=7):
    """Several utterances of a voice at any moment, without pauses."""
    mixed = np.zeros(length)
    for _ in range(talkers):
        at = int(random.integers(0, RATE_HZ))
        while at < length:
            spoken = voice.sentences[int(random.integers(len(voice.sentences)))].samples[:length - at]
            mixed[at:at + len(spoken)] += spoken
            at += len(spoken)
    return at_dbfs(mixed, dbfs)


def tones(frequencies_hz, seconds, dbfs):
    """A sum of equal sines with ramps of 5 ms, `dbfs` being the level of a single sine of the same peak."""
    time_s = np.arange(int(seconds * RATE_HZ)) / RATE_HZ
    mixed = sum(np.sin(2 * np.pi * hz * time_s) for hz in frequencies_hz) / len(frequencies_hz)
    ramp = np.minimum(1, np.minimum(time_s, time_s[::-1]) / 0.005)
    return mixed * ramp * from_db(dbfs) * np.sqrt(2)


def hum(length, mains_hz, dbfs):
    """The mains and its first two overtones; `dbfs` is the peak of the mains."""
    time_s = np.arange(length) / RATE_HZ
    return from_db(dbfs) * sum(np.sin(2 * np.pi * mains_hz * k * time_s + k) / k for k in (1, 2, 3))


def burst(random, milliseconds, decay_ms, peak):
    """Noise that dies away exponentially: a click, a key stroke."""
    time_ms = np.arange(int(milliseconds * RATE_HZ / 1000)) * 1000 / RATE_HZ
    return peak * random.standard_normal(len(time_ms)) * np.exp(-time_ms / decay_ms)


def breath(random, seconds, peak):
    """Noise of 500 to 3000 Hz that swells and falls."""
    length = int(seconds * RATE_HZ)
    noise = shaped(random.standard_normal(length), lambda hz: (hz > 500) & (hz < 3000))
    return peak * noise / noise.std() * np.hanning(length)


def music(random, length, dbfs):
    """A piece of hold music, with ramps of 30 ms."""
    songs = sorted(MUSIC.glob("*.wav"))
    if not songs:
        raise SystemExit(f"found no hold music in {MUSIC}; install the Debian package {MUSIC_PACKAGE}")
    song = read_prompt(songs[int(random.integers(len(songs)))])
    first = int(random.integers(10 * RATE_HZ, len(song) - length - 5 * RATE_HZ))
    ramp = np.minimum(1, np.minimum(np.arange(length), np.arange(length)[::-1]) / (0.03 * RATE_HZ))
    return at_dbfs(song[first:first + length] * ramp, dbfs)


def echo_path(random, delay_s, db):
    """The impulse response of a leak: a delay, then a short diffuse tail; `db` is the gain of its whole energy."""
    delay = int(delay_s * RATE_HZ)
    after = np.arange(RATE_HZ // 50)
    response = np.zeros(delay + len(after))
    response[delay:] = 0.25 * random.standard_normal(len(after)) * np.exp(-after / 40)
    response[delay] += 1
    return response * (from_db(db) / np.sqrt(np.sum(response ** 2)))
