"""Style: how long a response is and how much it is formatted; no model should be paid for that."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

import numpy as np
import polars as pl
from numpy.typing import NDArray

from quorate.schema import RequestError

Doubles = NDArray[np.float64]

HEADER = r"(?m)^ {0,3}#{1,6}[ \t]+\S"
ITEM = r"(?m)^[ \t]*(?:[-*+]|[0-9]{1,3}[.)])[ \t]+\S"
BOLD = r"\*\*[^*\n]+\*\*|__[^_\n]+__"
INLINE = r"`[^`\n]+`"
FENCE = r"(?m)^[ \t]*(?:```|~~~)"


def words(texts: pl.Series) -> pl.Series:
    """How many stretches without white space each text has; null for none.

    >>> words(pl.Series(["So be it.", "", None])).to_list()
    [3, 0, None]
    """
    return texts.str.count_matches(r"\S+").cast(pl.Int64)


def marks(texts: pl.Series) -> pl.Series:
    """How many headers, list items, bold stretches and pieces of code each text has in Markdown.

    A fenced block is one piece of code, whatever is in it.

    >>> marks(pl.Series(["# Tea\\n- **hot**\\n- with `milk`", "Tea", None])).to_list()
    [5, 0, None]
    """
    fences = texts.str.count_matches(FENCE)
    found = [texts.str.count_matches(pattern) for pattern in (HEADER, ITEM, BOLD, INLINE)]
    return (found[0] + found[1] + found[2] + found[3] + (fences + 1) // 2).cast(pl.Int64)


STYLES: Mapping[str, Callable[[pl.Series], pl.Series]] = MappingProxyType(
    {"length": words, "format": marks}
)
"""what can be controlled for -> its count; it enters as log(1 + count)"""


def style(name: str, texts: pl.Series) -> Doubles:
    """log(1 + count) of each text, (T,): of words for ``length``, of marks for ``format``.

    NaN where there is no text. The logarithm makes 100 words beside 50 the same step as 200 beside
    100. Raises RequestError for another name.
    """
    if name not in STYLES:
        raise RequestError(
            f"{name!r} is no style that is measured", remedy=f"there are {', '.join(STYLES)}"
        )
    counts = STYLES[name](texts).cast(pl.Float64).fill_null(np.nan).to_numpy()
    return np.asarray(np.log1p(counts), np.float64)
