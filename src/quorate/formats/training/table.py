"""Trainings in one Parquet file: a row an example and epoch, read an epoch at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import overload

import numpy as np
import polars as pl
from numpy.typing import NDArray

from quorate.analysis.diagnosis.log import Run, Scores, Singles, TrainingLog
from quorate.formats.items.columns import ITEM
from quorate.formats.training.examples import coded
from quorate.formats.training.layout import INSIDE, OUTSIDE, SIDES
from quorate.schema.errors import ColumnError, InputError, LabelError, ReadError

NAMED = ("example", *ITEM, "guid", "sample_id")
LABEL = ("label", "given_label", "gold")
LOGITS = ("logits", "scores")
PROBABILITIES = ("probabilities", "pred_probs", "probs")


@dataclass(frozen=True)
class Columns:
    """Which column of the file is what; ``scores`` is one list, or a column a class."""

    example: str
    label: str
    scores: tuple[str, ...]
    classes: tuple[str, ...] | None
    probabilities: bool


@dataclass(frozen=True, eq=False)
class TableEpochs(Sequence[Singles]):
    """The epochs of one side of a run, each read from the file when asked for."""

    path: Path
    columns: Columns
    part: pl.Expr
    numbers: tuple[int, ...]
    places: pl.DataFrame
    k: int

    def __len__(self) -> int:
        return len(self.numbers)

    @overload
    def __getitem__(self, index: int) -> Singles: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Singles, ...]: ...
    def __getitem__(self, index: int | slice) -> Singles | tuple[Singles, ...]:
        if isinstance(index, slice):
            return tuple(self[at] for at in range(len(self))[index])
        number = self.numbers[index]
        names = self.columns.scores
        rows = (
            _scan(self.path)
            .filter(self.part & (pl.col("epoch") == number))
            .select(pl.col(self.columns.example).cast(pl.String).alias("example"), *names)
            .collect()
            .unique("example", keep="first", maintain_order=True)
            .join(self.places, on="example", maintain_order="left")
        )
        whole = np.full((len(self.places), self.k), np.nan, np.float32)
        whole[rows["at"].to_numpy()] = self._numbers(rows, number)
        return whole

    def _numbers(self, rows: pl.DataFrame, epoch: int) -> NDArray[np.floating]:
        names = self.columns.scores
        if self.columns.classes is not None:
            return rows.select(pl.col(*names).cast(pl.Float32).fill_null(np.nan)).to_numpy()
        lists = rows[names[0]].cast(pl.List(pl.Float32))
        short = lists.list.len() != self.k
        if short.any():
            at = int(short.arg_max() or 0)
            raise InputError(
                f"example {rows['example'][at]!r} has {lists.list.len()[at]} scores",
                where=f"{self.path.name}, epoch {epoch}",
                remedy=f"give {self.k} numbers, one a class",
            )
        return lists.explode(empty_as_null=False).fill_null(np.nan).to_numpy().reshape(-1, self.k)


def read_table(path: str | Path, classes: Sequence[object] | None = None) -> TrainingLog:
    """The log of a Parquet file with a row an example and epoch.

    Columns: ``example`` (or ``id`` and others), ``label``, ``epoch``; a list ``logits`` or
    ``probabilities``, or a column a class, called ``logit_NAME`` or ``p_NAME``; where there are
    several, ``run``, and ``side`` (inside, which is meant when not said, or outside). Sorted by
    epoch it is read fastest. ``classes`` name the places in a list; the labels in their order when
    not said. Raises ReadError for a file that cannot be read, ColumnError for columns that are
    missing, LabelError where an example has two labels.
    """
    source = Path(path)
    try:
        schema = dict(_scan(source).collect_schema())
    except (OSError, pl.exceptions.PolarsError) as error:
        raise ReadError(
            f"the table cannot be read ({error})", where=source.name, remedy="give a Parquet file"
        ) from None
    found = _columns(schema, source.name)
    labelled = (
        _scan(source)
        .select(pl.col(found.example).cast(pl.String).alias("example"), label=pl.col(found.label))
        .unique(maintain_order=True)
        .collect(engine="streaming")
    )
    twice = labelled.filter(labelled["example"].is_duplicated())
    if len(twice):
        raise LabelError(
            f"example {twice['example'][0]!r} has several labels",
            where=source.name,
            remedy="give one training of one set of labels",
        )
    names = found.classes or _classes(source, found, labelled["label"], classes)
    labels = coded(labelled["label"].to_numpy(), names)
    return TrainingLog(
        labelled["example"], labels, names, _runs(source, schema, found, labelled, names)
    )


def _scan(path: Path) -> pl.LazyFrame:
    return pl.scan_parquet(path)


def _columns(schema: dict[str, pl.DataType], where: str) -> Columns:
    example = next((name for name in NAMED if name in schema), None)
    label = next((name for name in LABEL if name in schema), None)
    for what, there in (("example", example), ("label", label), ("epoch", "epoch")):
        if there not in schema:
            raise ColumnError(
                f"there is no column of the {what}",
                where=where,
                remedy=f"call it {what}; there are {', '.join(map(repr, schema))}",
            )
    for names, probable in ((LOGITS, False), (PROBABILITIES, True)):
        for name in names:
            if isinstance(schema.get(name), pl.List | pl.Array):
                return Columns(str(example), str(label), (name,), None, probable)
    for begin, probable in (("logit_", False), ("p_", True)):
        wide = tuple(name for name in schema if name.startswith(begin))
        if len(wide) > 1:
            classes = tuple(name.removeprefix(begin) for name in wide)
            return Columns(str(example), str(label), wide, classes, probable)
    raise ColumnError(
        "there is no column of scores",
        where=where,
        remedy="give a list called logits or probabilities, or a column a class called logit_NAME",
    )


def _classes(
    path: Path, found: Columns, labels: pl.Series, said: Sequence[object] | None
) -> tuple[str, ...]:
    first = _scan(path).select(found.scores[0]).head(1).collect()[found.scores[0]]
    k = len(first[0]) if len(first) else 0
    if said is not None:
        names = tuple(map(str, said))
    elif labels.dtype.is_integer():
        names = tuple(map(str, range(k)))
    else:
        names = tuple(labels.cast(pl.String).unique().sort())
    if len(names) != k:
        raise LabelError(
            f"there are {k} scores an example, and {len(names)} classes",
            where=path.name,
            remedy="say the classes in the order of the scores",
        )
    return names


def _runs(
    path: Path,
    schema: dict[str, pl.DataType],
    found: Columns,
    labelled: pl.DataFrame,
    classes: tuple[str, ...],
) -> tuple[Run, ...]:
    run = pl.col("run").cast(pl.String) if "run" in schema else pl.lit("run")
    side = pl.col("side").cast(pl.String) if "side" in schema else pl.lit(INSIDE)
    there = _scan(path).select(run=run, side=side, epoch=pl.col("epoch")).unique().collect()
    other = there.filter(~pl.col("side").is_in(SIDES))["side"]
    if len(other):
        raise InputError(
            f"{other[0]!r} in column 'side' is no side",
            where=path.name,
            remedy=f"say {INSIDE} or {OUTSIDE}",
        )
    place = labelled.select("example").with_row_index("row")
    runs = []
    for name in there["run"].unique().sort():
        sides: dict[str, Scores] = {}
        for one in SIDES:
            epochs = there.filter((pl.col("run") == name) & (pl.col("side") == one))["epoch"].sort()
            if not len(epochs):
                continue
            part = (run == name) & (side == one)
            seen = (
                _scan(path)
                .filter(part)
                .select(pl.col(found.example).cast(pl.String).alias("example"))
                .unique()
                .collect(engine="streaming")
            )
            places = seen.join(place, on="example").sort("row").with_row_index("at")
            rows = places["row"].cast(pl.Int64).to_numpy()
            numbers = tuple(int(number) for number in epochs)
            read = TableEpochs(path, found, part, numbers, places, len(classes))
            sides[one] = Scores(rows, read)
        runs.append(Run(name, sides.get(INSIDE), sides.get(OUTSIDE), found.probabilities))
    return tuple(runs)
