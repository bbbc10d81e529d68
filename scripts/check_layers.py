#!/usr/bin/python3
"""Checks which way the includes go, so that a module can be understood without those above it, and that no text of a
library names an option of the command line: what the user can do about it, the command says.

  scripts/check_layers.py [FOLDER]     FOLDER holds include/ and src/; without it, this project

Prints every line that breaks a rule, and exits with 1 if there is one, with 2 if there is nothing to check.
"""
import pathlib, re, sys

# The arrows of the design: each module leans on those named, and on all that those lean on.
LEANS_ON = {
    "core": (),
    "audio": ("core",),
    "dsp": ("core",),
    "turns": ("core",),
    "results": ("turns",),
    "stats": ("results",),
    "report": ("stats",),
    "analysis": ("audio", "dsp", "results"),
    "labels": ("results",),
    "net": ("core",),
    "twilio": ("net", "results"),
    "storage": ("net", "results"),
    "loadtest": ("net",),
    "shards": ("results", "analysis"),
    "cli": ("analysis", "report", "labels", "twilio", "storage", "loadtest", "shards"),
}

# C libraries that are wrapped once: each of these headers appears in at most one file.
IN_ONE_FILE = ("sndfile.h", "fftw3.h", "curl/curl.h")

# What protects the user's files stands in the one place that all outputs of the commands go through.
OUTPUT_OF_COMMANDS = {"turngap/core/atomic_file.h": ("src/cli/output_file.cpp", "src/cli/frame_table.cpp")}

# Third-party headers, which the public headers never show.
THIRD_PARTY = re.compile(r"(sndfile|fftw3|curl/|Eigen/|nlohmann/|fmt/|CLI/|date/|openssl/|boost/)")

OPTION_IN_TEXT = re.compile(r'"(?:[^"\\]|\\.)*?(?<![\w-])(--[a-z][a-z-]+)')

INCLUDE = re.compile(r'^\s*#\s*include\s*[<"]([^>"]+)[>"]')


def below(module):
    """All modules that one may include beside itself."""
    return {lower for direct in LEANS_ON[module] for lower in (direct, *below(direct))}


def main():
    root = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else pathlib.Path(__file__).resolve().parent.parent
    files = source_files(root)
    if not files:
        print(f"{root}: expected C++ files under include/turngap/ and src/, found none", file=sys.stderr)
        sys.exit(2)
    violations = check(root, files)
    print("\n".join(violations) or f"{len(files)} files, every include in order")
    sys.exit(1 if violations else 0)


def source_files(root):
    return sorted(path for folder in ("include", "src") for path in (root / folder).rglob("*")
                  if path.suffix in (".h", ".cpp"))


def check(root, files):
    violations, wrapped = [], {}
    for path in files:
        name = path.relative_to(root).as_posix()
        for number, header in includes(path):
            violations += [f"{name}:{number}: {problem}" for problem in problems(name, header)]
            if header in IN_ONE_FILE:
                wrapped.setdefault(header, []).append(name)
        if module_of(name) != "cli":
            violations += [f"{name}:{number}: a library may not name an option: {option}"
                           for number, option in options_in_texts(path)]
    return violations + [f"<{header}> belongs into one file, found in {', '.join(names)}"
                         for header, names in wrapped.items() if len(set(names)) > 1]


def includes(path):
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if match := INCLUDE.match(line):
            yield number, match[1]


def options_in_texts(path):
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if match := OPTION_IN_TEXT.search(line.split(" // ")[0]):
            yield number, match[1]


def problems(name, header):
    module, target = module_of(name), module_of_header(header)
    if module not in LEANS_ON:
        yield f"'{module}' is no module; known are {', '.join(LEANS_ON)}"
    elif target and target != module and target not in below(module):
        yield f"{module} may not include {target}: {header}"
    if module == "cli" and name not in OUTPUT_OF_COMMANDS.get(header, (name,)):
        yield f"a command writes by cli/output_file.h only: {header}"
    if not name.startswith("include/"):
        return
    if THIRD_PARTY.match(header):
        yield f"a public header may not show a third-party header: {header}"
    if target and not header.startswith("turngap/"):
        yield f"a public header may not include a private one: {header}"


def module_of(name):
    """include/turngap/dsp/x.h and src/dsp/x.cpp are of the module dsp."""
    parts = name.split("/")
    return parts[2] if parts[0] == "include" else parts[1]


def module_of_header(header):
    """The module of an include of ours, e.g. "turngap/core/time.h" or "dsp/edges.h"; None for any other."""
    parts = header.removeprefix("turngap/").split("/")
    ours = header.startswith("turngap/") or parts[0] in LEANS_ON
    return parts[0] if ours and len(parts) > 1 else None


if __name__ == "__main__":
    main()
