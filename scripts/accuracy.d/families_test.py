#!/usr/bin/python3
"""Shows that the families of the benchmark hold what is said of them: truth where the audio has it, and each line, codec, room and
sound as it is named; and that its bars are seen to be missed."""
import functools
import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lib"))

import numpy as np

import bars
import calls
import families
import family_report
import report
from families import CONDITIONS
from material import codecs, events, processing, rooms, speech, voices as material_voices
from pairing import Response
from conversation import Turn
from prompt_speech import RATE_HZ, frame_levels, from_db
from scoring import Score, compared, score
from voices import OTHER_VOICES, VOICES, load_voice

SEED, CALLER, AGENT = 7, 0, 1
NEW = [name for name, condition in CONDITIONS.items() if name not in families.BASE and condition.make_call]


@functools.lru_cache(maxsize=None)
def rendered(name):
    line, channels = calls.render(name, 0, SEED)
    return line, channels / 32768


def of(group):
    return [name for name in NEW if CONDITIONS[name].group == group]


def dry(name):
    """The channels before anything happened to them."""
    line = calls.spoken(CONDITIONS[name], 0, SEED)
    return line.caller, line.agent


def rms_db(samples):
    return 10 * np.log10(np.mean(np.square(samples)) + 1e-12)


def at(ms):
    return round(ms * RATE_HZ / 1000)


def envelope(samples):
    return np.convolve(np.abs(samples), np.hanning(65) / 32, "same")


def late_by(before, after, reach=200):
    """Samples by which the envelope of one is behind that of the other."""
    a, b = (envelope(signal[:20 * RATE_HZ]) for signal in (before, after))
    a, b = a - a.mean(), b - b.mean()
    match = {lag: np.dot(a[reach:-reach], b[reach + lag:len(b) - reach + lag]) for lag in range(-reach, reach)}
    return max(match, key=match.get)


# ---- who speaks ----

class Parts(unittest.TestCase):
    def test_nobody_is_heard_in_training_and_here(self):
        training = set(material_voices.names("train"))
        self.assertFalse(training & set(OTHER_VOICES))
        self.assertTrue(set(OTHER_VOICES) <= set(material_voices.names("heldout")))

    def test_no_language_of_the_word_collections_is_in_both_parts(self):
        """One person may speak in two collections of a language."""
        language = lambda name: name.split("_", 1)[1]
        collected = lambda part: {language(name) for name in material_voices.names(part) if name.startswith(("klettres", "ktuberling", "tuxpaint"))}
        self.assertEqual(collected("train") & collected("heldout"), set())

    def test_no_recorded_sound_is_in_both_parts(self):
        from material.recordings import FILES
        for kind, (train, heldout) in FILES.items():
            self.assertFalse(set(train.split()) & set(heldout.split()), kind)

    def test_the_families_are_spoken_by_others_than_the_prompts(self):
        for name in NEW:
            self.assertFalse(set(CONDITIONS[name].voices) & set(VOICES), name)


# ---- truth ----

class Truth(unittest.TestCase):
    def test_of_every_new_kind_of_call_stands_in_the_clean_channels(self):
        """35 dB below -20 dBFS RMS lies between -65 and -40 dBFS, whatever the crest of the speech."""
        for name in ("wait_dog", "late_digit", "agent_mm", "whispers", "weak_ends", "fade_in", "clean_others"):
            caller, agent = dry(name)
            for turn in calls.spoken(CONDITIONS[name], 0, SEED).call.turns:
                end, onset = at(turn.caller_end_ms), at(turn.agent_onset_ms)
                for channel, first in ((caller, end - 40), (agent, onset)):
                    self.assertGreater(rms_db(channel[first:first + 40]), -66, name)
                self.assertLess(rms_db(caller[end:end + 40]), rms_db(caller[end - 800:end]), name)
                self.assertLess(rms_db(agent[onset - 40:onset]), rms_db(agent[onset:onset + 800]), name)

    def test_the_end_lies_between_its_crossings(self):
        for turn in calls.spoken(CONDITIONS["clean_others"], 0, SEED).call.turns:
            self.assertLessEqual(turn.caller_end_low_ms, turn.caller_end_ms)
            self.assertLessEqual(turn.caller_end_ms, turn.caller_end_high_ms)

    def test_a_late_digit_ends_the_turn(self):
        line = calls.spoken(CONDITIONS["late_digit"], 0, SEED)
        for turn in line.call.turns:
            placed = [(first, said) for first, said in line.call.placed["caller"]
                      if turn.caller_onset_ms - 1 <= (first + said.onset) / 8 <= turn.caller_end_ms]
            (_, sentence), (first, digit) = placed
            gap_ms = (first + digit.onset) / 8 - (placed[0][0] + sentence.end) / 8
            self.assertTrue(299 <= gap_ms <= 901, gap_ms)
            self.assertEqual((first + digit.end) / 8, turn.caller_end_ms)

    def test_an_agents_mm_is_not_the_reply_and_is_near_it(self):
        line = calls.spoken(CONDITIONS["agent_mm"], 0, SEED)
        self.assertTrue(any(wait.first < wait.end for wait in line.call.waits))
        for wait, turn in zip(line.call.waits, line.call.turns):
            self.assertLess((wait.onset - wait.first - wait.length) / 8, 700)
            self.assertEqual(wait.onset / 8, turn.agent_onset_ms)

    def test_units_with_a_background_or_direct_current_are_no_truth(self):
        random = np.random.default_rng(1)
        word = np.zeros(2 * RATE_HZ)
        word[4000:12000] = 0.1 * random.standard_normal(8000) * np.hanning(8000)
        self.assertIsNotNone(speech.unit("clean", word + 1e-5 * random.standard_normal(len(word))))
        self.assertIsNone(speech.unit("noise", word + 0.0015 * random.standard_normal(len(word))))
        moved = speech.unit("direct current", word + 0.05)
        clean = speech.unit("clean", word)
        self.assertAlmostEqual(moved.seconds, clean.seconds, delta=0.01)


