"""How many judgments it takes to mend planted wrong labels, the most worthwhile suspect first.

    uv run python benchmarks/relabel.py            digits, 10 % flipped, raters of .9 and .8

The built-in model diagnoses scikit-learn's digits with flipped labels. Simulated raters, who name
the right digit with a known accuracy and each other one evenly, judge the example whose judgment is
worth most: P(label wrong) · P(one more judgment settles it). Beliefs about an example start at what
the diagnosis says and are multiplied by what raters say; a label changes when an example was judged
and another one is likeliest. Counted: planted errors that got their true label, labels that were
right and are not any more, and judgments a planted error.

Beside it, with the same raters: the same loop, which asks instead where P(label wrong) is largest,
where the likeliest label is least probable, or at random, once each; and cleanlab's self-confidence
as an order, one judgment each, the label becoming what the rater says: cleanlab has no loop of its
own. Needs scikit-learn and cleanlab (group dev).
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from cleanlab.rank import get_label_quality_scores
from numpy.typing import NDArray
from sklearn.datasets import load_digits

from quorate.analysis.diagnosis.loop.worth import settles, suspected, worth
from quorate.analysis.diagnosis.model.features import features_of
from quorate.analysis.diagnosis.model.training import train
from quorate.analysis.diagnosis.planting.planted import Kind, Planted, plant
from quorate.analysis.diagnosis.report import Diagnosis, diagnose

Integers = NDArray[np.int64]
Doubles = NDArray[np.float64]

NAMES = tuple("0123456789")
BUDGETS = (0.5, 0.75, 1.0, 1.25, 1.5, 2.0)
"""judgments a planted error"""


@dataclass(frozen=True)
class Mended:
    """At each budget: the share of planted errors mended, and right labels made wrong."""

    mended: tuple[float, ...]
    spoiled: tuple[int, ...]


@dataclass(frozen=True, eq=False)
class Raters:
    """Raters who are right with the same chance, and else wrong evenly."""

    true: Integers
    accuracy: float
    seed: int
    rng: np.random.Generator = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "rng", np.random.default_rng([self.seed, 7]))

    def judge(self, row: int) -> int:
        right = int(self.true[row])
        if self.rng.random() < self.accuracy:
            return right
        return int((right + self.rng.integers(1, len(NAMES))) % len(NAMES))


def outcome(labels: list[Integers], flipped: Planted) -> Mended:
    wrong = flipped.wrong
    return Mended(
        tuple(float((one == flipped.true)[wrong].mean()) for one in labels),
        tuple(int((one != flipped.true)[~wrong].sum()) for one in labels),
    )


def of_worth(p: Doubles, doubt: Doubles, accuracy: float) -> Doubles:
    """P(label wrong) · P(one more judgment settles it)."""
    return worth(doubt, settles(p, accuracy))


def of_doubt(p: Doubles, doubt: Doubles, accuracy: float) -> Doubles:
    """P(label wrong) alone."""
    return doubt


def of_likeliest(p: Doubles, doubt: Doubles, accuracy: float) -> Doubles:
    """How little probable the likeliest label is."""
    return np.asarray(1 - p.max(axis=1))


LOOPS: dict[str, Callable[[Doubles, Doubles, float], Doubles]] = {
    "worth": of_worth,
    "p(wrong) alone": of_doubt,
    "least confident": of_likeliest,
}


def by_value(
    found: Diagnosis,
    flipped: Planted,
    raters: Raters,
    valued: Callable[[Doubles, Doubles, float], Doubles] | None,
) -> Mended:
    """Judges what is of most value, again and again; without a value at random, once each."""
    suspects, given = found.suspects, flipped.labels
    p = suspected(found.evidence.believed, given, suspects.wrong, suspects.suggested)
    now, doubt = given.copy(), suspects.wrong.copy()
    drawn = np.random.default_rng([raters.seed, 3]).random(len(now))
    value = drawn if valued is None else valued(p, doubt, raters.accuracy).copy()
    kept: list[Integers] = []
    budgets = [round(times * len(flipped.rows)) for times in BUDGETS]
    other = (1 - raters.accuracy) / (len(NAMES) - 1)
    for turn in range(1, budgets[-1] + 1):
        row = int(value.argmax())
        said = np.full(len(NAMES), other)
        said[raters.judge(row)] = raters.accuracy
        p[row] = p[row] * said / (p[row] @ said)
        now[row] = int(p[row].argmax())
        doubt[row] = 1 - p[row, now[row]]
        value[row] = -1.0 if valued is None else valued(p[[row]], doubt[[row]], raters.accuracy)[0]
        if turn in budgets:
            kept.append(now.copy())
    return outcome(kept, flipped)


def in_order(order: Integers, flipped: Planted, raters: Raters) -> Mended:
    now, kept = flipped.labels.copy(), []
    budgets = [round(times * len(flipped.rows)) for times in BUDGETS]
    for turn, row in enumerate(order[: budgets[-1]], start=1):
        now[row] = raters.judge(int(row))
        if turn in budgets:
            kept.append(now.copy())
    return outcome(kept, flipped)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3, 4, 5])
    parser.add_argument("--share", type=float, default=0.1)
    asked = parser.parse_args()
    images, labels = load_digits(return_X_y=True)
    rows, true = features_of(rows=np.asarray(images, np.float32)), np.asarray(labels, np.int64)
    ahead: list[Doubles] = []
    kinds: tuple[Kind, ...] = ("symmetric", "asymmetric")
    print("| flips | raters | order | " + " | ".join(f"{b:g} judgments" for b in BUDGETS) + " |")
    print("|---|---|---|" + "---|" * len(BUDGETS))
    for kind in kinds:
        runs = []
        for seed in asked.seeds:
            flipped = plant(true, NAMES, asked.share, kind, seed, features=rows)
            found = diagnose(train(rows, flipped.labels, NAMES, seed=seed), seed=seed)
            runs.append((seed, flipped, found))
        for accuracy in (0.9, 0.8):
            results: dict[str, list[Mended]] = {}
            for seed, flipped, found in runs:
                last = found.evidence.last_probabilities
                last = last / last.sum(axis=1, keepdims=True)
                quality = get_label_quality_scores(flipped.labels, last)
                for name, valued in LOOPS.items():
                    raters = Raters(true, accuracy, seed)
                    one = by_value(found, flipped, raters, valued)
                    results.setdefault(name, []).append(one)
                raters = Raters(true, accuracy, seed)
                at_random = by_value(found, flipped, raters, None)
                results.setdefault("random", []).append(at_random)
                order = np.argsort(quality, kind="stable")
                plain = in_order(order, flipped, Raters(true, accuracy, seed))
                results.setdefault("cleanlab self-confidence", []).append(plain)
            pairs = zip(results["worth"], results["p(wrong) alone"], strict=True)
            ahead += [np.subtract(one.mended, other.mended) for one, other in pairs]
            for name, own in results.items():
                mended = np.mean([one.mended for one in own], axis=0)
                spoiled = np.mean([one.spoiled for one in own], axis=0)
                cells = [f"{m:.1%}, {s:.1f} spoiled" for m, s in zip(mended, spoiled, strict=True)]
                print(f"| {kind} | {accuracy:g} | {name} | {' | '.join(cells)} |", flush=True)
    more, fewer = (np.sum(np.sign(ahead) == sign, axis=0).tolist() for sign in (1, -1))
    print(
        f"\nOf {len(ahead)} runs worth mended more than p(wrong) alone in {more}, fewer in {fewer}."
    )


if __name__ == "__main__":
    main()
