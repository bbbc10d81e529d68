#!/usr/bin/python3
"""Makes testdata/calls and testdata/calls_agent_left: short two-channel calls with exactly known truth.

  scripts/make_testdata.py            writes the files; the same bytes every time
  scripts/make_testdata.py --check    makes them in a temporary folder and compares them with those that are there

Needs Debian packages: python3-numpy flac lame asterisk-core-sounds-en-wav asterisk-core-sounds-es-wav
asterisk-core-sounds-fr-wav (CC BY-SA 3.0). What each call holds and where it comes from: testdata/MANIFEST.md.

The truth of an utterance is computed on its clean samples: its onset and end are the outer borders of the first and last
5 ms frame within 35 dB of its speech level, the 95th percentile of its frame levels. Prompts that end in a
breath, or whose edges depend on the exact depth for another reason, are refused.
"""
import json, pathlib, struct, subprocess, sys, tempfile
import numpy as np

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "lib"))
import made_files
from prompt_speech import (EDGE_DEPTH_DB, PROMPTS, RATE_HZ, SPEECH_DBFS, at_speech_level, cut, edges, millis, mulaw, pcm16,
                           read_prompt, write_pcm)

AGENT, SPANISH, FRENCH = "en_US_f_Allison", "es_MX_f_Allison", "fr_CA_f_June"
TESTDATA = pathlib.Path(__file__).resolve().parent.parent / "testdata"


# ---- the calls ----

def make_all(root):
    calls, agent_left = root / "calls", root / "calls_agent_left"
    for folder in (calls, agent_left):
        folder.mkdir(parents=True, exist_ok=True)
    write_wav(calls, "answered_800ms", answered(SPANISH, 800))
    write_wav(calls, "overlapped_200ms", answered(FRENCH, -200))
    write_wav(calls, "barge_in_yield_400ms", barge_in())
    write_flac(calls, "backchannel", backchannel())
    write_wav(calls, "unanswered_end_of_recording", unanswered_end())
    write_flac(calls, "unanswered_caller_resumed", unanswered_resumed())
    write_flac(calls, "filler_then_main_reply", filler())
    write_flac(calls, "paused_caller_turn", paused())
    write_wav(calls, "noisy_line_25db", answered(SPANISH, 500), noise_dbfs=SPEECH_DBFS - 25)
    write_mulaw_wav(calls, "mulaw_450ms", answered(FRENCH, 450))
    write_mp3(calls, "mp3_350ms", answered(SPANISH, 350))
    write_flac(calls, "conversation_12_turns", conversation())
    write_wav(agent_left, "answered_800ms", answered(SPANISH, 800), caller_channel="right")


def answered(voice, latency_ms):
    call = Call(voice)
    call.greet()
    question = call.caller("vm-incorrect" if voice == SPANISH else "info-about-last-call", 700)
    call.reply_to(question, "conf-now-unmuted", latency_ms)
    return call


def barge_in():
    call = Call(FRENCH)
    call.greet()
    question = call.caller("vm-isonphone", 700)
    cut_in_ms, yield_ms = 1100, 400
    call.reply_to(question, "conf-onlyperson", 600, length_ms=cut_in_ms + yield_ms)
    agent = call.agent_spans[-1]
    interruption = call.say("caller", "demo-echodone", agent.onset_ms + cut_in_ms)
    call.reply_to(interruption, "conf-unmuted", 500, barge_in=True, yield_ms=agent.end_ms - interruption.onset_ms)
    return call


def backchannel():
    call = Call(SPANISH)
    call.greet()
    question = call.caller("queue-thankyou", 700)
    call.reply_to(question, "conf-onlyperson", 550)
    murmur = call.say("caller", "vm-no", call.agent_spans[-1].onset_ms + 1100)
    call.turn(murmur, "backchannel", barge_in=True)
    return call


def unanswered_end():
    call = Call(SPANISH)
    call.greet()
    call.turn(call.caller("please-try-again", 800), "unanswered", reason="end_of_recording")
    call.silence_at_end_ms = 5000
    return call


