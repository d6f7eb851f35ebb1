"""How often the cause of a disagreement is named as it was planted, and opinion where none is.

    uv run python benchmarks/causes.py                   by overlap, options, raters and items
    uv run python benchmarks/causes.py --only null       crowds without camps: how often any is seen
    uv run python benchmarks/causes.py --seeds 20

Crowds are drawn by ``tests/planted_causes.py``: of 400 items 6 % are ambiguous, 8 % split two equal
groups of 40 raters, and of the items whose answer is one of the first two options 35 % are split
between these; on all others raters slip (mean accuracy .9, one in twenty guesses). A share counts
items that raters judged differently, whatever was planted: «not clear» is not right. ``most`` is
the share whose likeliest cause is right, clear or not.
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

from planted_causes import Plan, planted
from quorate.analysis.disagreement.causes import CAUSES, NOT_CLEAR, causes

NAMES = ("slip", "guideline", "ambiguous", "opinion")
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
NONE: dict[str, Plan] = {
    "overlap 5": replace(PLAN, opinion=0.0, overlap=5),
    "overlap 10": replace(PLAN, opinion=0.0),
    "overlap 10, poor raters": replace(PLAN, opinion=0.0, skill=(6.0, 2.0), spam=0.15),
    "overlap 10, much unclear": replace(PLAN, opinion=0.0, ambiguous=0.15, unclear=0.8, options=3),
}


def named(plan: Plan, seeds: Iterable[int], columns: tuple[str, ...]) -> str:
    """A row of the table: right in all, by planted cause, unclear, and time."""
    right: Counter[str] = Counter()
    total: Counter[str] = Counter()
    vague = likeliest = 0
    begun, runs = time.process_time(), 0
    for seed in seeds:
        crowd = planted(plan, seed)
        found = causes(crowd.judgments, columns, draws=DRAWS, seed=seed).items
        runs += 1
        true = dict(zip(crowd.judgments.items, crowd.cause, strict=True))
        for row in found.iter_rows(named=True):
            cause = true[row["item"]]
            total[cause] += 1
            right[cause] += row["cause"] == cause
            vague += row["cause"] == NOT_CLEAR
            likeliest += max(CAUSES, key=lambda one: row[f"p_{one}"]) == cause
    items = total.total()
    took = (time.process_time() - begun) / runs
    each = " | ".join(f"{right[name] / total[name]:.3f} ({total[name]})" for name in NAMES)
    return (
        f"{right.total() / items:.3f} | {each} | {vague / items:.3f} | {likeliest / items:.3f} | "
        f"{took:.1f}"
    )


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
    asked.add_argument("--only", choices=["named", "null"])
    asked.add_argument("--seeds", type=int, default=10)
    given = asked.parse_args()
    seeds = range(given.seeds)
    if given.only != "null":
        print(f"| | right | {' | '.join(NAMES)} | not clear | most | CPU s |")
        print("|---" * (len(NAMES) + 5) + "|")
        for name, plan in ROWS.items():
            print(f"| {name} | {named(plan, seeds, ())} |", flush=True)
            if plan.overlap != 10 or plan == PLAN:
                row = named(plan, seeds, ("group",))
                print(f"| {name}, groups known | {row} |", flush=True)
    if given.only != "named":
        print("| | runs that claim a difference | suggestive | items named opinion |")
        print("|---|---|---|---|")
        for name, plan in NONE.items():
            print(f"| {name} | {claimed(plan, range(5 * given.seeds))} |", flush=True)


if __name__ == "__main__":
    main()
