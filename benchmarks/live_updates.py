"""Live beliefs with a million judgments in them: how long one more takes, and how far from a full
fit.

    uv run python benchmarks/live_updates.py
    uv run python benchmarks/live_updates.py --judgments 100000 --options 10

A made-up crowd: five judgments an item in random order, raters with confusion matrices of their
own. All but the last twentieth are fed, a full fit is taken and adopted, then the rest is fed one
by one: for each, what a server does (the update, then the decision about the item). At the end a
full fit of everything is compared with what was kept up. Times are CPU time of the one thread, so
that neighbours on the machine count less.
"""

from __future__ import annotations

import argparse
import resource
import time
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from quorate.assignment.live import Beliefs
from quorate.assignment.live.classes import Classes
from quorate.assignment.live.full_fit import fit
from quorate.assignment.stopping import decide
from quorate.schema import Kind, Question
from quorate.schema.assignment import Stopping

OVERLAP = 5
RATERS = 1_000


def crowd(n: int, options: int) -> NDArray[np.int32]:
    """Item, rater and label of n judgments in random order, (n, 3)."""
    rng = np.random.default_rng(0)
    truth = rng.integers(options, size=n // OVERLAP)
    skill = rng.beta(8, 3, size=RATERS)
    item = np.repeat(np.arange(len(truth)), OVERLAP)
    # consecutive raters, so that nobody judges an item twice
    start = rng.integers(RATERS, size=len(truth))
    rater = (np.repeat(start, OVERLAP) + np.tile(np.arange(OVERLAP) * 7, len(truth))) % RATERS
    right = rng.random(len(item)) < skill[rater]
    label = np.where(right, truth[item], rng.integers(options, size=len(item)))
    order = rng.permutation(len(item))
    return np.stack([item, rater, label], axis=1)[order].astype(np.int32)


def resident() -> float:
    """The memory of this process now, in MB."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 1e6


def told(beliefs: Beliefs, options: int) -> NDArray[np.float64]:
    """What is told of every item, (I, K)."""
    model = beliefs.models["q"]
    if not isinstance(model, Classes):
        raise TypeError("the question has one option")
    return np.array(model.belief, np.float64).reshape(-1, options)


def quantiles(name: str, seconds: list[float]) -> str:
    """One line: p50, p99 and the largest, in microseconds."""
    t = np.array(seconds) * 1e6
    return f"| {name} | {np.median(t):.0f} | {np.quantile(t, 0.99):.0f} | {t.max():.0f} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--judgments", type=int, default=1_000_000)
    parser.add_argument("--options", type=int, default=4)
    arguments = parser.parse_args()
    n, options = arguments.judgments, arguments.options
    labels = [f"option {k}" for k in range(options)]
    question = Question("q", Kind.CATEGORICAL, tuple(labels))
    rows = crowd(n, options)
    last = n * 19 // 20
    before = resident()
    beliefs = Beliefs([question])
    start = time.thread_time()
    for item, rater, label in map(np.ndarray.tolist, rows[:last]):
        beliefs.judge(f"item-{item}", f"rater-{rater}", {"q": labels[label]})
    fed = time.thread_time() - start
    held = resident() - before
    start = time.thread_time()
    snapshot = beliefs.snapshot()
    copied = time.thread_time() - start
    fitted = fit(snapshot)
    took = time.thread_time() - start - copied
    start = time.thread_time()
    beliefs.adopt(fitted)
    adopted = time.thread_time() - start
    del snapshot, fitted
    stopping = Stopping(confidence=0.95, min=2, max=7)
    update, decision, ranking = [], [], []
    for item, rater, label in map(np.ndarray.tolist, rows[last:]):
        name, who = f"item-{item}", f"rater-{rater}"
        a = time.thread_time()
        beliefs.judge(name, who, {"q": labels[label]})
        b = time.thread_time()
        decide(beliefs, name, stopping)
        c = time.thread_time()
        beliefs.uncertain(24)
        ranking.append(time.thread_time() - c)
        update.append(b - a)
        decision.append(c - b)
    print(f"{n:,} judgments, {n // OVERLAP:,} items, {RATERS:,} raters, {options} options\n")
    print("| | p50 µs | p99 µs | max µs |\n|---|---:|---:|---:|")
    print(quantiles("update", update))
    print(quantiles("decision", decision))
    print(quantiles("the 24 least certain items", ranking))
    kept = told(beliefs, options)
    beliefs.adopt(fit(beliefs.snapshot()))
    full = told(beliefs, options)
    apart = np.abs(kept - full).sum(axis=1) / 2
    differ = (kept.argmax(axis=1) != full.argmax(axis=1)).mean()
    print(
        f"\nfed {last:,} in {fed:.1f} s ({fed / last * 1e6:.0f} µs each); "
        f"snapshot {copied * 1e3:.0f} ms, full fit {took:.1f} s, adopted in {adopted * 1e3:.0f} ms"
        f"\nagainst a full fit after {n - last:,} updates: total variation mean "
        f"{apart.mean():.1e}, p99 {np.quantile(apart, 0.99):.1e}, max {apart.max():.2f}; "
        f"{differ:.2%} of labels differ"
        f"\nheld after feeding, names included: {held:.0f} MB"
    )


if __name__ == "__main__":
    main()