def unanswered_resumed():
    call = Call(FRENCH)
    call.greet()
    first = call.caller("conf-now-recording", 700)
    call.turn(first, "unanswered", reason="caller_resumed")
    call.reply_to(call.say("caller", "vm-tomakecall", first.end_ms + 3100), "conf-muted", 450)
    return call


def filler():
    call = Call(SPANISH)
    call.greet()
    question = call.caller("vm-deleted", 700)
    hum = call.say("agent", "hello", question.end_ms + 400)
    main_reply = call.say("agent", "conf-now-recording", hum.end_ms + 1500)
    call.turn(question, "answered", reply=hum, main_reply_onset_ms=main_reply.onset_ms)
    return call


def paused():
    call = Call(FRENCH)
    call.greet()
    first = call.caller("vm-undeleted", 700)
    last = call.say("caller", "please-try-again", first.end_ms + 750)
    call.reply_to(Span(first.onset_ms, last.end_ms), "conf-unlockednow", 550)
    return call


def conversation():
    latencies_ms = [420, 350, 510, 380, 900, 460, -150, 540, 330, 1450, 480, 560]
    questions = ["conf-enteringno", "conf-placeintoconf", "demo-echodone", "vm-theperson", "queue-thankyou",
                 "vm-incorrect", "tt-somethingwrong", "please-try-again", "hello-world", "vm-deleted", "conf-muted",
                 "vm-undeleted"]
    replies = ["conf-muted", "conf-full", "conf-locked", "call-forwarding", "conf-now-muted", "conf-unlockednow",
               "is-in-use", "hello-world", "conf-hasleft", "confbridge-removed", "confbridge-muted", "goodbye"]
    call = Call(SPANISH)
    call.greet()
    for question, reply, latency_ms in zip(questions, replies, latencies_ms):
        call.reply_to(call.caller(question, 900), reply, latency_ms)
    return call


# ---- a call and its truth ----

class Span:
    def __init__(self, onset_ms, end_ms):
        self.onset_ms, self.end_ms = onset_ms, end_ms


