"""The recordings that are measured: the bundled 16-bit calls over and over, and the same in other rates and formats."""
import subprocess, sys, wave

RATE_HZ = 8000
BYTES_A_FRAME = 4

# Name, ffmpeg's options, ending. Opus knows no rate of 44.1 kHz; MP3 none of 8 kHz that every decoder has.
FORMATS = [
    ("WAV, 8 kHz", ["-ar", "8000"], "wav"),
    ("WAV, 16 kHz", ["-ar", "16000"], "wav"),
    ("WAV, 22.05 kHz", ["-ar", "22050"], "wav"),
    ("WAV, 24 kHz", ["-ar", "24000"], "wav"),
    ("WAV, 32 kHz", ["-ar", "32000"], "wav"),
    ("WAV, 44.1 kHz", ["-ar", "44100"], "wav"),
    ("WAV, 48 kHz", ["-ar", "48000"], "wav"),
    ("µ-law WAV, 8 kHz", ["-ar", "8000", "-c:a", "pcm_mulaw"], "wav"),
    ("A-law WAV, 8 kHz", ["-ar", "8000", "-c:a", "pcm_alaw"], "wav"),
    ("float WAV, 8 kHz", ["-ar", "8000", "-c:a", "pcm_f32le"], "wav"),
    ("FLAC, 8 kHz", ["-ar", "8000"], "flac"),
    ("Ogg Vorbis, 16 kHz", ["-ar", "16000", "-c:a", "libvorbis"], "ogg"),
    ("Ogg Opus, 48 kHz", ["-ar", "48000", "-c:a", "libopus"], "opus"),
    ("MP3, 16 kHz", ["-ar", "16000", "-c:a", "libmp3lame"], "mp3"),
]


def call_audio(folder):
    """The frames of the 16-bit PCM calls at 8 kHz of a folder, one after the other."""
    audio = b""
    for path in sorted(folder.glob("*.wav")):
        try:
            with wave.open(str(path)) as file:
                if (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (2, 2, RATE_HZ):
                    audio += file.readframes(file.getnframes())
        except wave.Error:
            continue  # µ-law
    if not audio:
        sys.exit(f"{folder}: expected two-channel 16-bit WAV calls at {RATE_HZ} Hz, found none")
    return audio


def write_recording(path, audio, seconds, first_s=0):
    """`seconds` of the audio over and over, from `first_s` on, written piece by piece."""
    frames_left = round(seconds * RATE_HZ)
    at = first_s * RATE_HZ * BYTES_A_FRAME % len(audio)
    with wave.open(str(path), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(RATE_HZ)
        while frames_left > 0:
            piece = audio[at:at + BYTES_A_FRAME * frames_left]
            file.writeframesraw(piece)
            frames_left -= len(piece) // BYTES_A_FRAME
            at = 0
    return path


def converted(source, options, ending, into):
    """`source` in another format; nothing where ffmpeg cannot write it."""
    path = into / f"{'_'.join(options).replace(':', '').replace('-', '')}.{ending}"
    done = subprocess.run(["ffmpeg", "-nostdin", "-v", "error", "-y", "-i", source, *options, path], capture_output=True)
    return path if done.returncode == 0 else None
