"""A crowd of two groups whose raters read the items: with a leaning, and a taste, of their group.

A rating is a line in the features of the item, plus what the group makes of them, plus a constant
of the rater's own; a label is drawn from its logistic, or is the number itself with noise.
"""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from quorate.schema import Judgments, Kind
from tables import table

GROUPS = ("old", "young")


def divided(
    *,
    items: int = 120,
    raters: int = 40,
    overlap: int = 20,
    lean: float = 0.0,
    taste: float = 0.0,
    own: float = 0.5,
    numeric: bool = False,
    seed: int = 0,
) -> tuple[Judgments, NDArray[np.float64]]:
    """The judgments, with the group column ``age``, and the features of the items (I, 4)."""
    rng = np.random.default_rng(seed)
    features = rng.normal(size=(items, 4))
    group = np.arange(raters) % 2
    line = features @ np.array([1.2, 0.6, 0.0, 0.0])
    differs = taste * features[:, 2]
    constant = rng.normal(0, own, raters) + lean * (group - 0.5)
    rows, ages = [], []
    for item in range(items):
        for rater in sorted(rng.choice(raters, overlap, replace=False)):
            z = line[item] + differs[item] * (2 * group[rater] - 1) + constant[rater]
            chosen = "yes" if rng.random() < 1 / (1 + np.exp(-z)) else "no"
            label = float(5 + z + rng.normal(0, 0.5)) if numeric else chosen
            rows.append((f"i{item:03}", f"r{rater:02}", label))
            ages.append(GROUPS[group[rater]])
    kind = Kind.NUMERIC if numeric else Kind.CATEGORICAL
    made = table(rows, kind)
    made.groups["age"] = pl.Series("age", ages)
    return made, features
