#!/usr/bin/python3
"""Makes testdata/malformed: recordings that turngap must refuse, each with one thing wrong, and one that only looks wrong.

  scripts/make_malformed.py            writes the files; the same bytes every time
  scripts/make_malformed.py --check    makes them in a temporary folder and compares them with those that are there

Needs the Debian package ffmpeg (FLAC, Ogg and MP3). The table of what is wrong with each: testdata/malformed/README.md.
"""
import math, pathlib, random, struct, subprocess, sys, tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "lib"))
import made_files

MALFORMED = pathlib.Path(__file__).resolve().parent.parent / "testdata" / "malformed"
RATE_HZ = 8000
PCM, FLOAT = 1, 3


def make_all(folder):
    for name, content in files().items():
        (folder / name).write_bytes(content)


def files():
    call = wav(conversation(RATE_HZ, 1.0))
    return {
        "mono.wav": wav([frame[:1] for frame in conversation(RATE_HZ, 1.0)]),
        "three_channels.wav": wav([frame + (0.0,) for frame in conversation(RATE_HZ, 0.5)]),
        "empty.wav": b"",
        "header_only.wav": wav([], channels=2),
        "truncated.wav": call[:len(call) * 6 // 10],
        "truncated.flac": cut(encoded(call, "flac", "flac")),
        "truncated.ogg": cut(encoded(call, "ogg", "libvorbis")),
        "truncated.mp3": cut(encoded(call, "mp3", "libmp3lame")),
        "damaged.flac": with_bit_flipped(encoded(call, "flac", "flac")),
        "riff_garbage.wav": b"RIFF" + struct.pack("<I", 4004) + b"WAVE" + random.Random(2).randbytes(4000),
        "not_audio.wav": b"The call was not recorded: <Status>absent</Status>\n" * 20,
        "random_bytes.mp3": random.Random(1).randbytes(20_000),
        "wrong_extension.mp3": call,
        "nan_samples.wav": wav(with_sample(math.nan), encoding=FLOAT),
        "inf_samples.wav": wav(with_sample(math.inf), encoding=FLOAT),
        "all_silent.wav": wav([(0.0, 0.0)] * RATE_HZ),
        "identical_channels.wav": wav([(a + b, a + b) for a, b in conversation(RATE_HZ, 1.0)]),
        "rate_4k.wav": wav(conversation(4000, 1.0), rate_hz=4000),
        "rate_96k.wav": wav(conversation(96_000, 0.09), rate_hz=96_000),
    }


# ---- sound ----

def conversation(rate_hz, seconds):
    """A buzz of the caller in the first half and one of the agent in the second, over a faint noise of each line."""
    noise = random.Random(1)
    frames = int(rate_hz * seconds)
    return [(buzz(i, frames, 0.10, 0.45, 120 / rate_hz) + noise.gauss(0, 1e-4),
             buzz(i, frames, 0.60, 0.95, 205 / rate_hz) + noise.gauss(0, 1e-4)) for i in range(frames)]


def buzz(i, frames, begin, end, cycles_per_frame):
    if not begin * frames <= i < end * frames:
        return 0.0
    return sum(math.sin(2 * math.pi * cycles_per_frame * k * i) / k for k in range(1, 9)) / 6


def with_sample(wrong):
    frames = conversation(RATE_HZ, 0.5)
    middle = len(frames) // 2
    frames[middle] = (frames[middle][0], wrong)
    return frames


# ---- bytes ----

def wav(frames, rate_hz=RATE_HZ, encoding=PCM, channels=None):
    channels = channels or len(frames[0])
    sample = "<h" if encoding == PCM else "<f"
    size = struct.calcsize(sample)
    data = b"".join(struct.pack(sample, round(32767 * value) if encoding == PCM else value)
                    for frame in frames for value in frame)
    head = struct.pack("<HHIIHH", encoding, channels, rate_hz, rate_hz * channels * size, channels * size, 8 * size)
    body = b"WAVE" + chunk(b"fmt ", head) + chunk(b"data", data)
    return chunk(b"RIFF", body)


def chunk(name, content):
    return name + struct.pack("<I", len(content)) + content


def encoded(wav_bytes, container, codec):
    """To a file and not to a pipe: ffmpeg goes back to write the length of FLAC into the header."""
    with tempfile.TemporaryDirectory() as folder:
        file = pathlib.Path(folder) / "call"
        command = ["ffmpeg", "-v", "error", "-f", "wav", "-i", "-", "-c:a", codec, "-fflags", "+bitexact",
                   "-flags:a", "+bitexact", "-f", container, file]
        subprocess.run(command, input=wav_bytes, check=True)
        return file.read_bytes()


def cut(content):
    return content[:len(content) * 6 // 10]


def with_bit_flipped(content):
    middle = len(content) // 2
    return content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1:]


if __name__ == "__main__":
    made_files.main(__doc__, MALFORMED, make_all)
