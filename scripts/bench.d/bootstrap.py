#!/usr/bin/python3
"""What turngap compare does, as one would write it with scipy: bench_bootstrap.py BASE.csv CANDIDATE.csv"""
import csv, sys
from collections import defaultdict

import numpy as np
from scipy import stats

REPLICATES = 2000


def calls_of(path):
    calls = defaultdict(list)
    with open(path, newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["response_latency_ms"]:
                calls[row["recording"]].append(int(row["response_latency_ms"]))
    return [np.array(call) for call in calls.values()]


def difference(base_calls, base_drawn, candidate_calls, candidate_drawn):
    p95 = lambda calls, drawn: np.quantile(np.concatenate([calls[i] for i in drawn]), 0.95)
    return p95(candidate_calls, candidate_drawn) - p95(base_calls, base_drawn)


base, candidate = calls_of(sys.argv[1]), calls_of(sys.argv[2])
result = stats.bootstrap(
    (np.arange(len(base)), np.arange(len(candidate))),
    lambda b, c: difference(base, b.astype(int), candidate, c.astype(int)),
    n_resamples=REPLICATES, confidence_level=0.90, method="percentile", vectorized=False, random_state=1, batch=1)
print(result.confidence_interval)
