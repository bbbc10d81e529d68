#!/usr/bin/python3
"""What the program loads: tests/cli/libraries_test.py TURNGAP

The network's libraries take longer to load than all the rest: they are loaded by the commands that need them, and where
they are missing only those say so.
"""
import os, pathlib, re, subprocess, sys, tempfile

NETWORK = ("libcurl", "libssh2", "libldap", "libgssapi_krb5", "libnghttp2")


def main():
    turngap = pathlib.Path(sys.argv[1]).resolve()
    expect_none_linked(turngap)
    with tempfile.TemporaryDirectory() as folder:
        pathlib.Path(folder, "libcurl.so.4").write_text("no library\n")
        environment = {**os.environ, "LD_LIBRARY_PATH": folder}
        expect(run(turngap, "--version", folder=folder, environment=environment), 0, r"turngap +\d")
        urls = pathlib.Path(folder, "urls")
        urls.write_text("http://127.0.0.1:1/call.wav\n")
        expect(run(turngap, "fetch", "--urls", urls, "--into", "got", folder=folder, environment=environment), 2,
               r"libcurl\.so\.4: the network needs this library, and it cannot be loaded: ")
    print("libraries: passed")


def expect_none_linked(turngap):
    linked = subprocess.run(["ldd", turngap], check=True, capture_output=True, text=True).stdout
    if found := [name for name in NETWORK if name in linked]:
        sys.exit(f"expected none of the network's libraries to be linked, found {', '.join(found)}:\n{linked}")


def run(*command, folder, environment):
    return subprocess.run(list(map(str, command)), cwd=folder, env=environment, capture_output=True, text=True, timeout=60)


def expect(process, code, words):
    said = process.stdout + process.stderr
    if process.returncode != code or not re.search(words, said):
        sys.exit(f"{process.args}: expected exit code {code} and '{words}', found {process.returncode} and:\n{said}")


if __name__ == "__main__":
    main()
