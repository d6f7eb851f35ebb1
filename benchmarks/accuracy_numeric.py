"""Closeness to gold of every method for numbers, on real data sets.

    uv run python benchmarks/accuracy_numeric.py

Reads the sets beside the project (../shared/data/crowd/snow_*: Snow et al. 2008, emotion scores of
headlines and word similarity) and prints Markdown: Pearson correlation with gold, root mean squared
error in units of the deviation of gold (on word similarity raters answer 0-10 and gold is 0-4, so
only the correlation means anything there), and the share of gold within the 95 % intervals. The
intervals are of what such raters say on average; gold is what experts said, so that their coverage
of gold shows how far the crowd as a whole is off. Nothing is tuned by data set.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from quorate.analysis.calibration import Closeness
from quorate.analysis.compare import Comparison, compare
from quorate.formats import read, read_gold
from quorate.schema import Kind

FOLDER = Path(__file__).parents[1].parent / "shared" / "data" / "crowd"
SETS = ["anger", "disgust", "fear", "joy", "sadness", "surprise", "valence", "wordsim"]
SAME_UNITS = [name for name in SETS if name != "wordsim"]


def main() -> None:
    """Print the tables, or say why not."""
    if not (FOLDER / "snow_anger").is_dir():
        print(f"skipped: no data sets at {FOLDER}")
        return
    found: dict[str, Comparison] = {}
    spread: dict[str, float] = {}
    for name in SETS:
        folder = FOLDER / f"snow_{name}"
        judgments = read(folder / "labels.csv", kind=Kind.NUMERIC)
        gold = read_gold(folder / "gold.csv")
        found[name] = compare(judgments, gold=gold)
        spread[name] = float(np.nanstd(np.array([float(g) for g in gold.labels.values()])))
    measures = {
        name: {m: c for m, c in comparison.measures.items() if isinstance(c, Closeness)}
        for name, comparison in found.items()
    }
    correlation = {
        n: {m: c.correlation or 0.0 for m, c in by.items()} for n, by in measures.items()
    }
    error = {
        n: {m: c.rmse / spread[n] for m, c in by.items()}
        for n, by in measures.items()
        if n in SAME_UNITS
    }
    coverage = {n: {m: c.coverage or 0.0 for m, c in by.items()} for n, by in measures.items()}
    print_table("Correlation with gold", correlation, best=-1)
    print_table("RMSE / deviation of gold", error, best=1)
    print_table("Gold within the 95 % interval", coverage, best=-1)
    print("\nWhat `auto` took:\n")
    for name, comparison in found.items():
        print(f"* {name}: {comparison.results['auto'].notes[0]}")
    for name, comparison in found.items():
        for method, why in {**comparison.skipped, **comparison.failed}.items():
            print(f"* not run on {name}: {method}: {why}")


def print_table(title: str, figures: dict[str, dict[str, float]], best: int) -> None:
    """One row a method, one column a set, the mean last; rows from the best mean."""
    names = list(figures)
    methods = {m: np.array([figures[n][m] for n in names]) for m in figures[names[0]]}
    print(f"\n| {title} | {' | '.join(names)} | mean |\n|---|{'---|' * (len(names) + 1)}")
    for method in sorted(methods, key=lambda m: best * float(methods[m].mean())):
        row = " | ".join(f"{x:.3f}" for x in methods[method])
        print(f"| {method} | {row} | **{methods[method].mean():.3f}** |")


if __name__ == "__main__":
    main()
