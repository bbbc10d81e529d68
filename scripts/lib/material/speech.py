"""Utterances and the truth about them: what a recording of clean speech says about where speech begins and ends.

An utterance is speech with no silence longer than 200 ms in it; silence is what lies more than 35 dB below the utterance's own
speech level (the 95th percentile of its 5 ms frame levels). All positions are samples at 8 kHz.
"""
import dataclasses

import numpy as np
from scipy.signal import butter, sosfiltfilt

from prompt_speech import FRAME, RATE_HZ, SPEECH_DBFS, frame_levels, from_db, speech_level

DEPTH_DB, LOW_DB, HIGH_DB = 35, 30, 40
LONGEST_SILENCE = 200 * RATE_HZ // 1000 // FRAME    # frames
KEPT_DB = 44                                        # what is kept of a source: within this of its speech level
KEPT_AROUND = 20 * RATE_HZ // 1000
FLOOR_DB = 44                                       # a source is clean where its quietest 15 ms lie this far below
OUTSIDE_DB = 40                                     # and all that is not speech this far in the mean
WEAKEST_DB = 20                                     # a passage this far below the whole is a breath or click, not speech
SHORTEST_FRAMES = 10
RUMBLE_HZ = 60                                      # below, there is no speech: direct current, hum, a recorder that settles
PAUSE_FRAMES, EDGE_FRAMES = 8, 12                    # 40 ms, 60 ms
LEVEL_END_DB, LEVEL_END_SPREAD_DB = 27, 3.5         # 60 ms so soft and so even at an edge, and no more than this above the
NEAR_FLOOR_DB = 5                                   # quietest pause, are a background


@dataclasses.dataclass(frozen=True)
class Passage:
    """An utterance's edges at 35 dB, and the interval of each from the source's own crossings of 30 and 40 dB: the onset lies between
    that of 40 dB (low) and of 30 dB (high), the end between that of 30 dB (low) and of 40 dB (high)."""
    onset: int
    end: int
    onset_low: int
    onset_high: int
    end_low: int
    end_high: int

    def moved(self, by):
        return Passage(*(value + by for value in dataclasses.astuple(self)))


@dataclasses.dataclass(frozen=True)
class Unit:
    """A clean source: its samples and its utterances."""
    name: str
    samples: np.ndarray
    passages: tuple

    @property
    def onset(self):
        return self.passages[0].onset

    @property
    def end(self):
        return self.passages[-1].end

    @property
    def seconds(self):
        return (self.end - self.onset) / RATE_HZ


def passages(samples):
    """The utterances in clean samples, each measured by its own level."""
    levels = frame_levels(samples)
    runs = _runs(levels >= speech_level(levels) * from_db(-DEPTH_DB))
    found = []
    for k, (first, last) in enumerate(runs):
        left = 0 if k == 0 else (runs[k - 1][1] + first) // 2 + 1
        right = len(levels) if k == len(runs) - 1 else (last + runs[k + 1][0]) // 2 + 1
        found.append(_passage(levels, left, right, speech_level(levels[first:last + 1])))
    return tuple(_joined(found))


def unit(name, samples, is_recorded=True):
    """The source trimmed to its speech and set to the common level, or None where it is not clean enough to be a truth. What was
    synthesised has no background that could be taken for its edges."""
    if len(samples) < 2 * SHORTEST_FRAMES * FRAME:
        return None
    samples = sosfiltfilt(butter(2, RUMBLE_HZ, "high", fs=RATE_HZ, output="sos"), samples)
    levels = frame_levels(samples)
    if levels.max() < from_db(-45) or not _is_clean(levels) or (is_recorded and _has_background(levels)):
        return None
    trimmed = _trimmed(samples, levels)
    return unit_of(name, trimmed * from_db(SPEECH_DBFS) / np.sqrt(np.mean(trimmed ** 2)))


