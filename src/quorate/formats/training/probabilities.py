"""Probabilities that other programs gave: arrays as cleanlab takes them, and tables."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from quorate.analysis.diagnosis.log import BLOCK, Run, Scores, TrainingLog
from quorate.formats.items.columns import ITEM
from quorate.formats.labelled import Labelled
from quorate.formats.training.examples import Labels, Longs, Names, coded, named
from quorate.formats.training.reader import mapped
from quorate.schema.errors import ColumnError, InputError, ReadError

Floats = NDArray[np.floating]

ARRAYS = ("pred_probs", "probabilities", "probs")
"""the names under which an .npz file may have them"""
WRAPPED = re.compile(r"(?:p|prob|probability|pred)[_ (\[]+(.*?)[)\]]?", re.IGNORECASE)
TOLERANCE = 0.01


def from_probabilities(
    labels: Labels,
    probabilities: Floats | Sequence[Floats],
    classes: Sequence[object] | None = None,
    examples: Names | None = None,
) -> TrainingLog:
    """A log of out-of-sample probabilities (n, K), or of one such array an epoch (E, n, K).

    ``labels`` (n,) are class names, or places in ``classes``; these are 0 … K − 1 when not said.
    Examples are numbered from 0 when they have no names. A row of NaN says that the model said
    nothing. Raises what TrainingLog raises, and InputError for rows that are no probabilities.

        >>> import numpy as np
        >>> from quorate.formats.training import from_probabilities
        >>> log = from_probabilities([0, 1], np.array([[0.9, 0.1], [0.8, 0.2]]))
        >>> log.examples.to_list(), log.classes, len(log.runs[0].outside.epochs)
        (['0', '1'], ('0', '1'), 1)
    """
    epochs = list(probabilities)
    if epochs and np.ndim(epochs[0]) == 1:
        epochs = [np.asarray(probabilities)]
    if not epochs or any(np.ndim(epoch) != 2 for epoch in epochs):
        raise InputError(
            f"the probabilities have shape {np.shape(probabilities)}",
            remedy="give one row an example, one column a class",
        )
    k = epochs[0].shape[1]
    names = tuple(map(str, range(k) if classes is None else classes))
    codes = coded(labels, names)
    called = named([str(n) for n in range(len(codes))] if examples is None else examples)
    return _log(called, codes, names, epochs, "")


def read_probabilities(
    path: str | Path, labelled: Labelled, rows: Longs | None = None
) -> TrainingLog:
    """A log of the out-of-sample probabilities in a file, for labelled examples.

    .npy and .npz files have an array (N, K), or (E, N, K) of E epochs, in the order of the
    examples, with classes in the order of ``labelled.classes``; an .npz calls it pred_probs.
    Tables (.csv, .tsv, .parquet) have a column a class, called by its name or ``p_NAME``; with a
    column ``item`` or ``id`` rows are found by name, else they stand in the order of the examples.
    ``rows`` are the rows of such an order that are meant, if not all. Raises ReadError for a file
    that cannot be read, ColumnError for a class without a column, InputError, with the row, for
    what are no probabilities and for examples without a row.
    """
    source = Path(path)
    if labelled.labels is None:
        raise InputError("the examples have no labels", remedy="name the column of the label")
    suffix = source.suffix.lower()
    if suffix in (".npy", ".npz"):
        epochs = _of_array(_array(source), labelled, rows, source.name)
    elif suffix in (".csv", ".tsv", ".parquet", ".pq"):
        epochs = [_of_table(_table(source), labelled, rows, source.name)]
    else:
        raise ReadError(
            f"files ending in {source.suffix or 'nothing'!r} are not read as probabilities",
            where=source.name,
            remedy="give .npy, .npz, .csv or .parquet",
        )
    return _log(labelled.examples, labelled.labels, labelled.classes, epochs, source.name)


def _log(
    examples: pl.Series, labels: Longs, classes: tuple[str, ...], epochs: list[Floats], source: str
) -> TrainingLog:
    run = Run("given", outside=Scores(np.arange(len(labels)), epochs), probabilities=True)
    log = TrainingLog(examples, labels, classes, (run,))
    for number, epoch in enumerate(epochs):
        parts = [source] if source else []
        if len(epochs) > 1:
            parts.append(f"epoch {number}")
        _check(epoch, examples, ", ".join(parts))
    return log


def _array(path: Path) -> Floats:
    if path.suffix.lower() == ".npy":
        return mapped(path)
    try:
        with np.load(path, allow_pickle=False) as there:
            name = next((name for name in ARRAYS if name in there), None)
            if name is None and len(there.files) == 1:
                name = there.files[0]
            if name is None:
                raise ReadError(
                    f"there is no array {ARRAYS[0]!r}",
                    where=path.name,
                    remedy=f"there are {', '.join(map(repr, there.files))}",
                )
            found: Floats = there[name]
    except (OSError, ValueError) as error:
        raise ReadError(
            f"the arrays cannot be read ({error})", where=path.name, remedy="check the file"
        ) from None
    return found


def _of_array(found: Floats, labelled: Labelled, rows: Longs | None, where: str) -> list[Floats]:
    k = len(labelled.classes)
    if found.ndim not in (2, 3) or found.shape[-1] != k or found.dtype.kind != "f":
        raise InputError(
            f"the array has shape {found.shape} of {found.dtype}, and there are {k} classes",
            where=where,
            remedy=f"give {k} probabilities an example, in the order "
            f"{', '.join(labelled.classes[:5])}{', …' if k > 5 else ''}",
        )
    _check_length(found.shape[-2], labelled, rows, where)
    epochs = [found] if found.ndim == 2 else list(found)
    return epochs if rows is None else [epoch[rows] for epoch in epochs]


def _table(path: Path) -> pl.DataFrame:
    try:
        if path.suffix.lower() in (".parquet", ".pq"):
            return pl.read_parquet(path)
        separator = "\t" if path.suffix.lower() == ".tsv" else ","
        return pl.read_csv(path, separator=separator, infer_schema=False)
    except (OSError, pl.exceptions.PolarsError) as error:
        raise ReadError(
            f"the table cannot be read ({error})", where=path.name, remedy="check the file"
        ) from None


def _of_table(
    frame: pl.DataFrame, labelled: Labelled, rows: Longs | None, where: str
) -> NDArray[np.float64]:
    column = _columns(frame.columns, labelled.classes, where)
    numbers = frame.select(
        pl.col(column[name]).cast(pl.Float64, strict=False).alias(name) for name in labelled.classes
    )
    for name in labelled.classes:
        said = frame[column[name]]
        faulty = numbers[name].is_null() & said.is_not_null()
        if faulty.any():
            at = int(faulty.arg_max() or 0)
            raise InputError(
                f"{said[at]!r} in column {column[name]!r} is no number",
                where=f"{where}, line {at + 2}",
                remedy="give a probability, or leave the row empty",
            )
    found = numbers.fill_null(np.nan).to_numpy()
    key = next((name for name in ITEM if name in frame.columns), None)
    if key is None:
        _check_length(len(frame), labelled, rows, where)
        return found if rows is None else found[rows]
    at_name = {name: at for at, name in enumerate(frame[key].cast(pl.String))}
    lacking = [name for name in labelled.examples if name not in at_name]
    if lacking:
        raise InputError(
            f"{len(lacking):,} examples have no row, such as {lacking[0]!r}",
            where=where,
            remedy=f"give one row an example, named in column {key!r}",
        )
    return np.asarray(found[[at_name[name] for name in labelled.examples]])


def _columns(there: Sequence[str], classes: Sequence[str], where: str) -> dict[str, str]:
    """The column of each class."""
    bare = {match[1]: name for name in there if (match := WRAPPED.fullmatch(name))}
    found = {name: name if name in there else bare.get(name, "") for name in classes}
    lacking = [name for name, column in found.items() if not column]
    if lacking:
        raise ColumnError(
            f"there is no column for the class {lacking[0]!r}",
            where=where,
            remedy=f"call it {lacking[0]!r}; there are {', '.join(map(repr, there[:20]))}",
        )
    return found


def _check_length(length: int, labelled: Labelled, rows: Longs | None, where: str) -> None:
    fits = length == labelled.n if rows is None else not len(rows) or int(rows.max()) < length
    if not fits:
        raise InputError(
            f"there are {length:,} rows, and {labelled.n:,} examples",
            where=where,
            remedy="give one row an example, in their order",
        )


def _check(found: Floats, examples: pl.Series, where: str) -> None:
    """Raises InputError, with row and example, for what are no probabilities."""
    for start in range(0, len(found), BLOCK):
        part = np.asarray(found[start : start + BLOCK], np.float32)
        with np.errstate(invalid="ignore"):
            sound = (part >= 0).all(axis=1) & (np.abs(part.sum(axis=1) - 1) <= TOLERANCE)
        sound |= np.isnan(part).all(axis=1)
        if not sound.all():
            at = start + int(np.argmin(sound))
            shown = ", ".join(f"{value:g}" for value in part[at - start, :5])
            raise InputError(
                f"the probabilities of example {examples[at]!r} are {shown}"
                f"{', …' if part.shape[1] > 5 else ''}",
                where=", ".join(part for part in (where, f"row {at + 1}") if part),
                remedy="they lie in 0–1 and add up to 1; a row of which nothing is known is empty",
            )
