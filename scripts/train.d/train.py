#!/usr/bin/python3
"""Trains the nets of the detector: evidence of speech a frame, onset and end of an utterance.

  train.py speech --trace PROGRAM --material DIR... --work DIR [--folds 3]
  train.py edges  --trace PROGRAM --work DIR

`speech` traces the calls that make_material.py wrote and trains one net on all of them and one on all but each fold of
the speakers; `edges` traces the windows of the edges as those decide that have not heard the speaker, and trains on them.
"""
import os
os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
import argparse, glob, json, pathlib, pickle, multiprocessing, subprocess, sys, zlib
import numpy as np
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "lib"))
from counts import count_from
from nets import Net, Together, cosine, write_inc, write_text

FEATURES, TAPS = 30, np.array([-30, -20, -12, -8, -5, -3, -1, 0, 1, 3, 5, 8, 12, 20, 30])
EDGE_FEATURES = 73
PAD = 30


def fold_of(truth, folds):
    return zlib.crc32(str(truth["session"]).encode()) % folds


def spans(truth, party):
    t = truth[("caller", "agent")[party]]
    return None if t is None else [(u["onset_ms"], u["end_ms"]) for u in t]


# ---------------------------------------------------------------- frames
def trace_frames(job):
    trace, k, wav, out = job
    subprocess.run([trace, "frames", out, wav], check=True)
    truth = json.load(open(wav[:-4] + ".truth.json"))
    raw = np.fromfile(out, "f4")
    os.remove(out)
    parts, at = [], 0
    while at < len(raw):                # a call that the program refuses, and says so, has none
        _, party, n = raw[at:at + 3].view("i4")
        rows = raw[at + 3:at + 3 + n * (FEATURES + 1)].reshape(n, FEATURES + 1)
        at += 3 + n * (FEATURES + 1)
        s = spans(truth, party)
        if s is None:
            continue
        y, w = np.zeros(n, "f4"), np.ones(n, "f4")
        for a, b in s:
            y[int(np.ceil(a / 10)):int(b / 10) + 1] = 1
            for e in (a, b):
                w[max(0, int(e / 10) - 30):int(e / 10) + 30] = 3
        w *= rows[:, FEATURES]
        pad = lambda v, zero=False: np.concatenate([np.repeat(v[:1], PAD, 0) * (not zero), v, np.repeat(v[-1:], PAD, 0) * (not zero)])
        parts.append((pad(rows[:, :FEATURES]).astype("f2"), pad(y), pad(w, True)))
    return k, parts


def load_frames(o, wavs, truths):
    jobs = [(o.trace, k, w, f"{o.work}/frames.{k}.tmp") for k, w in enumerate(wavs)]
    X, Y, W, F = [], [], [], []
    with multiprocessing.Pool(2) as pool:
        for k, parts in pool.imap(trace_frames, jobs, chunksize=4):
            t = truths[k]
            weight = 3 if t["kind"] == "line" else 1
            for x, y, w in parts:
                X.append(x); Y.append(y); W.append(w * weight); F.append(np.full(len(y), fold_of(t, o.folds), "u1"))
    return [np.concatenate(v) for v in (X, Y, W, F)]


def train_speech(X, Y, W, use, o, seed, batch=1024):
    rng = np.random.default_rng(seed)
    asked = np.flatnonzero(use & (W > 0))
    some = X[rng.choice(asked, min(len(asked), 200000))].astype("f4")
    net = Net(rng, some.mean(0), some.std(0) + .1, (FEATURES, *o.frame_hidden), (o.frame_hidden[-1] * len(TAPS), *o.hidden, 1))
    for step in range(1, o.steps + 1):
        i = asked[rng.integers(0, len(asked), batch)]
        x = (X[i[:, None] + TAPS].astype("f4") - net.mean) / net.std
        seen = net.forward(x)
        p = 1 / (1 + np.exp(-seen[-1][:, 0]))
        net.learn(seen, (p - Y[i]) * W[i] / batch, cosine(step, o.steps))
    return net


def log_loss(net, X, Y, W, use, n=200000):
    rng = np.random.default_rng(1)
    asked = np.flatnonzero(use & (W > 0))
    i = rng.choice(asked, min(n, len(asked)), replace=False)
    z = np.concatenate([net(X[j[:, None] + TAPS].astype("f4")) for j in np.array_split(i, 50)])
    return np.average(np.log1p(np.exp(-np.where(Y[i] > 0, z, -z))), weights=W[i])


def material(o):
    wavs = sorted(w for d in o.material for w in glob.glob(d + "/*.wav"))
    truths = [json.load(open(w[:-4] + ".truth.json")) for w in wavs]
    return wavs, truths


def speech(o):
    wavs, truths = material(o)
    os.makedirs(o.work, exist_ok=True)
    json.dump(wavs, open(f"{o.work}/wavs.json", "w"))
    X, Y, W, F = load_frames(o, wavs, truths)
    print(f"{len(wavs)} calls, {len(Y)} frames, {int((W > 0).sum())} above the noise", flush=True)
    np.savez(f"{o.work}/frames.npz", X=X, Y=Y, W=W, F=F)
    fit_speech(o)


