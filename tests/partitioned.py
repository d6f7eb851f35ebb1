"""A table of judgments as it lies in a lake: several files, with stray cells and repeats."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl

DAYS = ("2026-01-01", "2026-01-02")


def lake_rows(n: int = 900, seed: int = 0) -> pl.DataFrame:
    """Rows of 150 items and 12 raters, columns of another tool's names; no two at one time.

    Some labels are missing, some names have stray blanks, some raters judged an item twice.
    """
    rng = np.random.default_rng(seed)
    truth, ability = rng.integers(0, 3, 150), rng.uniform(0.4, 0.95, 12)
    item, rater = rng.integers(0, 150, n), rng.integers(0, 12, n)
    right = rng.random(n) < ability[rater]
    label = np.where(right, truth[item], rng.integers(0, 3, n))
    rows = np.arange(n)
    return pl.DataFrame(
        {
            "task": [f" i{i:03}" if k % 97 == 5 else f"i{i:03}" for k, i in enumerate(item)],
            "worker": [f"w{r}" for r in rater],
            "response": [None if k % 50 == 7 else "abc"[c] for k, c in enumerate(label)],
            "at": pl.Series(rng.permutation(rows) * 1_000_000).cast(pl.Datetime("us", "UTC")),
            "day": [DAYS[k % 2] for k in rows],
        }
    )


def one_file(rows: pl.DataFrame, folder: Path) -> str:
    """The rows as one file."""
    folder.mkdir()
    rows.drop("day").write_parquet(folder / "all.parquet")
    return str(folder / "all.parquet")


def four_files(rows: pl.DataFrame, folder: Path) -> str:
    """The rows dealt out to four files, as a pattern."""
    folder.mkdir()
    for k in range(4):
        rows.drop("day").gather_every(4, k).write_parquet(folder / f"part-{k}.parquet")
    return str(folder / "part-*.parquet")


def other_order(rows: pl.DataFrame, folder: Path) -> str:
    """The rows in another order, in files of other sizes, as a folder."""
    folder.mkdir()
    mixed = rows.drop("day").sample(fraction=1, shuffle=True, seed=3)
    for k, (first, last) in enumerate(((0, 20), (20, 700), (700, len(rows)))):
        mixed[first:last].write_parquet(folder / f"{9 - k}.parquet")
    return str(folder)


def by_day(rows: pl.DataFrame, folder: Path) -> str:
    """The rows in folders named for their day."""
    for day, some in rows.group_by("day"):
        below = folder / f"day={day[0]}"
        below.mkdir(parents=True)
        some.drop("day").write_parquet(below / "rows.parquet")
    return str(folder)


LAYOUTS = {"one": one_file, "four": four_files, "other order": other_order, "by day": by_day}
