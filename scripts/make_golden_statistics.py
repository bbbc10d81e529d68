#!/usr/bin/python3
"""Computes testdata/golden/statistics.json with numpy and scipy: made-up calls, and what turngap must say of them.

  scripts/make_golden_statistics.py > testdata/golden/statistics.json      (Debian: python3-numpy python3-scipy)
"""
import json

import numpy as np
from scipy import stats

LEVEL = 0.95
PERCENTILES = (0.50, 0.90, 0.95, 0.99)


def main():
    rng = np.random.default_rng(20240301)
    base, candidate = release(rng, 40, 0), release(rng, 50, 30)
    print(json.dumps({
        "base": base, "candidate": candidate,
        "base_percentiles": [percentile(base, q) for q in PERCENTILES],
        "candidate_percentiles": [percentile(candidate, q) for q in PERCENTILES],
        "mover": [mover(percentile(base, q), percentile(candidate, q)) for q in PERCENTILES],
        "bootstrap": bootstrap(rng, base, candidate, 0.95),
        "rate": {"calls": (calls := [[int(rng.binomial(8, 0.1)), 8] for _ in range(25)]), **rate(calls)},
    }))


def release(rng, calls, shift):
    return [np.rint(shift + 400 * np.exp(0.2 * rng.standard_normal() + 0.25 * rng.standard_normal(rng.integers(4, 13))))
            .astype(int).tolist() for _ in range(calls)]


def percentile(calls, q):
    """Woodruff with the ratio estimator's linearised variance over calls."""
    values = np.concatenate(calls)
    value = np.quantile(values, q)
    share = np.mean(values <= value)
    sums = np.array([np.sum((np.array(call) <= value) - share) for call in calls])
    error = np.sqrt(len(calls) * np.var(sums, ddof=1)) / len(values)
    reach = stats.t.ppf(LEVEL, len(calls) - 1) * error
    estimable = q - reach > 0 and q + reach < 1
    return {"q": q, "value": float(value), "share_error": float(error),
            "design_effect": float(error ** 2 / (q * (1 - q) / len(values))),
            "interval": np.quantile(values, [q - reach, q + reach]).tolist() if estimable else None}


def mover(base, candidate):
    if not base["interval"] or not candidate["interval"]:
        return None
    (bl, bh), (cl, ch) = base["interval"], candidate["interval"]
    b, c = base["value"], candidate["value"]
    return [c - b - float(np.hypot(c - cl, bh - b)), c - b + float(np.hypot(ch - c, b - bl))]


def bootstrap(rng, base, candidate, q, replicates=20000):
    """Where the two ends of a 2,000-replicate interval lie but for 1 in 500: 5 % and 95 %, 3.1 standard errors apart."""
    base, candidate = [np.array(c) for c in base], [np.array(c) for c in candidate]
    draw = lambda calls: np.quantile(np.concatenate([calls[i] for i in rng.integers(0, len(calls), len(calls))]), q)
    differences = [draw(candidate) - draw(base) for _ in range(replicates)]
    slack = 3.1 * np.sqrt(0.05 * 0.95 * (1 / 2000 + 1 / replicates))
    return {"low": np.quantile(differences, [0.05 - slack, 0.05 + slack]).tolist(),
            "high": np.quantile(differences, [0.95 - slack, 0.95 + slack]).tolist()}


def rate(calls):
    """Wilson's score interval with the effective number of turns, from its quadratic."""
    count, of = np.array(calls).T
    share = count.sum() / of.sum()
    residuals = count - share * of
    variance = len(calls) * np.var(residuals, ddof=1) / of.sum() ** 2
    effective = min(of.sum(), share * (1 - share) / variance)
    t = stats.t.ppf(LEVEL, len(calls) - 1)
    # (share - p)^2 = t^2 p (1 - p) / effective
    roots = np.sort(np.roots([1 + t * t / effective, -2 * share - t * t / effective, share * share]))
    return {"percent": float(100 * share), "interval": (100 * roots).tolist()}


if __name__ == "__main__":
    main()
