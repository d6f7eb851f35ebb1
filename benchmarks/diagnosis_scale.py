"""What it costs to read the signals of a large training log, and neighbours among many examples.

    uv run python benchmarks/diagnosis_scale.py                   10⁶ × 10 × 20 epochs, one model
    uv run python benchmarks/diagnosis_scale.py --folds 5         the same log by five folds
    uv run python benchmarks/diagnosis_scale.py --batches         nothing kept: batch by batch
    uv run python benchmarks/diagnosis_scale.py --neighbours      nearest neighbours by n

Scores are drawn at random and lie as float16 on disk, one file an epoch and side, opened when it is
read. The reading is a process of its own, so that neither the drawing nor its memory counts. Two
figures of memory: all that is resident at the peak, pages of mapped files included, which the
system may take back at any time; and what the process itself asked for.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread
from typing import overload

import numpy as np
import polars as pl
from numpy.typing import NDArray

from quorate.analysis.diagnosis.dynamics import Running
from quorate.analysis.diagnosis.evidence import Evidence
from quorate.analysis.diagnosis.log import Run, Scores, TrainingLog
from quorate.analysis.diagnosis.near.cells import nearest_in_cells
from quorate.analysis.diagnosis.near.nearest import directions, nearest
from quorate.analysis.diagnosis.signal import method

NAMES = (
    "confidence",
    "variability",
    "correctness",
    "forgetting",
    "aum",
    "el2n",
    "outside-confidence",
    "outside-margin",
)
PART = 100_000
BATCH = 256
HIDDEN = 16
"""dimensions of what features are made of; they have no clusters, which is hard for cells"""


@dataclass(frozen=True)
class Opened(Sequence[NDArray[np.floating]]):
    """The epochs of one side, each mapped when it is asked for."""

    folder: Path
    length: int

    def __len__(self) -> int:
        return self.length

    @overload
    def __getitem__(self, number: int) -> NDArray[np.floating]: ...
    @overload
    def __getitem__(self, number: slice) -> Sequence[NDArray[np.floating]]: ...
    def __getitem__(
        self, number: int | slice
    ) -> NDArray[np.floating] | Sequence[NDArray[np.floating]]:
        if isinstance(number, slice):
            return [self[at] for at in range(self.length)[number]]
        if not 0 <= number < self.length:
            raise IndexError(number)
        found: NDArray[np.floating] = np.load(self.folder / f"{number:03}.npy", mmap_mode="r")
        return found


def draw(folder: Path, n: int, k: int, epochs: int, folds: int) -> None:
    rng = np.random.default_rng(0)
    labels = rng.integers(0, k, n)
    np.save(folder / "labels.npy", labels)
    wrong = rng.random(n) < 0.1
    fold = rng.permutation(n) % folds
    for run in range(folds):
        inside = fold != run if folds > 1 else np.ones(n, np.bool_)
        outside = fold == run
        for side, rows in (("inside", inside), ("outside", outside)):
            at = folder / f"{run}-{side}"
            at.mkdir()
            places = np.flatnonzero(rows)
            np.save(at / "rows.npy", places)
            for epoch in range(epochs):
                learned = 12 * epoch / epochs
                by_heart = learned if side == "inside" else 0
                lead = np.where(wrong[places], by_heart - 6, learned + 1).astype(np.float32)
                out = np.lib.format.open_memmap(
                    at / f"{epoch:03}.npy", "w+", np.float16, (len(places), k)
                )
                for start in range(0, len(places), PART):
                    part = slice(start, start + PART)
                    own = labels[places[part]]
                    scores = rng.standard_normal((len(own), k), np.float32)
                    scores[np.arange(len(own)), own] += lead[part]
                    out[part] = scores
                out.flush()


def opened(folder: Path, k: int, epochs: int, folds: int) -> TrainingLog:
    labels = np.load(folder / "labels.npy")
    runs = []
    for run in range(folds):
        sides = []
        for side in ("inside", "outside"):
            at = folder / f"{run}-{side}"
            sides.append(Scores(np.load(at / "rows.npy"), Opened(at, epochs)))
        runs.append(Run(str(run), inside=sides[0], outside=sides[1]))
    names = pl.Series(np.arange(len(labels)))
    return TrainingLog(names, labels, tuple(f"c{j}" for j in range(k)), tuple(runs))


class Own:
    """The largest memory that the process itself asked for, looked at every 20 ms, in MB."""

    def __init__(self) -> None:
        self.largest = 0.0
        self._over = Event()
        self._watch = Thread(target=self._look, daemon=True)

    def _look(self) -> None:
        status = Path("/proc/self/status")
        while not self._over.wait(0.02):
            line = next(x for x in status.read_text().splitlines() if x.startswith("RssAnon"))
            self.largest = max(self.largest, int(line.split()[1]) / 1024)

    def __enter__(self) -> Own:
        self._watch.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._over.set()
        self._watch.join()


def resident() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def warm() -> None:
    """Loads the kernels, so that compiling is not measured."""
    rng = np.random.default_rng(1)
    scores = Scores(np.arange(50), [rng.normal(size=(50, 3)) for _ in range(4)])
    log = TrainingLog(
        pl.Series(np.arange(50)),
        rng.integers(0, 3, 50),
        ("a", "b", "c"),
        (Run("one", scores, scores),),
        rng.normal(size=(50, 4)),
    )
    for name in (*NAMES, "neighbours"):
        method(name).read(Evidence(log))


def read(folder: Path, k: int, epochs: int, folds: int) -> None:
    warm()
    log = opened(folder, k, epochs, folds)
    print(f"before: {resident():,.0f} MB resident")
    start, wall = time.process_time(), time.monotonic()
    with Own() as own:
        evidence = Evidence(log)
        for name in NAMES:
            begun = time.process_time()
            method(name).read(evidence)
            print(f"  {name:20} {time.process_time() - begun:6.2f} CPU s")
    peak = resident()
    cpu, spent = time.process_time() - start, time.monotonic() - wall
    lengths = [evidence.window(seen) for seen in evidence.inside()]
    print(
        f"all signals: {cpu:.1f} CPU s, {spent:.1f} wall s; windows of {lengths} epochs; "
        f"{own.largest:,.0f} MB of its own, {peak:,.0f} MB resident at the peak"
    )


def read_batches(folder: Path, k: int, epochs: int) -> None:
    warm()
    log = opened(folder, k, epochs, 1)
    side = log.runs[0].inside
    assert side is not None
    running, rng, cpu = Running(log.n), np.random.default_rng(0), 0.0
    order = rng.permutation(log.n)[:PART]
    scores = np.array(side.epochs[0][order])
    begun = time.process_time()
    for start in range(0, PART, BATCH):
        rows = order[start : start + BATCH]
        running.update(rows, log.labels[rows], scores[start : start + BATCH])
    cpu = time.process_time() - begun
    print(f"batches of {BATCH}: {cpu / PART * 1e6:.2f} CPU s for each 10⁶ examples presented")


def find_neighbours(sizes: Sequence[int], exact_up_to: int, dimensions: int) -> None:
    warm()
    rng = np.random.default_rng(0)
    for n in sizes:
        turned = rng.standard_normal((HIDDEN, dimensions), np.float32) / HIDDEN**0.5
        rows = np.tanh(rng.standard_normal((n, HIDDEN), np.float32) @ turned)
        rows += 0.1 * rng.standard_normal((n, dimensions), np.float32)
        unit, _ = directions(rows)
        del rows
        for name in ("exact", "cells"):
            if name == "exact" and n > exact_up_to:
                continue
            start, wall = time.process_time(), time.monotonic()
            found = nearest(unit, 10) if name == "exact" else nearest_in_cells(unit, 10)
            print(
                f"n = {n:,} × {dimensions}, {name}: {time.process_time() - start:,.1f} CPU s, "
                f"{time.monotonic() - wall:,.1f} wall s, recall {found.recall:.3f}, "
                f"{resident():,.0f} MB resident at the peak",
                flush=True,
            )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--n", type=int, default=1_000_000)
    parser.add_argument("--classes", type=int, default=10)
    parser.add_argument("--epochs", type=int, default=20)
    parser.add_argument("--folds", type=int, default=1)
    parser.add_argument("--batches", action="store_true")
    parser.add_argument("--neighbours", action="store_true")
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 50_000, 200_000])
    parser.add_argument("--exact", type=int, default=50_000, help="examples up to which all pairs")
    parser.add_argument("--dimensions", type=int, default=384)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.neighbours:
        find_neighbours(asked.sizes, asked.exact, asked.dimensions)
    elif asked.folder and asked.batches:
        read_batches(asked.folder, asked.classes, asked.epochs)
    elif asked.folder:
        read(asked.folder, asked.classes, asked.epochs, asked.folds)
    else:
        with tempfile.TemporaryDirectory() as kept:
            epochs = 1 if asked.batches else asked.epochs
            draw(Path(kept), asked.n, asked.classes, epochs, asked.folds)
            command = [sys.executable, __file__, *sys.argv[1:], "--folder", kept]
            subprocess.run([*command, "--epochs", str(epochs)], check=True)


if __name__ == "__main__":
    main()
