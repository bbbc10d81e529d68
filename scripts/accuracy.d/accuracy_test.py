#!/usr/bin/python3
"""Shows that the calls of the benchmark hold what is said of them, and that a wrong generator, scorer or reader of a peer's
output is seen."""
import contextlib
import functools
import io
import json
import pathlib
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lib"))

import numpy as np

import calls
import peers
import report
from families import BASE, CONDITIONS
from conversation import Turn
from pairing import Response, Segment, joined, pair
from prompt_speech import RATE_HZ, pcm16, read_prompt, write_pcm
from results import Result
from scoring import Score, outcomes_right, score
from voices import PAIRS, VOICES, load_voice

SEED = 7
CALLER, AGENT = 0, 1


@functools.lru_cache(maxsize=None)
def rendered(condition, number=0):
    """The line, and both channels at full scale 1, as they are recorded."""
    line, channels = calls.render(condition, number, SEED)
    return line, channels / 32768


def rms_db(samples):
    return 10 * np.log10(np.mean(np.square(samples)))


def sample_at(ms, rate_hz=RATE_HZ):
    return round(ms * rate_hz / 1000)


def level_db(samples):
    """Of each 5 ms, independent of how the generator computes it."""
    return np.array([rms_db(samples[at:at + 40] + 1e-9) for at in range(0, len(samples) - 39, 40)])


# ---- the generator ----

class Truth(unittest.TestCase):
    def test_is_found_again_in_the_clean_prompt(self):
        for voice in VOICES:
            for utterance in load_voice(voice).sentences[:10] + load_voice(voice).words[:10]:
                levels = level_db(utterance.samples)
                heard = np.sort(levels[levels > levels.max() - 60])
                within = [i for i, level in enumerate(levels) if level >= np.percentile(heard, 95) - 35]
                self.assertEqual((utterance.onset, utterance.end), (within[0] * 40, within[-1] * 40 + 40), utterance.name)

    def test_stands_in_the_recording_where_it_is_said_to_be(self):
        """Exact zeros between utterances, so that the only sound near an edge is the utterance. 35 dB below -20 dBFS RMS
        lies between -60 and -45 dBFS, whatever the crest of the speech."""
        for condition in ("digital_silence", "ringback"):
            line, channels = rendered(condition)
            for turn in (turn.delayed(line.delay_ms) for turn in line.call.turns):
                self.assert_sound_ends(channels[CALLER], sample_at(turn.caller_end_ms))
                self.assert_sound_begins(channels[CALLER], sample_at(turn.caller_onset_ms))
                self.assert_sound_begins(channels[AGENT], sample_at(turn.agent_onset_ms))

    def assert_sound_begins(self, channel, at):
        self.assertGreater(rms_db(channel[at:at + 40]), -62)
        self.assertLess(rms_db(channel[at - 40:at] + 1e-9), -42)

    def assert_sound_ends(self, channel, at):
        self.assertGreater(rms_db(channel[at - 40:at]), -62)
        self.assertLess(rms_db(channel[at:at + 40] + 1e-9), -42)

    def test_is_the_same_in_every_condition(self):
        plain = calls.spoken(CONDITIONS["clean"], 0, SEED).call.turns
        for name in ("noise10", "gsm", "hold_music"):
            self.assertEqual(calls.spoken(CONDITIONS[name], 0, SEED).call.turns, plain)

    def test_has_every_kind_of_turn(self):
        kinds = {turn.kind for turn in calls.spoken(CONDITIONS["turns"], 0, SEED).call.turns}
        self.assertEqual(kinds, {"plain", "paused", "overlap", "backchannel", "barge_in", "filler", "resumed", "end"})

    def test_overlaps_are_below_zero_and_answers_above(self):
        for turn in calls.spoken(CONDITIONS["turns"], 1, SEED).call.turns:
            if turn.latency_ms is not None:
                self.assertEqual(turn.latency_ms < 0, turn.outcome == "overlapped", turn)