# ---- what the lines do ----

class Lines(unittest.TestCase):
    def test_no_codec_or_process_moves_the_speech(self):
        """To less than half a frame, of the envelope: what CELP codecs and gain control do to the waveform is not a delay."""
        for name in of(families.CODECS) + of(families.PROCESSING):
            with self.subTest(name):
                self.assertLessEqual(abs(late_by(dry(name)[AGENT], rendered(name)[1][AGENT])), 19)

    def test_codecs_keep_the_level_and_change_the_samples(self):
        for name in of(families.CODECS):
            before, after = dry(name)[CALLER], rendered(name)[1][CALLER][:len(dry(name)[CALLER])]
            self.assertAlmostEqual(rms_db(after), rms_db(before), delta=2.5, msg=name)
            self.assertGreater(rms_db(after - before), rms_db(before) - 25, name)

    def test_a_lower_rate_errs_more(self):
        samples = dry("clean_others")[CALLER][:20 * RATE_HZ]
        error = lambda name: rms_db(np.abs(np.fft.rfft(codecs.through(name, samples))) - np.abs(np.fft.rfft(samples)))
        for low, high in (("amr475", "amr122"), ("opus6", "opus12"), ("speex4", "speex8")):
            self.assertGreater(error(low), error(high), low)

    def test_a_hard_gate_shuts_and_opens(self):
        _, channels = rendered("hard_gate")
        levels = frame_levels(channels[CALLER])
        self.assertGreater(np.mean(levels < from_db(-100)), 0.2)
        self.assertAlmostEqual(np.percentile(levels, 98), np.percentile(frame_levels(dry("hard_gate")[CALLER]), 98), delta=0.01)

    def test_clipping_clips(self):
        self.assertGreater(np.mean(np.abs(rendered("clipping")[1][CALLER]) > 0.99), 0.01)

    def test_the_denoiser_has_taken_noise_off(self):
        line, channels = rendered("denoiser")
        quiet = slice(0, at(line.call.turns[0].caller_onset_ms) - 800)
        self.assertLess(rms_db(channels[CALLER][quiet]), line.caller_noise_dbfs - 5)

    def test_gain_control_narrows_the_levels(self):
        spread = lambda samples: np.ptp(np.percentile(20 * np.log10(frame_levels(samples)[frame_levels(samples) > from_db(-50)]), (30, 95)))
        self.assertLess(spread(rendered("agc")[1][CALLER]), spread(dry("agc")[CALLER]))

    def test_rooms_decay_as_long_as_their_name_says(self):
        """By the slope of the backward integral between -5 and -25 dB, after the direct sound; higher tones fall faster."""
        for rt60_s in (0.3, 0.5, 0.8):
            tail = rooms.response(np.random.default_rng(2), rt60_s, 0)[80:]
            decay = 10 * np.log10(np.cumsum(tail[::-1] ** 2)[::-1] / np.sum(tail ** 2))
            first, last = np.argmax(decay < -5), np.argmax(decay < -25)
            self.assertAlmostEqual(60 / 20 * (last - first) / RATE_HZ, rt60_s, delta=0.15 * rt60_s)

    def test_a_room_fills_the_silence_after_the_turn(self):
        line, channels = rendered("room08")
        after = lambda samples: np.mean([rms_db(samples[at(turn.caller_end_ms) + 400:at(turn.caller_end_ms) + 1200]) for turn in line.call.turns])
        self.assertGreater(after(channels[CALLER]), after(dry("room08")[CALLER]) + 6)

    def test_ambience_has_its_level_on_its_channel(self):
        for name, (_, who) in families.AMBIENCES.items():
            channel = (CALLER, AGENT)[who == "agent"]
            added = rendered(name)[1][channel] - dry(name)[channel]
            self.assertTrue(14.5 <= -20 - rms_db(added) <= 25.5, (name, rms_db(added)))


# ---- sounds ----

