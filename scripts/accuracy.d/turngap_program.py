"""Runs the turngap under test and reads what it wrote."""
import csv
import subprocess

from pairing import Response

ALL_DONE, SOME_NOT_MEASURED = 0, 4


def version(program):
    """{"turngap": "0.1.0", "method": "1", ...}"""
    text = subprocess.run([program, "--version"], check=True, capture_output=True, text=True).stdout
    return dict(line.split(None, 1) for line in text.splitlines() if line)


def analyze(program, calls_folder, work_folder):
    """The rows of latency.csv by the stem of their recording; a recording that was refused has none."""
    latency_csv = work_folder / "latency.csv"
    run = subprocess.run([program, "analyze", calls_folder, "--quiet", "--out", latency_csv, "--summary",
                          work_folder / "summary.json"], capture_output=True, text=True)
    if run.returncode not in (ALL_DONE, SOME_NOT_MEASURED):
        raise SystemExit(f"turngap analyze {calls_folder} ended with exit code {run.returncode}: {run.stderr.strip()}")
    rows = {}
    with latency_csv.open(newline="") as file:
        for row in csv.DictReader(file):
            rows.setdefault(row["recording"], []).append(row)
    return rows


def responses(rows):
    return [Response(float(row["caller_end_ms"]), float(row["agent_onset_ms"]), float(row["uncertainty_ms"] or 0),
                     float(row["caller_onset_ms"]), bool(row["flags"])) for row in rows if row["response_latency_ms"]]


def outcomes(rows):
    """(caller end, outcome) of every row."""
    return [(float(row["caller_end_ms"]), row["outcome"]) for row in rows if row["caller_end_ms"]]
