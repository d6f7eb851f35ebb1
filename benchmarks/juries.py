"""Juries drawn from votes alone: what they cost, and how often they claim what is not there.

    uv run python benchmarks/juries.py

Votes of two options; a jury of 12 of one group against 12 of the other, 100 draws. ``planted`` is
the share of items on which the two groups lean to different sides; without any, items said to
differ for real (``real`` of .95 and more) are false. Prints Markdown.
"""

from __future__ import annotations

import time

import numpy as np
import polars as pl

import quorate
from quorate.analysis.disagreement.jury import composition, jury
from quorate.schema import Judgments

RUNS = 10
SIZES = ((500, 60, 10), (500, 200, 40), (20_000, 500, 5))
"""items, raters and judgments an item"""


def votes(items: int, raters: int, each: int, planted: float, seed: int) -> Judgments:
    """Raters of two equal groups; on ``planted`` of the items they lean to different sides."""
    rng = np.random.default_rng(seed)
    lean = rng.normal(0, 1, items)
    apart = np.where(rng.random(items) < planted, 1.5, 0.0)
    rater = np.argsort(rng.random((items, raters)), axis=1)[:, :each]
    side = np.where(rater % 2 == 0, 1, -1)
    said = lean[:, None] + apart[:, None] * side + rng.logistic(0, 1, (items, each)) > 0
    frame = pl.DataFrame(
        {
            "item": np.repeat(np.arange(items), each),
            "rater": rater.ravel(),
            "label": np.where(said.ravel(), "yes", "no"),
            "group": np.where(side.ravel() > 0, "even", "odd"),
        }
    ).with_columns(pl.format("i{}", "item").alias("item"), pl.format("r{}", "rater").alias("rater"))
    return quorate.from_polars(frame, groups=["group"])


def main() -> None:
    even, odd = (composition(f"{name}=12", ["group"]) for name in ("even", "odd"))
    print("| items | raters | judgments an item | planted | flips | real | CPU s |")
    print("|---:|---:|---:|---:|---:|---:|---:|")
    for items, raters, each in SIZES:
        for planted in (0.0, 0.2):
            runs = 1 if items > 1_000 else RUNS
            flips = real = 0
            cpu = 0.0
            for seed in range(runs):
                table = votes(items, raters, each, planted, seed)
                start = time.process_time()
                found = jury(table, even, against=odd, smallest=2, seed=seed).items
                cpu += time.process_time() - start
                flips += int((found["verdict"] != found["other_verdict"]).sum())
                real += int((found["real"].fill_null(0) >= 0.95).sum())
            print(
                f"| {items:,} | {raters} | {each} | {planted:.0%} | {flips / runs:.1f} "
                f"| {real / runs:.1f} | {cpu / runs:.2f} |",
                flush=True,
            )


if __name__ == "__main__":
    main()
