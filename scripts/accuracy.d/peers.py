"""The programs that turngap is compared with. Each gives the speech segments of single channels."""
import concurrent.futures
import dataclasses
import json
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import wave
from collections.abc import Callable

from pairing import JOINED_BELOW_MS, Segment

AUBIO_HOP = 256                 # samples; its default
HERE = pathlib.Path(__file__).resolve().parent


@dataclasses.dataclass(frozen=True)
class Setting:
    """`detect(files, node_folder)` gives {file: [Segment]}."""
    words: str
    detect: Callable


@dataclasses.dataclass(frozen=True)
class Peer:
    """`settings`: the documented one, and, where it helps, the one of the same kind that did best on clean calls made
    with another seed. `missing(node_folder)` says why the peer cannot run, or None."""
    name: str
    what: str
    settings: list
    missing: Callable


# ---- programs that take one file at a time ----

def ffmpeg_silencedetect(file, noise):
    command = ["ffmpeg", "-nostdin", "-hide_banner", "-i", file, "-af",
               f"silencedetect=noise={noise}:d={JOINED_BELOW_MS / 1000}", "-f", "null", "-"]
    log = run(command).stderr
    silences = [float(time) * 1000 for time in re.findall(r"silence_(?:start|end): (-?[\d.e+-]+)", log)]
    return between_silences(silences, duration_ms(file))


def between_silences(times_ms, duration):
    """What lies outside the silences, given as start, end, start, ...; the last may have no end."""
    borders = [0.0, *times_ms] + ([duration] if len(times_ms) % 2 == 0 else [])
    return [Segment(onset, end) for onset, end in zip(borders[::2], borders[1::2]) if end > onset]


def sox_silence(file, threshold):
    """The effect gives the sounds alone and not their times, but leaves every sample as it was: so each piece is found in
    the channel again."""
    with tempfile.TemporaryDirectory() as folder:
        run(["sox", "-D", file, f"{folder}/%6n.wav", "silence", "1", "0.1", threshold, "1", str(JOINED_BELOW_MS / 1000),
             threshold, ":", "newfile", ":", "restart"])
        return segments_of_pieces(file, sorted(pathlib.Path(folder).iterdir()))


def segments_of_pieces(file, pieces):
    with wave.open(str(file)) as channel:
        rate_hz, content = channel.getframerate(), channel.readframes(channel.getnframes())
    segments, at = [], 0
    for piece in pieces:
        with wave.open(str(piece)) as sound:
            samples = sound.readframes(sound.getnframes())
        if not samples:
            continue
        at = aligned_find(content, samples, at)
        segments.append(Segment(at / 2 / rate_hz * 1000, (at + len(samples)) / 2 / rate_hz * 1000))
        at += len(samples)
    return segments


def aligned_find(content, samples, at):
    """Where 16-bit samples stand in others, on a border of samples."""
    while (at := content.find(samples, at)) % 2:
        if at < 0:
            raise ValueError("sox gave a piece that is not in the channel")
        at += 1
    return at


def aubio_quiet(file, threshold_db):
    lines = run(["aubioquiet", "-r", "0", "-H", str(AUBIO_HOP), "-i", file, "-s", str(threshold_db), "-T", "ms"]).stdout
    # The program takes four hops off every time that it prints.
    late_ms = 4 * AUBIO_HOP * 1000 / rate_hz(file)
    events = [(word, float(time) + late_ms) for word, time in re.findall(r"(NOISY|QUIET): ([\d.]+)", lines)]
    return between_noisy_and_quiet(events, duration_ms(file))


def between_noisy_and_quiet(events, duration):
    segments, onset = [], None
    for word, time in [*events, ("QUIET", duration)]:
        if word == "NOISY" and onset is None:
            onset = time
        elif word == "QUIET" and onset is not None:
            segments.append(Segment(onset, time))
            onset = None
    return segments


def one_by_one(detector, *settings):
    def detect(files, _):
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            return dict(zip(files, pool.map(lambda file: detector(file, *settings), files)))
    return detect


# ---- programs that take many files ----

def praat_silences(threshold_db):
    def detect(files, _):
        with tempfile.NamedTemporaryFile("w", suffix=".txt") as listed:
            listed.write("".join(f"{file}\n" for file in files))
            listed.flush()
            lines = run(["praat", "--run", HERE / "silences.praat", listed.name, str(threshold_db)]).stdout.splitlines()
        segments = {file: [] for file in files}
        for name, onset_s, end_s in (line.split("\t") for line in lines if line):
            segments[pathlib.Path(name)].append(Segment(float(onset_s) * 1000, float(end_s) * 1000))
        return segments
    return detect


def webrtc_vad(mode):
    return lambda files, node_folder: node_peer(["webrtc", str(mode)], files, node_folder)


def silero_vad(files, node_folder):
    with tempfile.TemporaryDirectory() as folder:
        resampled = {at_silero_rate(file, folder): file for file in files}
        found = node_peer(["silero", node_folder / SILERO_MODEL], list(resampled), node_folder)
        return {resampled[file]: segments for file, segments in found.items()}


