"""The examples of a log: by which name each is known, and at which place it stands."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TypeAlias

import numpy as np
import polars as pl
from numpy.typing import NDArray

from quorate.schema.errors import InputError, LabelError

Longs = NDArray[np.int64]
Names: TypeAlias = Sequence[str] | Sequence[int] | pl.Series | NDArray[np.generic]
Labels: TypeAlias = Sequence[str] | Sequence[int] | pl.Series | NDArray[np.generic]


class Places:
    """The place of each example by its name; whole numbers and their decimal spelling are one."""

    def __init__(self, examples: pl.Series) -> None:
        self.examples = examples

    def of(self, names: Names) -> Longs:
        """The places of some names; raises InputError for names that are not there."""
        numbers = self._numbers
        if isinstance(names, np.ndarray) and names.dtype.kind in "iu" and numbers is not None:
            return self._of_numbers(names.astype(np.int64), *numbers)
        try:
            return np.array([self._by_name[name] for name in named(names)], np.int64)
        except KeyError as error:
            raise self._unknown(str(error.args[0])) from None

    def _of_numbers(self, asked: Longs, order: Longs, numbers: Longs) -> Longs:
        at = np.minimum(np.searchsorted(numbers, asked), len(numbers) - 1)
        missing = numbers[at] != asked
        if missing.any():
            raise self._unknown(str(asked[int(np.argmax(missing))]))
        return np.asarray(order[at])

    def _unknown(self, name: str) -> InputError:
        return InputError(
            f"no example is called {name!r}",
            remedy=f"give names as they were told at the start, such as {self.examples[0]!r}",
        )

    @cached_property
    def _numbers(self) -> tuple[Longs, Longs] | None:
        """The places in the order of the numbers, and those; None where a name is no number."""
        numbers = self.examples.cast(pl.Int64, strict=False)
        if numbers.null_count() or (numbers.cast(pl.String) != self.examples).any():
            return None
        found = numbers.to_numpy()
        order = np.argsort(found, kind="stable").astype(np.int64)
        return order, found[order]

    @cached_property
    def _by_name(self) -> dict[str, int]:
        return {name: place for place, name in enumerate(self.examples)}


def named(names: Names) -> pl.Series:
    """Names as text."""
    if isinstance(names, np.ndarray):
        names = names.tolist()
    if not isinstance(names, pl.Series):
        names = [name if isinstance(name, str) else str(name) for name in names]
    return pl.Series("example", names).cast(pl.String)


def coded(labels: Labels, classes: Sequence[str], what: str = "labels") -> Longs:
    """Labels as places in ``classes``: whole numbers are taken as such, names are looked up.

    Raises LabelError for labels that are neither, as those of mixup and label smoothing, and
    for text that is no class.
    """
    given = np.asarray(labels)
    if given.ndim == 1 and given.dtype.kind == "f" and (given == np.floor(given)).all():
        given = given.astype(np.int64)
    if given.ndim != 1 or given.dtype.kind == "f":
        raise LabelError(
            f"the {what} have shape {given.shape} and type {given.dtype}",
            remedy="give one class an example; signals of mixed or smoothed labels mean nothing: "
            "leave mixup and label smoothing out, or record a pass without them",
        )
    if given.dtype.kind in "iub":
        return given.astype(np.int64)
    place = {name: at for at, name in enumerate(classes)}
    try:
        return np.array([place[str(name)] for name in given.tolist()], np.int64)
    except KeyError as error:
        raise LabelError(
            f"the label {error.args[0]!r} is none of the {len(classes)} classes",
            remedy=f"there are {', '.join(map(repr, classes[:10]))}",
        ) from None


def differences(
    before: tuple[pl.Series, Longs], after: tuple[pl.Series, Longs], classes: Sequence[str]
) -> str:
    """What differs between the labelled examples of a log and those told now; empty if nothing."""
    old, new = (
        pl.DataFrame({"example": examples, "label": labels}) for examples, labels in (before, after)
    )
    said = []
    for frame, other, what in ((new, old, "new"), (old, new, "gone")):
        lone = frame.join(other, on="example", how="anti")["example"]
        if len(lone):
            said.append(f"{len(lone):,} examples are {what}, such as {lone[0]!r}")
    both = old.join(new, on="example", suffix="_now").filter(pl.col("label") != pl.col("label_now"))
    if len(both):
        name, was, now = both.row(0)
        change = f"{classes[was]!r} → {classes[now]!r}"
        said.append(f"{len(both):,} labels changed, such as that of {name!r}: {change}")
    return "; ".join(said)
