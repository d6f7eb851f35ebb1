"""Writing a recorded training: batch by batch, in any order, epoch after epoch."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from types import TracebackType

import numpy as np
import polars as pl
from numpy.typing import ArrayLike, NDArray

from quorate.analysis.diagnosis.log import TrainingLog
from quorate.formats.training.examples import (
    Labels,
    Longs,
    Names,
    Places,
    coded,
    differences,
    named,
)
from quorate.formats.training.layout import (
    DTYPES,
    EXAMPLES,
    FEATURES,
    INSIDE,
    META,
    OUTSIDE,
    ROWS,
    RUN,
    EpochSaid,
    Meta,
    RunSaid,
    digest,
    part_of,
    read_meta,
    read_run,
    run_folder,
    write_json,
)
from quorate.formats.training.shard import forget_shards, wait_for
from quorate.formats.training.side import Tally, WrittenSide
from quorate.schema.errors import InputError, LabelError, RequestError

WAITING = "start rank 0 too, and let every process write into one folder"


class LogWriter:
    """Records trainings into a folder, of which every signal can be read later.

    ``examples`` are the names of n examples, ``labels`` their given labels as class names or as
    places in ``classes``, ``features`` (n, D) what each example is to a model, where known. Scores
    rest as ``dtype``; numbers beyond its range are cut and counted. A folder that is there is gone
    on with: examples may come in another order, and what differs in names, labels or classes is
    refused. In a distributed training every process says its ``rank`` of ``world``, and all write
    into one folder; the first puts their parts together.

        >>> import tempfile, numpy as np
        >>> from quorate.formats.training import LogWriter, read_log
        >>> folder = tempfile.mkdtemp()
        >>> run = LogWriter(folder, ["a", "b"], ["no", "yes"], ["no", "yes"]).run("first", seed=0)
        >>> with run.epoch() as epoch:
        ...     epoch.inside(["b"], np.array([[0.0, 2.0]]))
        ...     epoch.inside(["a"], np.array([[1.0, 0.0]]))
        >>> read_log(folder).runs[0].inside.epochs[0].tolist()
        [[0.0, -1.0], [-2.0, 0.0]]
    """

    def __init__(
        self,
        folder: str | Path,
        examples: Names,
        labels: Labels,
        classes: Sequence[object],
        *,
        features: NDArray[np.floating] | None = None,
        dtype: str = "float16",
        rank: int = 0,
        world: int = 1,
    ) -> None:
        if dtype not in DTYPES:
            raise RequestError(f"scores cannot rest as {dtype!r}", remedy=f"choose of {DTYPES}")
        if not 0 <= rank < world:
            raise RequestError(f"rank {rank} of {world}", remedy="ranks go from 0 to world - 1")
        self.folder = Path(folder)
        self.classes = tuple(map(str, classes))
        self.rank, self.world = rank, world
        names, given = named(examples), coded(labels, self.classes)
        TrainingLog(names, given, self.classes, features=features)
        if rank == 0 and not (self.folder / META).exists():
            self._begin(names, given, features, dtype)
        if rank > 0:
            wait_for(self.folder / META, WAITING)
        self.meta = read_meta(self.folder)
        self.examples, self.labels = self._continued(names, given)
        self.places = Places(self.examples)
        if rank == 0 and features is not None and not (self.folder / FEATURES).exists():
            order = Places(names).of(self.examples)
            _whole(self.folder / FEATURES, np.asarray(features)[order])

    def run(
        self,
        name: str = "run",
        *,
        seed: int | None = None,
        fold: int | None = None,
        inside: Names | None = None,
        outside: Names | None = None,
        probabilities: bool = False,
    ) -> RunWriter:
        """A training, begun or gone on with.

        ``inside`` and ``outside`` name the examples that it is trained on and those that it never
        sees; all of them when not said, which costs room where there are folds. ``probabilities``
        says that scores are probabilities; else they are logits.
        """
        return RunWriter(
            self, RunSaid(name, seed, fold, probabilities), {INSIDE: inside, OUTSIDE: outside}
        )

    def _begin(
        self, names: pl.Series, labels: Longs, features: NDArray[np.floating] | None, dtype: str
    ) -> None:
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise RequestError(
                f"the folder cannot be made ({error.strerror})",
                where=str(self.folder),
                remedy="choose one that can be written to",
            ) from None
        part = part_of(self.folder / EXAMPLES)
        pl.DataFrame({"example": names, "label": labels}).write_parquet(part)
        part.replace(self.folder / EXAMPLES)
        if features is not None:
            _whole(self.folder / FEATURES, np.asarray(features))
        meta = Meta(self.classes, len(names), digest(names, labels), dtype)
        write_json(self.folder / META, meta)

    def _continued(self, names: pl.Series, labels: Longs) -> tuple[pl.Series, Longs]:
        """The examples as the folder has them; raises InputError where they are not the same."""
        if self.meta.classes != self.classes:
            raise InputError(
                f"the log has the classes {_shown(self.meta.classes)}, "
                f"and now they are {_shown(self.classes)}",
                where=str(self.folder),
                remedy="record into another folder, or give the classes in their old order",
            )
        if self.meta.digest == digest(names, labels):
            return names, labels
        frame = pl.read_parquet(self.folder / EXAMPLES)
        before = frame["example"], frame["label"].to_numpy()
        said = differences(before, (names, labels), self.classes)
        if said:
            raise InputError(
                f"the log is of other examples or labels: {said}",
                where=str(self.folder),
                remedy="record into another folder",
            )
        return before


class RunWriter:
    """One training of a log. ``said`` has what was finished; made by ``LogWriter.run``."""

    def __init__(self, log: LogWriter, said: RunSaid, names: dict[str, Names | None]) -> None:
        self.log = log
        self.folder = run_folder(log.folder, said.name)
        if log.rank == 0:
            forget_shards(self.folder)
            if (self.folder / RUN).exists():
                said = _same(read_run(self.folder), said, self.folder)
            else:
                self.folder.mkdir(parents=True, exist_ok=True)
                write_json(self.folder / RUN, said)
        else:
            wait_for(self.folder / RUN, WAITING)
            said = read_run(self.folder)
        self.said = said
        self._named = {
            side: None if given is None else np.unique(log.places.of(given))
            for side, given in names.items()
        }

    @property
    def epochs(self) -> int:
        """How many epochs are finished; the number of the next."""
        return len(self.said.epochs)

    def epoch(self, number: int | None = None, *, rate: float | None = None) -> EpochWriter:
        """The next epoch, or an earlier one anew: it and those after it are forgotten.

        ``rate`` is the learning rate. Epochs that are left out, as after a training was resumed
        from a checkpoint that the log had not reached, have no scores.
        """
        number = self.epochs if number is None else number
        if number < 0:
            raise RequestError(f"there is no epoch {number}", remedy="epochs count from 0")
        if number != self.epochs:
            missing = (EpochSaid(()),) * (number - self.epochs)
            self.said = replace(self.said, epochs=(*self.said.epochs[:number], *missing))
            if self.log.rank == 0:
                write_json(self.folder / RUN, self.said)
        return EpochWriter(self, number, rate)

    def side(self, side: str, number: int) -> WrittenSide:
        """The scores of one side of an epoch, to be written."""
        kept, log = self._named[side], self.log
        path = self.folder / side / ROWS
        before = np.load(path) if path.exists() else None
        if kept is None:
            kept = np.arange(len(log.examples)) if before is None else before
        if before is not None and not np.array_equal(before, kept):
            raise InputError(
                f"run {self.said.name!r} was begun with other examples {side}",
                where=str(path),
                remedy="give it another name",
            )
        if before is None and log.rank == 0:
            path.parent.mkdir(exist_ok=True)
            _whole(path, kept)
        return WrittenSide(self.folder, side, number, kept, self.said.probabilities, log)

    def finished(self, number: int, said: EpochSaid) -> None:
        """Notes that an epoch is whole: from now on it is read."""
        epochs = (*self.said.epochs[:number], said)
        self.said = replace(self.said, epochs=epochs)
        if self.log.rank == 0:
            write_json(self.folder / RUN, self.said)


class EpochWriter:
    """One epoch: kept when the block ends, forgotten when it fails; made by ``RunWriter.epoch``."""

    def __init__(self, run: RunWriter, number: int, rate: float | None) -> None:
        self.run, self.number, self.rate = run, number, rate
        self._sides: dict[str, WrittenSide] = {}

    def inside(self, ids: Names, scores: ArrayLike, labels: Labels | None = None) -> None:
        """What the model said of a batch (b, K) in the training pass, before it learned from it.

        ``labels`` (b,) are those that it was trained on, to be checked against the log's. Of an
        example that comes again in the epoch the first counts. Raises InputError for unknown
        examples and wrong shapes, LabelError for labels that are not the log's.
        """
        self._take(INSIDE, ids, scores, labels)

    def outside(self, ids: Names, scores: ArrayLike, labels: Labels | None = None) -> None:
        """What it said of examples that this run is never trained on."""
        self._take(OUTSIDE, ids, scores, labels)

    def end(self) -> None:
        """Finishes the epoch; raises InputError where it has no scores or called examples unseen
        that it was trained on."""
        if not self._sides:
            raise InputError(
                f"epoch {self.number} of run {self.run.said.name!r} has no scores",
                remedy="log at least one batch, or leave the epoch out",
            )
        tallies = {side: written.end() for side, written in self._sides.items()}
        self._unseen()
        for side in self._sides.values():
            side.keep()
        inside = tallies.get(INSIDE, Tally())
        if inside.undefined:
            warnings.warn(
                f"epoch {self.number}: the model gave no numbers for {inside.undefined:,} "
                "examples, which are kept as not presented",
                RuntimeWarning,
                stacklevel=2,
            )
        said = EpochSaid(
            tuple(self._sides),
            inside.accuracy,
            self.rate,
            inside.presented,
            *(
                sum(getattr(one, name) for one in tallies.values())
                for name in ("repeated", "clamped", "undefined")
            ),
        )
        self.run.finished(self.number, said)
        self._sides = {}

    def abandon(self) -> None:
        """Forgets what was written of the epoch."""
        for side in self._sides.values():
            side.abandon()
        self._sides = {}

    def _take(self, side: str, ids: Names, scores: ArrayLike, labels: Labels | None) -> None:
        log = self.run.log
        rows = log.places.of(ids)
        if labels is not None:
            self._checked(rows, coded(labels, log.classes))
        if side not in self._sides:
            self._sides[side] = self.run.side(side, self.number)
        self._sides[side].take(rows, np.asarray(scores))

    def _checked(self, rows: Longs, labels: Longs) -> None:
        log = self.run.log
        if labels.shape != rows.shape:
            raise InputError(
                f"a batch has {len(rows)} examples and labels of shape {labels.shape}",
                remedy="give one label an example",
            )
        other = labels != log.labels[rows]
        if other.any():
            at = int(np.argmax(other))
            given, now = int(log.labels[rows[at]]), int(labels[at])
            known = log.classes[now] if 0 <= now < len(log.classes) else f"class {now}"
            raise LabelError(
                f"example {log.examples[int(rows[at])]!r} was trained on as {known!r}, "
                f"and the log says {log.classes[given]!r}",
                where=f"run {self.run.said.name!r}, epoch {self.number}",
                remedy="record trainings on other labels into another folder",
            )

    def _unseen(self) -> None:
        if len(self._sides) < 2:
            return
        inside, outside = (self._sides[side].presented for side in (INSIDE, OUTSIDE))
        both = np.intersect1d(inside, outside)
        if len(both):
            self.abandon()
            raise InputError(
                f"{len(both):,} examples are inside and outside, such as "
                f"{self.run.log.examples[int(both[0])]!r}",
                where=f"run {self.run.said.name!r}, epoch {self.number}",
                remedy="outside are examples that the run is never trained on",
            )

    def __enter__(self) -> EpochWriter:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if kind is None:
            self.end()
        else:
            self.abandon()


def _whole(path: Path, array: NDArray[np.generic]) -> None:
    part = part_of(path)
    with part.open("wb") as file:
        np.save(file, array, allow_pickle=False)
    part.replace(path)


def _same(before: RunSaid, now: RunSaid, folder: Path) -> RunSaid:
    """The run as it was, if what is told now does not contradict it."""
    for what in ("seed", "fold", "probabilities"):
        was, told = getattr(before, what), getattr(now, what)
        if told is not None and was != told:
            raise InputError(
                f"run {before.name!r} was begun with {what} {was}, and now it is {told}",
                where=str(folder),
                remedy="give it another name",
            )
    return before


def _shown(names: Sequence[str]) -> str:
    return ", ".join(map(repr, names[:5])) + (f", … ({len(names)})" if len(names) > 5 else "")
