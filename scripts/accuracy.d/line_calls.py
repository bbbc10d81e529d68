"""Calls whose caller is a real person on a real telephone line, with hand-set edges; made when a folder of such recordings is given
(`--lines`). One call a session: each of its utterances, then the agent's reply, over the line's own background."""
import dataclasses

import numpy as np

from calls import RecordedCall, write_truth
from conditions import Condition, register
from conversation import Turn
from material import line_recordings
from prompt_speech import RATE_HZ, millis, pcm16, write_pcm
from sounds import white_noise
from voices import OTHER_PAIRS, load_voice

GROUP = "real telephone lines"
WORDS = {"landline": "utterances from landline telephones, edges set by hand", "cell": "from cell phones", "speaker": "from speaker phones",
         "marked": "utterances beside which the corpus marks a breath, smack, click or static"}
AGENT_LINE_DBFS = -85
LATENCY_S = (0.15, 1.6)
FEWEST = 2                          # utterances of a session; `marked` ones may stand alone

for name, words in WORDS.items():
    register(Condition(name, GROUP, words, None, None))


@dataclasses.dataclass
class Tracks:
    """A call as it grows: pieces of the caller's channel, and where the agent's utterances begin."""
    caller: list
    agent: list
    turns: list
    length: int = 0

    def add_caller(self, samples):
        self.caller.append(samples)
        self.length += len(samples)


def make_line_calls(folder, lines_folder, seed, conditions):
    """Writes a call a session and condition, and returns them with their truth."""
    grouped = {}
    for entry in line_recordings.entries(lines_folder):
        grouped.setdefault(("marked" if entry["marked"] else entry["phone"], entry["session"]), []).append(entry)
    return [make_line_call(folder, lines_folder, seed, *key, entries) for key, entries in sorted(grouped.items())
            if key[0] in conditions and (key[0] == "marked" or len(entries) >= FEWEST)]


def make_line_call(folder, lines_folder, seed, condition, session, entries):
    random = np.random.default_rng([seed, int(session), len(condition)])
    agent = load_voice(OTHER_PAIRS[int(random.integers(len(OTHER_PAIRS)))][1])
    tracks = spoken(random, lines_folder, entries, agent)
    path = folder / f"{condition}-{session}.wav"
    write_pcm(path, pcm16(mixed(random, tracks)))
    call = RecordedCall(path, condition, tracks.turns)
    write_truth(path.with_suffix(".truth.json"), call)
    return call


def spoken(random, lines_folder, entries, agent):
    recordings = [line_recordings.read(lines_folder, entry) for entry in entries]
    quiet = np.concatenate([line_recordings.quiet_before(*recorded) for recorded in zip(entries, recordings)])
    greeting = pick(random, agent)
    tracks = Tracks([], [(int(0.3 * RATE_HZ), greeting)], [])
    tracks.add_caller(line_recordings.looped(random, quiet, len(greeting.samples) + RATE_HZ))
    for entry, samples in zip(entries, recordings):
        add_turn(random, tracks, entry, samples, quiet, pick(random, agent))
    return tracks


def add_turn(random, tracks, entry, samples, quiet, reply):
    begin = tracks.length
    onset = begin + line_recordings.ms(entry["end_ms"]) + int(random.uniform(*LATENCY_S) * RATE_HZ)
    length = max(len(samples), onset - begin - reply.onset + len(reply.samples) + RATE_HZ // 2)
    tracks.add_caller(np.concatenate([samples, line_recordings.looped(random, quiet, length - len(samples))]))
    tracks.agent.append((onset - reply.onset, reply))
    tracks.turns.append(Turn("line", "answered", millis(begin) + entry["onset_ms"], millis(begin) + entry["end_ms"], millis(onset)))


def mixed(random, tracks):
    caller = np.concatenate(tracks.caller)
    agent = white_noise(random, len(caller), AGENT_LINE_DBFS)
    for first, utterance in tracks.agent:
        agent[first:first + len(utterance.samples)] += utterance.samples[:len(agent) - first]
    return caller, agent


def pick(random, voice):
    return voice.sentences[int(random.integers(len(voice.sentences)))]