class Lines(unittest.TestCase):
    def setUp(self):
        self.line, self.clean = rendered("digital_silence")

    def added(self, condition, channel):
        return rendered(condition)[1][channel] - self.clean[channel]

    def test_speech_is_at_the_common_level(self):
        for _, spoken in self.line.call.placed["caller"] + self.line.call.placed["agent"]:
            between_edges = spoken.samples[spoken.onset:spoken.end]
            self.assertAlmostEqual(rms_db(between_edges), -20, delta=0.1 if np.abs(between_edges).max() < 0.94 else 6)

    def test_noise_has_the_ratio_that_its_name_says(self):
        for condition, snr_db in {"noise40": 40, "noise25": 25, "noise15": 15, "noise10": 10, "babble20": 20}.items():
            with self.subTest(condition):
                self.assertAlmostEqual(-20 - rms_db(self.added(condition, CALLER)), snr_db, delta=0.2)

    def test_noise_has_its_colour(self):
        """Pink noise falls by 3 dB an octave, white does not fall."""
        for condition, fall_db in {"noise15": 3, "noise10": 0}.items():
            power = np.abs(np.fft.rfft(self.added(condition, CALLER))) ** 2
            octave = lambda hz: 10 * np.log10(np.mean(power[int(hz * len(power) / 4000):int(2 * hz * len(power) / 4000)]))
            self.assertAlmostEqual((octave(200) - octave(1600)) / 3, fall_db, delta=0.5)

    def test_echo_has_the_level_that_its_name_says(self):
        """To 3 dB, because the energy of its path is over all frequencies, and that of speech is not."""
        for condition, leak_db in {"leak35": -35, "leak25": -25}.items():
            self.assertAlmostEqual(rms_db(self.added(condition, CALLER)) - rms_db(self.clean[AGENT]), leak_db, delta=3)

    def test_a_quiet_caller_is_18_db_softer(self):
        turn = self.line.call.turns[0]
        speech = slice(sample_at(turn.caller_onset_ms), sample_at(turn.caller_onset_ms) + RATE_HZ)
        softer = rms_db(rendered("quiet_caller")[1][CALLER][speech]) - rms_db(self.clean[CALLER][speech])
        self.assertAlmostEqual(softer, -18, delta=0.1)

    def test_codecs_keep_the_level(self):
        for condition in ("mulaw", "gsm", "opus", "rate16k"):
            with self.subTest(condition):
                self.assertAlmostEqual(rms_db(rendered(condition)[1][CALLER]), rms_db(self.clean[CALLER]), delta=1)

    def test_no_line_moves_the_speech_in_time(self):
        """The lag at which the recording is most like the clean call is none, to a sixteenth of a millisecond."""
        for condition in map(CONDITIONS.get, BASE):
            if condition.name == "mp3" or condition.group == CONDITIONS["turns"].group:
                continue
            with self.subTest(condition.name):
                line, channels = rendered(condition.name)
                delay = sample_at(line.delay_ms) * line.upsampling
                heard = channels[CALLER][delay:][::line.upsampling]
                self.assertLessEqual(abs(best_lag(self.clean[CALLER], heard)), 1)

    def test_mp3_does_not_move_the_speech_in_time(self):
        with tempfile.TemporaryDirectory() as folder:
            call = calls.make_call(pathlib.Path(folder), "mp3", 0, SEED)
            caller, _ = peers.split_channels(call.path, pathlib.Path(folder))
            self.assertLessEqual(abs(best_lag(self.clean[CALLER], read_prompt(caller))), 1)

    def test_the_truth_lies_beside_the_recording(self):
        with tempfile.TemporaryDirectory() as folder:
            call = calls.make_call(pathlib.Path(folder), "ringback", 0, SEED)
            truth = json.loads((pathlib.Path(folder) / "ringback-00.truth.json").read_text())
        self.assertEqual(truth["file"], call.path.name)
        self.assertEqual([turn["agent_onset_ms"] for turn in truth["turns"]], [turn.agent_onset_ms for turn in call.turns])
        self.assertGreater(truth["turns"][0]["caller_onset_ms"], 8500)

    def test_sounds_that_are_not_speech_lie_between_the_end_and_the_reply(self):
        for condition in ("typing", "hold_music"):
            sound = np.flatnonzero(np.abs(self.added(condition, AGENT)) > 0.003)
            spans = [(end + 100 * 8, onset - 60 * 8) for end, onset in self.line.replies()]
            self.assertGreater(len(sound), 100)
            self.assertTrue(all(any(first <= at < last for first, last in spans) for at in sound), condition)

    def test_the_same_seed_gives_the_same_bytes_and_another_does_not(self):
        for condition in ("turns_leak30", "typing", "packet_loss"):
            once, again, other = (calls.render(condition, 0, seed)[1] for seed in (3, 3, 4))
            self.assertEqual(once.tobytes(), again.tobytes())
            self.assertNotEqual(once.tobytes(), other.tobytes())

    def test_every_pair_of_voices_speaks_a_call(self):
        self.assertGreaterEqual(len({caller for caller, _ in PAIRS}), 4)
        self.assertTrue(all(caller != agent for caller, agent in PAIRS))


