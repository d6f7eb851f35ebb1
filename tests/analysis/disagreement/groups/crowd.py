"""Made-up crowds whose groups differ as much as a test says."""

from __future__ import annotations

import numpy as np
import polars as pl

import quorate
from quorate.schema import Judgments


def crowd(
    seed: int,
    *,
    raters: int = 60,
    items: int = 30,
    judged: int = 30,
    groups: int = 2,
    attributes: int = 1,
    leaning: float = 0.0,
    split: float = 0.0,
    rater_sd: float = 0.5,
    options: int = 2,
) -> Judgments:
    """Answers by a logit with item and rater effects; attribute ``g0`` may matter, others do not.

    ``leaning`` is added for the first group of g0, ``split`` the sd of its item × group effects.
    """
    rng = np.random.default_rng(seed)
    group = rng.permutation(np.arange(raters) % groups)
    item = np.concatenate([rng.permutation(items)[:judged] for _ in range(raters)])
    rater = np.repeat(np.arange(raters), judged)
    latent = rng.normal(size=items)[item] + rater_sd * rng.normal(size=raters)[rater]
    latent += leaning * (group[rater] == 0)
    latent += split * rng.normal(size=(items, groups))[item, group[rater]]
    latent += rng.logistic(size=len(item))
    label = np.searchsorted(np.linspace(-2, 2, options + 1)[1:-1], latent)
    columns = {"g0": group} | {
        f"g{k}": rng.permutation(np.arange(raters) % (k + 2)) for k in range(1, attributes)
    }
    frame = pl.DataFrame(
        {
            "item": [f"i{i:03d}" for i in item],
            "rater": [f"r{r:03d}" for r in rater],
            "label": [f"o{k}" for k in label],
            **{name: [f"v{v}" for v in codes[rater]] for name, codes in columns.items()},
        }
    )
    return quorate.from_polars(frame, groups=list(columns))
