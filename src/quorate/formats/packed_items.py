"""The items of a packed cache by name, without holding all their names in memory."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

NUMBER = "quorate number"


@dataclass(frozen=True)
class PackedItems:
    """Names and numbers of the items of the cache in a folder."""

    folder: Path

    def names(self, some: slice) -> pl.Series:
        """The names of a range of items."""
        rows = self._scan().slice(some.start, some.stop - some.start)
        return rows.collect()["name"].rename("item")

    def at(self, numbers: NDArray[np.int64]) -> pl.Series:
        """The names of these items, whose numbers ascend."""
        wanted = pl.Series(NUMBER, numbers, dtype=pl.UInt32)
        rows = self._scan().with_row_index(NUMBER).filter(pl.col(NUMBER).is_in(wanted.implode()))
        return rows.collect(engine="streaming").sort(NUMBER)["name"].rename("item")

    def find(self, names: pl.Series) -> NDArray[np.int64]:
        """The numbers of those of these names that there are, ascending."""
        rows = self._scan().with_row_index(NUMBER).filter(pl.col("name").is_in(names.implode()))
        found = rows.select(NUMBER).collect(engine="streaming")[NUMBER].sort()
        return np.asarray(found.to_numpy(), np.int64)

    def _scan(self) -> pl.LazyFrame:
        return pl.scan_parquet(self.folder / "items.parquet").select("name")
