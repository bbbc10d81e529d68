"""Telephone and web codecs: one channel in, what comes out of the decoder back, as long as it was."""
import pathlib
import subprocess
import tempfile

import numpy as np

from prompt_speech import RATE_HZ, mulaw, mulaw_decoded, pcm16, read_prompt, write_pcm

FFMPEG = ["ffmpeg", "-nostdin", "-v", "error", "-y", "-flags", "+bitexact", "-fflags", "+bitexact", "-i"]


def through_mulaw(samples):
    """G.711 at 64 kbit/s."""
    return mulaw_decoded(mulaw(pcm16([samples])[0].astype(int))) / 32768


def through_gsm(samples):
    """GSM 06.10 full rate, 13 kbit/s."""
    return coded(samples, lambda wav, file: ["sox", "-D", wav, file],
                 lambda file, wav: ["sox", "-D", file, "-e", "signed", "-b", "16", wav], "gsm")


def through_opus(samples):
    """Opus at 12 kbit/s, tuned for speech."""
    return coded(samples, lambda wav, file: [*FFMPEG, wav, "-c:a", "libopus", "-b:a", "12k", "-application", "voip", file],
                 lambda file, wav: [*FFMPEG, file, "-ar", str(RATE_HZ), "-c:a", "pcm_s16le", wav], "opus")


def write_mp3(path, channels):
    """MP3 at 32 kbit/s, the channels coded apart."""
    with tempfile.TemporaryDirectory() as folder:
        wav = pathlib.Path(folder) / "call.wav"
        write_pcm(wav, channels)
        subprocess.run(["lame", "--quiet", "-m", "s", "-b", "32", "--cbr", wav, path], check=True)


def coded(samples, encoder, decoder, ending):
    with tempfile.TemporaryDirectory() as folder:
        given, file, taken = (pathlib.Path(folder) / name for name in ("given.wav", f"call.{ending}", "taken.wav"))
        write_pcm(given, pcm16([samples]))
        subprocess.run(encoder(given, file), check=True)
        subprocess.run(decoder(file, taken), check=True)
        decoded = read_prompt(taken)[:len(samples)]
    return np.pad(decoded, (0, len(samples) - len(decoded)))