def best_lag(clean, heard, reach=400):
    """In samples, by the peak of the correlation of the first 30 s."""
    length = min(len(clean), len(heard), 30 * RATE_HZ)
    spectra = [np.fft.rfft(signal[:length], 2 * length) for signal in (clean, heard)]
    correlation = np.fft.irfft(np.conj(spectra[0]) * spectra[1])
    lags = np.concatenate([correlation[-reach:], correlation[:reach]])
    return int(np.argmax(lags)) - reach


# ---- pairing and scoring ----

def answered(caller_onset_ms, caller_end_ms, agent_onset_ms):
    return Turn("plain", "answered", caller_onset_ms, caller_end_ms, agent_onset_ms)


THREE_TURNS = [answered(0, 1000, 1500), answered(5000, 6000, 6800), answered(10000, 11000, 11200)]


def heard(turns, onset_shift_ms=0, end_shift_ms=0, uncertainty_ms=None):
    return [Response(turn.caller_end_ms + end_shift_ms, turn.agent_onset_ms + onset_shift_ms, uncertainty_ms)
            for turn in turns if turn.agent_onset_ms is not None]


class Pairing(unittest.TestCase):
    def test_gives_the_truth_for_segments_that_are_true(self):
        for condition in ("clean", "turns"):
            for number in range(2):
                call = calls.spoken(CONDITIONS[condition], number, SEED).call
                responses = pair(true_segments(call, "caller"), true_segments(call, "agent"))
                found = score(call.turns, responses, overlaps_count=False)
                self.assertEqual((found.missed, found.false), (0, 0), condition)
                self.assertGreaterEqual(found.responses, 8)
                self.assertLess(max(map(abs, found.errors_ms)), 0.001)

    def test_joins_what_is_less_than_200_ms_apart(self):
        self.assertEqual(joined([Segment(0, 100), Segment(299, 400), Segment(600, 700)]), [Segment(0, 400), Segment(600, 700)])

    def test_takes_no_reply_after_the_caller_speaks_again(self):
        self.assertEqual(pair([Segment(0, 100), Segment(1000, 1100)], [Segment(1200, 1300)]), [Response(1100, 1200)])

    def test_takes_no_reply_that_began_before_the_caller_ended(self):
        self.assertEqual(pair([Segment(0, 1000)], [Segment(900, 2000)]), [])


def true_segments(call, who):
    """The stretches within 35 dB of the speech level of their utterance."""
    segments = []
    for first, spoken in call.placed[who]:
        levels = level_db(spoken.samples)
        heard_levels = levels[levels > levels.max() - 60]
        within = levels >= np.percentile(heard_levels, 95) - 35
        segments += [Segment((first + 40 * i) / 8, (first + 40 * i + 40) / 8) for i in np.flatnonzero(within)]
    return joined(sorted(segments, key=lambda segment: segment.onset_ms))


