#!/usr/bin/python3
"""Checks what turngap writes against docs/schema/turngap.result-1.json.

  tests/cli/result_schema_test.py TURNGAP      TURNGAP is the program

Measures the bundled calls and the malformed files, so that every line with numbers and every line with a failure is
checked, and shows that the schema refuses lines in which one value was spoilt.
"""
import copy, json, pathlib, subprocess, sys, tempfile

import jsonschema

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent


def main():
    validator = jsonschema.Draft202012Validator(json.loads((ROOT / "docs/schema/turngap.result-1.json").read_text()))
    lines = measured(sys.argv[1])
    for line in lines:
        for error in validator.iter_errors(line):
            sys.exit(f"{line['recording']}: {error.json_path}: {error.message[:300]}")
    whole = next(line for line in lines if line["turns"])
    for what, spoil in SPOILT.items():
        wrong = copy.deepcopy(whole)
        spoil(wrong)
        if validator.is_valid(wrong):
            sys.exit(f"the schema accepts a record with {what}")
    failed = sum(line["failure"] is not None for line in lines)
    print(f"{len(lines)} records as in the schema, {failed} of them failures; {len(SPOILT)} spoilt ones refused")
    if failed in (0, len(lines)):
        sys.exit("expected records of both kinds")


def measured(program):
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run([program, "analyze", "--quiet", ROOT / "testdata/calls", ROOT / "testdata/malformed"],
                              cwd=folder, stderr=subprocess.PIPE, text=True)
        if done.returncode != 4:
            sys.exit(f"expected exit code 4, found {done.returncode}: {done.stderr}")
        return [json.loads(line) for line in (pathlib.Path(folder) / "results.jsonl").read_text().splitlines()]


SPOILT = {
    "another schema": lambda r: r.update(schema="turngap.result/2"),
    "an absolute path": lambda r: r.update(path="/a.wav"),
    "half a hash": lambda r: r.update(sha256=r["sha256"][:32]),
    "no settings": lambda r: r.pop("settings"),
    "numbers and a failure": lambda r: r.update(failure={"fault": "truncated", "message": "expected more"}),
    "a word for a time": lambda r: r["turns"][0].update(caller_end_ms="1000"),
    "an unknown outcome": lambda r: r["turns"][0].update(outcome="ignored"),
    "an unanswered turn without its wait": lambda r: r["turns"][0].update(
        outcome="unanswered", reason="caller_resumed", agent_onset_ms=None, response_latency_ms=None),
    "an answered turn without latency": lambda r: r["turns"][0].update(response_latency_ms=None),
    "an unknown field": lambda r: r["caller"][0].update(color="red"),
}

if __name__ == "__main__":
    main()
