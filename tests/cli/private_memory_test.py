#!/usr/bin/python3
"""Checks that the memory of a program which holds a secret is closed to its own user, and in no core file.

  tests/cli/private_memory_test.py TURNGAP FAKE_TWILIO

To a process that is not dumpable, the kernel gives files in /proc that belong to root (proc(5)), and lets no debugger of
the same user in. Root itself may see everything: as root, the program is started as nobody.
"""
import os, pathlib, resource, shutil, signal, subprocess, sys, tempfile

from stand_ins import FakeTwilio, environment_with

NOBODY = 65534


def main():
    with tempfile.TemporaryDirectory() as folder, FakeTwilio(sys.argv[2], "--faults", "all*stall@*.wav") as twilio:
        work = pathlib.Path(folder)
        program = pathlib.Path(shutil.copy(sys.argv[1], work / "turngap"))  # where nobody may read it
        user = lower(work) if os.geteuid() == 0 else {}
        process = subprocess.Popen([program, "fetch", "--into", "got", "--base-url", twilio.url], cwd=work, **user,
                                   env=environment_with(twilio.environment), preexec_fn=allow_cores)
        while process.poll() is None and not list(work.glob("got/*.part")):
            pass
        owner = os.stat(f"/proc/{process.pid}/environ").st_uid
        process.send_signal(signal.SIGABRT)
        _, status = os.waitpid(process.pid, 0)
        process.returncode = -signal.SIGABRT
    if not os.WIFSIGNALED(status) or os.WTERMSIG(status) != signal.SIGABRT:
        sys.exit(f"expected the end by SIGABRT, found status {status}")
    if owner != 0:
        sys.exit(f"expected files in /proc that belong to root, found those of user {owner}: the memory can be read")
    if os.WCOREDUMP(status):
        sys.exit("expected no core file, found one written")
    print("memory closed to its user, no core file")


def lower(work):
    work.chmod(0o777)
    return {"user": NOBODY, "group": NOBODY, "extra_groups": []}


def allow_cores():
    most = resource.getrlimit(resource.RLIMIT_CORE)[1]
    resource.setrlimit(resource.RLIMIT_CORE, (most, most))


if __name__ == "__main__":
    main()