class Scoring(unittest.TestCase):
    def test_shifted_latencies_give_exactly_that_bias(self):
        found = score(THREE_TURNS, heard(THREE_TURNS, onset_shift_ms=37, end_shift_ms=-20), overlaps_count=False)
        self.assertEqual((found.missed, found.false), (0, 0))
        self.assertEqual((found.bias_ms(), found.mae_ms(), found.p95_ms()), (57, 57, 57))

    def test_early_and_late_ones_cancel_in_the_bias_and_not_in_the_error(self):
        early, late = heard(THREE_TURNS[:1], onset_shift_ms=-10), heard(THREE_TURNS[1:2], onset_shift_ms=10)
        found = score(THREE_TURNS[:2], early + late, overlaps_count=False)
        self.assertEqual((found.bias_ms(), found.mae_ms()), (0, 10))

    def test_p95_is_of_the_absolute_error(self):
        self.assertAlmostEqual(Score(errors_ms=[-error for error in range(1, 102)]).p95_ms(), 96)

    def test_counts_what_is_missed_and_what_is_false(self):
        found = score(THREE_TURNS, heard(THREE_TURNS[1:]) + [Response(8000, 9000)], overlaps_count=False)
        self.assertEqual((found.responses, found.missed, found.false), (3, 1, 1))

    def test_a_reply_too_far_off_is_missed_and_false(self):
        for shift_ms, wrong in ((250, 0), (251, 1), (-251, 1)):
            found = score(THREE_TURNS[:1], heard(THREE_TURNS[:1], onset_shift_ms=shift_ms), overlaps_count=False)
            self.assertEqual((found.missed, found.false), (wrong, wrong))

    def test_one_reported_response_answers_one_true_one(self):
        twice = [answered(0, 1000, 1500), answered(1100, 1200, 1500)]
        self.assertEqual(score(twice, [Response(1000, 1500)], overlaps_count=False).missed, 1)

    def test_overlaps_and_backchannels_are_outside_the_rule_of_the_peers(self):
        turns = [Turn("overlap", "overlapped", 0, 1000, 800), Turn("backchannel", "backchannel", 3000, 3300)]
        reported = [Response(1000, 1400), Response(3300, 3900)]
        self.assertEqual(score(turns, reported, overlaps_count=False), Score())
        found = score(turns, reported, overlaps_count=True)
        self.assertEqual((found.responses, found.missed, found.false), (1, 1, 2))

    def test_an_unanswered_turn_with_a_latency_is_false(self):
        turns = [Turn("end", "unanswered", 0, 1000)]
        self.assertEqual(score(turns, [Response(1000, 1400)], overlaps_count=False).false, 1)

    def test_share_within_the_uncertainty(self):
        found = score(THREE_TURNS[:2], heard(THREE_TURNS[:1], 10, uncertainty_ms=10) + heard(THREE_TURNS[1:2], 10, uncertainty_ms=9),
                      overlaps_count=False)
        self.assertEqual(found.share_within_uncertainty(), 0.5)

    def test_outcomes_are_those_of_the_nearest_row(self):
        rows = [(1010, "answered"), (6000, "unanswered")]
        self.assertEqual(outcomes_right(THREE_TURNS, rows), 1)

    def test_nothing_found_has_no_error(self):
        found = score(THREE_TURNS, [], overlaps_count=False)
        self.assertEqual((found.missed, found.bias_ms(), found.p95_ms()), (3, None, None))


# ---- the peers ----

