#!/usr/bin/python3
"""Measures the bundled calls on an emulated processor of 2008, without AVX and FMA, and on this one: the same bytes.

  tests/cli/other_processor_test.py TURNGAP

Prints why and passes where it cannot tell: on a host that is no x86-64, and for a program that was built with a sanitizer,
whose shadow memory the emulator cannot hold.
"""
import pathlib, platform, shutil, subprocess, sys, tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
CALLS = ROOT / "testdata/calls"
EMULATOR = ("qemu-x86_64", "-cpu", "Nehalem")
OUTPUTS = ("latency.csv",)


def main():
    turngap = pathlib.Path(sys.argv[1]).resolve()
    reason = reason_not_to(turngap)
    if reason:
        print(f"not compared: {reason}")
        return
    here, there = measured(turngap), measured(turngap, *EMULATOR)
    if not here["latency.csv"].count(b"answered"):
        sys.exit("the bundled calls gave no answered turn: nothing was compared")
    if here["latency.csv"] != there["latency.csv"]:
        sys.exit(f"latency.csv differs from that of {' '.join(EMULATOR)}:\n{differences(here, there)}")


def reason_not_to(turngap):
    if platform.machine() != "x86_64":
        return f"expected an x86-64 host, found {platform.machine()}"
    if b"__asan_init" in turngap.read_bytes() or b"__tsan_init" in turngap.read_bytes():
        return "the program was built with a sanitizer, which the emulator cannot run"
    if not shutil.which(EMULATOR[0]):
        sys.exit(f"expected {EMULATOR[0]}, found none: install Debian's qemu-user")


def measured(turngap, *emulator):
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run([*emulator, turngap, "analyze", CALLS, "--quiet"], cwd=folder, capture_output=True, text=True)
        if done.returncode not in (0, 1, 3):
            sys.exit(f"{' '.join(emulator)} turngap analyze: exit code {done.returncode}: {done.stderr}")
        return {name: (pathlib.Path(folder) / name).read_bytes() for name in OUTPUTS}


def differences(here, there):
    lines = zip(here["latency.csv"].decode().splitlines(), there["latency.csv"].decode().splitlines())
    return "\n".join(f"- {one}\n+ {other}" for one, other in lines if one != other)


if __name__ == "__main__":
    main()
