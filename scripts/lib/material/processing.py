"""What devices and platforms do to a channel: gates, denoisers, gain control, clipping, filters, losses. Each keeps the time."""
import subprocess

import numpy as np
from scipy.signal import butter, lfilter

from prompt_speech import FRAME, RATE_HZ, frame_levels, from_db, pcm16

FILTER_DELAY = {"afftdn": 200}         # samples by which ffmpeg's filters are late
MP3_DELAY = 1105                       # of LAME's encoder and the decoder
RAW = ["-f", "s16le", "-ar", str(RATE_HZ), "-ac", "1"]


def filtered(samples, graph):
    """Through one of ffmpeg's filters, its delay taken off."""
    delay = FILTER_DELAY.get(graph.split("=")[0], 0)
    return _filtered(np.pad(samples, (0, delay)), graph)[delay:delay + len(samples)]


def _filtered(samples, graph):
    given = pcm16([np.pad(samples, (0, RATE_HZ // 5))])[0].tobytes()
    outcome = _run(["ffmpeg", "-v", "error", *RAW, "-i", "-", "-af", graph, *RAW, "-"], given)
    taken = np.frombuffer(outcome, "<i2") / 32768
    return np.pad(taken, (0, max(0, len(samples) - len(taken))))[:len(samples)]


def _run(command, given):
    return subprocess.run(command, input=given, stdout=subprocess.PIPE, check=True).stdout


def denoised(random, samples):
    return filtered(samples, f"afftdn=nr={random.uniform(10, 40):.1f}:nf={random.uniform(-55, -32):.1f}")


def soft_gated(random, samples):
    return filtered(samples, f"agate=threshold={from_db(random.uniform(-52, -34)):.5f}:ratio={random.uniform(4, 30):.1f}:attack="
                             f"{random.uniform(2, 20):.1f}:release={random.uniform(60, 300):.0f}:range={from_db(random.uniform(-70, -20)):.5f}")


def gain_controlled(random, samples):
    return filtered(samples, f"acompressor=threshold={from_db(random.uniform(-40, -20)):.4f}:ratio={random.uniform(3, 15):.1f}:attack=4:"
                             f"release={random.uniform(150, 600):.0f}:makeup={random.uniform(2, 8):.1f}")


def hard_gated(random, samples, threshold_db=None, hold_ms=None, shut_db=-90):
    """Shut wherever 5 ms have lain below the threshold (dB below the channel's loud frames) for the hold."""
    threshold_db = random.uniform(-45, -28) if threshold_db is None else threshold_db
    hold_ms = random.uniform(20, 250) if hold_ms is None else hold_ms
    levels = frame_levels(samples)
    is_open = levels > np.percentile(levels, 98) * from_db(threshold_db)
    held = np.convolve(is_open, np.ones(int(hold_ms / 5) + 1))[:len(is_open)] > 0
    gain = np.repeat(np.where(held, 1, from_db(shut_db)), FRAME)
    gain = np.pad(gain, (0, len(samples) - len(gain)), constant_values=from_db(shut_db))
    return samples * np.convolve(gain, np.ones(16) / 16, "same")


def comfort_noised(random, samples, dbfs):
    """A hard gate whose pauses are filled with even noise."""
    gated = hard_gated(random, samples)
    return gated + from_db(dbfs) * random.standard_normal(len(samples)) * (np.abs(gated) < 1e-3)


def noisy_while_open(random, samples, dbfs, hold_s):
    """Noise that a gate lets through from half the hold before speech to half of it after."""
    is_open = np.convolve(np.abs(samples) > 1e-3, np.ones(int(hold_s * RATE_HZ)), "same") > 0
    return samples + from_db(dbfs) * random.standard_normal(len(samples)) * is_open


def clicked(random, samples, rate_hz):
    """Clicks of one to four milliseconds at random."""
    samples = samples.copy()
    for at in random.integers(0, len(samples) - 80, random.poisson(rate_hz * len(samples) / RATE_HZ)):
        decay = np.exp(-np.arange(40) / random.uniform(2, 10))
        samples[at:at + 40] += random.standard_normal(40) * decay * from_db(random.uniform(-30, -6))
    return samples


def clipped(samples, gain_db):
    return np.clip(samples * from_db(gain_db), -1, 1)


def band_limited(random, samples):
    return lfilter(*butter(4, [random.uniform(150, 320) / 4000, random.uniform(3000, 3500) / 4000], "band"), samples)


def packets_lost(random, samples, share=0.03, repeated=False):
    """20 ms packets lost at random: zeros, or the one before again."""
    samples = samples.copy()
    for at in range(160, len(samples) - 160, 160):
        if random.random() < share:
            samples[at:at + 160] = samples[at - 160:at] * 0.7 if repeated else 0
    return samples


def dropped_out(random, samples):
    samples, at = samples.copy(), 0
    while (at := at + int(random.uniform(0.8, 4) * RATE_HZ)) < len(samples) - 800:
        samples[at:at + int(random.uniform(0.02, 0.09) * RATE_HZ)] *= from_db(-70)
    return samples


def mp3(samples):
    """32 kbit/s and back."""
    return _mp3(np.pad(samples, (0, MP3_DELAY)))[MP3_DELAY:MP3_DELAY + len(samples)]


def _mp3(samples):
    given = pcm16([np.pad(samples, (0, RATE_HZ // 2))])[0].tobytes()
    sent = _run(["ffmpeg", "-v", "error", *RAW, "-i", "-", "-f", "mp3", "-c:a", "libmp3lame", "-b:a", "32k", "-"], given)
    taken = np.frombuffer(_run(["ffmpeg", "-v", "error", "-f", "mp3", "-i", "-", *RAW, "-"], sent), "<i2") / 32768
    return np.pad(taken, (0, max(0, len(samples) - len(taken))))
