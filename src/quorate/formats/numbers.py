"""Labels that are numbers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from quorate.formats.options import MISSING_NUMBER

_NUMBER = r"^[+-]?(0|[1-9][0-9]*)?(\.[0-9]*)?([eE][+-]?[0-9]+)?$"
_COMMA = r"^[+-]?(0|[1-9][0-9]*),[0-9]+$"
_INFINITE = r"(?i)^[+-]?inf(inity)?$"


@dataclass(frozen=True)
class Numbers:
    """Names read as numbers: ``values`` NaN where a name is none; ``missing``, ``infinite`` masks.

    ``commas`` says that a decimal comma was read. A whole number with leading zeros (``007``)
    is a name, not a number.
    """

    values: NDArray[np.float64]
    missing: NDArray[np.bool_]
    infinite: NDArray[np.bool_]
    commas: bool = False

    @property
    def words(self) -> NDArray[np.bool_]:
        """The names that are no number and do not stand for a missing or infinite one."""
        return np.isnan(self.values) & ~self.missing & ~self.infinite

    @property
    def known(self) -> NDArray[np.float64]:
        """The numbers there are."""
        return self.values[~np.isnan(self.values)]


def numbers_of(names: pl.Series) -> Numbers:
    """Read distinct names as numbers; decimal commas only when every number can be read so."""
    text = names
    commas = text.str.contains(_COMMA)
    has_commas = bool(commas.any())
    if has_commas and not text.filter(~commas).str.contains(".", literal=True).any():
        text = text.str.replace(",", ".", literal=True)
    else:
        has_commas = False
    values = (
        pl.DataFrame({"text": text})
        .select(
            pl.when(pl.col("text").str.contains(_NUMBER))
            .then(pl.col("text"))
            .cast(pl.Float64, strict=False)
        )
        .to_series()
    )
    infinite = (names.str.contains(_INFINITE) | values.is_infinite().fill_null(False)).to_numpy()
    numbers = values.fill_null(np.nan).to_numpy().copy()
    numbers[infinite] = np.nan
    missing = names.is_in(list(MISSING_NUMBER)).to_numpy()
    return Numbers(numbers, missing, infinite, has_commas)


def spelled(value: float) -> str:
    """A number as an option: whole ones without a point."""
    return str(int(value)) if float(value).is_integer() else repr(float(value))
