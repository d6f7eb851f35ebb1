"""How often the cause of a disagreement is named as it was planted, and opinion where none is.

    uv run python benchmarks/causes.py                   by overlap, options, raters and items
    uv run python benchmarks/causes.py --only dense      40 and 123 judgments an item
    uv run python benchmarks/causes.py --only null       crowds without camps: how often any is seen
    uv run python benchmarks/causes.py --seeds 20

Crowds are drawn by ``tests/planted_causes.py``: of 400 items 6 % are ambiguous, 8 % split two equal
groups of 40 raters, and of the items whose answer is one of the first two options 35 % are split
between these; on all others raters slip (mean accuracy .9, one in twenty guesses). A share counts
items that raters judged differently, whatever was planted: «not clear» is not right. Behind each
stroke is the same share for Bayes' rule with all parameters known, and the same .6 (``known``).
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[1] / "tests"))

from planted_causes import NAMES, Plan, known, planted
from quorate.analysis.disagreement.causes import NOT_CLEAR, causes

CLEAR_ENOUGH = 0.6
DRAWS = 199
PLAN = Plan()
ROWS: dict[str, Plan] = {
    "overlap 5": replace(PLAN, overlap=5),
    "overlap 7": replace(PLAN, overlap=7),
    "overlap 10": PLAN,
    "overlap 15": replace(PLAN, overlap=15),
    "overlap 20": replace(PLAN, overlap=20),
    "overlap 10, 3 options": replace(PLAN, options=3),
    "overlap 10, 8 options": replace(PLAN, options=8),
    "overlap 10, 100 raters": replace(PLAN, raters=100),
    "overlap 10, 1,000 items": replace(PLAN, items=1000),
    "overlap 10, groups 30 : 70": replace(PLAN, group=0.3),
}
MANY = replace(PLAN, items=350, raters=123, overlap=123, options=3)
LEANING = replace(MANY, unclear=0.0, ambiguous=0.4, lean=(0.5, 0.9))
DENSE: dict[str, Plan] = {
    "40 judgments": replace(MANY, overlap=40),
    "123 judgments": MANY,
    "40, minorities of 10 to 50 %": replace(LEANING, overlap=40),
    "123, minorities of 10 to 50 %": LEANING,
    "40, half hard": replace(MANY, overlap=40, unclear=0.0, hard=0.5),
    "123, half hard": replace(MANY, unclear=0.0, hard=0.5),
    "123, poor raters": replace(MANY, skill=(6.0, 2.0), spam=0.15),
    "123, poor raters, only slips": replace(
        MANY, skill=(6.0, 2.0), spam=0.15, ambiguous=0.0, unclear=0.0, opinion=0.0
    ),
}
NONE: dict[str, Plan] = {
    "overlap 5": replace(PLAN, opinion=0.0, overlap=5),
    "overlap 10": replace(PLAN, opinion=0.0),
    "overlap 10, poor raters": replace(PLAN, opinion=0.0, skill=(6.0, 2.0), spam=0.15),
    "overlap 10, much unclear": replace(PLAN, opinion=0.0, ambiguous=0.15, unclear=0.8, options=3),
}


def named(plan: Plan, seeds: Iterable[int], columns: tuple[str, ...]) -> str:
    """A row of the table: right in all, mean of causes, each cause, «not clear», and time."""
    total: Counter[str] = Counter()
    right: tuple[Counter[str], Counter[str]] = Counter(), Counter()
    vague, runs, told = 0, 0, 0.0
    for seed in seeds:
        crowd = planted(plan, seed)
        before = time.process_time()
        found = causes(crowd.judgments, columns, draws=DRAWS, seed=seed).items
        told, runs = told + time.process_time() - before, runs + 1
        best = known(plan, crowd)
        place = {name: n for n, name in enumerate(crowd.judgments.items)}
        for item, cause in found.select("item", "cause").iter_rows():
            n = place[item]
            true = str(crowd.cause[n])
            total[true] += 1
            right[0][true] += cause == true
            right[1][true] += best[n].max() >= CLEAR_ENOUGH and NAMES[best[n].argmax()] == true
            vague += cause == NOT_CLEAR
    planned = [name for name in NAMES if total[name]]
    whole = " / ".join(f"{one.total() / total.total():.3f}" for one in right)
    mean = " / ".join(
        f"{sum(one[name] / total[name] for name in planned) / len(planned):.3f}" for one in right
    )
    each = [
        f"{right[0][name] / total[name]:.3f} / {right[1][name] / total[name]:.3f} ({total[name]})"
        if total[name]
        else "–"
        for name in NAMES
    ]
    return " | ".join([whole, mean, *each, f"{vague / total.total():.3f}", f"{told / runs:.1f}"])


def claimed(plan: Plan, seeds: Iterable[int]) -> str:
    """A row of the table: runs in which a difference is claimed, and items named opinion."""
    runs = claims = suggestive = items = disputed = 0
    for seed in seeds:
        found = causes(planted(plan, 1000 + seed).judgments, ["group"], draws=DRAWS, seed=seed)
        verdicts = [one.verdict for one in found.tests]
        runs, claims = runs + 1, claims + ("difference" in verdicts)
        suggestive += "suggestive" in verdicts and "difference" not in verdicts
        items, disputed = items + found.counts["opinion"], disputed + len(found.items)
    return f"{claims} of {runs} | {suggestive} | {items} of {disputed}"


def main() -> None:
    """Print the tables."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--only", choices=["named", "dense", "null"])
    asked.add_argument("--seeds", type=int, default=10)
    given = asked.parse_args()
    seeds = range(given.seeds)
    if given.only in {None, "named", "dense"}:
        print(f"| | right | mean | {' | '.join(NAMES)} | not clear | CPU s |")
        print("|---" * (len(NAMES) + 5) + "|")
    if given.only in {None, "named"}:
        for name, plan in ROWS.items():
            print(f"| {name} | {named(plan, seeds, ())} |", flush=True)
            print(f"| {name}, groups known | {named(plan, seeds, ('group',))} |", flush=True)
    if given.only in {None, "dense"}:
        for name, plan in DENSE.items():
            print(f"| {name} | {named(plan, seeds[: -(-given.seeds // 2)], ())} |", flush=True)
    if given.only in {None, "null"}:
        print("| | runs that claim a difference | suggestive | items named opinion |")
        print("|---|---|---|---|")
        for name, plan in NONE.items():
            print(f"| {name} | {claimed(plan, range(5 * given.seeds))} |", flush=True)


if __name__ == "__main__":
    main()