class Sounds(unittest.TestCase):
    def test_lie_between_the_turn_and_the_reply_on_both_sides_and_are_loud(self):
        sides = set()
        for name in of(families.WAITS):
            line, channels = rendered(name)
            for wait in line.call.waits:
                self.assertTrue(0.1 <= (wait.first - wait.end) / RATE_HZ and wait.first + wait.length < wait.onset)
                added = [rms_db(channel[wait.first:wait.first + wait.length]) for channel in channels]
                sides.add(int(np.argmax(added)))
                self.assertGreater(max(added), -70, name)
        self.assertEqual(sides, {CALLER, AGENT})

    def test_last_from_a_quarter_of_a_second_to_eight(self):
        lengths = [wait.length / RATE_HZ for number in range(6) for wait in calls.spoken(CONDITIONS["wait_dog"], number, SEED).call.waits]
        self.assertTrue(0.25 <= min(lengths) < 0.5 and 5 < max(lengths) <= 8)

    def test_every_kind_sounds_and_ends_in_time(self):
        make = events.Events(np.random.default_rng(1), "heldout")
        for kind in events.KINDS:
            for seconds in (None, 0.25, 3):
                sound = make.make(kind, seconds)
                self.assertAlmostEqual(np.abs(sound).max(), 1, delta=0.01, msg=kind)
                self.assertTrue(seconds is None or len(sound) <= seconds * RATE_HZ, kind)

    def test_dtmf_has_two_tones_of_the_keypad(self):
        tone = events.Events(np.random.default_rng(3), "heldout").dtmf()[:480]
        spectrum = np.abs(np.fft.rfft(tone * np.hanning(480), RATE_HZ))
        low, high = np.argmax(spectrum[:1000]), 1000 + np.argmax(spectrum[1000:2000])
        self.assertLess(min(abs(low - hz) for hz in (697, 770, 852, 941)), 10)
        self.assertLess(min(abs(high - hz) for hz in (1209, 1336, 1477)), 10)


# ---- scores and bars ----

def detail(errors_ms, uncertainty_ms=5, flagged=False, missed=0):
    turns = [Turn("plain", "answered", 1000 * k, 1000 * k + 500, 1000 * k + 700) for k in range(len(errors_ms) + missed)]
    told = [Response(turn.caller_end_ms, turn.agent_onset_ms + error, uncertainty_ms, turn.caller_onset_ms, flagged)
            for turn, error in zip(turns, errors_ms)]
    return report.Detail(score(turns, told, overlaps_count=True), len(turns), len(errors_ms))


class Bars(unittest.TestCase):
    def test_where_level_and_ear_differ_any_end_between_is_right(self):
        turn = Turn("plain", "answered", 0, 1000, 2000, 950, 1100)
        ends = {reported: compared(turn, Response(reported, 2000)).caller_end_ms for reported in (900, 950, 1050, 1100, 1130)}
        self.assertEqual(ends, {900: -50, 950: 0, 1050: 0, 1100: 0, 1130: 30})

    def test_where_the_end_is_plain_the_level_alone_is_right(self):
        turn = Turn("plain", "answered", 0, 1000, 2000, 970, 1030)
        self.assertEqual(compared(turn, Response(1010, 2000)).caller_end_ms, 10)

    def test_a_turn_is_silently_wrong_by_more_than_100_ms_when_sure_and_without_a_flag(self):
        wrong = lambda *arguments: bars.silently_wrong(detail(*arguments))
        self.assertEqual([wrong([101], 29), wrong([100], 29), wrong([101], 30), wrong([101], 29, True)], [100, 0, 0, 0])

    def test_each_bar_is_seen_to_be_missed(self):
        good = detail([1] * 99 + [9] * 1)
        bad = detail([260 - 20] * 10, uncertainty_ms=1000, missed=10)
        for family in bars.BASE:
            for bar in family.bars:
                self.assertTrue(bar.holds(good), (family.name, bar.words))
                self.assertFalse(bar.holds(bad), (family.name, bar.words))

    def test_nothing_found_holds_no_bar_on_errors(self):
        self.assertFalse(bars.p95_at_most(10).holds(report.Detail(Score(3, 3, 0), 3, 0)))

    def test_other_voices_have_looser_bars(self):
        p95, lost = bars.loosened(bars.p95_at_most(12)), bars.loosened(bars.lost_at_most(6))
        self.assertEqual((p95.high, lost.high, bars.loosened(bars.NOTHING_LOST).high), (24, 9, 0))

    def test_gross_errors_are_to_lie_on_both_sides(self):
        self.assertEqual(bars.lopsided(detail([-200] * 8 + [200] * 4)), 2)
        self.assertEqual(bars.lopsided(detail([-200] * 9)), 1)

    def test_every_condition_is_in_a_family(self):
        judged = {name for family in family_report.all_families() for name in family.conditions}
        self.assertEqual(set(CONDITIONS) - judged, set())


if __name__ == "__main__":
    unittest.main()
