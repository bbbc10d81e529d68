"""What lines, rooms and recorders do to a call. Each condition changes a `Line`; none touches the truth, which is that of
the clean speech. Levels are in dB relative to full scale; speech is at -20 dBFS RMS."""
import dataclasses
from collections.abc import Callable

import numpy as np

import line_codecs
import sounds
from conversation import Conversation, plain_call, samples_in, turn_taking_call
from prompt_speech import RATE_HZ, SPEECH_DBFS, from_db, millis
from voices import OTHER_PAIRS, OTHER_VOICES, PAIRS, VOICES, Voice

QUIET_LINE = "quiet line, G.711, 8 to 48 kHz, soft, clipped"
CODEC = "GSM, Opus, MP3"
NOISE = "noise, voices behind, hum"
ECHO = "echo of the other party"
NETWORK = "lost packets, drop-outs"
SOUNDS = "clicks, typing, breath, tones, music"
TURNS = "overlaps, barge-ins, backchannels"

CALLER_LINE_DBFS, AGENT_LINE_DBFS = -75, -85


@dataclasses.dataclass
class Line:
    """A call on its way into a recording."""
    call: Conversation
    caller: np.ndarray
    agent: np.ndarray
    random: np.random.Generator
    bystander: Voice                           # neither the caller nor the agent
    speaking: tuple = ()                       # the names of the caller's and the agent's voice
    caller_noise_dbfs: float | None = CALLER_LINE_DBFS
    agent_noise_dbfs: float | None = AGENT_LINE_DBFS
    after_noise: Callable = lambda samples: samples
    upsampling: int = 1
    container: str = "wav"
    delay_ms: float = 0                        # of everything that was said, against the truth of the call

    def replies(self):
        """(caller end, agent onset) in samples of every answered turn."""
        return [(samples_in(turn.caller_end_ms), samples_in(turn.agent_onset_ms)) for turn in self.call.turns
                if turn.outcome == "answered"]


@dataclasses.dataclass(frozen=True)
class Condition:
    name: str
    group: str
    words: str
    change: Callable
    make_call: Callable
    by_others: bool = False                    # spoken by people and voices that are not the six prompts

    @property
    def pairs(self):
        return OTHER_PAIRS if self.by_others else PAIRS

    @property
    def voices(self):
        return OTHER_VOICES if self.by_others else list(VOICES)


CONDITIONS = {}


def register(condition):
    CONDITIONS[condition.name] = condition


def condition(group, words, make_call=plain_call):
    def registered(change):
        register(Condition(change.__name__, group, words, change, make_call))
        return change
    return registered


def between_ms(line, low, high):
    return int(line.random.uniform(low, high) * RATE_HZ / 1000)


def white_noise_below_speech(line, snr_db):
    line.caller_noise_dbfs = SPEECH_DBFS - snr_db


def echo(line, agent_to_caller_db, caller_to_agent_db):
    """Each channel leaks into the other, the agent's by way of the caller's far telephone."""
    to_caller = sounds.echo_path(line.random, line.random.uniform(0.06, 0.18), agent_to_caller_db)
    to_agent = sounds.echo_path(line.random, line.random.uniform(0.02, 0.06), caller_to_agent_db)
    length = len(line.caller)
    line.caller, line.agent = (line.caller + np.convolve(line.agent, to_caller)[:length],
                               line.agent + np.convolve(line.caller, to_agent)[:length])


def add(channel, sound, at):
    """Adds what of the sound lies within the channel."""
    sound = sound[:max(0, len(channel) - at)]
    channel[at:at + len(sound)] += sound


# ---- lines without fault, formats, codecs ----

@condition(QUIET_LINE, "noise of a quiet line, 55 dB below the speech")
def clean(line):
    pass


@condition(QUIET_LINE, "exact zeros between the utterances")
def digital_silence(line):
    line.caller_noise_dbfs = line.agent_noise_dbfs = None


@condition(QUIET_LINE, "G.711 µ-law")
def mulaw(line):
    line.after_noise = line_codecs.through_mulaw


@condition(CODEC, "GSM 06.10 full rate, 13 kbit/s")
def gsm(line):
    line.after_noise = line_codecs.through_gsm


@condition(CODEC, "Opus, 12 kbit/s")
def opus(line):
    line.after_noise = line_codecs.through_opus


@condition(CODEC, "recorded as MP3, 32 kbit/s for both channels")
def mp3(line):
    line.container = "mp3"


@condition(QUIET_LINE, "16 kHz")
def rate16k(line):
    line.upsampling = 2


@condition(QUIET_LINE, "48 kHz")
def rate48k(line):
    line.upsampling = 6


@condition(QUIET_LINE, "caller 18 dB softer")
def quiet_caller(line):
    line.caller = line.caller * from_db(-18)


@condition(QUIET_LINE, "both 7 to 9 dB louder and clipped")
def loud_clipped(line):
    line.caller, line.agent = np.clip(line.caller * from_db(9), -1, 1), np.clip(line.agent * from_db(7), -1, 1)


# ---- noise ----

@condition(NOISE, "white noise on the caller's line, 40 dB below the speech")
def noise40(line):
    white_noise_below_speech(line, 40)


@condition(NOISE, "white noise, 25 dB below")
def noise25(line):
    white_noise_below_speech(line, 25)


@condition(NOISE, "pink noise, 15 dB below")
def noise15(line):
    line.caller_noise_dbfs = None
    line.caller = line.caller + sounds.pink_noise(line.random, len(line.caller), SPEECH_DBFS - 15)


