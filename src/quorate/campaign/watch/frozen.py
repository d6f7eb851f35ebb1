"""Frozen: what a watch holds, as JSON and columns of bytes, and back into a watch that began anew.

A state is a tree of plain values. Columns lie behind it, one after another, and the tree says of
which type and size each is. Nothing in it runs: objects are made by the watch that is filled, or
are of one of the classes named here.
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from typing import Any, BinaryIO

import numpy as np

from quorate.assignment.live import numbers
from quorate.assignment.live.beliefs import Beliefs
from quorate.assignment.live.classes import Classes
from quorate.assignment.live.ladder import Ladder, Step
from quorate.assignment.live.names import Names
from quorate.assignment.live.numbers import Numbers
from quorate.assignment.live.options import Options
from quorate.assignment.live.places import Places
from quorate.assignment.live.ranking import Ranking
from quorate.assignment.live.shares import Shares, Spread
from quorate.assignment.live.tempering import Tempering
from quorate.assignment.live.votes import Votes
from quorate.campaign.watch.columns import AnswerColumns, Column
from quorate.campaign.watch.fields import FieldColumns
from quorate.campaign.watch.following import Following
from quorate.campaign.watch.items import Items, Judgments, Slices
from quorate.campaign.watch.looking import Looking
from quorate.campaign.watch.people import People, Person
from quorate.campaign.watch.record import Record
from quorate.quality.view import RowIndex
from quorate.schema.errors import IntegrityError

Tree = None | bool | int | float | str | list["Tree"] | dict[str, "Tree"]
FORM = 1
"""counts up when a watch is frozen in another way"""
AT_ONCE = 1 << 24
"""bytes that are read in one go"""
ATTRIBUTES: Mapping[type, str] = {
    Following: "read items judgments beliefs touched slices crews covered ladder _pairs _raters "
    "_rater _doubtful _doubtful_at",
    Items: "names wanted judged _flags _outcome _outcomes",
    Names: "_text _ends _slots",
    Slices: "_of _order",
    Judgments: "names _item _rater _flags",
    Beliefs: "count fitted _place _number _raters _closed _ranking _skills _models",
    Places: "_in",
    Ranking: "step _earlier _later _first _last",
    Classes: "votes known truth q belief doubt classes counts totals hits squares number right "
    "answered pseudo strength tempering",
    Options: "each",
    Numbers: "votes known value doubt number residual square given total about crowd correlation",
    Shares: "votes sets places",
    Spread: "votes squares freedom",
    Votes: "item rater label earlier last number",
    Ladder: "mean covariance places _given",
    Looking: "record able _new _since _able_until",
    Record: "raters people standing number item rater at seconds purpose round guideline columns "
    "index fields candidates _length _known _place _item length _rater _gone _versions "
    "_published_at _stale _fit_of _rows",
    People: "_asked",
    AnswerColumns: "code right gold value first _sets _label shapes shape posterior",
    FieldColumns: "_length _marks _whose _names length marks candidate",
    RowIndex: "_rater _last _earlier",
}
"""what of an object is kept; the rest is made from the campaign's spec"""
VALUES: Mapping[str, type] = {
    "Tempering": Tempering,
    "Crowd": numbers.Crowd,
    "Step": Step,
    "Person": Person,
}
KINDS = {kind.__name__: kind for kind in ATTRIBUTES}


@dataclass(slots=True)
class Frozen:
    """A state: the tree, and the columns that it speaks of."""

    tree: Tree = None
    columns: list[memoryview] = field(default_factory=list)

    def parts(self) -> Iterator[bytes | memoryview]:
        """The bytes of it, one part after another."""
        head = json.dumps([FORM, [len(one) for one in self.columns], self.tree]).encode()
        yield len(head).to_bytes(8, "big")
        yield head
        yield from self.columns


def freeze(value: object) -> Frozen:
    """The state of an object. Nothing may change it until the parts are written, but for the order
    of items, which is copied: somebody who picks may tidy it up meanwhile."""
    frozen = Frozen()
    frozen.tree = _Freezing(frozen.columns).of(value)
    return frozen