def unit_of(name, samples):
    """The samples as they are, with their truth, or None where a passage is too weak or short to be speech."""
    samples = samples * min(1, 0.95 / np.abs(samples).max())
    found = passages(samples)
    whole = speech_level(frame_levels(samples))
    for passage in found:
        inside = frame_levels(samples[passage.onset:passage.end])
        if len(inside) < SHORTEST_FRAMES or np.percentile(inside, 95) < whole * from_db(-WEAKEST_DB):
            return None
    return Unit(name, samples, found)


def _is_clean(levels):
    level = speech_level(levels)
    smooth = np.sqrt(np.convolve(levels ** 2, np.ones(3) / 3, "valid"))
    runs = _runs(levels >= level * from_db(-DEPTH_DB))
    outside = np.ones(len(levels), bool)
    for first, last in runs:
        outside[max(0, first - 1):last + 2] = False
    quiet = levels[outside]
    return (smooth.min() <= level * from_db(-FLOOR_DB) and len(quiet) >= 2
            and np.sqrt(np.mean(quiet ** 2)) <= level * from_db(-OUTSIDE_DB))


def _has_background(levels):
    """Whether what lies at an edge is as even and as loud as the quietest pause: a background, in a source cut out of it."""
    level = speech_level(levels)
    runs = _runs(levels >= level * from_db(-DEPTH_DB))
    inside = levels[runs[0][0]:runs[-1][1] + 1]
    floor = np.sqrt(np.convolve(inside ** 2, np.ones(PAUSE_FRAMES) / PAUSE_FRAMES, "valid").min()) if len(inside) > PAUSE_FRAMES else 0
    return any(_is_background(levels[max(first, last + 1 - EDGE_FRAMES):last + 1], level, floor)
               or _is_background(levels[first:first + EDGE_FRAMES], level, floor) for first, last in runs)


def _is_background(levels, speech, floor):
    decibels = 20 * np.log10(levels / speech + 1e-9)
    return (decibels.mean() < -LEVEL_END_DB and decibels.std() < LEVEL_END_SPREAD_DB
            and np.sqrt(np.mean(levels ** 2)) < floor * from_db(NEAR_FLOOR_DB))


def _trimmed(samples, levels):
    kept = np.flatnonzero(levels >= speech_level(levels) * from_db(-KEPT_DB))
    first = max(0, int(kept[0]) * FRAME - KEPT_AROUND)
    trimmed = samples[first:(int(kept[-1]) + 1) * FRAME + KEPT_AROUND].copy()
    ramp = np.linspace(0, 1, 2 * FRAME)
    trimmed[:len(ramp)] *= ramp
    trimmed[-len(ramp):] *= ramp[::-1]
    return trimmed


def _runs(within):
    """First and last frame of what lies within, silences of up to 200 ms bridged."""
    at = np.flatnonzero(within)
    breaks = np.flatnonzero(np.diff(at) - 1 > LONGEST_SILENCE)
    return [(int(at[a]), int(at[b])) for a, b in zip(np.r_[0, breaks + 1], np.r_[breaks, len(at) - 1])]


def _passage(levels, left, right, level):
    def outermost(depth_db):
        at = np.flatnonzero(levels[left:right] >= level * from_db(-depth_db)) + left
        return int(at[0]) * FRAME, (int(at[-1]) + 1) * FRAME
    (onset, end), (high, low_end), (low, high_end) = outermost(DEPTH_DB), outermost(LOW_DB), outermost(HIGH_DB)
    return Passage(onset, end, low, high, low_end, high_end)


def _joined(found):
    """Passages whose own levels leave no more than 200 ms between them are one utterance."""
    joined = found[:1]
    for passage in found[1:]:
        if passage.onset - joined[-1].end <= LONGEST_SILENCE * FRAME:
            first = joined.pop()
            passage = Passage(first.onset, passage.end, first.onset_low, first.onset_high, passage.end_low, passage.end_high)
        joined.append(passage)
    return joined
