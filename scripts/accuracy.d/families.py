"""The conditions beyond those of conditions.py, each in a family of its kind: all are spoken by voices and filled with sounds that
scripts/train.d does not use. Importing this completes CONDITIONS."""
import dataclasses
import functools

import numpy as np

import conditions
from conditions import CONDITIONS, Condition, add, register
from conversation import plain_call
from material import backgrounds, codecs, events, processing, rooms, variations
from prompt_speech import RATE_HZ, SPEECH_DBFS, from_db
from voices import load_voice
from waits import agent_spoken_so, hesitant_call, late_digit_call, spoken_so, waiting_call

PART = "heldout"
BASE = list(CONDITIONS)
OTHER_SUFFIX = "_others"

WAITS = "a sound of 250 ms to 8 s between turn and reply"
CODECS = "AMR, G.729, Speex, Opus at 6 to 12 kbit/s, cascades"
PROCESSING = "gates, clipping, denoiser, gain control"
ROOMS = "rooms with the caller"
AMBIENCE = "car, cafe, call centre, office, street, television"
SPEAKING = "whispers, weak ends, late digits, hesitations"
OTHERS = "other voices than the prompts: all of the above but these families"


def family(group, make_call=plain_call):
    def named(name, words, change):
        register(Condition(name, group, words, change, make_call, by_others=True))
    return named


# ---- the same with other voices ----

for name in BASE:
    base = CONDITIONS[name]
    register(dataclasses.replace(base, name=name + OTHER_SUFFIX, group=OTHERS, words=f"`{name}` with other voices", by_others=True))


# ---- a sound in the wait ----

# Kind: its level below the speech in dB, from and to.
WAIT_SOUNDS = {"chime": (2, 18), "dtmf": (0, 15), "dog": (2, 20), "door": (2, 20), "taps": (5, 22), "handling": (5, 25), "keys": (5, 22),
               "breath_in": (15, 35), "breath_out": (15, 35), "cough": (0, 12), "smack": (8, 25), "typing": (8, 25), "music": (5, 20),
               "thinking": (5, 20)}


def sound_in_wait(line, kind):
    """On either side, whichever the dice say, anew for each wait."""
    make = events.Events(line.random, PART)
    for wait in line.call.waits:
        sound = make.make(kind, wait.length / RATE_HZ)[:wait.length]
        while not sound.any():
            sound = make.make(kind, wait.length / RATE_HZ)[:wait.length]
        channel = line.caller if line.random.random() < 0.5 else line.agent
        add(channel, at_loudness(sound, SPEECH_DBFS - line.random.uniform(*WAIT_SOUNDS[kind])), wait.first)


