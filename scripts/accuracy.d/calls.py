"""Makes the recordings of the benchmark. The same seed gives the same calls; call k of every condition with the same kind
of conversation is the same conversation, so that conditions differ by the line alone."""
import concurrent.futures
import dataclasses
import json
import os
import pathlib
import zlib

import numpy as np

import line_codecs
import sounds
from families import CONDITIONS
from conditions import Line
from prompt_speech import RATE_HZ, pcm16, write_pcm
from voices import load_voice


@dataclasses.dataclass(frozen=True)
class RecordedCall:
    path: pathlib.Path
    condition: str
    turns: list


def make_calls(folder, conditions, calls_per_condition, seed):
    """Writes the recordings and returns them with their truth, in the order of the conditions."""
    folder.mkdir(parents=True, exist_ok=True)
    wanted = [(folder, name, number, seed) for name in conditions for number in range(calls_per_condition)]
    for voice in sorted({voice for name in conditions for voice in CONDITIONS[name].voices}):
        load_voice(voice)                      # once, before the processes are forked
    with concurrent.futures.ProcessPoolExecutor(os.cpu_count()) as pool:
        return list(pool.map(make_call, *zip(*wanted)))


def make_call(folder, condition, number, seed):
    line, channels = render(condition, number, seed)
    path = folder / f"{condition}-{number:02d}.{line.container}"
    if line.container == "mp3":
        line_codecs.write_mp3(path, channels)
    else:
        write_pcm(path, channels, RATE_HZ * line.upsampling)
    call = RecordedCall(path, condition, [turn.delayed(line.delay_ms) for turn in line.call.turns])
    write_truth(path.with_suffix(".truth.json"), call)
    return call


def write_truth(path, call):
    """Under the names of the columns of latency.csv, as beside the recordings in testdata/."""
    turns = [{"kind": turn.kind, "outcome": turn.outcome, "caller_onset_ms": turn.caller_onset_ms,
              "caller_end_ms": turn.caller_end_ms, "caller_end_low_ms": turn.caller_end_low_ms,
              "caller_end_high_ms": turn.caller_end_high_ms}
             | ({} if turn.agent_onset_ms is None else {"agent_onset_ms": turn.agent_onset_ms,
                                                        "response_latency_ms": round(turn.latency_ms, 3)})
             for turn in call.turns]
    truth = {"schema": "turngap.truth/1", "file": call.path.name, "caller_channel": "left", "turns": turns}
    path.write_text(json.dumps(truth, indent=1) + "\n")


def render(condition_name, number, seed):
    """The call after its line: the line, and both channels as 16-bit samples, caller first."""
    condition = CONDITIONS[condition_name]
    line = spoken(condition, number, seed)
    condition.change(line)
    caller = recorded(line, line.caller, line.caller_noise_dbfs)
    agent = recorded(line, line.agent, line.agent_noise_dbfs)
    return line, pcm16([caller, agent])


def spoken(condition, number, seed):
    """The clean call, before its line."""
    caller, agent = condition.pairs[number % len(condition.pairs)]
    bystander = next(name for name in condition.voices if name not in (caller, agent))
    call = condition.make_call(load_voice(caller), load_voice(agent), np.random.default_rng([seed, number, 0]))
    random = np.random.default_rng([seed, number, 1, zlib.crc32(condition.name.encode())])
    return Line(call, call.track("caller"), call.track("agent"), random, load_voice(bystander), (caller, agent))


def recorded(line, channel, noise_dbfs):
    if noise_dbfs is not None:
        channel = channel + sounds.white_noise(line.random, len(channel), noise_dbfs)
    channel = line.after_noise(channel)
    return upsampled(channel, line.upsampling) if line.upsampling > 1 else channel


def upsampled(samples, factor):
    """Band-limited, by padding the spectrum with zeros."""
    length = len(samples) * factor
    return np.fft.irfft(np.fft.rfft(samples), length) * factor
