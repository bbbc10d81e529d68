#!/usr/bin/python3
"""Completions and manual pages, by the shells and the formatter that they are for.

  tests/cli/shells_test.py TURNGAP BUILD     BUILD: the folder that turngap was built in
"""
import os, pathlib, re, subprocess, sys, tempfile, unittest

TURNGAP = pathlib.Path(sys.argv.pop(1)).resolve()
BUILD = pathlib.Path(sys.argv.pop(1)).resolve()


def turngap(*arguments):
    return subprocess.run([TURNGAP, *arguments], capture_output=True, text=True, check=True).stdout


def commands():
    text = turngap("--help")
    return re.findall(r"^  ([a-z]+) ", text[text.index("Commands:"):], re.M)


def options(command):
    return sorted(set(re.findall(r"(--[a-z0-9][a-z0-9-]*)", "\n".join(
        line for line in turngap(command, "--help-all").splitlines() if re.match(r"  (-\w, ?)?--", line)))))


class Shells(unittest.TestCase):
    def setUp(self):
        self.temporary = tempfile.TemporaryDirectory()
        self.folder = pathlib.Path(self.temporary.name)
        (self.folder / "turngap").symlink_to(TURNGAP)
        (self.folder / "call.wav").touch()
        self.environment = {**os.environ, "PATH": f"{self.folder}:{os.environ['PATH']}", "HOME": str(self.folder),
                            "XDG_CONFIG_HOME": str(self.folder), "XDG_DATA_HOME": str(self.folder)}

    def tearDown(self):
        self.temporary.cleanup()

    def run_shell(self, *words, **options):
        return subprocess.run(words, cwd=self.folder, env=self.environment, capture_output=True, text=True, **options)

    def script(self, shell):
        path = self.folder / f"turngap.{shell}"
        path.write_text(turngap("completion", shell))
        return path

    def test_the_scripts_parse(self):
        for shell, *check in (("bash", "bash", "-n"), ("bash", "shellcheck"), ("zsh", "zsh", "-n"), ("fish", "fish", "-n")):
            done = self.run_shell(*check, str(self.script(shell)))
            self.assertEqual((done.returncode, done.stdout + done.stderr), (0, ""), check)

    def complete_in_bash(self, *words):
        program = ('source "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _turngap; printf "%s\\n" "${COMPREPLY[@]}"')
        done = self.run_shell("bash", "-c", program, "bash", str(self.script("bash")), *words)
        return sorted(done.stdout.split())

    def complete_in_fish(self, line):
        done = self.run_shell("fish", "-c", f"source {self.script('fish')}; complete -C '{line}'")
        return sorted(candidate.split("\t")[0] for candidate in done.stdout.splitlines())

    def test_bash_completes(self):
        self.assertEqual(self.complete_in_bash("turngap", "ana"), ["analyze"])
        self.assertEqual(self.complete_in_bash("turngap", "analyze", "--caller-"), ["--caller-channel"])
        self.assertEqual(self.complete_in_bash("turngap", "analyze", "--caller-channel", ""), ["left", "right"])
        self.assertEqual(self.complete_in_bash("turngap", "analyze", "call"), ["call.wav"])

    def test_fish_completes(self):
        self.assertEqual(self.complete_in_fish("turngap ana"), ["analyze"])
        self.assertIn("--caller-channel", self.complete_in_fish("turngap analyze --caller-c"))
        self.assertEqual(self.complete_in_fish("turngap analyze --caller-channel "), ["left", "right"])

    def test_what_is_installed_completes_and_is_a_manual(self):
        subprocess.run(["cmake", "--install", BUILD, "--prefix", self.folder / "usr"], check=True, capture_output=True)
        share = self.folder / "usr/share"
        for shell, file in (("bash", "bash-completion/completions/turngap"), ("zsh", "zsh/site-functions/_turngap"),
                            ("fish", "fish/vendor_completions.d/turngap.fish")):
            self.assertEqual((share / file).read_text(), turngap("completion", shell))
        pages = {page.name: page.read_text() for page in (share / "man/man1").iterdir()}
        self.assertEqual(sorted(pages), sorted(["turngap.1", *(f"turngap-{command}.1" for command in commands())]))
        self.assertEqual(pages["turngap-analyze.1"], turngap("man", "analyze"))
        self.assertTrue(os.access(self.folder / "usr/bin/turngap", os.X_OK))

    def test_every_command_and_option_is_there(self):
        self.assertEqual(self.complete_in_bash("turngap", ""), sorted([*commands(), "help"]))
        for command in commands():
            self.assertEqual(set(options(command)) - set(self.complete_in_bash("turngap", command, "--")), set(), command)

    def test_manual_pages_are_formatted_without_a_warning(self):
        for command in ["", *commands()]:
            done = self.run_shell("groff", "-man", "-Tutf8", "-ww", "-z", input=turngap(*["man", command] if command else ["man"]))
            self.assertEqual((done.returncode, done.stderr), (0, ""), command)
        shown = self.run_shell("sh", "-c", "turngap man analyze | groff -man -Tutf8").stdout
        shown = " ".join(re.sub("\x1b\\[[0-9;]*m|.\x08", "", shown).replace("‐", "-").replace("−", "-").split())
        for part in ("turngap-analyze - Measure recordings", "--caller-channel left|right The channel", "--jobs N ",
                     "Exit codes: 0 done"):
            self.assertIn(part, shown)
        self.assertNotIn("UINT", shown)


if __name__ == "__main__":
    unittest.main()