class Call:
    """Utterances on two tracks, and the caller turns that they make."""

    def __init__(self, caller_voice):
        self.voices = {"caller": caller_voice, "agent": AGENT}
        self.placed = {"caller": [], "agent": []}
        self.agent_spans, self.turns = [], []
        self.busy_until_ms, self.silence_at_end_ms = 0, 800

    def greet(self):
        self.say("agent", "dir-welcome", 703)

    def caller(self, prompt, pause_ms):
        """The caller speaks `pause_ms` and a little after everything so far; the little keeps edges off a common grid."""
        return self.say("caller", prompt, self.busy_until_ms + pause_ms + 1.625 * (len(self.turns) + 1))

    def reply_to(self, turn, prompt, latency_ms, length_ms=None, **more):
        reply = self.say("agent", prompt, turn.end_ms + latency_ms, length_ms)
        self.turn(turn, "answered" if latency_ms >= 0 else "overlapped", reply=reply, **more)

    def say(self, who, prompt, onset_ms, length_ms=None):
        """Puts a prompt so that its true onset is at `onset_ms`; cut off `length_ms` later where that is given."""
        samples = load_prompt(self.voices[who], prompt)
        refuse_vague_edges(samples, prompt, with_end=who == "caller")
        if length_ms is not None:
            samples = cut(samples, edges(samples)[0] + length_ms * RATE_HZ // 1000)
        onset, end = edges(samples)
        first = round(onset_ms * RATE_HZ / 1000) - onset
        self.placed[who].append((first, samples))
        span = Span(millis(first + onset), millis(first + end))
        self.busy_until_ms = max(self.busy_until_ms, span.end_ms)
        if who == "agent":
            self.agent_spans.append(span)
        return span

    def turn(self, span, outcome, reply=None, **more):
        turn = dict(outcome=outcome, caller_onset_ms=span.onset_ms, caller_end_ms=span.end_ms)
        if reply:
            turn.update(agent_onset_ms=reply.onset_ms, response_latency_ms=round(reply.onset_ms - span.end_ms, 3))
        self.turns.append(turn | {name: round(v, 3) if isinstance(v, float) else v for name, v in more.items()})

    def render(self, noise_dbfs):
        """Both channels as 16-bit samples, caller first."""
        spoken = max(first + len(samples) for track in self.placed.values() for first, samples in track)
        length = max(spoken, round(self.busy_until_ms * RATE_HZ / 1000)) + self.silence_at_end_ms * RATE_HZ // 1000
        random = np.random.default_rng(20240501)
        channels = []
        for who in ("caller", "agent"):
            channel = 10 ** (noise_dbfs / 20) * random.standard_normal(length)
            for first, samples in self.placed[who]:
                channel[first:first + len(samples)] += samples
            channels.append(channel)
        return pcm16(channels)


def load_prompt(voice, name):
    path = PROMPTS / voice / f"{name}.wav"
    if not path.exists():
        sys.exit(f"{path} is missing; install the asterisk-core-sounds packages named in --help")
    return at_speech_level(read_prompt(path))


def refuse_vague_edges(samples, prompt, with_end):
    """Edges that 7 dB less or 3 dB more of depth move by more than 30 ms are no truth to measure by."""
    limit = 30 * RATE_HZ // 1000
    onset, end = edges(samples)
    for other_onset, other_end in (edges(samples, EDGE_DEPTH_DB - 7), edges(samples, EDGE_DEPTH_DB + 3)):
        if abs(other_onset - onset) > limit or (with_end and abs(other_end - end) > limit):
            sys.exit(f"prompt {prompt}: its edges depend on how deep below the speech they are looked for; take another")


# ---- files ----

QUIET_LINE_DBFS = -75


def write_wav(folder, name, call, noise_dbfs=QUIET_LINE_DBFS, caller_channel="left"):
    channels = call.render(noise_dbfs)
    if caller_channel == "right":
        channels = channels[::-1]
    write_pcm(folder / f"{name}.wav", channels)
    write_truth(folder / f"{name}.truth.json", f"{name}.wav", call, channels, caller_channel)


def write_flac(folder, name, call):
    encode(folder, name, "flac", call, lambda wav, out: ["flac", "--silent", "--force", "--best", "-o", out, wav])


def write_mp3(folder, name, call):
    encode(folder, name, "mp3", call, lambda wav, out: ["lame", "--quiet", "-m", "s", "-b", "32", "--cbr", wav, out])


def encode(folder, name, ending, call, command):
    channels = call.render(QUIET_LINE_DBFS)
    with tempfile.TemporaryDirectory() as temporary:
        wav = pathlib.Path(temporary) / "call.wav"
        write_pcm(wav, channels)
        subprocess.run(command(wav, folder / f"{name}.{ending}"), check=True)
    write_truth(folder / f"{name}.truth.json", f"{name}.{ending}", call, channels, "left")


def write_mulaw_wav(folder, name, call):
    channels = call.render(QUIET_LINE_DBFS)
    data = mulaw(channels.T.astype(int)).tobytes()
    wave_format = struct.pack("<HHIIHHH", 7, 2, RATE_HZ, 2 * RATE_HZ, 2, 8, 0)
    chunks = b"fmt " + struct.pack("<I", len(wave_format)) + wave_format
    chunks += b"fact" + struct.pack("<II", 4, channels.shape[1]) + b"data" + struct.pack("<I", len(data)) + data
    (folder / f"{name}.wav").write_bytes(b"RIFF" + struct.pack("<I", 4 + len(chunks)) + b"WAVE" + chunks)
    write_truth(folder / f"{name}.truth.json", f"{name}.wav", call, channels, "left")


def write_truth(path, file, call, channels, caller_channel):
    truth = {"schema": "turngap.truth/1", "file": file, "caller_channel": caller_channel,
             "duration_ms": millis(channels.shape[1]), "turns": call.turns}
    path.write_text(json.dumps(truth, indent=1) + "\n")


if __name__ == "__main__":
    made_files.main(__doc__, TESTDATA, make_all)
