"""Ways to say a clean utterance that are hard to hear the edges of. Each changes the source itself, so the truth is to be taken
from what comes out."""
import numpy as np
from scipy.signal import istft, lfilter, stft

from prompt_speech import RATE_HZ, from_db

FRAME = RATE_HZ // 200
SHORTEST_CLOSURE, SHORTEST_SYLLABLE = 4, 12     # in frames


def weak_end(random, samples, low_db=0, high_db=14):
    """The last 50 to 350 ms that much softer: a last consonant is still speech."""
    length = min(len(samples), int(random.uniform(0.05, 0.35) * RATE_HZ))
    fall = np.minimum(1, np.arange(length) / 400)
    return samples * np.r_[np.ones(len(samples) - length), from_db(-random.uniform(low_db, high_db) * fall)]


def weak_last_syllable(random, samples, low_db=2, high_db=16, longest_closure_s=0.08):
    """What follows the last closure that much softer, and the closure longer: an unstressed last syllable. Without one, as it was."""
    first, last = last_closure(samples)
    if first is None:
        return samples
    closure = samples[first:last]
    longer = np.resize(closure, int(random.uniform(0, longest_closure_s) * RATE_HZ))
    return np.r_[samples[:last], longer, samples[last:] * from_db(-random.uniform(low_db, high_db))]


def last_closure(samples):
    """(first, last) sample of the last 20 ms or more that lie 25 dB below the loud speech before them, with a syllable of 60 ms or more
    behind them; (None, None) where there are none."""
    levels = np.array([np.sqrt(np.mean(np.square(frame))) for frame in np.split(samples[:len(samples) // FRAME * FRAME], len(samples) // FRAME)])
    loud = levels > np.percentile(levels, 95) * from_db(-25)
    voiced = np.flatnonzero(loud)
    if len(voiced) < 2:
        return None, None
    gaps = np.diff(voiced)
    for k in np.flatnonzero(gaps > SHORTEST_CLOSURE)[::-1]:
        if np.count_nonzero(loud[voiced[k + 1]:]) >= SHORTEST_SYLLABLE:
            return (voiced[k] + 1) * FRAME, voiced[k + 1] * FRAME
    return None, None


def weak_onset(random, samples, low_db=4, high_db=22):
    """The first 50 to 250 ms that much softer: a sound that a voice begins with may be a murmur beside the vowel that follows."""
    length = min(len(samples), int(random.uniform(0.05, 0.25) * RATE_HZ))
    rise = np.minimum(1, np.arange(length)[::-1] / 320)
    return samples * np.r_[from_db(-random.uniform(low_db, high_db) * rise), np.ones(len(samples) - length)]


def faded_in(random, samples):
    samples = samples.copy()
    length = min(len(samples), int(random.uniform(0.1, 0.5) * RATE_HZ))
    samples[:length] *= np.linspace(0, 1, length) ** random.uniform(1, 2)
    return samples


def whispered(random, samples):
    """The voice's resonances with noise in place of its pitch, softer."""
    _, _, spectrum = stft(samples, nperseg=200)
    cepstrum = np.fft.irfft(np.log(np.abs(spectrum) + 1e-7), axis=0)
    cepstrum[14:-14] = 0
    envelope = np.exp(np.fft.rfft(cepstrum, axis=0).real)
    _, noise = istft(envelope * np.exp(2j * np.pi * random.random(spectrum.shape)), nperseg=200)
    noise = lfilter([1, -0.6], 1, np.pad(noise, (0, max(0, len(samples) - len(noise))))[:len(samples)])
    return noise * from_db(-random.uniform(3, 12)) * np.sqrt(np.mean(samples ** 2) / np.mean(noise ** 2))
