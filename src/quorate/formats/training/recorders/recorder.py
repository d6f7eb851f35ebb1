"""What recorders of all frameworks share: batches as arrays, epochs that begin by themselves."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import cast

import numpy as np
from numpy.typing import NDArray

from quorate.formats.training.examples import Labels, Names
from quorate.formats.training.writer import EpochWriter, LogWriter, RunWriter
from quorate.schema.errors import InputError

Array = NDArray[np.generic]


class Recorder:
    """Records one training, batch by batch, into a folder.

    ``examples``, ``labels``, ``classes``, ``features`` and ``dtype`` as LogWriter takes them,
    ``run``, ``seed``, ``fold``, ``inside`` and ``outside`` as ``LogWriter.run`` does. An epoch
    begins with its first batch and is finished by ``end_epoch``. Several trainings may have one
    folder, each as a ``run`` of its own name.
    """

    def __init__(
        self,
        folder: str | Path,
        examples: Names,
        labels: Labels,
        classes: Sequence[object],
        *,
        run: str = "run",
        seed: int | None = None,
        fold: int | None = None,
        inside: Names | None = None,
        outside: Names | None = None,
        features: NDArray[np.floating] | None = None,
        dtype: str = "float16",
        probabilities: bool = False,
    ) -> None:
        self.folder = Path(folder)
        self._examples, self._labels, self._classes = examples, labels, classes
        self._name, self._seed, self._fold = run, seed, fold
        self._inside, self._outside = inside, outside
        self._features, self._dtype, self._probabilities = features, dtype, probabilities
        self._epoch: EpochWriter | None = None

    @property
    def epochs(self) -> int:
        """How many epochs are finished; after a crash the number of the first to train again."""
        return self._run.epochs

    @property
    def recording(self) -> bool:
        """Whether an epoch has begun."""
        return self._epoch is not None

    def begin_epoch(self, number: int | None = None) -> None:
        """Begins an epoch; needed only to go back to an earlier ``number`` after a crash."""
        if self._epoch is not None:
            self._epoch.abandon()
        self._epoch = self._run.epoch(number)

    def log(self, ids: object, scores: object, labels: object = None) -> None:
        """What the model said of a batch that it learns from, taken in the training pass.

        ``scores`` (b, K) are logits; one logit an example, (b,) or (b, 1), where there are two
        classes. With ``labels`` (b,) it is checked that they are those of the log.
        """
        self._written.inside(*self._batch(ids, scores, labels))

    def log_outside(self, ids: object, scores: object, labels: object = None) -> None:
        """What it said of examples that this training never learns from."""
        self._written.outside(*self._batch(ids, scores, labels))

    def end_epoch(self, rate: float | None = None) -> None:
        """Finishes the epoch: what was logged since the last one; ``rate`` is the learning rate."""
        written = self._written
        written.rate = rate
        written.end()
        self._epoch = None

    def abandon_epoch(self) -> None:
        """Forgets what was logged since the last epoch."""
        if self._epoch is not None:
            self._epoch.abandon()
            self._epoch = None

    def place(self) -> tuple[int, int]:
        """Which process of how many this is."""
        return 0, 1

    def array(self, value: object) -> Array:
        """A batch of the framework as an array."""
        return np.asarray(value)

    @property
    def _written(self) -> EpochWriter:
        if self._epoch is None:
            self._epoch = self._run.epoch()
        return self._epoch

    @cached_property
    def _run(self) -> RunWriter:
        """Opened with the first batch: only then is it known which process of how many this is."""
        rank, world = self.place()
        features = None if self._features is None else self.array(self._features)
        log = LogWriter(
            self.folder,
            self.array(self._examples),
            self.array(self._labels),
            self._classes,
            features=cast(NDArray[np.floating] | None, features),
            dtype=self._dtype,
            rank=rank,
            world=world,
        )
        return log.run(
            self._name,
            seed=self._seed,
            fold=self._fold,
            inside=None if self._inside is None else self.array(self._inside),
            outside=None if self._outside is None else self.array(self._outside),
            probabilities=self._probabilities,
        )

    def _batch(
        self, ids: object, scores: object, labels: object
    ) -> tuple[Array, Array, Array | None]:
        names, found = np.atleast_1d(self.array(ids)), self.array(scores)
        k = len(self._classes)
        if k == 2 and found.size == len(names):
            if self._probabilities:
                raise InputError(
                    f"one probability an example, of shape {found.shape}",
                    remedy="give those of both classes",
                )
            single = found.reshape(-1, 1)
            found = np.hstack([np.zeros_like(single), single])
        elif found.shape == (k,) and len(names) == 1:
            found = found[None, :]
        return names, found, None if labels is None else np.atleast_1d(self.array(labels))
