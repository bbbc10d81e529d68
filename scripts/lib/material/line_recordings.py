"""Isolated utterances of real people on real telephone lines, with edges set by hand: a folder with labels.json and 8 kHz µ-law
files, as of the WUW Corpus II (V. Këpuska, CC BY-SA 4.0). None of its audio is part of this project."""
import json
import pathlib
import re

import numpy as np

from prompt_speech import RATE_HZ, mulaw_decoded

NOT_A_TRUTH = re.compile(r"\(\(|voices|background|laugh|[*+^<]")    # other speech, or words that the labels are unsure of
PIECE, FADE = 200 * RATE_HZ // 1000, 20 * RATE_HZ // 1000


def entries(folder):
    """The labels, without those whose edges are no truth."""
    path = pathlib.Path(folder) / "labels.json"
    if not path.exists():
        raise SystemExit(f"{folder}: expected a folder of line recordings, but it has no labels.json")
    return [entry for entry in json.loads(path.read_text()) if not (entry["marked"] and NOT_A_TRUTH.search(entry["text"]))]


def read(folder, entry):
    return mulaw_decoded(np.frombuffer((pathlib.Path(folder) / entry["file"]).read_bytes(), np.uint8)) / 32768


def quiet_before(entry, samples):
    """What a recording holds until 150 ms before its utterance: the line's own background."""
    return samples[80:max(240, ms(entry["onset_ms"] - 150))]


def looped(random, quiet, length):
    """`length` samples of a line's background, in pieces of 200 ms joined over 20 ms."""
    if len(quiet) < 2 * PIECE:
        return np.resize(quiet, length)
    step = PIECE - FADE
    ramp = np.sqrt(np.linspace(0, 1, FADE))
    out = np.zeros(length + PIECE)
    for at in range(0, length, step):
        first = int(random.integers(0, len(quiet) - PIECE))
        piece = quiet[first:first + PIECE].copy()
        piece[:FADE] *= ramp
        piece[-FADE:] *= ramp[::-1]
        out[at:at + PIECE] += piece
    return out[:length]


def ms(milliseconds):
    return int(milliseconds * RATE_HZ / 1000)
