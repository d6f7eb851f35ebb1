"""Training dynamics as the tool of Data Maps writes them: one file of JSON lines an epoch.

dynamics_epoch_0.jsonl   {"guid": 17, "logits_epoch_0": [0.2, 1.3], "gold": 1}
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import polars as pl

from quorate.analysis.diagnosis.log import Run, Scores, Singles, TrainingLog
from quorate.formats.training.examples import Longs, Places
from quorate.schema.errors import InputError, LabelError, ReadError

FILE = re.compile(r"dynamics_epoch_(\d+)\.jsonl")
Line = tuple[int, str, int, list[float]]


def epochs_of(folder: Path) -> tuple[Path, ...]:
    """The files of the epochs in their order, in the folder or in its ``training_dynamics``."""
    for place in (folder, folder / "training_dynamics"):
        found = {
            int(m[1]): path for path in place.glob("*.jsonl") if (m := FILE.fullmatch(path.name))
        }
        if found:
            return tuple(found[number] for number in sorted(found))
    return ()


def read_cartography(folder: str | Path, classes: Sequence[object] | None = None) -> TrainingLog:
    """The log of a folder of dynamics: logits inside, one file an epoch, kept as float32.

    ``classes`` name the places that ``gold`` counts; 0 … K − 1 when not said. An example that is
    missing in an epoch was not presented. Raises ReadError, with file and line, for what is not a
    line of dynamics, LabelError where the label of an example changes from epoch to epoch.
    """
    files = epochs_of(Path(folder))
    if not files:
        raise ReadError(
            "there is no dynamics_epoch_0.jsonl",
            where=str(folder),
            remedy="give the folder that has training_dynamics",
        )
    labels: dict[str, int] = {}
    k = 0
    for path in files:
        for number, name, gold, logits in _lines(path):
            k = k or len(logits)
            _check(path, number, name, gold, logits, k, labels)
    names = tuple(map(str, range(k) if classes is None else classes))
    if len(names) != k:
        raise LabelError(
            f"there are {k} logits an example, and {len(names)} classes",
            where=str(folder),
            remedy="name every class",
        )
    examples = pl.Series("example", list(labels), dtype=pl.String)
    places = Places(examples)
    epochs = [_epoch(path, places, len(labels), k) for path in files]
    side = Scores(np.arange(len(labels)), epochs)
    return TrainingLog(examples, np.array([*labels.values()]), names, (Run("dynamics", side),))


def _lines(path: Path) -> Iterator[Line]:
    said = f"logits_epoch_{FILE.fullmatch(path.name)[1]}"  # type: ignore[index]
    with path.open(encoding="utf-8", errors="strict") as file:
        for number, line in enumerate(file, 1):
            if not line.strip():
                continue
            try:
                row = json.loads(line)
                yield number, str(row["guid"]), int(row["gold"]), [float(z) for z in row[said]]
            except (KeyError, TypeError, ValueError) as error:
                raise ReadError(
                    f"this is no line of dynamics ({type(error).__name__}: {error})",
                    where=f"{path.name}, line {number}",
                    remedy=f"a line has guid, gold and {said}",
                ) from None


def _check(
    path: Path,
    number: int,
    name: str,
    gold: int,
    logits: Sequence[float],
    k: int,
    labels: dict[str, int],
) -> None:
    where = f"{path.name}, line {number}"
    if len(logits) != k or not 0 <= gold < k:
        raise InputError(
            f"example {name!r} has {len(logits)} logits and the label {gold}",
            where=where,
            remedy=f"give {k} logits, as in the first line, and a label from 0 to {k - 1}",
        )
    if labels.setdefault(name, gold) != gold:
        raise LabelError(
            f"the label of example {name!r} is {gold}, and was {labels[name]}",
            where=where,
            remedy="give the dynamics of one training",
        )


def _epoch(path: Path, places: Places, n: int, k: int) -> Singles:
    whole = np.full((n, k), np.nan, np.float32)
    rows: dict[str, list[float]] = {}
    for _, name, _, logits in _lines(path):
        rows.setdefault(name, logits)
    at: Longs = places.of(list(rows))
    whole[at] = np.array(list(rows.values()), np.float32)
    return whole