SHARED = {}
# Nets that differ by what they were shown first err differently: the mean of some is better, and doubts where they differ.
EDGE_NETS = 6


def fit_speech_without(job):
    o, fold = job
    X, Y, W, F = (SHARED[k] for k in "XYWF")
    use = F != fold if fold is not None else np.ones(len(F), bool)
    net = train_speech(X, Y, W, use, o, seed=1)
    name = "all" if fold is None else str(fold)
    os.makedirs(f"{o.work}/{name}", exist_ok=True)
    write_text(net, f"{o.work}/{name}/speech.txt")
    if fold is None:
        write_inc(net, "Speech", f"{o.work}/speech.inc")
    return (f"without fold {fold}: log loss {log_loss(net, X, Y, W, use):.4f}"
            + (f", on it {log_loss(net, X, Y, W, F == fold):.4f}" if fold is not None else ""))


def fit_speech(o):
    d = np.load(f"{o.work}/frames.npz")
    SHARED.update({k: d[k] for k in "XYWF"})
    with multiprocessing.Pool(2) as pool:
        for line in pool.imap(fit_speech_without, [(o, fold) for fold in [*range(o.folds), None]]):
            print(line, flush=True)


# ---------------------------------------------------------------- edges
def trace_edges(job):
    trace, nets, k, wav, out = job
    subprocess.run([trace, "edges", out, nets, wav], check=True)
    raw = np.fromfile(out, "f4")
    os.remove(out)
    records, at = [], 0
    while at < len(raw):
        _, party, side, first, n, begin, end, _, levels = raw[at:at + 9].view("i4")
        at += 9
        f = raw[at:at + n * EDGE_FEATURES].reshape(n, EDGE_FEATURES)
        at += n * EDGE_FEATURES + levels
        records.append((party, side, first, f, begin, end))
    return k, records


def target(side, first, n, u):
    """Probability of each frame to be the edge: hand labels are true to some 15 ms, and where the source's own edges at
    30 and 40 dB lie more than 60 ms apart, any moment between them is right."""
    name = ("onset", "end")[side]
    t = 10.0 * (first + np.arange(n))
    truth = u[name + "_ms"]
    lo, hi = sorted((u.get(name + "_low_ms") or truth, u.get(name + "_high_ms") or truth))
    lo, hi = (lo, hi) if hi - lo > 60 else (truth, truth)
    sigma = 14.0 if u["hand"] else 4.0
    d = np.maximum(0, np.maximum(lo - t, t - hi))
    p = np.exp(-.5 * (d / sigma) ** 2)
    return p / p.sum() if p.sum() > .05 else None


def match(truth, party, begin, end, side):
    """The utterance of the truth whose edge this is: the first (last) that the coarse one overlaps."""
    t = truth[("caller", "agent")[party]]
    if t is None:
        return None
    hit = [u for u in t if u["onset_ms"] < 10 * end and u["end_ms"] > 10 * begin]
    return None if not hit else hit[0] if side == 0 else hit[-1]


def collect_edges(o, wavs, truths):
    jobs = [(o.trace, f"{o.work}/{fold_of(truths[k], o.folds)}", k, w, f"{o.work}/edges.{k}.tmp") for k, w in enumerate(wavs)]
    sets = ([], [])
    with multiprocessing.Pool(2) as pool:
        for k, records in pool.imap(trace_edges, jobs, chunksize=4):
            for party, side, first, f, begin, end in records:
                u = match(truths[k], party, begin, end, side)
                if u is None or len(f) < 2:
                    continue
                u = dict(u, hand=truths[k]["kind"] == "line" and party == 0)
                p = target(side, first, len(f), u)
                if p is not None:
                    sets[side].append(dict(k=k, party=party, f=f, p=p.astype("f4"), first=first, u=u,
                                           fold=fold_of(truths[k], o.folds)))
    return sets


def train_edge(edges, steps, hidden, seed, batch=24):
    rng = np.random.default_rng(seed)
    some = np.concatenate([edges[i]["f"] for i in rng.choice(len(edges), min(len(edges), 2000), replace=False)])
    net = Net(rng, some.mean(0), some.std(0) + .1, (EDGE_FEATURES, *hidden, 1))
    weight = np.array([e["weight"] for e in edges], float)
    weight /= weight.sum()
    order = rng.choice(len(edges), steps * batch, p=weight)
    for step in range(1, steps + 1):
        group = [edges[i] for i in order[(step - 1) * batch:step * batch]]
        x = (np.concatenate([e["f"] for e in group]) - net.mean) / net.std
        seen = net.forward(x)
        scores, slope, at = seen[-1][:, 0], np.empty(len(x), "f4"), 0
        for e in group:
            n = len(e["p"])
            s = np.exp(scores[at:at + n] - scores[at:at + n].max())
            slope[at:at + n] = (s / s.sum() - e["p"]) / batch
            at += n
        net.learn(seen, slope, cosine(step, steps), 1e-4)
    return net


