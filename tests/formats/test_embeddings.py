"""Embeddings by item and field."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from quorate.formats.embeddings import read_embeddings
from quorate.schema import ColumnError, EmptyError, ReadError

PLACES = pl.DataFrame({"item": ["1", "1", "2"], "field": ["a", "b", "a"]})


def test_rows_come_in_the_order_of_the_responses(tmp_path: Path) -> None:
    keys = {"item": [2, 1, 1], "field": ["a", "b", "a"]}
    pl.DataFrame(keys | {"embedding": [[3.0, 0.5], [2.0, 0.5], [1.0, 0.5]]}).write_parquet(
        tmp_path / "list.parquet"
    )
    pl.DataFrame(keys | {"x": [3.0, 2.0, 1.0], "y": [0.5] * 3}).write_parquet(
        tmp_path / "wide.parquet"
    )
    np.save(tmp_path / "rows.npy", np.array([[1, 0.5], [2, 0.5], [3, 0.5]], np.float32))
    for name in ("list.parquet", "wide.parquet", "rows.npy"):
        found = read_embeddings(tmp_path / name, PLACES)
        assert found.tolist() == [[1.0, 0.5], [2.0, 0.5], [3.0, 0.5]]


def test_what_does_not_fit_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "e.parquet"
    pl.DataFrame({"item": ["1"], "field": ["a"], "embedding": [[1.0]]}).write_parquet(path)
    with pytest.raises(EmptyError, match="2 responses have no embedding, such as '1' 'b'"):
        read_embeddings(path, PLACES)
    pl.DataFrame(
        {"item": ["1", "1", "2"], "field": ["a", "b", "a"], "embedding": [[1.0], [1.0, 2.0], [1.0]]}
    ).write_parquet(path)
    with pytest.raises(ColumnError, match="different lengths"):
        read_embeddings(path, PLACES)
    pl.DataFrame({"item": ["1"], "x": [1.0]}).write_parquet(path)
    with pytest.raises(ColumnError, match="no column field"):
        read_embeddings(path, PLACES)
    np.save(tmp_path / "e.npy", np.ones((2, 4)))
    with pytest.raises(EmptyError, match=r"shape \(2, 4\), and there are 3 responses"):
        read_embeddings(tmp_path / "e.npy", PLACES)
    np.save(tmp_path / "o.npy", np.array([print], dtype=object), allow_pickle=True)
    with pytest.raises(ReadError, match="cannot be read"):
        read_embeddings(tmp_path / "o.npy", PLACES)
    with pytest.raises(ReadError, match="not read as embeddings"):
        read_embeddings(tmp_path / "e.txt", PLACES)
