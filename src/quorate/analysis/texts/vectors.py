"""Texts as vectors that a user gives."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from quorate.schema import RequestError

Doubles = NDArray[np.float64]
Embeddings = Mapping[str, ArrayLike] | Callable[[Sequence[str]], ArrayLike]
"""a vector for each text, or a function from T texts to T vectors"""


def vectors(texts: Sequence[str], embeddings: Embeddings) -> Doubles:
    """One vector of length 1 a text, (T, D).

    Raises RequestError for a text without a vector, vectors of different lengths, or numbers that
    are not finite.
    """
    if callable(embeddings):
        given = embeddings(list(texts))
    else:
        absent = [text for text in texts if text not in embeddings]
        if absent:
            raise RequestError(
                f"{len(absent):,} of {len(texts):,} texts have no vector, the first "
                f"{absent[0][:60]!r}",
                remedy="give a vector for every text of the table, spelled as the table has it",
            )
        given = [np.asarray(embeddings[text]) for text in texts]
    try:
        found = np.asarray(given, np.float64)
    except (TypeError, ValueError):
        found = np.empty(0)
    if found.ndim != 2 or len(found) != len(texts) or not np.isfinite(found).all():
        raise RequestError(
            f"the embeddings of {len(texts):,} texts are no {len(texts):,} finite vectors of one "
            f"length (their shape is {found.shape})",
            remedy="return one row of numbers for each text",
        )
    length = np.linalg.norm(found, axis=1, keepdims=True)
    return np.asarray(found / np.where(length > 0, length, 1.0))
