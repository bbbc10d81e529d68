"""The command line of a script that makes files of testdata, the same bytes every time."""
import argparse
import filecmp
import pathlib
import sys
import tempfile


def main(words, root, make_all):
    """`make_all(folder)` makes the files below `root`; with --check below a temporary folder, and the program exits with
    1 where one of them is not what lies below `root`. `words` is the program's help."""
    arguments = argparse.ArgumentParser(description=words, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--check", action="store_true", help="compare with the committed files, write nothing")
    if arguments.parse_args().check:
        with tempfile.TemporaryDirectory() as folder:
            make_all(pathlib.Path(folder))
            sys.exit(differences(pathlib.Path(folder), root))
    root.mkdir(parents=True, exist_ok=True)
    make_all(root)


def differences(made, root):
    files = [path.relative_to(made) for path in sorted(made.rglob("*.*"))]
    different = [str(f) for f in files if not (root / f).exists() or not filecmp.cmp(made / f, root / f, shallow=False)]
    print(f"{len(files)} files made, {len(different)} differ from {root}", *different, sep="\n  ")
    return 1 if different else 0
