"""A result as bytes: the same comes back, and nothing else is made."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from io import BytesIO
from types import MappingProxyType

import numpy as np
import polars as pl
import pytest
from numpy.typing import NDArray

from quorate.schema.errors import IntegrityError
from quorate.server.packed import TREE, pack, unpack


@dataclass(frozen=True)
class Inner:
    n: int
    share: float


@dataclass(frozen=True, eq=False)
class Outer:
    rows: NDArray[np.float32]
    table: pl.DataFrame
    names: pl.Series
    parts: tuple[Inner, ...]
    notes: Mapping[str, list[str | None]] = field(kw_only=True)
    sure: bool | None = None
    length: int = field(init=False, default=3)


def outer() -> Outer:
    return Outer(
        np.array([[1.5, np.nan], [np.inf, -2]], np.float32),
        pl.DataFrame({"a": [1, None], "b": ["x", "ü"]}),
        pl.Series("item", ["i1", "i2"]),
        (Inner(int(np.int64(7)), 0.1), Inner(8, float("nan"))),
        notes=MappingProxyType({"all": ["one", None]}),
    )


def test_what_was_packed_comes_back_bit_by_bit() -> None:
    one = outer()
    two = unpack(pack(one), (Outer, Inner))
    assert isinstance(two, Outer)
    assert two.rows.dtype == np.float32
    assert two.rows.tobytes() == one.rows.tobytes()
    assert two.table.equals(one.table)
    assert two.names.equals(one.names)
    assert two.names.name == "item"
    assert two.parts[0] == Inner(7, 0.1)
    assert np.isnan(two.parts[1].share)
    assert two.notes == {"all": ["one", None]}
    assert two.sure is None


def test_only_classes_that_are_named_are_made() -> None:
    with pytest.raises(IntegrityError, match="cannot be opened"):
        unpack(pack(outer()), (Outer,))


@pytest.mark.parametrize(
    "tree",
    [
        {"class": "Inner", "fields": {"n": 1}},
        {"class": "Inner", "fields": {"n": 1, "share": 0.5, "more": 2}},
        {"class": "Inner"},
        {"array": 0},
        {"odd": 1},
        {},
    ],
)
def test_what_does_not_fit_is_refused(tree: object) -> None:
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as packed:
        packed.writestr(TREE, json.dumps(tree))
    with pytest.raises(IntegrityError):
        unpack(file.getvalue(), (Inner,))


def test_bytes_that_were_not_packed_and_arrays_that_run_are_refused() -> None:
    with pytest.raises(IntegrityError):
        unpack(b"no packed thing", (Inner,))
    data = BytesIO()
    np.save(data, np.array([Inner(1, 0.5)], object), allow_pickle=True)
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as packed:
        packed.writestr(TREE, json.dumps({"array": 0}))
        packed.writestr("0", data.getvalue())
    with pytest.raises(IntegrityError):
        unpack(file.getvalue(), (Inner,))


def test_what_has_no_form_is_no_result() -> None:
    with pytest.raises(TypeError, match="a set cannot be packed"):
        pack({"names": {"a"}})
