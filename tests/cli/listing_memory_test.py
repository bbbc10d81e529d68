#!/usr/bin/python3
"""Measures what each listed recording takes in memory: the peak of `turngap fetch --dry-run` over two listings.

  tests/cli/listing_memory_test.py TURNGAP FAKE_TWILIO [--few N] [--many N]

Whatever does not grow with the listing (the program, its libraries, a page of a thousand items and its JSON) is in both
peaks, in this build as in another one; what is left is divided by the difference in recordings. The bound: 50,000
recordings in 48 MiB, of which 22 MiB are the program, its libraries and a page as the release build has them; 26 MiB
for 50,000 are 545 bytes each. By hand, with a release build: --many 50000.
"""
import argparse, os, pathlib, subprocess, sys, tempfile

from stand_ins import FakeTwilio, environment_with

MOST_BYTES_A_RECORDING = 545


def main():
    options = arguments()
    peaks = {}
    for count in (options.few, options.many):
        with FakeTwilio(options.fake_twilio, "--recordings", count) as twilio:
            peaks[count] = peak_of_listing(options.turngap, twilio, count)
    each = (peaks[options.many] - peaks[options.few]) * 1024 / (options.many - options.few)
    print("".join(f"{count} listed: peak {peak / 1024:.1f} MiB\n" for count, peak in peaks.items()) +
          f"{each:.0f} bytes a recording, expected at most {MOST_BYTES_A_RECORDING}")
    if each > MOST_BYTES_A_RECORDING:
        sys.exit("listing takes more memory than that")


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("turngap", type=pathlib.Path)
    parser.add_argument("fake_twilio", type=pathlib.Path)
    parser.add_argument("--few", type=int, default=2000)
    parser.add_argument("--many", type=int, default=12000)
    return parser.parse_args()


def peak_of_listing(turngap, twilio, count):
    """KiB"""
    with tempfile.TemporaryDirectory() as folder:
        command = [turngap.resolve(), "fetch", "--into", "got", "--base-url", twilio.url, "--dry-run"]
        process = subprocess.Popen(command, cwd=folder, env=environment_with(twilio.environment), stderr=subprocess.PIPE,
                                   text=True)
        words = process.stderr.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0 or f"would fetch {count} recordings" not in words:
        sys.exit(f"{count} recordings: exit code {process.returncode}\n{words[-500:]}")
    return usage.ru_maxrss


if __name__ == "__main__":
    main()
