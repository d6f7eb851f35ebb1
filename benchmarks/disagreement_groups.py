"""Groups of people: what they cost, how often claims are wrong, what power there is, two real sets.

A part of benchmarks/disagreement.py (``--only groups``).
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
import polars as pl

import quorate
from quorate.analysis.disagreement.attributes import attribute
from quorate.analysis.disagreement.groups import Measured, groups
from quorate.analysis.disagreement.groups.coding import coding
from quorate.analysis.disagreement.groups.permutation import GroupTest, group_test
from quorate.analysis.disagreement.verdicts import LEVEL, holm
from quorate.schema import Judgments

CROWDS = Path(__file__).parents[1] / "../shared/data/crowd"
PAIRS = (("CF", "CF_amt", "platform"), ("ZC_us", "ZC_in", "country"))
NULL_RUNS = 400
POWER_RUNS = 100


def crowd(
    seed: int,
    *,
    raters: int = 60,
    items: int = 60,
    judged: int = 30,
    attributes: int = 1,
    leaning: float = 0.0,
    split: float = 0.0,
    options: int = 3,
) -> Judgments:
    """Answers by a logit: items have sd 1, raters .5; ``g0`` of two groups may matter."""
    rng = np.random.default_rng(seed)
    group = rng.permutation(np.arange(raters) % 2)
    item = np.concatenate([rng.permutation(items)[:judged] for _ in range(raters)])
    rater = np.repeat(np.arange(raters), judged)
    latent = rng.normal(size=items)[item] + 0.5 * rng.normal(size=raters)[rater]
    latent += leaning * (group[rater] == 0)
    latent += split * rng.normal(size=(items, 2))[item, group[rater]]
    label = np.searchsorted(
        np.linspace(-2, 2, options + 1)[1:-1], latent + rng.logistic(size=len(item))
    )
    columns = {"g0": group} | {
        f"g{k}": rng.permutation(np.arange(raters) % (k + 2)) for k in range(1, attributes)
    }
    frame = {"item": [f"i{i}" for i in item], "rater": [f"r{r}" for r in rater]}
    frame |= {"label": [f"o{k}" for k in label]}
    frame |= {name: [f"v{v}" for v in codes[rater]] for name, codes in columns.items()}
    return quorate.from_polars(pl.DataFrame(frame), groups=list(columns))


def attribute_tests(judgments: Judgments, seed: int, draws: int = 500) -> list[GroupTest]:
    """The test of each attribute alone, without the rest of the account."""
    coded = coding(judgments)
    found = []
    for column in judgments.groups:
        one = attribute(judgments, column)
        found.append(group_test(coded, one.codes, len(one.values), draws, seed))
    return found


def claims(judgments: Judgments, seed: int) -> list[bool]:
    """Whether «difference» is said, of each attribute."""
    adjusted = holm([one.p for one in attribute_tests(judgments, seed)])
    return [p is not None and p <= LEVEL for p in adjusted]


def part() -> None:
    """Print the tables of the section «Groups of people»."""
    cost()
    errors()
    power()
    real()


def cost() -> None:
    print("\n| judgments | items | raters | attributes | draws | tests, CPU s | groups(), CPU s |")
    print("|---:|---:|---:|---:|---:|---:|---:|")
    groups(crowd(0, judged=10), ["g0"], draws=100)
    for items, raters, judged in ((350, 123, 350), (1_500, 262, 50), (5_000, 1_000, 50)):
        table = crowd(1, items=items, raters=raters, judged=judged, attributes=5)
        alone = _spent(partial(attribute_tests, table, 0, 2_000))
        whole = _spent(partial(groups, table, list(table.groups)))
        print(
            f"| {len(table):,} | {items:,} | {raters:,} | 5 | 2,000 | {alone:.1f} | {whole:.1f} |"
        )


def errors() -> None:
    print("\n| nothing planted; attributes | runs | «difference» | one p ≤ .05 unadjusted |")
    print("|---:|---:|---:|---:|")
    for attributes in (1, 4):
        wrong = naive = 0
        for seed in range(NULL_RUNS):
            found = attribute_tests(crowd(10_000 + seed, attributes=attributes), seed)
            p = [one.p for one in found]
            wrong += any(one is not None and one <= LEVEL for one in holm(p))
            naive += any(one is not None and one <= LEVEL for one in p)
        print(f"| {attributes} | {NULL_RUNS} | {wrong / NULL_RUNS:.3f} | {naive / NULL_RUNS:.3f} |")


def power() -> None:
    print("\n| planted in one of four attributes | raters | found | another attribute claimed |")
    print("|---|---:|---:|---:|")
    for name, leaning, split in (
        ("a leaning of .4 logits", 0.4, 0.0),
        ("a leaning of .8 logits", 0.8, 0.0),
        ("split by item, sd .5", 0.0, 0.5),
        ("split by item, sd 1", 0.0, 1.0),
    ):
        for raters in (40, 120):
            found = wrong = 0
            for seed in range(POWER_RUNS):
                table = crowd(
                    20_000 + seed, raters=raters, attributes=4, leaning=leaning, split=split
                )
                first, *others = claims(table, seed)
                found += first
                wrong += any(others)
            print(f"| {name} | {raters} | {found / POWER_RUNS:.2f} | {wrong / POWER_RUNS:.2f} |")


def real() -> None:
    if not CROWDS.exists():
        return
    print("\n| set | group | raters | α inside | κ_x across | GAI | p | items that differ |")
    print("|---|---|---:|---|---:|---|---:|---:|")
    for one, two, column in PAIRS:
        frames = [
            pl.read_csv(CROWDS / name / "labels.csv", infer_schema=False).with_columns(
                pl.concat_str(pl.lit(name), "rater").alias("rater"), pl.lit(name).alias(column)
            )
            for name in (one, two)
        ]
        table = quorate.from_polars(pl.concat(frames), groups=[column])
        found = groups(table, [column]).attributes[0]
        differ = int((found.items["verdict"] == "difference").sum())
        for group in found.groups:
            inside, ratio = group.inside, group.association
            print(
                f"| {one} + {two} | {group.value} | {group.raters} | {_shown(inside)} "
                f"| {group.across.value:.3f} | {_shown(ratio)} | {found.test.p:.4f} "
                f"| {differ} of {len(found.items)} |"
            )


def _shown(one: Measured) -> str:
    return f"{one.value:.3f} ({one.lower:.3f}–{one.upper:.3f})" if one.lower is not None else "–"


def _spent(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start
