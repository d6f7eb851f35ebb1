"""The multilevel model: what it costs, whether it settles, how often its intervals hold.

    OMP_NUM_THREADS=1 uv run --extra multilevel python benchmarks/multilevel.py
    OMP_NUM_THREADS=1 uv run --extra multilevel python benchmarks/multilevel.py --only small

Prints the tables of its section in docs/benchmarks.md. CPU is that of the whole call, compiling
included. Crowds are drawn with fixed seeds from the model's own kind: items have sd 1, raters .5,
a first group leans by .5 logits, so that the groups shift by ±.25. There is no item × group effect,
the hardest case for a sampler, unless a row says so. Settings are the default but for small crowds.
"""

from __future__ import annotations

import argparse
import time
from dataclasses import dataclass, replace

import numpy as np

from disagreement_groups import crowd
from quorate.analysis.disagreement import attribute
from quorate.analysis.disagreement.groups.coding import coding
from quorate.analysis.disagreement.groups.components import components
from quorate.analysis.disagreement.groups.multilevel import Estimate, multilevel
from quorate.analysis.disagreement.groups.permutation import group_test
from quorate.schema import Judgments, Kind, RequestError

LEANING = 0.5
SHORT = 250
"""samples of a chain for small crowds, a quarter of the default, which would take long"""


def judged(
    seed: int, raters: int, items: int, each: int, leaning: float, options: int, split: float = 0.0
) -> Judgments:
    """A crowd of two groups; its options are a scale if there are more than two."""
    table = crowd(
        seed,
        raters=raters,
        items=items,
        judged=each,
        leaning=leaning,
        options=options,
        split=split,
    )
    if options == 2:
        return table
    return replace(table, question=replace(table.question, kind=Kind.ORDINAL))


def large() -> None:
    """13,100 ratings: cost, R̂, and what is found for what was planted; moments beside."""
    lines = []
    print(
        "\n| options | item × group | CPU s | R̂ | smallest effective | quantity | planted", end=""
    )
    print(" | mean | 95 % | effective |\n|---:|---:|---:|---:|---:|---|---:|---:|---|---:|")
    for options, split in ((2, 0.0), (4, 0.0), (2, 0.5)):
        table = judged(7, 262, 1_500, 50, LEANING, options, split)
        age = attribute(table, "g0")
        start = time.process_time()
        found = multilevel(table, age)
        spent = time.process_time() - start
        item, _, rater, both = found.deviations
        rows = (
            ("shift of a group", LEANING / 2, found.groups[0]),
            ("sd of items", 1.0, item),
            ("sd of raters", 0.5, rater),
            ("sd of item × group", split, both),
        )
        fewest = min(one.effective for one in found.groups + found.deviations + found.shares)
        for name, planted, one in rows:
            print(
                f"| {options} | {split:g} | {spent:.0f} | {found.mixing:.3f} | {fewest:.0f} "
                f"| {name} | {planted:g} | {_row(one)} |",
                flush=True,
            )
        start = time.process_time()
        moments = components(coding(table), age.codes, len(age.values))
        spent = time.process_time() - start
        for latent, part in zip(found.shares, moments, strict=True):
            lines.append(
                f"| {options} | {split:g} | {part.source} "
                f"| {latent.value:.3f} ({latent.lower:.3f}–{latent.upper:.3f}) "
                f"| {part.share:.3f} ({part.lower:.3f}–{part.upper:.3f}) | {spent:.2f} |"
            )
    print(
        "\n| options | item × group | share of | of the latent variance, this model "
        "| of the labels' variance, moments | moments, CPU s |\n|---:|---:|---|---|---|---:|"
    )
    print("\n".join(lines))


@dataclass(frozen=True)
class Tried:
    """What was found of one crowd; ``shift`` and ``mixing`` are None where it was refused."""

    shift: Estimate | None
    mixing: float | None
    tested: bool
    spent: float


def tried(seed: int, leaning: float) -> Tried:
    """The model and the permutation test of one small crowd: 40 raters, 40 items, 20 each."""
    table = judged(30_000 + seed, 40, 40, 20, leaning, 2)
    age = attribute(table, "g0")
    p = group_test(coding(table), age.codes, len(age.values), 500, seed).p
    tested = p is not None and p <= 0.05
    start = time.process_time()
    try:
        found = multilevel(table, age, samples=SHORT)
    except RequestError:
        return Tried(None, None, tested, time.process_time() - start)
    return Tried(found.groups[0], found.mixing, tested, time.process_time() - start)


def intervals(runs: list[Tried], leaning: float) -> None:
    """How often the interval of the shift holds the planted one, and excludes 0."""
    planted = leaning / 2
    shifts = [one.shift for one in runs if one.shift is not None]
    holds = sum(one.lower <= planted <= one.upper for one in shifts)
    differs = sum(not one.lower <= 0 <= one.upper for one in shifts)
    error = [one.value - planted for one in shifts]
    width = [one.upper - one.lower for one in shifts]
    mixing = [one.mixing for one in runs if one.mixing is not None]
    print(
        f"| {planted:g} | {len(runs)} | {holds} | {differs} | {sum(one.tested for one in runs)} "
        f"| {np.mean(error):+.3f} | {np.std(error):.3f} | {np.mean(width):.3f} "
        f"| {np.median(mixing):.3f} | {max(mixing):.3f} | {len(runs) - len(shifts)} "
        f"| {np.mean([one.spent for one in runs]):.1f} |"
    )


HEAD = """
| planted | crowds | interval holds it | excludes 0 | permutation p ≤ .05 | mean error | sd of it \
| mean width | median R̂ | largest R̂ | refused | CPU s a crowd |
|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|"""


def _row(one: Estimate) -> str:
    return f"{one.value:.3f} | {one.lower:.3f}–{one.upper:.3f} | {one.effective:.0f}"


def main() -> None:
    """Run the parts asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parts = ("large", "small")
    parser.add_argument("--only", choices=parts, nargs="+", default=parts)
    parser.add_argument("--runs", type=int, default=20, help="small crowds a row")
    asked = parser.parse_args()
    if "large" in asked.only:
        large()
    if "small" in asked.only:
        print(HEAD)
        for leaning in (LEANING, 0.0):
            intervals([tried(seed, leaning) for seed in range(asked.runs)], leaning)


if __name__ == "__main__":
    main()
