#!/usr/bin/python3
"""Gets one package of the npm registry without npm, which Debian's node conflicts with.

  scripts/lib/npm_package.py NAME VERSION INTEGRITY INTO

Prints the folder with the package's files, INTO/NAME-VERSION. INTEGRITY is "sha512-..." as a package-lock.json has it;
bytes with another sum are refused. What is there already is not fetched again.
"""
import base64, hashlib, io, os, pathlib, sys, tarfile, tempfile, urllib.request

REGISTRY = "https://registry.npmjs.org"


def main():
    name, version, integrity, into = sys.argv[1:]
    print(folder_of(name, version, integrity, pathlib.Path(into)))


def folder_of(name, version, integrity, into):
    folder = into / f"{name.replace('/', '-')}-{version}"
    if folder.is_dir():
        return folder
    data = fetched(f"{REGISTRY}/{name}/-/{name.rpartition('/')[2]}-{version}.tgz")
    found = "sha512-" + base64.b64encode(hashlib.sha512(data).digest()).decode()
    if found != integrity:
        sys.exit(f"{name} {version}: expected {integrity}, found {found}; it is not used")
    into.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=into) as temporary:
        with tarfile.open(fileobj=io.BytesIO(data), mode="r:gz") as archive:
            archive.extractall(temporary)  # its sum is that of known bytes
        try:
            os.rename(pathlib.Path(temporary) / "package", folder)
        except OSError:
            if not folder.is_dir():  # else another process was faster
                raise
    return folder


def fetched(url):
    try:
        with urllib.request.urlopen(url, timeout=60) as answer:
            return answer.read()
    except OSError as error:
        sys.exit(f"{url}: expected the package, found: {error}")


if __name__ == "__main__":
    main()
