#!/usr/bin/python3
"""The measuring part of scripts/bench: bench.py BUILD_FOLDER FOLDER_WITH_WAV_CALLS"""
import os, pathlib, statistics, subprocess, sys, tempfile, time, wave

from bench_fetch import print_downloads

ROOT = pathlib.Path(__file__).resolve().parent.parent
RUNS = 7
RATE_HZ = 8000
MINUTE_S = 60


def main():
    build, calls = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
    audio = call_audio(calls)
    with tempfile.TemporaryDirectory(prefix="turngap_bench_") as folder:
        bench = Bench(build, pathlib.Path(folder))
        print_speed(bench, bench.recording(audio, 10 * MINUTE_S))
        print_memory(bench, audio)
        print_downloads(bench.turngap, build / "tests/turngap_fake_twilio", bench.folder, bench.recording(audio, MINUTE_S))
        print_comparison(bench)


class Bench:
    def __init__(self, build, folder):
        self.turngap, self.reader, self.folder = build / "src/turngap", build / "tests/bench/turngap_read_benchmark", folder

    def recording(self, audio, seconds):
        """The audio over and over, written piece by piece."""
        path = self.folder / f"{seconds}s.wav"
        frames_left = seconds * RATE_HZ
        with wave.open(str(path), "wb") as file:
            file.setnchannels(2)
            file.setsampwidth(2)
            file.setframerate(RATE_HZ)
            while frames_left > 0:
                piece = audio[:4 * frames_left]
                file.writeframesraw(piece)
                frames_left -= len(piece) // 4
        return path

    def analyze(self, path):
        return resources([self.turngap, "analyze", path, "--jobs", "1", "--out", self.folder / "latency.csv",
                          "--summary", self.folder / "summary.json"])

    def read(self, path):
        return resources([self.reader, path])


def call_audio(folder):
    """The 16-bit PCM calls of a folder, one after the other."""
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


def resources(command, fine=(0,)):
    """(processor seconds, peak MiB) of one run."""
    process = subprocess.Popen(list(map(str, command)), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    errors = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in fine:
        sys.exit(f"{' '.join(map(str, command))}: exit code {process.returncode}\n{errors}")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def print_speed(bench, path):
    """The two in turn, so that a change in the machine's speed meets both; ratios pair by pair."""
    pairs = [(bench.analyze(path)[0], bench.read(path)[0]) for _ in range(RUNS)]
    analysis = statistics.median(ours for ours, _ in pairs)
    reading = statistics.median(plain for _, plain in pairs)
    ratio = statistics.median(ours / plain for ours, plain in pairs)
    print(f"10 minutes, 8 kHz, two channels, 16-bit WAV; processor time (user + system), median of {RUNS} runs")
    print(f"  turngap analyze   {1000 * analysis:7.1f} ms   {600 / analysis:8.0f} times real time")
    print(f"  libsndfile read   {1000 * reading:7.1f} ms   {600 / reading:8.0f} times real time")
    print(f"  ratio             {ratio:7.1f}")


def print_memory(bench, audio):
    print("peak memory of turngap analyze")
    for name, seconds in (("1 minute", MINUTE_S), ("4 hours", 240 * MINUTE_S)):
        path = bench.recording(audio, seconds)
        processor_s, peak_mib = bench.analyze(path)
        path.unlink()
        print(f"  {name:16}  {peak_mib:7.1f} MiB  {seconds / processor_s:8.0f} times real time")


def print_comparison(bench):
    """compare on a million turns a side, beside numpy and scipy on a tenth of them; wall time, on all cores."""
    tables = [bench.folder / name for name in ("base.csv", "candidate.csv", "tenth_base.csv", "tenth_candidate.csv")]
    for path, calls, seed in zip(tables, (125000, 125000, 12500, 12500), (1, 2, 3, 4)):
        subprocess.run(["/usr/bin/python3", ROOT / "scripts/make_releases.py", path, str(calls), "0", str(seed)], check=True)
    print("p95 of two releases, 2,000 bootstrap replicates over calls; wall time and peak memory")
    for name, command in (
            ("turngap compare, 125,000 calls a side", [bench.turngap, "compare", *tables[:2]]),
            ("turngap compare, 12,500 calls a side", [bench.turngap, "compare", *tables[2:]]),
            ("scipy.stats.bootstrap, 12,500 calls a side", ["/usr/bin/python3", ROOT / "scripts/bench_bootstrap.py", *tables[2:]])):
        began = time.monotonic()
        _, peak_mib = resources(command, (0, 1, 3))
        print(f"  {name:44}{time.monotonic() - began:7.1f} s {peak_mib:7.0f} MiB")


if __name__ == "__main__":
    main()
