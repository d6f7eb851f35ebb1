"""Where people disagree: what the methods cost, and how often their claims hold.

    OMP_NUM_THREADS=1 uv run python benchmarks/disagreement.py                    every part
    OMP_NUM_THREADS=1 uv run python benchmarks/disagreement.py --only slices      one of them

Each part prints the tables of its section in docs/benchmarks.md. CPU is that of the call, from a
table in memory, on one thread of linear algebra, imports and a first call left out. Tables are
drawn with fixed seeds; DICES-350 is used where it lies in ``../shared/data``. To add a part: a
function without arguments, named in ``PARTS``.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.stats import norm

from disagreement_groups import part as groups_part
from predictions import deconvolution_part, evaluation_part, soft_labels_part
from quorate.analysis.disagreement import crowdtruth, expert_crowd, slice_agreement
from quorate.analysis.disagreement.expert_figures import Accuracy, Area, Kappa, Statistic, figure
from quorate.analysis.disagreement.jackknife import ratio_of_pairs
from quorate.formats import read, read_gold
from quorate.schema import Judgments, Kind, Question

DICES = Path(__file__).parents[1] / "../shared/data/disagreement/dices"
Codes = NDArray[np.integer]


def drawn(
    seed: int, items: int, raters: int, overlap: int, options: int, several: bool = False
) -> Judgments:
    """Raters of whom each is right with a probability of their own; they come as they come."""
    rng = np.random.default_rng([seed, items, raters])
    item = np.repeat(np.arange(items), overlap)
    start = rng.integers(0, raters, items)
    rater = start[:, None] + np.cumsum(rng.integers(1, raters // overlap + 1, (items, overlap)), 1)
    rater = (rater % raters).ravel()
    truth = rng.integers(0, options, items)[item]
    right = rng.random(len(item)) < rng.beta(6, 3, raters)[rater]
    code = np.where(right, truth, rng.integers(0, options, len(item))).astype(np.int32)
    names = tuple(f"o{k}" for k in range(options))
    sets = None
    if several:
        chosen = rng.random((len(item), options)) < 0.1
        chosen[np.arange(len(item)), code] = True
        sets, code = chosen, np.arange(len(item), dtype=np.int32)
    kind = Kind.MULTILABEL if several else Kind.CATEGORICAL
    return Judgments.build(
        Question("drawn", kind, names), _names(items), _names(raters), item, rater, code, sets=sets
    )


def crowdtruth_part() -> None:
    """Time of CrowdTruth, and how its intervals of items cover."""
    tables = [
        ("drawn, one option", drawn(0, 2_000, 100, 5, 4)),
        ("drawn, one option", drawn(0, 20_000, 500, 5, 4)),
        ("drawn, several options", drawn(0, 20_000, 500, 5, 8, several=True)),
        ("drawn, one option", drawn(0, 200_000, 2_000, 5, 4)),
    ]
    if DICES.exists():
        tables.insert(0, ("DICES-350", read(DICES / "labels.csv.gz")))
    print("\n| table | judgments | items | raters | options | rounds | CPU s |")
    print("|---|---:|---:|---:|---:|---:|---:|")
    crowdtruth(tables[-1][1].subset(np.arange(len(tables[-1][1])) < 5_000))
    for name, judgments in tables:
        start = time.process_time()
        found = crowdtruth(judgments)
        spent = time.process_time() - start
        print(
            f"| {name} | {len(judgments):,} | {judgments.n_items:,} | {judgments.n_raters:,} "
            f"| {judgments.n_options} | {found.iterations} | {spent:.2f} |"
        )
    print("\n| raters of an item | share of one label | 95 % interval holds | width |")
    print("|---:|---:|---:|---:|")
    rng = np.random.default_rng(0)
    for n in (5, 10, 30, 100):
        for p in (0.5, 0.7, 0.9):
            one = rng.random((20_000, n)) < p
            k = one.sum(axis=1, keepdims=True)
            same = np.where(one, k - 1, n - k - 1).astype(np.float64)
            of = np.repeat(np.arange(20_000), n)
            value = same.sum(axis=1) / (n * (n - 1))
            whole = np.full(20_000 * n, n - 1.0)
            lower, upper = ratio_of_pairs(same.ravel(), whole, of, value, 0.95)
            truth = p**2 + (1 - p) ** 2
            holds = ((lower <= truth + 1e-12) & (truth - 1e-12 <= upper)).mean()
            print(f"| {n} | {p} | {holds:.1%} | {(upper - lower).mean():.2f} |")


def topics(seed: int, away: float, loss: float) -> Judgments:
    """200 items of four topics by five each of 30 raters of very different skill.

    A rater is at home in a topic and takes items of others ``away`` times as often. In the first
    topic everybody is right less often by ``loss``.
    """
    rng = np.random.default_rng([seed, 200])
    topic, truth = rng.integers(0, 4, 200), rng.random(200) < 0.3
    skill, home = rng.beta(6, 2, 30), np.arange(30) % 4
    rater = []
    for t in topic:
        weight = np.where(home == t, 1.0, away)
        rater.append(rng.choice(30, 5, replace=False, p=weight / weight.sum()))
    by, item = np.concatenate(rater), np.repeat(np.arange(200), 5)
    right = rng.random(1_000) < skill[by] - loss * (topic[item] == 0)
    label = np.where(right, truth[item], ~truth[item]).astype(np.int32)
    question = Question("safe", Kind.CATEGORICAL, ("no", "yes"))
    column = pl.Series(topic[item]).cast(pl.String)
    return Judgments.build(
        question, _names(200), _names(30), item, by, label, groups={"topic": column}
    )


def slices_part(runs: int = 200) -> None:
    """How often a difference is claimed where there is none, and where there is one."""
    print("\n| judged away from home | right less often in one topic | difference | suggestive |")
    print("|---:|---:|---:|---:|")
    for away, loss in ((1, 0), (0.5, 0), (0.2, 0), (0.0, 0), (1, 0.15), (1, 0.25), (0.2, 0.25)):
        claims = {"difference": 0, "suggestive": 0}
        for seed in range(runs):
            found = slice_agreement(topics(seed, away, loss), ["topic"], permutations=999)
            said = {str(row.verdict) for row in found.rows}
            for word in claims:
                claims[word] += word in said
        shares = " | ".join(f"{n / runs:.1%}" for n in claims.values())
        print(f"| {away:g} | {loss:g} | {shares} |")
    judgments = drawn(1, 200_000, 2_000, 5, 4)
    column = pl.Series(np.random.default_rng(0).integers(0, 10, 200_000)[judgments.item])
    large = Judgments.build(
        judgments.question,
        judgments.items,
        judgments.raters,
        judgments.item,
        judgments.rater,
        judgments.codes,
        groups={"topic": column.cast(pl.String)},
    )
    start = time.process_time()
    slice_agreement(large, ["topic"])
    print(f"\n1,000,000 judgments, ten slices: {time.process_time() - start:.1f} s of CPU")


def experts_part(runs: int = 1_000) -> None:
    """DICES-350 against experts, and how the intervals cover."""
    if DICES.exists():
        judgments, gold = read(DICES / "labels.csv.gz"), read_gold(DICES / "gold.csv")
        start = time.process_time()
        found = expert_crowd(judgments, gold, positive="Yes")
        spent = time.process_time() - start
        unsafe = found["Yes"]
        print("\n| DICES-350 | value | 95 % interval |\n|---|---:|---:|")
        for name, f in (
            ("majority right", found.accuracy),
            ("κ of majority and experts", found.kappa),
            ("experts’ unsafe found", unsafe.found),
            ("experts’ safe spared", unsafe.spared),
            ("AUC of the crowd’s share", unsafe.auc),
        ):
            print(f"| {name} | {f.value:.3f} | {f.lower:.3f}–{f.upper:.3f} |")
        best = unsafe.best
        print(
            f"\nBest threshold {best.threshold:.2f}: accuracy {best.accuracy:.3f}, held out "
            f"{best.held_out:.3f}; {spent:.2f} s of CPU"
        )
    print("\n| items | accuracy .8 | κ .6 | AUC .760 |\n|---:|---:|---:|---:|")
    rng = np.random.default_rng(1)
    area = float(norm.cdf(np.sqrt(0.5)))
    for items in (30, 100, 350):
        held = np.zeros(3)
        for _ in range(runs):
            says = rng.integers(0, 2, items)
            said = np.where(rng.random(items) < 0.8, says, 1 - says)
            score = says + rng.normal(0, 1, items)
            cases: list[tuple[Statistic, Codes | NDArray[np.float64], float]] = [
                (Accuracy(), said, 0.8),
                (Kappa(2), said, 0.6),
                (Area(), score, area),
            ]
            for k, (statistic, crowd, truth) in enumerate(cases):
                f = figure(statistic, says, crowd, 0)
                held[k] += (
                    f.lower is not None and f.upper is not None and f.lower <= truth <= f.upper
                )
        print(f"| {items} | " + " | ".join(f"{n / runs:.1%}" for n in held) + " |")


def _names(n: int) -> pl.Series:
    return pl.Series([f"{k:07}" for k in range(n)])


PARTS: dict[str, Callable[[], None]] = {
    "crowdtruth": crowdtruth_part,
    "deconvolution": deconvolution_part,
    "evaluation": evaluation_part,
    "experts": experts_part,
    "groups": groups_part,
    "slices": slices_part,
    "soft_labels": soft_labels_part,
}


def main() -> None:
    """Run the parts asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", choices=sorted(PARTS), nargs="+", default=sorted(PARTS))
    for name in parser.parse_args().only:
        print(f"\n## {name}")
        PARTS[name]()


if __name__ == "__main__":
    main()
