"""Packed: a result as bytes that hold numbers and words and nothing that runs.

A file is a ZIP of arrays as NumPy writes them, tables as Arrow does, and ``tree``, JSON that says
how they hang together. Dataclasses stand in it by the name of their class, and only classes that
the reader names are made again.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, is_dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from quorate.schema.errors import IntegrityError

TREE = "tree"
Tree = None | bool | int | float | str | list["Tree"] | dict[str, "Tree"]


def pack(value: object) -> bytes:
    """The bytes of a value.

    It is made of None, truths, numbers, strings, tuples, lists, mappings, arrays, Polars' series
    and frames, and dataclasses of such. Raises TypeError for anything else.
    """
    parts = _Parts()
    tree = parts.of(value)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as packed:
        packed.writestr(TREE, json.dumps(tree))
        for number, data in enumerate(parts.data):
            packed.writestr(str(number), data)
    return file.getvalue()


def unpack(data: bytes, classes: Iterable[type]) -> object:
    """The value of such bytes; mappings become dicts, dataclasses those of ``classes``.

    Raises IntegrityError for bytes that were not packed so, or hold another class or other fields.
    """
    known = {one.__qualname__: one for one in classes}
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            tree: Tree = json.loads(packed.read(TREE))
            return _Opened(packed, known).of(tree)
    except (zipfile.BadZipFile, KeyError, ValueError, TypeError, pl.exceptions.PolarsError) as why:
        raise IntegrityError("what was packed cannot be opened", remedy="make it anew") from why


@dataclass(slots=True)
class _Parts:
    """What does not fit into JSON, numbered as it comes."""

    data: list[bytes] = field(default_factory=list)

    def of(self, value: object) -> Tree:
        """What stands for a value in the tree."""
        if isinstance(value, np.generic):
            value = value.item()
        if value is None or isinstance(value, bool | int | float | str):
            return value
        if isinstance(value, tuple):
            return {"tuple": [self.of(one) for one in value]}
        if isinstance(value, list):
            return [self.of(one) for one in value]
        if isinstance(value, Mapping):
            return {"map": [[self.of(key), self.of(one)] for key, one in value.items()]}
        if isinstance(value, np.ndarray):
            return {"array": self._array(value)}
        if isinstance(value, pl.Series):
            return {"series": self._frame(value.to_frame())}
        if isinstance(value, pl.DataFrame):
            return {"frame": self._frame(value)}
        if is_dataclass(value) and not isinstance(value, type):
            own = {f.name: self.of(getattr(value, f.name)) for f in fields(value) if f.init}
            return {"class": type(value).__qualname__, "fields": own}
        raise TypeError(f"a {type(value).__name__} cannot be packed")

    def _array(self, value: NDArray[np.generic]) -> int:
        file = io.BytesIO()
        np.save(file, value, allow_pickle=False)
        return self._kept(file)

    def _frame(self, value: pl.DataFrame) -> int:
        file = io.BytesIO()
        value.write_ipc(file)
        return self._kept(file)

    def _kept(self, file: io.BytesIO) -> int:
        self.data.append(file.getvalue())
        return len(self.data) - 1


@dataclass(frozen=True, slots=True)
class _Opened:
    packed: zipfile.ZipFile
    classes: Mapping[str, type]

    def of(self, tree: Tree) -> object:
        """The value for which a part of the tree stands."""
        if isinstance(tree, list):
            return [self.of(one) for one in tree]
        if not isinstance(tree, dict):
            return tree
        if "class" in tree:
            return self._made(tree["class"], tree["fields"])
        ((kind, held),) = tree.items()
        if kind in ("tuple", "map") and isinstance(held, list):
            found = [self.of(one) for one in held]
            return tuple(found) if kind == "tuple" else dict(found)  # type: ignore[arg-type]
        file = io.BytesIO(self.packed.read(str(held)))
        if kind == "array":
            return np.load(file, allow_pickle=False)
        frame = pl.read_ipc(file)
        return frame.to_series() if kind == "series" else frame

    def _made(self, name: Tree, own: Tree) -> object:
        if not isinstance(name, str) or not isinstance(own, dict):
            raise ValueError("a class without a name or fields")
        return self.classes[name](**{key: self.of(one) for key, one in own.items()})
