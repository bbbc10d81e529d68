"""What a run has written, where two runs are to have written the same."""
import sys

RESULTS = ("results.jsonl", "latency.csv", "summary.json")


def comparable(path):
    """The bytes of an output without what is said of the run itself: when, where, how long."""
    text = path.read_bytes()
    return text[:text.index(b'\n  "run": {')] if path.name == "summary.json" else text


def check(what, found, expected):
    if found != expected:
        sys.exit(f"{what}: expected {str(expected)[:500]}, found {str(found)[:500]}")