def at_silero_rate(file, folder):
    """8 and 16 kHz are its own rates; what is above is brought down to 16 kHz."""
    if rate_hz(file) in (8000, 16000):
        return file
    lower = pathlib.Path(folder) / file.name
    run(["ffmpeg", "-nostdin", "-v", "error", "-i", file, "-ar", "16000", lower])
    return lower


def node_peer(arguments, files, node_folder):
    found = json.loads(run(["node", HERE / "node_peers.mjs", *arguments], input="\n".join(map(str, files)),
                           cwd=node_folder).stdout)
    return {pathlib.Path(file): [Segment(*times) for times in segments] for file, segments in found.items()}


def in_parts(detect):
    """A program that works on one core, started once a core."""
    def detect_in_parts(files, node_folder):
        parts = [part for part in (files[i::os.cpu_count()] for i in range(os.cpu_count())) if part]
        with concurrent.futures.ThreadPoolExecutor(len(parts)) as pool:
            found = list(pool.map(lambda part: detect(part, node_folder), parts))
        return {file: segments for part in found for file, segments in part.items()}
    return detect_in_parts


# ---- whether they are there ----

def needs(program, package):
    return lambda _: None if shutil.which(program) else f"`{program}` of the Debian package {package} is not installed"


def needs_node(*paths):
    def missing(node_folder):
        if node_folder is None:
            return "needs npm, which this run was told not to use"
        if not shutil.which("node"):
            return "`node` of the Debian package nodejs is not installed"
        absent = [str(path) for path in paths if not (node_folder / path).exists()]
        return f"npm could not install {', '.join(absent)}" if absent else None
    return missing


SILERO_MODEL = "package/dist/silero_vad_v6.onnx"
FVAD, ONNX = "node_modules/@echogarden/fvad-wasm", "node_modules/onnxruntime-node"

PEERS = [
    Peer("ffmpeg", "filter `silencedetect` (Debian ffmpeg)", [
        Setting("noise=-60dB, the default; d=0.2 because 2 s, the default, would join turns",
                one_by_one(ffmpeg_silencedetect, "-60dB")),
        Setting("noise=-45dB", one_by_one(ffmpeg_silencedetect, "-45dB"))], needs("ffmpeg", "ffmpeg")),
    Peer("sox", "effect `silence`, one file a sound (Debian sox)", [
        Setting("0.1 %, as in its manual's example of splitting a file; sounds from 0.1 s, silences from 0.2 s",
                one_by_one(sox_silence, "0.1%")),
        Setting("0.3 %", one_by_one(sox_silence, "0.3%"))], needs("sox", "sox")),
    Peer("aubio", "`aubioquiet` (Debian aubio-tools); `aubioonset` gives no ends", [
        Setting("-s -70, as in its help; with -90, the default, a line with any noise is never quiet",
                one_by_one(aubio_quiet, -70)),
        Setting("-s -45", one_by_one(aubio_quiet, -45))], needs("aubioquiet", "aubio-tools")),
    Peer("Praat", "`To TextGrid (silences)` (Debian praat)", [
        Setting("what its form opens with: pitch floor 100 Hz, -25 dB below the loudest, 0.1 s, 0.1 s",
                in_parts(praat_silences(-25))),
        Setting("-40 dB below the loudest", in_parts(praat_silences(-40)))], needs("praat", "praat")),
    Peer("WebRTC VAD", "libfvad in frames of 10 ms (npm @echogarden/fvad-wasm)", [
        Setting("mode 0, the default", in_parts(webrtc_vad(0))),
        Setting("mode 3", in_parts(webrtc_vad(3)))], needs_node(FVAD)),
    Peer("Silero VAD", "its model v6 (npm @ricky0123/vad-web) in onnxruntime (npm onnxruntime-node)", [
        Setting("the defaults of `get_speech_timestamps`: 0.5, speech from 250 ms, silences from 100 ms, 30 ms more each side",
                in_parts(silero_vad))], needs_node(ONNX, SILERO_MODEL)),
]


# ---- files ----

def split_channels(recording, folder):
    """(caller, agent): the channels as mono WAV of 16 bit, so that every peer hears the same samples."""
    files = [folder / f"{recording.stem}-{who}.wav" for who in ("caller", "agent")]
    outputs = [part for channel, file in zip("LR", files) for part in ("-map", f"[{channel}]", "-c:a", "pcm_s16le", file)]
    run(["ffmpeg", "-nostdin", "-v", "error", "-y", "-i", recording, "-filter_complex",
         "[0:a]asplit[l][r];[l]pan=mono|c0=c0[L];[r]pan=mono|c0=c1[R]", *outputs])
    return tuple(files)


def duration_ms(file):
    with wave.open(str(file)) as channel:
        return channel.getnframes() / channel.getframerate() * 1000


def rate_hz(file):
    with wave.open(str(file)) as channel:
        return channel.getframerate()


def run(command, **options):
    result = subprocess.run(command, capture_output=True, text=True, **options)
    if result.returncode:
        raise RuntimeError(f"{command[0]} failed: {result.stderr.strip()[-500:]}\ncommand: {' '.join(map(str, command))}")
    return result