def at_loudness(sound, dbfs):
    """The RMS of its loudest quarter at this level, its peak below full scale."""
    loudest = np.sort(np.square(sound))[-max(1, len(sound) // 4):]
    return np.clip(sound * from_db(dbfs) / np.sqrt(np.mean(loudest)), -0.9, 0.9)


for kind in WAIT_SOUNDS:
    family(WAITS, waiting_call)(f"wait_{kind}", f"{kind.replace('_', ' ')}, on either side", functools.partial(sound_in_wait, kind=kind))


# ---- codecs ----

CASCADES = {"amr475": ["amr475"], "amr122": ["amr122"], "g729": ["g729"], "speex": ["speex4"], "opus6": ["opus6"], "opus8": ["opus8"],
            "opus12": ["opus12"], "gsm_lib": ["gsm"], "cascade_mobile": ["amr122", "mulaw", "gsm"],
            "cascade_voip": ["g729", "mulaw", "opus12"], "cascade_mobile_mobile": ["amr475", "mulaw", "amr122"]}


def coded(line, names):
    line.after_noise = lambda samples: functools.reduce(lambda heard, name: codecs.through(name, heard), names, samples)


for name, chain in CASCADES.items():
    family(CODECS)(name, "both channels through " + ", ".join(chain), functools.partial(coded, names=chain))


# ---- processing ----

def processed(line, process):
    line.after_noise = lambda samples: process(line.random, samples)


def hard_gate(random, samples):
    return processing.hard_gated(random, samples, threshold_db=random.uniform(-40, -28), hold_ms=random.uniform(40, 200))


def clip_12_db(random, samples):
    return processing.clipped(samples, 12)


def noisy_and_denoised(line):
    """Noise 30 dB below, then a spectral denoiser."""
    line.caller_noise_dbfs = SPEECH_DBFS - 30
    processed(line, processing.denoised)


family(PROCESSING)("hard_gate", "a gate that shuts 28 to 40 dB below loud speech", functools.partial(processed, process=hard_gate))
family(PROCESSING)("soft_gate", "ffmpeg's `agate`", functools.partial(processed, process=processing.soft_gated))
family(PROCESSING)("clipping", "12 dB louder and clipped", functools.partial(processed, process=clip_12_db))
family(PROCESSING)("denoiser", "noise 30 dB below, then ffmpeg's `afftdn`", noisy_and_denoised)
family(PROCESSING)("agc", "ffmpeg's `acompressor`", functools.partial(processed, process=processing.gain_controlled))


# ---- rooms ----

def in_room(line, rt60_s):
    line.caller = rooms.in_room(line.random, line.caller, rt60_s, line.random.uniform(0, 8))


for rt60_s in (0.3, 0.5, 0.8):
    family(ROOMS)(f"room{10 * rt60_s:02.0f}", f"caller in a room with RT60 {rt60_s} s, direct sound 0 to 8 dB over it",
                  functools.partial(in_room, rt60_s=rt60_s))


# ---- ambience ----

# Name: the background, and whose channel it is on.
AMBIENCES = {"car": ("car", "caller"), "cafe": ("babble", "caller"), "call_centre": ("call_centre", "agent"),
             "office": ("office", "agent"), "street": ("street", "caller"), "television": ("tv", "caller")}
AMBIENCE_DB = (15, 25)


def amid(line, kind, who):
    speakers = [voice for voice in conditions.OTHER_VOICES if voice not in line.speaking]
    around = backgrounds.Backgrounds(line.random, PART, [load_voice(name).sentences for name in speakers])
    level = from_db(SPEECH_DBFS - line.random.uniform(*AMBIENCE_DB))
    channel = getattr(line, who)
    setattr(line, who, channel + level * around.make(kind, len(channel)))


for name, (kind, who) in AMBIENCES.items():
    family(AMBIENCE)(name, f"{kind.replace('_', ' ')} on the {who}'s channel, 15 to 25 dB below",
                     functools.partial(amid, kind=kind, who=who))


# ---- ways to speak ----

def no_change(line):
    pass


def hesitating(line):
    """The "mm" is a low hum of the voice, 8 to 16 dB below the speech."""
    for wait in line.call.waits:
        add(line.agent, at_loudness(hummed(line.random, wait.length), SPEECH_DBFS - line.random.uniform(8, 16)), wait.first)


def hummed(random, length):
    t = np.arange(length) / RATE_HZ
    pitch = random.uniform(95, 230)
    hum = sum(np.sin(2 * np.pi * k * pitch * t + k) / k ** 1.5 for k in range(1, 8))
    return hum * np.sin(np.pi * np.arange(length) / length) ** 0.5


def in_room_of_04(line):
    in_room(line, 0.4)


def weak(random, samples):
    return variations.weak_end(random, samples, 6, 14)


family(SPEAKING, spoken_so(variations.whispered))("whispers", "the caller whispers", no_change)
family(SPEAKING, spoken_so(weak))("weak_ends", "the last 50 to 350 ms of the caller 6 to 14 dB softer", no_change)
family(SPEAKING, agent_spoken_so(variations.faded_in))("fade_in", "the agent fades in over 100 to 500 ms", no_change)
family(SPEAKING, late_digit_call)("late_digit", "a word of the caller 0.3 to 0.9 s after the sentence", no_change)
family(SPEAKING, late_digit_call)("late_digit_room", "the same in a room with RT60 0.4 s", in_room_of_04)
family(SPEAKING, hesitant_call)("agent_mm", 'an "mm" of the agent before its reply or over the last word: not the reply', hesitating)
