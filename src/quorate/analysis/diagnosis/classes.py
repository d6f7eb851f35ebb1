"""Classes: which of the options of a question a model has to tell apart."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray


def used(
    options: Sequence[object], labels: NDArray[np.int64], posterior: NDArray[np.float64]
) -> tuple[tuple[str, ...], NDArray[np.int64], NDArray[np.float64]]:
    """The options that some item has, by name, the labels as places in them, and their posterior.

    By name, so that a model has the same order to learn wherever the options are read from.
    """
    there = sorted(np.unique(labels).tolist(), key=lambda at: str(options[at]))
    place = np.full(len(options), -1, np.int64)
    place[there] = np.arange(len(there))
    return tuple(str(options[at]) for at in there), place[labels], posterior[:, there]
