"""The speakers of the benchmark, as utterances of one speaker: recorded telephone prompts, and others who say words or are
synthesised. None of the others is heard in training (scripts/train.d)."""
import dataclasses
import functools
import pathlib
import sys
import zlib

import numpy as np

from material import voices as material_voices
from prompt_speech import (EDGE_DEPTH_DB, FRAME, PROMPTS, RATE_HZ, at_speech_level, cut, edges, frame_levels, from_db,
                           read_prompt, speech_frames)

# The folders of the prompts, each with the Debian package that it comes with. Allison speaks two of the languages.
VOICES = {
    "en_US_f_Allison": "asterisk-core-sounds-en-wav",
    "es_MX_f_Allison": "asterisk-core-sounds-es-wav",
    "fr_CA_f_June": "asterisk-core-sounds-fr-wav",
    "it_IT_m_Carlo": "asterisk-core-sounds-it-wav",
    "it_IT_f_Menardi": "asterisk-prompt-it-menardi-wav",
    "ru_RU_f_IvrvoiceRU": "asterisk-core-sounds-ru-wav",
}
# Caller and agent of the calls, one pair a call, over and over.
PAIRS = [
    ("es_MX_f_Allison", "fr_CA_f_June"),
    ("fr_CA_f_June", "en_US_f_Allison"),
    ("it_IT_m_Carlo", "ru_RU_f_IvrvoiceRU"),
    ("ru_RU_f_IvrvoiceRU", "en_US_f_Allison"),
    ("it_IT_f_Menardi", "es_MX_f_Allison"),
    ("en_US_f_Allison", "it_IT_m_Carlo"),
]

# People who read words and letters, prompts of other companies, synthesised voices: the part that training does not hear.
OTHER_PAIRS = [
    ("ktuberling_uk", "fest_dita"),
    ("tuxpaint_en_GB", "flite_kal"),
    ("tuxpaint_el", "espeak_sv"),
    ("ktuberling_fr", "espeak_en-gb-scotland"),
    ("klettres_uk", "espeak_pt"),
    ("ktuberling_el", "fest_suo-lj"),
]
OTHER_VOICES = sorted({name for pair in OTHER_PAIRS for name in pair})
OTHERS_CACHE = pathlib.Path(__file__).resolve().parents[2] / "build" / "material"
COMPOSED_SENTENCES = 30
WORD_FROM_SENTENCE_S = 0.6

SENTENCE_S = (1.2, 8.0)
WORD_S = (0.2, 0.8)
LONGEST_PAUSE_MS = 600          # within a sentence; a longer one would make two turns of it
LONGEST_PAUSE_IN_WORD_MS = 60
# A prompt counts as clean where its quietest frames lie this low; then its own noise never reaches the edges.
CLEAN_DBFS = -66
ROOM_DB = 60                    # of decay, kept before and after the speech


@dataclasses.dataclass(frozen=True)
class Utterance:
    """Clean speech at the common level; `onset` and `end` are its true edges in samples."""
    name: str
    samples: np.ndarray
    onset: int
    end: int

    @property
    def length(self):
        return self.end - self.onset

    @functools.cached_property
    def end_interval(self):
        """Where the utterance itself crosses 30 and 40 dB below its speech level: its end lies between."""
        return edges(self.samples, EDGE_DEPTH_DB - 5)[1], edges(self.samples, EDGE_DEPTH_DB + 5)[1]


@dataclasses.dataclass(frozen=True)
class Voice:
    name: str
    sentences: list
    words: list


@functools.lru_cache(maxsize=None)
def load_voice(name):
    """All clean utterances of a speaker. Ends the program with the package to install where there are too few."""
    sentences, words = [], []
    for spoken in prompts(name) if name in VOICES else others(name):
        seconds, pause_ms = spoken.length / RATE_HZ, longest_pause_ms(spoken.samples)
        if SENTENCE_S[0] <= seconds <= SENTENCE_S[1] and pause_ms <= LONGEST_PAUSE_MS:
            sentences.append(spoken)
        elif WORD_S[0] <= seconds <= WORD_S[1] and pause_ms <= LONGEST_PAUSE_IN_WORD_MS:
            words.append(spoken)
    if name not in VOICES and len(words) >= 5 and len(sentences) < COMPOSED_SENTENCES:
        sentences += composed(name, words)
    elif name not in VOICES and len(words) < 5:
        words += [broken_off(sentence) for sentence in sentences[:10]]
    if len(sentences) < 20 or len(words) < 5:
        sys.exit(f"speaker {name}: found {len(sentences)} sentences and {len(words)} words, expected 20 and 5; install the "
                 f"Debian package {VOICES.get(name, 'that scripts/lib/material/voices.py reads it from')}")
    return Voice(name, sentences, words)


def prompts(name):
    for path in sorted((PROMPTS / name).rglob("*.wav")):
        samples = read_prompt(path)
        if is_clean(samples):
            yield utterance(path.stem, samples)


def others(name):
    for unit in material_voices.load_voice(name, str(OTHERS_CACHE)):
        yield utterance(unit.name, unit.samples)


def composed(name, words):
    """Sentences of somebody who reads words: three to five of them with pauses of 60 to 350 ms."""
    random = np.random.default_rng(zlib.crc32(name.encode()))
    for number in range(COMPOSED_SENTENCES):
        parts = []
        for index in random.permutation(len(words))[:int(random.integers(3, 6))]:
            parts += [words[index].samples, np.zeros(int(random.uniform(0.06, 0.35) * RATE_HZ) // FRAME * FRAME)]
        yield utterance(f"composed {number}", np.concatenate(parts[:-1]))


def broken_off(sentence):
    """A word of somebody who reads sentences only: the first 600 ms of one."""
    samples = cut(sentence.samples, sentence.onset + int(WORD_FROM_SENTENCE_S * RATE_HZ))
    return utterance(sentence.name, samples)


def is_clean(samples):
    """Whether there is speech, over a background too quiet to matter."""
    if len(samples) < RATE_HZ // 5:
        return False
    levels = frame_levels(samples)
    return levels.max() >= from_db(-35) and np.percentile(levels, 2) <= from_db(CLEAN_DBFS)


def utterance(name, samples):
    scaled = at_speech_level(samples)
    first, last = edges(scaled, ROOM_DB)
    scaled = scaled[first:last]
    onset, end = edges(scaled)
    return Utterance(name, scaled, onset, end)


def longest_pause_ms(samples):
    """The longest stretch between the edges that lies deeper below the speech than the edges do."""
    spoken = np.flatnonzero(speech_frames(samples, EDGE_DEPTH_DB))
    return int(np.diff(spoken).max() - 1) * FRAME * 1000 // RATE_HZ if len(spoken) > 1 else 0
