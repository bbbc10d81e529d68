#!/usr/bin/python3
"""Shows that the training calls hold what their truth says: edges where the audio has them, utterances apart, the same bytes from
the same seed, and nothing of one part in the other."""
import json
import pathlib
import subprocess
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "lib")]

import numpy as np

from dialogue import Dialogue
from line import CODEC_WEIGHTS, PROCESSES, Line
from material import backgrounds, line_recordings, speech, variations, voices
from prompt_speech import RATE_HZ, frame_levels, from_db, mulaw
from line_calls import LineCall, sessions

CODECS = {name.rstrip("-.0123456789") for name in CODEC_WEIGHTS}
CACHE = str(HERE.parents[1] / "build" / "material")
FEW = ("espeak_de", "flite_rms")


def units(name=FEW[0]):
    return voices.load_voice(name, CACHE)


def dialogue(seed, liveliness=0):
    return Dialogue(np.random.default_rng(seed), "train", units(FEW[0]), units(FEW[1]), 60, liveliness).run()


class Counts(unittest.TestCase):
    """What nothing comes of is refused, with what was expected and what was found."""

    def test_of_nothing_are_refused(self):
        for command in ("plot_worst.py --count 0 --trace t --calls c --out o", "plot_worst.py --count -1 --trace t --calls c --out o",
                        "plot_worst.py --count x --trace t --calls c --out o", "train.py speech --work w --steps 0",
                        "train.py speech --work w --edge-steps 0", "make_material.py --out o --calls -1",
                        "make_material.py --out o --first -1", "make_material.py --out o --jobs 0"):
            self.assertRegex(self.refusal(command), r"expected a whole number from [01], found '(0|-1|x)'", command)

    def test_of_folds_leave_something_to_train_on(self):
        for command in ("train.py speech --work w --folds 1", "left_out.py --trace t --lines l --work w --folds 1"):
            self.assertIn("expected a whole number from 2, found '1'", self.refusal(command), command)

    def refusal(self, command):
        script, *words = command.split()
        done = subprocess.run([sys.executable, HERE / script, *words], capture_output=True, text=True)
        self.assertEqual(done.returncode, 2, command)
        return done.stderr


class Truth(unittest.TestCase):
    def test_stands_in_the_clean_channels(self):
        """Exact zeros around the speech: 35 dB below it lies a frame at the edge, and the frame outside is below that of 30 dB."""
        call = dialogue(1)
        for channel, passages in zip(call.channels, call.passages):
            for passage in passages:
                level = speech.speech_level(frame_levels(channel[passage.onset:passage.end]))
                self.assertGreaterEqual(rms(channel[passage.onset:passage.onset + 40]), level * from_db(-35.5))
                self.assertGreaterEqual(rms(channel[passage.end - 40:passage.end]), level * from_db(-35.5))
                self.assertLess(rms(channel[passage.onset - 40:passage.onset]), level * from_db(-34.5))
                self.assertLess(rms(channel[passage.end:passage.end + 40]), level * from_db(-34.5))

    def test_lies_within_its_interval(self):
        for passages in dialogue(2).passages:
            for passage in passages:
                self.assertTrue(passage.onset_low <= passage.onset <= passage.onset_high < passage.end_low <= passage.end <= passage.end_high)

    def test_utterances_of_a_party_are_more_than_200_ms_apart(self):
        for seed in range(5):
            for passages in dialogue(seed).passages:
                ordered = sorted(passages, key=lambda passage: passage.onset)
                for one, next_one in zip(ordered, ordered[1:]):
                    self.assertGreater(next_one.onset - one.end, 0.2 * RATE_HZ)

    def test_who_is_asked_to_speak_at_once_again_waits(self):
        call = Dialogue(np.random.default_rng(1), "train", units(FEW[0]), units(FEW[1]), 60, 0)
        (_, end), (onset, _) = call.say(0, RATE_HZ), call.say(0, RATE_HZ)
        self.assertGreater(onset - end, 0.2 * RATE_HZ)

    def test_sounds_do_not_change_it(self):
        """What is not speech is beside the speech in the channel and not in the truth."""
        call = dialogue(3, liveliness=1)
        outside = np.ones(call.length, bool)
        for passage in call.passages[0]:
            outside[passage.onset_low - 400:passage.end_high + 400] = False
        self.assertGreater(rms(call.channels[0][outside]), 1e-4)

    def test_pauses_of_more_than_200_ms_divide_and_shorter_ones_do_not(self):
        word = np.ones(4000) * 0.1 * np.random.default_rng(1).standard_normal(4000)
        for pause_ms, count in ((195, 1), (205, 2)):
            samples = np.concatenate([np.zeros(400), word, np.zeros(pause_ms * 8), word, np.zeros(400)])
            self.assertEqual(len(speech.passages(samples)), count)

    def test_a_weak_end_is_speech_as_far_as_35_db(self):
        word = 0.1 * np.random.default_rng(1).standard_normal(8000)
        for fall_db, end in ((30, 8000), (40, None)):
            weak = variations.weak_end(np.random.default_rng(1), word, fall_db, fall_db)
            found, = speech.passages(np.concatenate([weak, np.zeros(400)]))
            self.assertEqual(found.end == 8000, end == 8000)


