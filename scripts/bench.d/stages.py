#!/usr/bin/python3
"""Where the instructions of turngap analyze go: stages.py TURNGAP FOLDER_WITH_WAV_CALLS [SECONDS]

Runs it under callgrind on 90 seconds of audio (half a minute) and prints the share of each stage of the method with what
it calls itself in the same stage, and the functions that cost most.
"""
import collections, pathlib, re, subprocess, sys, tempfile

from audio import call_audio, write_recording
from table import Table

# First match counts; names of functions with their namespaces, and of libraries.
STAGES = [
    ("transforms (FFTW)", r"libfftw|fftwf?_"),
    ("leak between the channels", r"[Ll]eak|CopyEvidence|ChannelCheck|LagHistory|bins_of_tones|add_window|divide_by_source|"
     r"means_of|of_rank|turngap::(dot|highest|greatest_of|mean_of|mean_square_of|median_of_some|lies_below_medians)\("),
    ("nets", r"DenseNet|Layer|Evidence::|TrainedNets"),
    ("noise", r"[Nn]oise|[Qq]uantile|DecayingHistogram"),
    ("edges", r"[Ee]dge|Decay|OtherSounds|RangeMaximum"),
    ("level track", r"ConversationLevels|ConversationClipping|lround"),
    ("frames and features", r"Frame|Spectr|Band|Harmonic|Feature|Eigen::|Decimator|weigh\(|weave|split\(|follow_shape|"
     r"greatest_products|peak_bits|movement_of|loudest|levels_of|to_decibels"),
    ("reading and decoding of the file", r"libsndfile|RecordingReader|ByteSource|libFLAC|libopus|libvorbis|libmpg123"),
    ("hash of the file", r"libcrypto"),
    ("memory", r"malloc|free|operator new|operator delete|memcpy|memmove|memset"),
    ("start of the program", r"ld-linux|_dl_|CLI::"),
]


def main():
    turngap, calls = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2])
    length_s = int(sys.argv[3]) if len(sys.argv) > 3 else 90
    with tempfile.TemporaryDirectory(prefix="turngap_stages_") as folder:
        file = write_recording(pathlib.Path(folder) / "call.wav", call_audio(calls), length_s)
        functions = instructions(turngap, file, folder)
    print(stage_table(functions, length_s).text())
    print(f"\n{function_table(functions).text()}")


def instructions(turngap, file, folder):
    """{function with its object: instructions of its own}"""
    out = f"{folder}/callgrind.out"
    done = subprocess.run(["valgrind", "--tool=callgrind", f"--callgrind-out-file={out}", turngap, "analyze", file, "--quiet",
                           "--jobs", "1", "--out", f"{folder}/latency.csv", "--summary", f"{folder}/summary.json"],
                          capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"valgrind (Debian package valgrind): exit code {done.returncode}\n{done.stderr[-2000:]}")
    annotated = subprocess.run(["callgrind_annotate", "--threshold=100", out], check=True, capture_output=True, text=True)
    return parsed(annotated.stdout)


def parsed(annotation):
    functions = collections.Counter()
    for line in annotation.splitlines():
        if found := re.match(r"\s*([\d,]+) \(\s*[\d.]+%\)\s+(\S.*)", line):
            name = found.group(2)
            if name != "PROGRAM TOTALS":
                functions[name] += int(found.group(1).replace(",", ""))
    return functions


def stage_of(function):
    return next((stage for stage, words in STAGES if re.search(words, function)), "the rest")


def stage_table(functions, length_s):
    total = sum(functions.values())
    stages = collections.Counter()
    for function, count in functions.items():
        stages[stage_of(function)] += count
    rows = [[stage, f"{count / 1e6:,.1f} M", f"{100 * count / total:.1f} %"] for stage, count in stages.most_common()]
    return Table("stages", f"Instructions of turngap analyze for {length_s} s of two channels, 8 kHz: {total / 1e6:,.0f} M",
                 ["stage", "instructions", "share"], rows)


def function_table(functions):
    total = sum(functions.values())
    shorter = lambda name: re.sub(r" \[.*?([^/]*)\]$", r" [\1]", name.split(":", 1)[-1])[:100]
    return Table("functions", "The twenty functions that cost most, without what they call", ["function", "share"],
                 [[shorter(name), f"{100 * count / total:.1f} %"] for name, count in functions.most_common(20)])


if __name__ == "__main__":
    main()
