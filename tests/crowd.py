"""The real data sets that may lie beside the project, for tests that skip when they do not."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from quorate.formats import read, read_gold
from quorate.schema import AlignedGold, Judgments, Kind

FOLDER = Path(__file__).parents[1].parent / "shared" / "data" / "crowd"

ONE_OPTION = [
    *["CF", "CF_amt", "MS", "SP", "ZC_in", "ZC_us", "product", "senti_1k", "face", "bird", "dog"],
    *["rte", "trec", "web", "barzan", "snow_temp", "snow_wsd"],
]
"""The categorical sets with gold."""


@cache
def crowd(name: str, kind: Kind = Kind.CATEGORICAL) -> tuple[Judgments, AlignedGold]:
    """The judgments of a set, every one that is not an exact repeat, with its gold aligned."""
    folder = FOLDER / name
    if not folder.is_dir():
        pytest.skip(f"the data set {name} is not beside the project")
    labels = next(folder.glob("labels.csv*"))
    judgments = read(labels, kind=kind, duplicates="last")
    return judgments, read_gold(next(folder.glob("gold.csv*"))).on(judgments)


def accuracy(posterior: NDArray[np.float64], gold: AlignedGold) -> float:
    """The share of gold items whose label is right; k tied labels count 1/k each."""
    if gold.codes is None:
        raise ValueError("accuracy is of options")
    p, truth = posterior[gold.known], gold.codes[gold.known]
    best = p >= p.max(axis=1, keepdims=True) - 1e-9
    share = best / best.sum(axis=1, keepdims=True)
    return float(np.where(truth >= 0, share[np.arange(len(truth)), truth], 0.0).mean())