class Peers(unittest.TestCase):
    def test_detectors_of_sound_find_bursts_where_they_are(self):
        """Loud noise from 1 to 2 s, and its first half again from 3 to 3.5 s. Frames, and windows that look ahead, are at
        most 70 ms long."""
        with tempfile.TemporaryDirectory(prefix="with space ") as folder:
            file = pathlib.Path(folder) / "bursts.wav"
            noise = 0.1 * np.random.default_rng(1).standard_normal(RATE_HZ)
            samples = np.zeros(5 * RATE_HZ)
            samples[RATE_HZ:2 * RATE_HZ] = noise
            samples[3 * RATE_HZ:7 * RATE_HZ // 2] = noise[:RATE_HZ // 2]
            write_pcm(file, pcm16([samples]))
            present = [peer for peer in peers.PEERS if peer.missing(None) is None]
            self.assertGreaterEqual({peer.name for peer in present}, {"ffmpeg", "sox"})
            for peer in present:
                for setting in peer.settings:
                    with self.subTest(f"{peer.name} {setting.words}"):
                        times = [time for segment in setting.detect([file], None)[file]
                                 for time in (segment.onset_ms, segment.end_ms)]
                        self.assertEqual(len(times), 4, times)
                        np.testing.assert_allclose(times, [1000, 2000, 3000, 3500], atol=70)

    def test_pieces_that_sound_the_same_are_found_one_after_the_other(self):
        with tempfile.TemporaryDirectory() as folder:
            file, piece = pathlib.Path(folder) / "channel.wav", pathlib.Path(folder) / "piece.wav"
            sound = np.linspace(-1, 1, RATE_HZ // 10)
            write_pcm(file, pcm16([np.concatenate([sound, np.zeros(RATE_HZ // 10), sound])]))
            write_pcm(piece, pcm16([sound]))
            self.assertEqual(peers.segments_of_pieces(file, [piece, piece]), [Segment(0, 100), Segment(200, 300)])

    def test_sox_and_ffmpeg_say_nothing_about_silence(self):
        with tempfile.TemporaryDirectory() as folder:
            file = pathlib.Path(folder) / "silence.wav"
            write_pcm(file, pcm16([np.zeros(2 * RATE_HZ)]))
            self.assertEqual(peers.sox_silence(file, "1%"), [])
            self.assertEqual(peers.ffmpeg_silencedetect(file, "-60dB"), [])

    def test_a_sound_that_lasts_to_the_end_of_the_file_ends_there(self):
        self.assertEqual(peers.between_silences([0, 1000], 3000), [Segment(1000, 3000)])
        self.assertEqual(peers.between_noisy_and_quiet([("NOISY", 1000)], 3000), [Segment(1000, 3000)])

    def test_one_that_is_not_there_says_why(self):
        for peer in peers.PEERS:
            self.assertTrue(peer.missing(None) is None or "needs npm" in peer.missing(None)
                            or "is not installed" in peer.missing(None))


# ---- the page ----

class Page(unittest.TestCase):
    def benchmark(self):
        found = score(THREE_TURNS, heard(THREE_TURNS, 5, uncertainty_ms=4), overlaps_count=False)
        results = [Result("turngap", "turngap", "defaults", {"clean": found}),
                   Result("A", "a", "its default", {"clean": score(THREE_TURNS, [], overlaps_count=False)}),
                   Result("A fitted", "a", "fitted", {"clean": found}),
                   Result("B", "b", "its default", None, "`b` is not installed")]
        return report.Benchmark(1, 1, [], {"turngap": "0", "method": "1"}, results, {"clean": report.Detail(found, 3, 3)})

    def test_names_a_tool_that_could_not_run_and_why(self):
        page = report.page(self.benchmark(), with_plot=False)
        self.assertIn("not run: `b` is not installed", page)
        self.assertIn("Not run: B.", page)

    def test_short_form_has_the_fitted_setting_of_each_tool(self):
        head, _, row, *_ = report.short_form(self.benchmark().results).splitlines()
        self.assertEqual(head.split(" | ")[1:], ["turngap", "A fitted |"])
        self.assertEqual(row.split(" | ")[1:], ["5 (0)", "5 (0) |"])

    def test_shows_no_number_where_nothing_was_found(self):
        self.assertIn("| `clean` | 5 | – | 5 |", report.page(self.benchmark(), with_plot=False))

    def test_readme_keeps_all_but_the_short_form(self):
        with tempfile.TemporaryDirectory() as folder:
            readme = pathlib.Path(folder) / "README.md"
            readme.write_text("before\n" + "\nold\n".join(report.MARKERS) + "\nafter\n")
            report.update_readme(readme, self.benchmark().results)
            text = readme.read_text()
            self.assertTrue(text.startswith("before\n") and text.endswith("\nafter\n") and "old" not in text)
            self.assertIn("turngap | A fitted", text)
            readme.write_text("no marks")
            with self.assertRaises(SystemExit), contextlib.redirect_stderr(io.StringIO()):
                report.update_readme(readme, self.benchmark().results)


if __name__ == "__main__":
    unittest.main()
