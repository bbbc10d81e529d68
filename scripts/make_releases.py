#!/usr/bin/python3
"""Writes made-up latency.csv tables with known properties, for benchmarks and pictures.

  scripts/make_releases.py OUT.csv CALLS [SHIFT_MS [SEED]]

About 8 turns a call; lognormal latencies with an effect of the call; stalls in 20 % of the calls.
"""
import sys

import numpy as np

HEADER = ("recording,call_sid,recorded_at,tag,turn,outcome,reason,caller_onset_ms,caller_end_ms,agent_onset_ms,"
          "response_latency_ms,uncertainty_ms,onset_to_onset_ms,agent_first_sound_ms,main_reply_onset_ms,barge_in,"
          "yield_ms,caller_snr_db,agent_snr_db,flags,method_version\n")


def main():
    out, calls = sys.argv[1], int(sys.argv[2])
    shift_ms = float(sys.argv[3]) if len(sys.argv) > 3 else 0.0
    rng = np.random.default_rng(int(sys.argv[4]) if len(sys.argv) > 4 else 1)
    with open(out, "w", encoding="utf-8") as file:
        file.write(HEADER)
        for call in range(calls):
            file.write(rows(f"RE{call:032x}", latencies_of_call(rng, shift_ms), rng))


def latencies_of_call(rng, shift_ms):
    turns = max(1, rng.poisson(8))
    latencies = np.exp(np.log(400) + 0.15 * rng.standard_normal() + 0.25 * rng.standard_normal(turns))
    if rng.random() < 0.2:
        latencies = latencies + np.where(rng.random(turns) < 0.3, rng.exponential(300, turns), 0)
    return np.rint(latencies + shift_ms).astype(int)


def rows(name, latencies, rng):
    text, at = [], 1000
    answered = rng.random(len(latencies)) >= 0.03
    for turn, (latency, replied) in enumerate(zip(latencies.tolist(), answered.tolist()), 1):
        end = at + 2000
        if replied:
            text.append(f"{name},,,,{turn},answered,,{at},{end},{end + latency},{latency},4,{2000 + latency},"
                        f"{end + latency},,0,,31.0,33.0,,1\n")
        else:
            text.append(f"{name},,,,{turn},unanswered,caller_resumed,{at},{end},,,,,,,0,,31.0,,,1\n")
        at = end + latency + 1500
    return "".join(text)


if __name__ == "__main__":
    main()
