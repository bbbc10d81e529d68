#!/usr/bin/python3
"""Makes the calls that the evidence model is trained on: two channels, 8 kHz, 16 bit, the caller left, and every utterance's edges.

  make_material.py --out FOLDER --seed 1 --calls 300 [--lines FOLDER] [--part train|heldout] [--jobs 2] [--cache FOLDER]

Writes NAME.wav and NAME.truth.json. A call and its truth depend on the seed, its number and the part alone. README.md says what
it is made of.
"""
import os
os.environ.setdefault("OMP_NUM_THREADS", "1")
import argparse
import dataclasses
import json
import multiprocessing
import pathlib
import sys

import numpy as np

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "lib"))
from counts import count_from                    # noqa: E402
from dialogue import Dialogue                    # noqa: E402
from line import Line                            # noqa: E402
from line_calls import LineCall, sessions        # noqa: E402
from material import voices                      # noqa: E402
from prompt_speech import millis, pcm16, write_pcm  # noqa: E402

CLEAN_SHARE = 0.25
LINE_WAYS = ("plain", "close", "sounds")
PARTS = {"train": 0, "heldout": 1}


def main():
    options = parsed()
    pathlib.Path(options.out).mkdir(parents=True, exist_ok=True)
    jobs = [(make_built, options, number) for number in range(options.first, options.first + options.calls)]
    if options.lines:
        jobs += [(make_line, options, (session, way)) for session in sessions(options.lines) for way in LINE_WAYS]
    prepare(options)
    with multiprocessing.Pool(options.jobs, os.nice, (5,)) as pool:
        made = sum(pool.imap_unordered(make, jobs, chunksize=2))
    print(f"{made} utterances in {len(jobs)} calls written to {options.out}")


def parsed():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", required=True)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--calls", type=count_from(0), default=300, help="how many built calls")
    parser.add_argument("--first", type=count_from(0), default=0, help="number of the first of them, to add to what is there")
    parser.add_argument("--lines", help="folder of line recordings with labels.json: three calls a session")
    parser.add_argument("--part", choices=PARTS, default="train")
    parser.add_argument("--weak-ends", type=float, nargs=2, default=(0.3, 14), metavar=("SHARE", "DB"),
                        help="how many utterances of built calls end weakly, and by how much at most (default 0.3 14)")
    parser.add_argument("--weak-syllables", type=float, default=0.2, metavar="SHARE",
                        help="how many utterances of built calls have a weak last syllable (default 0.2)")
    parser.add_argument("--still", action="store_true", help="no sounds but the speech and what the line does to it")
    parser.add_argument("--alone", action="store_true",
                        help="one thing is done to a built call: a room, a device, codecs, a background or a leak")
    parser.add_argument("--jobs", type=count_from(1), default=2)
    parser.add_argument("--seconds", type=float, default=70, help="length of a built call")
    parser.add_argument("--cache", default="build/material", help="where the checked voices are kept (default: build/material)")
    return parser.parse_args()


VOICES = {}


def prepare(options):
    """Loads the voices once; the workers inherit them."""
    with multiprocessing.Pool(options.jobs) as pool:
        pool.starmap(voices.load_voice, [(name, options.cache) for name in voices.names(options.part)])
    VOICES.update(voices.load_voices(options.part, options.cache))


def make(job):
    function, options, what = job
    return function(options, what)


def make_built(options, number):
    random = np.random.default_rng([options.seed, PARTS[options.part], number])
    caller, agent = pick(random, 2)
    clean = random.random() < CLEAN_SHARE and not options.alone
    liveliness = random.choice([0, 0.3]) if clean or options.alone else random.choice([0.2, 0.7, 1])
    liveliness = 0 if options.still else liveliness
    call = Dialogue(random, options.part, VOICES[caller], VOICES[agent], options.seconds, liveliness, options.weak_ends,
                    options.weak_syllables).run()
    line = Line(random, options.part, call.channels, [VOICES[name] for name in pick(random, 5, (caller, agent))])
    line = line.alone() if options.alone else line.clean() if clean else line.usual()
    return write(options, f"built-{options.seed}-{number:04d}", call, line, "built", f"{caller}+{agent}", liveliness, clean)


def make_line(options, what):
    session, way = what
    random = np.random.default_rng([options.seed, PARTS[options.part], int(session), LINE_WAYS.index(way), 7])
    agent, = pick(random, 1)
    liveliness = 1 if way == "sounds" else 0
    close = way == "close" or (way == "sounds" and random.random() < 0.5)
    call = LineCall(random, options.part, options.lines, sessions(options.lines)[session], VOICES[agent], close, liveliness).run()
    line = Line(random, options.part, call.channels, [VOICES[name] for name in pick(random, 5, (agent,))])
    clean = way == "plain" or random.random() < 0.3
    if clean:
        line.channels[1] = line.channels[1] + 10 ** random.uniform(-4.6, -3.2) * random.standard_normal(len(line.channels[1]))
    else:
        line.after_a_line()
    return write(options, f"line-{options.seed}-{session}-{way}", call, line, "line", session, liveliness, clean)


def pick(random, count, without=()):
    names = [name for name in sorted(VOICES) if name not in without]
    return [names[k] for k in random.permutation(len(names))[:count]]


def write(options, name, call, line, kind, session, liveliness, clean):
    path = pathlib.Path(options.out) / f"{name}.wav"
    write_pcm(path, pcm16(line.channels))
    words = (["clean"] if clean else []) + (["still"] if options.still else [])
    words += ["alone"] if options.alone and kind == "built" else []
    words += ([f"sounds{liveliness:.1f}"] if liveliness else []) + line.done
    caller = [spoken(passage) for passage in call.passages[0]]
    for utterance, source in zip(caller, getattr(call, "sources", [])):
        utterance.update(source)
    truth = {"kind": kind, "session": session, "family": "+".join(words) or "plain", "duration_ms": millis(len(line.channels[0])),
             "caller": sorted(caller, key=onset_of), "agent": sorted((spoken(passage) for passage in call.passages[1]), key=onset_of)}
    path.with_suffix(".truth.json").write_text(json.dumps(truth) + "\n")
    return sum(map(len, call.passages))


def spoken(passage):
    return {f"{name}_ms": millis(value) for name, value in dataclasses.asdict(passage).items()}


def onset_of(utterance):
    return utterance["onset_ms"]


if __name__ == "__main__":
    main()
