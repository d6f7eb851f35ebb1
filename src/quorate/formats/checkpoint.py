"""Checkpoints: a folder from which a fit that was left goes on, with the bits it would have had.

    fit.json       what is fitted: method with its settings, seed, digest of the judgments
    loop-1.npz     of each loop of the fit: sums of its last E-step, trace, what its M-step
                   remembers

A file is written beside its place and renamed, so that it is there whole or not at all.
"""

from __future__ import annotations

import json
import os
import time
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from quorate.analysis.numerics.course import Course, Left, iterations_left
from quorate.analysis.numerics.em import Stopping
from quorate.analysis.numerics.model import Sums
from quorate.schema.errors import ReadError, RequestError

__all__ = ["Kept", "Told", "cleared", "kept_fit"]

FIT = "fit.json"
EVERY = 60.0
"""Seconds between checkpoints, unless said otherwise."""
_MEMORY = "memory."

Clock = Callable[[], float]
Passed = Callable[[int, int, int | None, float], None]
"""Hears of an iteration: number of the loop and of the iteration, iterations that may be left
(None: unknown), and seconds that one takes."""


class Told(Course):
    """Tells of each iteration how far the fit is; keeps nothing."""

    def __init__(self, tell: Passed | None = None, clock: Clock = time.monotonic) -> None:
        super().__init__()
        self._tell = tell
        self._clock = clock
        self._last: float | None = None
        self._seconds = 0.0

    def passed(self, loop: int, at: Left, n_judgments: int, stopping: Stopping) -> None:
        """Tell of the iteration; seconds are a mean in which recent ones weigh more."""
        now = self._clock()
        if self._last is not None:
            took = now - self._last
            self._seconds = took if self._seconds == 0 else 0.7 * self._seconds + 0.3 * took
        self._last = now
        if self._tell is not None:
            left = iterations_left(at.trace, n_judgments, stopping)
            self._tell(loop, len(at.trace), left, self._seconds)


class Kept(Told):
    """A course that is kept in ``folder``, at most every ``every`` seconds.

    ``fit`` says what is fitted. Raises RequestError when the folder holds another fit, ReadError
    when what it holds is damaged.
    """

    def __init__(
        self,
        folder: str | Path,
        fit: Mapping[str, object],
        every: float = EVERY,
        tell: Passed | None = None,
        clock: Clock = time.monotonic,
    ) -> None:
        super().__init__(tell, clock)
        self.folder = Path(folder)
        self.every = every
        self._begin(json.loads(json.dumps(fit)))
        self._written = clock()
        self._before: tuple[int, Left] | None = None

    def left(self, loop: int) -> Left | None:
        """Where a loop was left."""
        path = self._path(loop)
        if not path.exists():
            return None
        try:
            with np.load(path, allow_pickle=False) as kept:
                sums = Sums(kept["counts"], kept["classes"], float(kept["log_likelihood"]))
                memory = {
                    name.removeprefix(_MEMORY): kept[name]
                    for name in kept.files
                    if name.startswith(_MEMORY)
                }
                return Left(tuple(kept["trace"].tolist()), sums, memory)
        except (OSError, ValueError, KeyError, zipfile.BadZipFile) as error:
            raise ReadError(
                f"the checkpoint is damaged ({error})",
                where=str(path),
                remedy="remove this file; its loop begins again",
            ) from None

    def passed(self, loop: int, at: Left, n_judgments: int, stopping: Stopping) -> None:
        """Keep the iteration when it is time; of a loop that ends, the one before the last.

        The last iteration of a loop is repeated by whoever takes it up, and so it is not kept.
        """
        super().passed(loop, at, n_judgments, stopping)
        trace = at.trace
        least = stopping.tolerance * max(1, n_judgments)
        settled = len(trace) > 1 and abs(trace[-1] - trace[-2]) <= least
        if settled or len(trace) >= stopping.iterations:
            if self._before is not None and self._before[0] == loop:
                self._write(*self._before)
            self._before = None
            return
        self._before = (loop, at)
        if self._clock() - self._written >= self.every:
            self._write(loop, at)

    def _begin(self, fit: Mapping[str, object]) -> None:
        path = self.folder / FIT
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            if not path.exists():
                _put(path, json.dumps(fit, indent=1, ensure_ascii=False).encode())
                return
            there = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise ReadError(
                f"the folder for checkpoints cannot be used ({error})",
                where=str(self.folder),
                remedy="name a folder that can be written to",
            ) from None
        if there != fit:
            other = [
                name for name in fit if not isinstance(there, dict) or there.get(name) != fit[name]
            ]
            raise RequestError(
                f"the checkpoint is of another fit ({', '.join(other) or 'what it says'} differs)",
                where=str(self.folder),
                remedy="name another folder, or repeat the command that it is of",
            )

    def _write(self, loop: int, at: Left) -> None:
        arrays: dict[str, NDArray[np.generic]] = {
            "counts": at.sums.counts,
            "classes": at.sums.classes,
            "log_likelihood": np.array(at.sums.log_likelihood),
            "trace": np.array(at.trace),
            **{_MEMORY + name: value for name, value in at.memory.items()},
        }
        path = self._path(loop)
        try:
            draft = path.with_suffix(".part")
            with draft.open("wb") as file:
                np.savez(file, allow_pickle=False, **arrays)
                file.flush()
                os.fsync(file.fileno())
            os.replace(draft, path)
        except OSError as error:
            raise RequestError(
                f"the checkpoint cannot be written ({error.strerror or error})",
                where=str(path),
                remedy="make room; what was kept before is still there",
            ) from None
        self._written = self._clock()

    def _path(self, loop: int) -> Path:
        return self.folder / f"loop-{loop}.npz"


def kept_fit(folder: Path) -> dict[str, object]:
    """What a checkpoint is of; empty where there is none."""
    try:
        there = json.loads((folder / FIT).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return there if isinstance(there, dict) else {}


def cleared(folder: Path) -> None:
    """Remove a checkpoint, and nothing else that lies in its folder."""
    for path in (folder / FIT, *folder.glob("loop-*.npz")):
        path.unlink(missing_ok=True)


def _put(path: Path, content: bytes) -> None:
    draft = path.with_suffix(".part")
    draft.write_bytes(content)
    os.replace(draft, path)