def posterior(net, e):
    s = net(e["f"])
    p = np.exp(s - s.max())
    return p / p.sum()


def describe(net, edges, side):
    """How far the frame of the greatest posterior's median lies from the truth."""
    out = {}
    name = ("onset", "end")[side]
    for e in edges:
        p = posterior(net, e)
        c = np.cumsum(p)
        t = 10 * (e["first"] + np.searchsorted(c, .5))
        lo, hi = sorted((e["u"].get(name + "_low_ms") or e["u"][name + "_ms"], e["u"].get(name + "_high_ms") or e["u"][name + "_ms"]))
        truth = e["u"][name + "_ms"] if hi - lo < 60 else min(max(t, lo), hi)
        out.setdefault("hand" if e["u"]["hand"] else "built", []).append(t - truth)
    lines = []
    for k, v in out.items():
        a = np.abs(v)
        lines.append(f"  {name} {k}: n {len(v)} bias {np.median(v):+.0f} median {np.median(a):.0f} MAE {a.mean():.0f} p95 {np.percentile(a, 95):.0f} > 150: {100 * (a > 150).mean():.1f} %")
    return "\n".join(lines)


def edges(o):
    wavs = json.load(open(f"{o.work}/wavs.json"))
    truths = [json.load(open(w[:-4] + ".truth.json")) for w in wavs]
    for d in [*map(str, range(o.folds)), "all"]:
        for n in ("onset", "end"):
            if not os.path.exists(f"{o.work}/{d}/{n}.txt"):
                open(f"{o.work}/{d}/{n}.txt", "w").write(f"2 {EDGE_FEATURES} 1\n" + "0 " * (EDGE_FEATURES + 1))
    sets = collect_edges(o, wavs, truths)
    pickle.dump(sets, open(f"{o.work}/edges.pickle", "wb"))
    fit_edges(o)


# How often an edge is shown. There are ten or more built ones for each on a real line, devices that let their noise
# through or click are rare, and an end in a room lies where a voice that dies away slowly has none: both are to be learned.
LINE_WEIGHT = 8.0
FAMILY_WEIGHTS = {"gated_noise": 6.0, "clicks": 3.0, "room": 3.0, "still": 2.0}


def weight_of(e, truths):
    if e["u"]["hand"]:
        return LINE_WEIGHT
    other = ("@agent", "@caller")[e["party"]]
    family = [word for word in truths[e["k"]]["family"].split("+") if not word.endswith(other)]
    return max([w for name, w in FAMILY_WEIGHTS.items() if any(word.startswith(name) for word in family)] + [1.0])


def fit_edge_without(job):
    o, side, fold = job
    name = ("onset", "end")[side]
    s = SHARED["edges"][side]
    heard = [e for e in s if e["fold"] != fold]
    net = Together([train_edge(heard, o.edge_steps, o.edge_hidden, seed) for seed in range(1, EDGE_NETS + 1)])
    write_text(net, f"{o.work}/{'all' if fold is None else fold}/{name}.txt")
    if fold is None:
        write_inc(net, name.capitalize(), f"{o.work}/{name}.inc")
        return f"{name}: {len(s)} edges"
    return f"{name} without fold {fold}\n" + describe(net, [e for e in s if e["fold"] == fold], side)


def fit_edges(o):
    SHARED["edges"] = pickle.load(open(f"{o.work}/edges.pickle", "rb"))
    truths = [json.load(open(w[:-4] + ".truth.json")) for w in json.load(open(f"{o.work}/wavs.json"))]
    for s in SHARED["edges"]:
        for e in s:
            e["weight"] = weight_of(e, truths)
    jobs = [(o, side, fold) for fold in [None, *range(o.folds)] for side in (1, 0)]
    with multiprocessing.Pool(2) as pool:
        for line in pool.imap_unordered(fit_edge_without, jobs):
            print(line, flush=True)


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("what", choices=["speech", "fit_speech", "edges", "fit_edges"])
    ap.add_argument("--trace")
    ap.add_argument("--material", nargs="*", default=[])
    ap.add_argument("--work", required=True)
    ap.add_argument("--folds", type=count_from(2), default=3)
    ap.add_argument("--steps", type=count_from(1), default=24000)
    ap.add_argument("--frame-hidden", type=int, nargs="*", default=[96, 32])
    ap.add_argument("--hidden", type=int, nargs="*", default=[48, 16])
    ap.add_argument("--edge-steps", type=count_from(1), default=14000)
    ap.add_argument("--edge-hidden", type=int, nargs="*", default=[32, 12])
    o = ap.parse_args()
    {"speech": speech, "fit_speech": fit_speech, "edges": edges, "fit_edges": fit_edges}[o.what](o)


if __name__ == "__main__":
    main()
