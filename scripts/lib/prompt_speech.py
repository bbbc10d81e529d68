"""Speech from the recorded telephone prompts of Debian's asterisk-core-sounds-*-wav packages, and the truth about it.

The truth of an utterance is computed on its clean samples: its onset and end are the outer borders of the first and last
5 ms frame within 35 dB of its speech level, the 95th percentile of its frame levels.
"""
import pathlib
import wave

import numpy as np

RATE_HZ = 8000
FRAME = RATE_HZ * 5 // 1000
EDGE_DEPTH_DB = 35
SPEECH_DBFS = -20
PROMPTS = pathlib.Path("/usr/share/asterisk/sounds")


def from_db(db):
    return 10 ** (db / 20)


def millis(sample):
    return round(sample * 1000 / RATE_HZ, 3)


def read_prompt(path):
    """The samples of a mono file of 16 bit at 8 kHz, full scale being 1."""
    with wave.open(str(path)) as file:
        if (file.getframerate(), file.getnchannels(), file.getsampwidth()) != (RATE_HZ, 1, 2):
            raise ValueError(f"{path}: expected mono WAV of 16 bit at {RATE_HZ} Hz")
        return np.frombuffer(file.readframes(file.getnframes()), "<i2") / 32768


def frame_levels(samples):
    """RMS of consecutive 5 ms frames, linear; an incomplete last frame is left out."""
    frames = samples[:len(samples) // FRAME * FRAME].reshape(-1, FRAME)
    return np.sqrt(np.mean(frames ** 2, axis=1))


def speech_level(levels):
    """The 95th percentile of the frames within 60 dB of the loudest."""
    return np.percentile(levels[levels > levels.max() * 1e-3], 95)


def speech_frames(samples, depth_db=EDGE_DEPTH_DB):
    """For each 5 ms frame, whether it lies within `depth_db` of the speech level."""
    levels = frame_levels(samples)
    return levels >= speech_level(levels) * from_db(-depth_db)


def edges(samples, depth_db=EDGE_DEPTH_DB):
    """First sample, and the one past the last, of the frames within `depth_db` of the speech level."""
    within = np.flatnonzero(speech_frames(samples, depth_db))
    return int(within[0]) * FRAME, int(within[-1] + 1) * FRAME


def at_speech_level(samples):
    """Scaled to -20 dBFS RMS between its edges, or to a peak of 0.95 where that is lower."""
    onset, end = edges(samples)
    gain = from_db(SPEECH_DBFS) / np.sqrt(np.mean(samples[onset:end] ** 2))
    # Rounded, so that the order in which a processor adds cannot change a sample.
    return samples * round(min(gain, 0.95 / np.abs(samples).max()), 3)


def cut(samples, length):
    """The first `length` samples, the last 8 ms of them faded out."""
    samples = samples[:length].copy()
    fade = 8 * RATE_HZ // 1000
    samples[-fade:] *= np.linspace(1, 0, fade)
    return samples


def pcm16(channels):
    """Channels of samples as 16-bit integers, what lies outside full scale clipped."""
    return np.clip(np.round(np.stack(channels) * 32767), -32768, 32767).astype("<i2")


def write_pcm(path, channels, rate_hz=RATE_HZ):
    """`channels`: 16-bit integers, one row a channel."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(channels.shape[0])
        file.setsampwidth(2)
        file.setframerate(rate_hz)
        file.writeframes(np.ascontiguousarray(channels.T).tobytes())


def mulaw(samples):
    """ITU-T G.711: 16-bit integers as codes of 8 bit."""
    magnitude = np.minimum(np.abs(samples), 32635) + 132
    exponent = np.floor(np.log2(magnitude)).astype(int) - 7
    mantissa = (magnitude >> (exponent + 3)) & 15
    return (~((samples < 0) << 7 | exponent << 4 | mantissa) & 255).astype(np.uint8)


def mulaw_decoded(codes):
    """ITU-T G.711: codes of 8 bit as integers of 16 bit."""
    bits = ~codes.astype(int) & 255
    magnitude = (((bits & 15) << 3) + 132 << (bits >> 4 & 7)) - 132
    return np.where(bits & 128, -magnitude, magnitude)
