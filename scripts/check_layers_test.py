#!/usr/bin/python3
"""Shows that check_layers.py accepts a tree in order and rejects each kind of violation."""
import pathlib, subprocess, sys, tempfile, unittest

CHECK = pathlib.Path(__file__).resolve().parent / "check_layers.py"

IN_ORDER = {
    "include/turngap/core/time.h": "#include <cmath>\n",
    "include/turngap/dsp/detector.h": '#include "turngap/core/time.h"\n',
    "src/dsp/spectrum.cpp": '#include "dsp/spectrum.h"\n#include <fftw3.h>\n#include <Eigen/Core>\n',
    "src/cli/main.cpp": '#include "turngap/report/csv.h"\n#include <CLI/CLI.hpp>\n',
}


def run_check(files):
    with tempfile.TemporaryDirectory() as folder:
        for name, text in files.items():
            path = pathlib.Path(folder) / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        return subprocess.run([sys.executable, CHECK, folder], capture_output=True, text=True)


class CheckLayers(unittest.TestCase):
    def assert_rejected(self, name, text, expected):
        result = run_check(IN_ORDER | {name: text})
        self.assertEqual(result.returncode, 1, result.stdout)
        self.assertIn(expected, result.stdout)

    def test_accepts_a_tree_in_order(self):
        result = run_check(IN_ORDER)
        self.assertEqual((result.returncode, result.stderr), (0, ""), result.stdout)

    def test_rejects_an_include_of_a_higher_module(self):
        self.assert_rejected("src/turns/pairing.cpp", '#include "turngap/analysis/analyze.h"\n',
                             "src/turns/pairing.cpp:1: turns may not include analysis")

    def test_rejects_an_include_of_a_sibling(self):
        self.assert_rejected("src/dsp/detector.cpp", '\n#include "turngap/audio/reader.h"\n',
                             "src/dsp/detector.cpp:2: dsp may not include audio")

    def test_rejects_a_private_header_of_another_module(self):
        self.assert_rejected("src/report/html.cpp", '#include "dsp/edges.h"\n', "report may not include dsp")

    def test_rejects_a_network_outside_the_command_line(self):
        self.assert_rejected("src/analysis/batch.cpp", '#include "turngap/net/http_client.h"\n',
                             "analysis may not include net")

    def test_accepts_what_lies_below_by_way_of_another_module(self):
        files = {"src/report/page.cpp": '#include "turngap/turns/turn.h"\n',
                 "src/shards/merge.cpp": '#include "turngap/audio/reader.h"\n',
                 "src/storage/s3.cpp": '#include "turngap/net/http_client.h"\n#include "turngap/results/sidecar.h"\n'}
        result = run_check(IN_ORDER | files)
        self.assertEqual(result.returncode, 0, result.stdout)

    def test_rejects_a_vendor_in_the_network(self):
        self.assert_rejected("src/net/queue.cpp", '#include "turngap/twilio/sid.h"\n', "net may not include twilio")

    def test_rejects_a_renderer_in_what_computes(self):
        self.assert_rejected("src/stats/gate.cpp", '#include "turngap/report/summary_json.h"\n',
                             "stats may not include report")

    def test_rejects_a_source_in_the_results(self):
        self.assert_rejected("src/results/sidecar.cpp", '#include "turngap/net/http.h"\n', "results may not include net")

    def test_rejects_a_c_library_in_two_files(self):
        self.assert_rejected("src/dsp/other.cpp", "#  include <fftw3.h>\n",
                             "<fftw3.h> belongs into one file, found in src/dsp/other.cpp, src/dsp/spectrum.cpp")

    def test_rejects_a_third_party_header_in_a_public_header(self):
        self.assert_rejected("include/turngap/dsp/bands.h", "#include <Eigen/Core>\n",
                             "a public header may not show a third-party header: Eigen/Core")

    def test_rejects_a_private_header_in_a_public_header(self):
        self.assert_rejected("include/turngap/dsp/bands.h", '#include "dsp/spectrum.h"\n',
                             "a public header may not include a private one")

    def test_rejects_a_command_that_writes_by_itself(self):
        self.assert_rejected("src/cli/export_command.cpp", '#include "turngap/core/atomic_file.h"\n',
                             "src/cli/export_command.cpp:1: a command writes by cli/output_file.h only")

    def test_rejects_an_option_in_the_text_of_a_library(self):
        self.assert_rejected("src/turns/roles.cpp", 'return fmt::format("{}: swap with --swap-channels", name);\n',
                             "src/turns/roles.cpp:1: a library may not name an option: --swap-channels")

    def test_accepts_options_in_commands_and_comments(self):
        files = {"src/cli/help.cpp": 'throw FatalError("--into: expected a folder");\n',
                 "src/turns/roles.cpp": "// As --caller-channel says.\n--count;\n"}
        self.assertEqual(run_check(IN_ORDER | files).returncode, 0)

    def test_rejects_an_unknown_module(self):
        self.assert_rejected("src/misc/helpers.cpp", "#include <cmath>\n", "'misc' is no module")

    def test_does_not_pass_when_there_is_nothing_to_check(self):
        self.assertEqual(run_check({}).returncode, 2)


if __name__ == "__main__":
    unittest.main()
