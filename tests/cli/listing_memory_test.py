#!/usr/bin/python3
"""Measures what each listed recording takes in memory, at Twilio and in a bucket: the peak of `turngap fetch --dry-run`
over two listings; and of a bucket of which a sample is wanted.

  tests/cli/listing_memory_test.py TURNGAP FAKE_TWILIO [--few N] [--many N]

Whatever does not grow with the listing (the program, its libraries, a page of a thousand items and its JSON) is in both
peaks, in this build as in another one; what is left is divided by the difference in recordings. The bound: 50,000
recordings in 48 MiB, of which 22 MiB are the program, its libraries and a page as the release build has them; 26 MiB
for 50,000 are 545 bytes each. Of what a sample leaves out, eight bytes are kept, and as many while they grow (24); that
would be less than the half MiB by which peaks of the same command differ, 52 bytes each of 10,000. What is kept takes some
450. By hand, with a release build: --many 50000, or 1000000.
"""
import argparse, os, pathlib, shutil, subprocess, sys, tempfile

from stand_ins import ROOT, Bucket, FakeTwilio, environment_with

MOST_BYTES_A_RECORDING = 545
MOST_BYTES_LEFT_OUT = 24 + 52


def main():
    options = arguments()
    with tempfile.TemporaryDirectory() as folder:
        store = pathlib.Path(folder)
        (store / "calls").mkdir()
        shutil.copy(ROOT / "testdata/calls/answered_800ms.wav", store / "calls/object")

        def at_twilio(count):
            with FakeTwilio(options.fake_twilio, "--recordings", count) as twilio:
                return peak_of(options.turngap, twilio.environment, count, "--base-url", twilio.url)

        def in_bucket(count):
            with Bucket(store, f"listed={count}") as bucket:
                return peak_of(options.turngap, bucket.environment, count, "s3://calls/run-42/")

        def sampled(count):
            with Bucket(store, f"listed={count}") as bucket:
                return peak_of(options.turngap, bucket.environment, 200, "s3://calls/run-42/", "--sample", 200)

        failed = [name for name, peak, most in (("at Twilio", at_twilio, MOST_BYTES_A_RECORDING),
                                                ("in a bucket", in_bucket, MOST_BYTES_A_RECORDING),
                                                ("in a bucket, 200 of them wanted", sampled, MOST_BYTES_LEFT_OUT))
                  if not is_small(name, peak, most, options)]
    if failed:
        sys.exit(f"listing takes more memory than that: {', '.join(failed)}")


def is_small(name, peak, most, options):
    peaks = {count: peak(count) for count in (options.few, options.many)}
    each = (peaks[options.many] - peaks[options.few]) * 1024 / (options.many - options.few)
    told = ", ".join(f"{count} listed: peak {kib / 1024:.1f} MiB" for count, kib in peaks.items())
    print(f"{name}: {told}; {each:.0f} bytes a recording, expected at most {most}")
    return each <= most


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("turngap", type=pathlib.Path)
    parser.add_argument("fake_twilio", type=pathlib.Path)
    parser.add_argument("--few", type=int, default=2000)
    parser.add_argument("--many", type=int, default=12000)
    return parser.parse_args()


def peak_of(turngap, environment, expected, *where):
    """KiB"""
    with tempfile.TemporaryDirectory() as folder:
        command = [turngap.resolve(), "fetch", "--into", "got", "--dry-run", *map(str, where)]
        process = subprocess.Popen(command, cwd=folder, env=environment_with(environment), stderr=subprocess.PIPE, text=True)
        words = process.stderr.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0 or f"would fetch {expected} recordings" not in words:
        sys.exit(f"{where}: exit code {process.returncode}\n{words[-500:]}")
    return usage.ru_maxrss


if __name__ == "__main__":
    main()
