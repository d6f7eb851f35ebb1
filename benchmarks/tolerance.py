"""What Dawid–Skene's stopping tolerance costs and buys, on real data sets with gold.

    uv run python benchmarks/tolerance.py

For each tolerance (gain of log-likelihood a judgment below which a fit ends): iterations, labels
that differ from those of a fit run to 1e-12, and accuracy, over the data sets beside the project
(../shared/data/crowd). crowd-kit stops at a gain of 1e-5 a judgment or after 100 iterations.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from quorate.analysis.calibration import Calibration, calibrate
from quorate.analysis.consensus import consensus
from quorate.analysis.consensus.dawid_skene import DawidSkene
from quorate.formats import read, read_gold
from quorate.schema import Kind

FOLDER = Path(__file__).parents[1].parent / "shared" / "data" / "crowd"
SETS = [
    *["CF", "CF_amt", "MS", "SP", "ZC_in", "ZC_us", "product", "senti_1k", "face", "bird", "dog"],
    *["rte", "trec", "web", "barzan", "snow_temp", "snow_wsd"],
]
TOLERANCES = (1e-5, 1e-6, 1e-7, 1e-8, 1e-9)


def main() -> None:
    """Print a Markdown table."""
    iterations: dict[float, list[int]] = {t: [] for t in TOLERANCES}
    changed: dict[float, list[float]] = {t: [] for t in TOLERANCES}
    right: dict[float, list[float]] = {t: [] for t in TOLERANCES}
    for name in SETS:
        judgments = read(FOLDER / name / "labels.csv", kind=Kind.CATEGORICAL)
        gold = read_gold(FOLDER / name / "gold.csv")
        end = consensus(judgments, DawidSkene(tolerance=1e-12, iterations=5000)).codes
        for tolerance in TOLERANCES:
            found = consensus(judgments, DawidSkene(tolerance=tolerance, iterations=5000))
            iterations[tolerance].append(len(found.trace))
            changed[tolerance].append(float((found.codes != end).mean()))
            measured = calibrate(found, gold)
            if isinstance(measured, Calibration):
                right[tolerance].append(measured.accuracy)
    print(
        "| tolerance | iterations: median | largest | labels changed: mean | largest | accuracy |"
    )
    print("|---|---|---|---|---|---|")
    for t in TOLERANCES:
        print(
            f"| {t:.0e} | {np.median(iterations[t]):.0f} | {max(iterations[t])} "
            f"| {np.mean(changed[t]):.2%} | {max(changed[t]):.2%} | {np.mean(right[t]):.4f} |"
        )


if __name__ == "__main__":
    main()