class Whole(unittest.TestCase):
    def test_the_same_seed_gives_the_same_bytes_and_another_does_not(self):
        sound = lambda seed: Line(np.random.default_rng(seed), "train", dialogue(seed).channels, [units()]).usual().channels[0].tobytes()
        self.assertEqual(sound(4), sound(4))
        self.assertNotEqual(sound(4), sound(5))

    def test_of_a_line_alone_one_thing_is_done(self):
        """Each of them comes, and never two."""
        call, seen = dialogue(6), set()
        for seed in range(30):
            line = Line(np.random.default_rng(seed), "train", [channel[:8 * RATE_HZ] for channel in call.channels], [units()]).alone()
            things = {thing_of(word.split("@")[0].rstrip("-.0123456789")) for word in line.done}
            self.assertLessEqual(len(things), 1, line.done)
            seen |= things
        self.assertEqual(seen, {"room", "process", "codec", "background", "leak"})

    def test_a_folder_of_line_recordings_gives_calls_at_its_labels(self):
        with tempfile.TemporaryDirectory() as folder:
            write_recordings(pathlib.Path(folder))
            entries = sessions(folder)["7"]
            self.assertEqual(len(entries), 3)
            for close in (False, True):
                call = LineCall(np.random.default_rng(1), "train", folder, entries, units(), close, 0).run()
                self.assertEqual(len(call.passages[0]), 3)
                for passage in call.passages[0]:
                    self.assertGreater(rms(call.channels[0][passage.onset + 8:passage.onset + 88]), 0.05)
                    self.assertGreater(rms(call.channels[0][passage.end - 88:passage.end - 8]), 0.05)
                    self.assertLess(rms(call.channels[0][passage.end + 8:passage.end + 400]), 0.01)
                    self.assertLess(rms(call.channels[0][passage.onset - 400:passage.onset - 8]), 0.01)

    def test_a_folder_that_holds_no_labels_is_refused(self):
        with tempfile.TemporaryDirectory() as folder:
            run = subprocess.run([sys.executable, HERE / "make_material.py", "--out", folder, "--calls", "0", "--lines", folder],
                                 capture_output=True, text=True)
            self.assertEqual(run.returncode, 1)
            self.assertIn("labels.json", run.stderr)


def write_recordings(folder):
    """Three utterances: noise of half a second in a second and a half of a quiet line."""
    random, labels = np.random.default_rng(1), []
    for number in range(3):
        samples = 30 * random.standard_normal(12000)
        samples[4000:8000] += 3000 * random.standard_normal(4000)
        (folder / f"{number}.ulaw").write_bytes(mulaw(np.clip(samples, -32000, 32000).astype(int)).tobytes())
        labels.append(dict(file=f"{number}.ulaw", session="7", phone="cell", onset_ms=500, end_ms=1000, text="word", marked=False))
    labels.append(dict(labels[0], text="[voices] word", marked=True))
    (folder / "labels.json").write_text(json.dumps(labels))


def thing_of(word):
    if word in ("room", "leak"):
        return word
    kinds = {"process": PROCESSES, "codec": CODECS, "background": backgrounds.STEADY + backgrounds.LIVELY}
    return next(kind for kind, words in kinds.items() if word in words)


def rms(samples):
    return float(np.sqrt(np.mean(np.square(samples))))


if __name__ == "__main__":
    unittest.main()
