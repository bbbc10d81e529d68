"""The speakers of the benchmark: recorded telephone prompts, as utterances of one speaker."""
import dataclasses
import functools
import sys

import numpy as np

from prompt_speech import (EDGE_DEPTH_DB, FRAME, PROMPTS, RATE_HZ, at_speech_level, edges, frame_levels, from_db,
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


@dataclasses.dataclass(frozen=True)
class Voice:
    name: str
    sentences: list
    words: list


@functools.lru_cache(maxsize=None)
def load_voice(name):
    """All clean prompts of a speaker. Ends the program with the package to install where there are too few."""
    sentences, words = [], []
    for path in sorted((PROMPTS / name).rglob("*.wav")):
        samples = read_prompt(path)
        if not is_clean(samples):
            continue
        spoken = utterance(path.stem, samples)
        seconds, pause_ms = spoken.length / RATE_HZ, longest_pause_ms(spoken.samples)
        if SENTENCE_S[0] <= seconds <= SENTENCE_S[1] and pause_ms <= LONGEST_PAUSE_MS:
            sentences.append(spoken)
        elif WORD_S[0] <= seconds <= WORD_S[1] and pause_ms <= LONGEST_PAUSE_IN_WORD_MS:
            words.append(spoken)
    if len(sentences) < 20 or len(words) < 5:
        sys.exit(f"speaker {name}: found {len(sentences)} sentences and {len(words)} words under {PROMPTS / name}, "
                 f"expected 20 and 5; install the Debian package {VOICES.get(name, 'of its prompts')}")
    return Voice(name, sentences, words)


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
