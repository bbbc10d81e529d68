#!/usr/bin/python3
"""Pages of `turngap report` in Debian's chromium: what they hold works, and nothing else happens.

  tests/cli/report_browser_test.py TURNGAP [SCREENSHOTS]     SCREENSHOTS: a folder for pictures of the pages
"""
import json, pathlib, random, subprocess, sys, tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "scripts/lib"))
import npm_package

CALLS = ROOT / "testdata/calls"
PLAYWRIGHT = ("playwright-core", "1.61.1",
              "sha512-h7Qlt6m4REp25qvIdvbDtVmD4LqVXfpRxhORv9L0jzETM05p4fuPJ3dKyuSXQxDSbXnmS79HAgi9589lGSpLkg==")
AXE = ("axe-core", "4.14.1",
       "sha512-FHfa+lmNjQZfJz1q8wKqIDwC6DExcHt/pkjNQb09a3NPjCKg2rhu5qb2S4r76ASyFNNtuFooJpZe37OgudVGtQ==")

HOSTILE = [
    "</script><script>hostile=1</script>",
    "<img src=x onerror=hostile=1>",
    "\"><svg onload=hostile=1>",
    "' onmouseover='hostile=1",
    "<!--",
    "]]></title></style><h1>",
    "=HYPERLINK(\"http://127.0.0.1:1/\")",
    "\u202egnol\u202c \u0645\u0631\u062d\u0628\u0627 \u05e9\u05dc\u05d5\u05dd",
    "javascript:hostile=1",
    "{{hostile=1}} ${hostile=1} {} %s",
    "x" * 10000,
    "wide " + "W" * 300,
    "\u0000\u0001\t\n\u007f\u2028",
    "\U0001F4DE" * 200,
]


def main():
    turngap = pathlib.Path(sys.argv[1]).resolve()
    screenshots = str(pathlib.Path(sys.argv[2]).resolve()) if len(sys.argv) > 2 else ""
    npm = ROOT / "build/npm"
    playwright, axe = (npm_package.folder_of(*package, npm) for package in (PLAYWRIGHT, AXE))
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        make_pages(turngap, folder)
        looked = subprocess.run(["node", ROOT / "tests/cli/report_browser.mjs", playwright, axe, folder, screenshots],
                                capture_output=True, text=True, timeout=900)
    if looked.returncode != 0:
        sys.exit(looked.stdout + looked.stderr)
    print("nothing is wrong")


def make_pages(turngap, folder):
    run(turngap, folder, "analyze", CALLS, "--quiet")
    records = [json.loads(line) for line in (folder / "results.jsonl").read_text().splitlines()]
    run(turngap, folder, "report", "results.jsonl", "--recordings", CALLS, "--embed-audio", "--worst", "2", "-o",
        "calls.html")
    write(folder / "hostile.jsonl", hostile(records))
    run(turngap, folder, "report", "hostile.jsonl", "--title", HOSTILE[0] + HOSTILE[-4], "-o", "hostile.html")
    write(folder / "before.jsonl", many(records, 60, 1, 0))
    write(folder / "many.jsonl", many(records, 420, 2, 120))
    run(turngap, folder, "report", "many.jsonl", "--baseline", "before.jsonl", "-o", "many.html")
    failed = [{**record, "failure": {"fault": "truncated", "message": "expected more, found less"},
               **{key: None for key in ("audio", "caller", "agent", "turns", "findings")}} for record in records]
    write(folder / "failed.jsonl", failed)
    run(turngap, folder, "report", "failed.jsonl", "-o", "failed.html")


def hostile(records):
    """Every text that comes from somebody else is one that would like to be more than a text."""
    out = []
    for i, text in enumerate(HOSTILE):
        record = json.loads(json.dumps(records[i % len(records)]))
        record.update(recording=f"{text}{i}", path=f"{text}{i}.wav", call_sid=text + str(i), tag=HOSTILE[i - 1],
                      recorded_at=None, metadata={"scenario": text, HOSTILE[1]: HOSTILE[i // 2]})
        record["findings"] = [{"flag": "leak", "message": text, "forbids_numbers": False}]
        record["channels"]["reason"] = text
        out.append(record)
    out.append({**out[0], "recording": "failed", "path": HOSTILE[2], "call_sid": None,
                "failure": {"fault": HOSTILE[1], "message": HOSTILE[0]},
                **{key: None for key in ("audio", "caller", "agent", "turns", "findings")}})
    return out


def many(records, calls, seed, slower_ms):
    """Calls like the bundled ones, with times, tags and latencies of their own."""
    chance = random.Random(seed)
    turns = [turn for record in records for turn in record["turns"] if turn["agent_onset_ms"] is not None]
    out = []
    for i in range(calls):
        record = json.loads(json.dumps(records[0]))
        record.update(recording=f"RE{i:032x}", path=f"RE{i:032x}.wav", call_sid=f"CA{i:032x}", tag=f"run-{i % 3}",
                      recorded_at=f"2026-07-{1 + i // 200:02d}T{i // 10 % 24:02d}:{i % 60:02d}:00Z",
                      metadata={"scenario": ["refund", "booking", "a name that is rather long for a label"][i % 3]})
        record["turns"] = []
        for number in range(1, 4):
            turn = dict(chance.choice(turns), turn=number)
            later = chance.expovariate(1 / 150) + slower_ms
            turn["agent_onset_ms"] += later
            turn["agent_first_sound_ms"] = turn["agent_onset_ms"]
            turn["main_reply_onset_ms"] = None
            turn["outcome"] = "answered" if turn["agent_onset_ms"] >= turn["caller_end_ms"] else "overlapped"
            record["turns"].append(turn)
        out.append(record)
    return out


def write(file, records):
    file.write_text("".join(json.dumps(record, separators=(",", ":")) + "\n" for record in records))


def run(turngap, folder, *arguments):
    done = subprocess.run([turngap, *arguments], cwd=folder, capture_output=True, text=True)
    if done.returncode not in (0, 1, 4):
        sys.exit(f"turngap {arguments[0]}: {done.stderr}")


if __name__ == "__main__":
    main()
