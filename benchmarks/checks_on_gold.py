"""Whom do checks blame on public crowd data, and how good are those raters on gold?

The gold is kept from the checks. A rater's accuracy on gold is the mean over the classes of which
they judged three items or more; only raters with 20 judgments of items with gold are counted.

    uv run python benchmarks/checks_on_gold.py

prints a line a data set: raters, those with a strong finding of ``competence``, of all and of those
who are 70 % right or better, and of those within 10 points of guessing or below; and the strong
findings of ``collusion``.
"""

from __future__ import annotations

from pathlib import Path
from random import Random

import numpy as np

from quorate.formats import read, read_gold
from quorate.quality import Check, Verdict, View
from quorate.quality.checks.collusion import Collusion
from quorate.quality.checks.competence import Competence
from quorate.quality.table import view_of
from quorate.schema import Gold, Judgments, Kind

FOLDER = Path(__file__).parents[1].parent / "shared" / "data" / "crowd"
SETS = [
    *["CF", "CF_amt", "MS", "SP", "ZC_in", "ZC_us", "product", "senti_1k", "face", "bird", "dog"],
    *["rte", "web", "barzan", "snow_temp", "snow_wsd"],
]


def accuracies(judgments: Judgments, gold: Gold) -> dict[str, float]:
    """The class-balanced accuracy of each rater with enough judgments of items with gold."""
    known = gold.on(judgments).codes
    if known is None:
        return {}
    truth, code = known[judgments.item], judgments.codes
    found = {}
    for rater, name in enumerate(judgments.raters.to_list()):
        rows = np.flatnonzero((judgments.rater == rater) & (truth >= 0))
        classes, size = np.unique(truth[rows], return_counts=True)
        shares = [
            float((code[rows][truth[rows] == k] == k).mean()) for k in classes[size >= 3].tolist()
        ]
        if len(rows) >= 20 and shares:
            found[name] = float(np.mean(shares))
    return found


def strong(check: Check, view: View) -> list[str]:
    """The raters with strong findings, once for each."""
    found = check.find(view, 0, Random(0))
    return [each.rater or "" for each in found if each.verdict is Verdict.STRONG]


def main() -> None:
    """Print a Markdown table."""
    print("| data set | raters | blamed | of those ≥ 70 % | of those near chance | pairs |")
    print("|---|---|---|---|---|---|")
    total = np.zeros(7, np.int64)
    for name in SETS:
        judgments = read(FOLDER / name / "labels.csv", kind=Kind.CATEGORICAL)
        right = accuracies(judgments, read_gold(FOLDER / name / "gold.csv"))
        view = view_of(judgments)
        blamed = set(strong(Competence(), view)) & set(right)
        good = {rater for rater, share in right.items() if share >= 0.7}
        poor = {rater for rater, share in right.items() if share < 1 / judgments.n_options + 0.1}
        line = [len(right), len(blamed), len(good & blamed), len(good), len(poor & blamed)]
        line += [len(poor), len(strong(Collusion(), view))]
        total += line
        show(name, line)
    show("all", total.tolist())


def show(name: str, line: list[int]) -> None:
    """One line of the table."""
    raters, blamed, good, of_good, poor, of_poor, pairs = line
    print(
        f"| {name} | {raters} | {blamed} | {good} of {of_good} | {poor} of {of_poor} | {pairs} |",
        flush=True,
    )


if __name__ == "__main__":
    main()