@dataclass(slots=True)
class _Freezing:
    columns: list[memoryview]
    copies: bool = False

    def of(self, value: Any) -> Tree:
        """What stands for a value in the tree."""
        if value is None or isinstance(value, bool | int | float | str):
            return value
        if isinstance(value, np.generic):
            return self.of(value.item())
        if isinstance(value, array):
            return {"array": value.typecode, "column": self._column(value)}
        if isinstance(value, bytearray):
            return {"bytes": self._column(value)}
        if isinstance(value, Column):
            return {"numbers": self.of(value.now)}
        if isinstance(value, np.ndarray):
            data = np.ascontiguousarray(value)
            shape: Tree = [*data.shape]
            return {"ndarray": data.dtype.str, "shape": shape, "column": self._column(data)}
        if isinstance(value, list):
            return [self.of(one) for one in value]
        if isinstance(value, tuple):
            return {"tuple": [self.of(one) for one in value]}
        if isinstance(value, set):
            return {"set": [self.of(one) for one in sorted(value)]}
        return self._object(value)

    def _object(self, value: Any) -> Tree:
        kind = type(value)
        if kind in ATTRIBUTES:
            self.copies = kind is Ranking
            names = ATTRIBUTES[kind].split()
            found: dict[str, Tree] = {name: self.of(getattr(value, name)) for name in names}
            self.copies = False
            told: dict[str, Tree] = {"kind": kind.__name__, "of": found}
            return told | ({"dict": self._pairs(value)} if isinstance(value, dict) else {})
        if isinstance(value, dict):
            return {"dict": self._pairs(value)}
        if kind.__name__ in VALUES:
            named = {one.name: self.of(getattr(value, one.name)) for one in fields(value)}
            return {"value": kind.__name__, "of": named}
        raise TypeError(f"{kind.__name__} cannot be frozen")

    def _pairs(self, value: dict[Any, Any]) -> Tree:
        return [[self.of(key), self.of(one)] for key, one in value.items()]

    def _column(self, data: Any) -> int:
        seen = memoryview(bytes(data) if self.copies else data).cast("B")
        self.columns.append(seen)
        return len(self.columns) - 1


def thaw(file: BinaryIO, *into: object) -> None:
    """Fill objects that were just made with the state that a file holds.

    Raises IntegrityError for anything that was not frozen so, or not from such objects; then they
    are of no use any more.
    """
    try:
        head = file.read(int.from_bytes(file.read(8), "big"))
        form, sizes, tree = json.loads(head)
        if form != FORM:
            raise ValueError(f"form {form!r}")
        thawing = _Thawing([_read(file, size) for size in sizes])
        for value, one in zip(into, tree["tuple"], strict=True):
            thawing.fill(value, one)
    except (ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
        raise IntegrityError(
            f"a kept watch cannot be read: {error}", remedy="the log is read from its beginning"
        ) from error


def _read(file: BinaryIO, size: int) -> bytearray:
    found = bytearray()
    while len(found) < size:  # no more than is there, whatever the file says
        part = file.read(min(size - len(found), AT_ONCE))
        if not part:
            raise ValueError("it ends too early")
        found += part
    return found


@dataclass(slots=True)
class _Thawing:
    columns: list[bytearray]

    def fill(self, value: Any, tree: Any) -> None:
        """Set what was kept of an object."""
        kind = type(value)
        if tree["kind"] != kind.__name__:
            raise ValueError(f"{tree['kind']} for {kind.__name__}")
        for name in ATTRIBUTES[kind].split():
            setattr(value, name, self.of(tree["of"][name], getattr(value, name)))
        if isinstance(value, dict):
            value.update((self.of(key), self.of(one)) for key, one in tree["dict"])

    def of(self, tree: Any, now: Any = None) -> Any:
        """The value of a part of the tree; ``now`` is what the new object has there."""
        if isinstance(tree, list):
            old = now if isinstance(now, list) else []
            known = old if len(old) == len(tree) else [None] * len(tree)
            return [self.of(one, before) for one, before in zip(tree, known, strict=True)]
        if not isinstance(tree, dict):
            return tree
        if "kind" in tree:
            found = KINDS[tree["kind"]]() if now is None else now
            self.fill(found, tree)
            return found
        if "dict" in tree:
            return self._dict(tree["dict"], {} if now is None else now)
        if "value" in tree:
            return VALUES[tree["value"]](**{n: self.of(one) for n, one in tree["of"].items()})
        return self._plain(tree, now)

    def _dict(self, pairs: Any, now: Any) -> Any:
        made = [(self.of(key), one) for key, one in pairs]
        found = [(key, self.of(one, now.get(key))) for key, one in made]
        now.clear()
        dict.update(now, found)  # a counter would count the pairs
        return now

    def _plain(self, tree: Any, now: Any) -> Any:
        if "tuple" in tree:
            return tuple(self.of(one) for one in tree["tuple"])
        if "set" in tree:
            return set(self.of(tree["set"]))
        if "bytes" in tree:
            return self.columns[tree["bytes"]]
        if "numbers" in tree:
            now.begin(self.of(tree["numbers"]))
            return now
        if "array" in tree:
            column = array(tree["array"])
            column.frombytes(self.columns[tree["column"]])
            self.columns[tree["column"]] = bytearray()
            return column
        data = np.frombuffer(self.columns[tree["column"]], np.dtype(tree["ndarray"]))
        return data.reshape(tree["shape"])