@condition(NOISE, "white noise, 10 dB below")
def noise10(line):
    white_noise_below_speech(line, 10)


@condition(NOISE, "seven other talkers behind the caller, 20 dB below")
def babble20(line):
    line.caller = line.caller + sounds.babble(line.random, len(line.caller), line.bystander, SPEECH_DBFS - 20)


@condition(NOISE, "office on the agent's channel: pink noise 26 dB and talkers 30 dB below")
def agent_ambience(line):
    length = len(line.agent)
    line.agent = (line.agent + sounds.pink_noise(line.random, length, SPEECH_DBFS - 26)
                  + sounds.babble(line.random, length, line.bystander, SPEECH_DBFS - 30))


@condition(NOISE, "noise 30 dB below that opens with the caller's speech and stays 300 ms")
def gated_noise(line):
    line.caller_noise_dbfs = None
    gate = np.zeros(len(line.caller))
    for first, spoken in line.call.placed["caller"]:
        gate[max(0, first + spoken.onset - samples_in(50)):first + spoken.end + samples_in(300)] = 1
    line.caller = line.caller + gate * sounds.white_noise(line.random, len(gate), SPEECH_DBFS - 30)


@condition(NOISE, "50 Hz hum 25 dB below on the caller's line, DC on both")
def hum_dc(line):
    line.caller = line.caller + sounds.hum(len(line.caller), 50, SPEECH_DBFS - 25) + 0.02
    line.agent = line.agent + 0.01


# ---- echo ----

@condition(ECHO, "echo of the agent at -35 dB on the caller's channel, of the caller at -38 dB on the agent's")
def leak35(line):
    echo(line, -35, -38)


@condition(ECHO, "echo at -25 and -30 dB")
def leak25(line):
    echo(line, -25, -30)


# ---- faults of the network ----

@condition(NETWORK, "3 % of the packets of 20 ms lost, as zeros")
def packet_loss(line):
    packet = samples_in(20)

    def lose(samples):
        lost = line.random.random(len(samples) // packet + 1) < 0.03
        return samples * ~np.repeat(lost, packet)[:len(samples)]
    line.after_noise = lose


@condition(NETWORK, "drop-outs of 20 to 60 ms in loud speech")
def dropouts(line):
    for channel in (line.caller, line.agent):
        at = between_ms(line, 1000, 4000)
        while at < len(channel) - RATE_HZ:
            gap = channel[at:at + between_ms(line, 20, 60)]
            if np.sqrt(np.mean(gap ** 2)) > from_db(-26):
                gap *= from_db(-70)
            at += between_ms(line, 1000, 4000)


# ---- sounds that are not speech ----

@condition(SOUNDS, "a click of 1.5 ms every second on both channels")
def clicks(line):
    for channel in (line.caller, line.agent):
        for at in line.random.integers(0, len(channel), size=len(channel) // RATE_HZ):
            add(channel, sounds.burst(line.random, 1.5, decay_ms=0.5, peak=0.25), int(at))


@condition(SOUNDS, "key strokes on the agent's channel before each reply")
def typing(line):
    for caller_end, agent_onset in line.replies():
        at = caller_end + samples_in(120)
        while at < agent_onset - samples_in(80):
            add(line.agent, sounds.burst(line.random, 10, decay_ms=2, peak=0.12), at)
            at += between_ms(line, 70, 160)


@condition(SOUNDS, "an audible breath of the agent 60 ms before each reply")
def breath(line):
    for caller_end, agent_onset in line.replies():
        at = agent_onset - samples_in(240)
        if at > caller_end - samples_in(400):
            add(line.agent, sounds.breath(line.random, 0.18, peak=0.03), at)


@condition(SOUNDS, "two keys pressed by the caller during each reply")
def dtmf(line):
    keys = [(697, 1209), (770, 1336), (852, 1477), (941, 1336)]
    for number, (_, agent_onset) in enumerate(line.replies()):
        for press in range(2):
            tone = sounds.tones(keys[(number + press) % len(keys)], 0.12, -18)
            add(line.caller, tone, agent_onset + samples_in(350 + 200 * press))


@condition(SOUNDS, "8.5 s of ringing on the agent's channel first")
def ringback(line):
    before = np.zeros(samples_in(8500))
    ringing = before.copy()
    for at_ms in (200, 6200):
        add(ringing, sounds.tones((440, 480), 2, -22), samples_in(at_ms))
    line.caller, line.agent = np.concatenate([before, line.caller]), np.concatenate([ringing, line.agent])
    line.delay_ms = millis(len(before))


@condition(SOUNDS, "hold music on the agent's channel from 200 ms after the question to 120 ms before the reply")
def hold_music(line):
    for caller_end, agent_onset in line.replies():
        first, last = caller_end + samples_in(200), agent_onset - samples_in(120)
        if last - first > samples_in(400):
            add(line.agent, sounds.music(line.random, last - first, -28), first)


# ---- turn-taking ----

@condition(TURNS, "overlaps, barge-ins, backchannels, fillers, turns without a reply", make_call=turn_taking_call)
def turns(line):
    pass


@condition(TURNS, "the same, G.711 µ-law", make_call=turn_taking_call)
def turns_mulaw(line):
    mulaw(line)


@condition(TURNS, "the same, white noise 25 dB below the caller", make_call=turn_taking_call)
def turns_noise25(line):
    noise25(line)


@condition(TURNS, "the same, double talk over echo at -30 and -34 dB", make_call=turn_taking_call)
def turns_leak30(line):
    echo(line, -30, -34)
