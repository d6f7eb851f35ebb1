"""How many comparisons a ranking takes, when pairs are drawn evenly or for what they tell.

C candidates answer prompts; an item is a prompt with the replies of two of them, drawn at random.
Strengths are normal with a deviation of 1 logit, a prompt moves the difference of two by as much,
and raters answer by Bradley–Terry. At each step one of the next twelve items is judged: one with
the fewest judgments (balanced), or the one that ``pair-information`` puts first of these and of
eight items of the pairs that tell most, as in a campaign; an item takes three judgments at most.
Every so often Bradley–Terry is fitted to all comparisons so far.

    uv run python benchmarks/pair_choice.py [--runs 20] [--candidates 20]

prints by number of comparisons the mean of Kendall's tau with the true ranking, for both, and how
many comparisons each needs for a mean tau of .8, .85 and .9.
"""

from __future__ import annotations

import argparse
from itertools import pairwise
from random import Random

import numpy as np
from numpy.typing import NDArray

from quorate.analysis.preference.models.newman import newman
from quorate.assignment.choice import Asking, Candidate, choice
from quorate.assignment.choices.pair_information import novelty
from quorate.assignment.live import Beliefs
from quorate.assignment.live.ladder import Ladder

AT_HAND, OVERLAP = 12, 3
PROMISING, AFRESH = 8, 16
FIELDS = ("reply_a", "reply_b")
Doubles = NDArray[np.float64]


def tau(one: Doubles, two: Doubles) -> float:
    """Kendall's tau of two sets of strengths without ties."""
    above = np.triu_indices(len(one), 1)
    same = np.sign(one[:, None] - one)[above] * np.sign(two[:, None] - two)[above]
    return float(same.mean())


def run(name: str, size: int, looks: list[int], seed: int) -> list[float]:
    """Tau at each look."""
    rng = np.random.default_rng(seed)
    strength = rng.normal(0, 1, size)
    made = [rng.choice(size, 2, replace=False) for _ in range(looks[-1])]
    moved = rng.normal(0, 1, len(made))
    chosen, ladder, beliefs = choice(name), Ladder(FIELDS), Beliefs([])
    judged = [0] * len(made)
    open_items = list(range(len(made)))
    wins, found = np.zeros((size, size)), []
    best: list[int] = []
    for step in range(1, looks[-1] + 1):
        items = open_items[:AT_HAND]
        if chosen.informed:
            if step % AFRESH == 1:
                best = promising(ladder, made, open_items, judged)
            items += [item for item in best if judged[item] < OVERLAP and item not in items]
        candidates = [
            Candidate(
                str(item),
                item,
                judged[item],
                {f: str(c) for f, c in zip(FIELDS, made[item].tolist(), strict=True)},
            )
            for item in items
        ]
        asking = Asking(f"r{step % 30}", ladder=ladder)
        item = items[chosen.rank(candidates, asking, beliefs, Random(step))[0]]
        one, two = made[item].tolist()
        odds = 1 / (1 + np.exp(strength[two] - strength[one] - moved[item]))
        first = bool(rng.random() < odds)
        ladder.judge(str(item), f"r{step}", str(one), str(two), float(first))
        wins[(one, two) if first else (two, one)] += 1
        judged[item] += 1
        if judged[item] == OVERLAP:
            open_items.remove(item)
        if step in looks:
            found.append(tau(newman(wins, 0.1, 1e-6)[0], strength))
    return found


def promising(
    ladder: Ladder, made: list[NDArray[np.int64]], open_items: list[int], judged: list[int]
) -> list[int]:
    """The items that are expected to tell most, of all."""
    value = {
        item: ladder.gain(*map(str, made[item].tolist())) * novelty(judged[item])
        for item in open_items
    }
    return sorted(value, key=lambda item: -value[item])[:PROMISING]


def needed(looks: list[int], taus: Doubles, wanted: float) -> str:
    """How many comparisons a mean tau takes, between two looks on a line."""
    for (a, low), (b, high) in pairwise(zip(looks, taus.tolist(), strict=True)):
        if low < wanted <= high:
            return f"{a + (wanted - low) / (high - low) * (b - a):.0f}"
    return "more" if taus[-1] < wanted else f"{looks[0]} or fewer"


def main() -> None:
    """Read the arguments, simulate, print a table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--runs", type=int, default=20)
    parser.add_argument("--candidates", type=int, default=20)
    given = parser.parse_args()
    looks = [given.candidates * k for k in (5, 10, 15, 20, 30, 40, 60, 80, 100)]
    means = {}
    print("| choice | " + " | ".join(str(look) for look in looks) + " | to .8 | to .85 | to .9 |")
    for name in ("balanced", "pair-information"):
        taus = np.array([run(name, given.candidates, looks, seed) for seed in range(given.runs)])
        means[name] = taus.mean(axis=0)
        cells = [f"{one:.3f}" for one in means[name].tolist()]
        cells += [needed(looks, means[name], wanted) for wanted in (0.8, 0.85, 0.9)]
        print(f"| {name} | " + " | ".join(cells) + " |", flush=True)


if __name__ == "__main__":
    main()
