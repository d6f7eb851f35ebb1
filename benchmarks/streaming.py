"""Dawid–Skene from a packed cache on disk: time an iteration, and memory.

    uv run python benchmarks/streaming.py                 10^8 judgments, K = 4, 1,000 raters
    uv run python benchmarks/streaming.py --judgments 1e7 --labels 10
    uv run python benchmarks/streaming.py --judgments 1e9 --iterations 2    2.2 GB on disk (TMPDIR)

One process draws the judgments a million at a time and writes the cache; another opens it and fits.
Memory is the largest resident set of each (VmHWM), which includes mapped pages of the file. The
cache has just been written, so it lies in the page cache: this does not measure a cold disk.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import overload

import numpy as np

from quorate.analysis.consensus.dawid_skene import DawidSkene
from quorate.analysis.consensus.method import Fit
from quorate.analysis.numerics.latent_class import Sums, expect, posteriors, vote
from quorate.analysis.numerics.packed import Packed, Part
from quorate.compute import Serial
from quorate.formats.packed_cache import open_packed, write_packed

OVERLAP = 5
PART = 1_000_000


class Drawn(Sequence[Part]):
    """Parts drawn when asked for: raters right with 0.4–0.95, five a random item."""

    def __init__(self, n: int, n_labels: int, n_raters: int) -> None:
        self.n, self.n_labels, self.n_raters = n, n_labels, n_raters
        self.ability = np.random.default_rng(0).uniform(0.4, 0.95, n_raters)

    def __len__(self) -> int:
        return self.n // PART

    @overload
    def __getitem__(self, index: int) -> Part: ...
    @overload
    def __getitem__(self, index: slice) -> list[Part]: ...
    def __getitem__(self, index: int | slice) -> Part | list[Part]:
        if isinstance(index, slice):
            return [self[n] for n in range(*index.indices(len(self)))]
        if index >= len(self):
            raise IndexError(index)
        rng = np.random.default_rng([1, index])
        items, K = PART // OVERLAP, self.n_labels
        truth = rng.integers(0, K, (items, 1))
        rater = rng.integers(0, self.n_raters, (items, OVERLAP))
        right = rng.random(rater.shape) < self.ability[rater]
        label = np.where(right, truth, rng.integers(0, K, rater.shape))
        code = (rater * K + label).ravel()
        n_codes = self.n_raters * K
        narrow = code.astype(np.uint16) if n_codes <= 2**16 else code.astype(np.uint32)
        return Part(index * items, np.arange(0, PART + 1, OVERLAP), narrow, n_codes)


def memory() -> str:
    """The largest resident set so far."""
    lines = Path("/proc/self/status").read_text().splitlines()
    kilobytes = next(int(line.split()[1]) for line in lines if line.startswith("VmHWM"))
    return f"{kilobytes / 2**20:.2f} GB"


def tell(what: str, run: Callable[[], object]) -> object:
    """Run and print CPU, wall and memory."""
    cpu, wall = time.process_time(), time.perf_counter()
    result = run()
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    print(f"| {what} | {cpu:.2f} | {wall:.2f} | {memory()} |", flush=True)
    return result


def write(folder: Path, n: int, n_labels: int, n_raters: int) -> None:
    drawn = Drawn(n, n_labels, n_raters)
    packed = Packed(drawn, n // OVERLAP, n_raters, n_labels, n)
    tell("draw and write", lambda: write_packed(packed, folder))


def fit(folder: Path, iterations: int) -> None:
    opened = tell("open, verifying SHA-256", lambda: open_packed(folder))
    assert isinstance(opened, Packed)
    method = DawidSkene()
    shape = (opened.n_raters, opened.n_labels, opened.n_labels)
    sums = tell("vote (start; loads the compiler)", lambda: vote(opened))
    assert isinstance(sums, Sums)
    for n in range(iterations):
        # one thread, so that the figure is a core's
        model = method.maximize(sums.counts.reshape(shape), sums.classes).model
        step = tell(f"iteration {n + 1}, one thread", partial(expect, opened, model, Serial()))
        assert isinstance(step, Sums)
        sums = step
    tell("iteration, all threads", lambda: expect(opened, model))
    unsure = tell(
        "posteriors part by part",
        lambda: sum(int((p.max(axis=1) < 0.9).sum()) for _, p in posteriors(opened, model)),
    )
    apart = replace(opened, whole=False)
    tell("whole fit, competence part by part", lambda: method.fit_packed(apart))
    whole = tell("whole fit with posterior in memory", lambda: method.fit_packed(opened))
    assert isinstance(whole, Fit)
    print(f"\n{unsure:,} items below 0.9; iterations of the fit: {len(whole.trace)}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--judgments", type=float, default=1e8)
    parser.add_argument("--labels", type=int, default=4)
    parser.add_argument("--raters", type=int, default=1000)
    parser.add_argument("--iterations", type=int, default=3)
    parser.add_argument("--step", choices=["write", "fit"], help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    n = int(chosen.judgments) // PART * PART
    if chosen.step == "write":
        write(chosen.folder, n, chosen.labels, chosen.raters)
    elif chosen.step == "fit":
        fit(chosen.folder, chosen.iterations)
    else:
        print(f"{n:,} judgments, K = {chosen.labels}, {chosen.raters:,} raters\n")
        print("| step | CPU s | wall s | largest memory |\n|---|---|---|---|", flush=True)
        with tempfile.TemporaryDirectory() as folder:
            for step in ("write", "fit"):
                again = [sys.executable, __file__, *sys.argv[1:], "--step", step]
                subprocess.run([*again, "--folder", f"{folder}/cache"], check=True)
            size = sum(file.stat().st_size for file in Path(folder, "cache").iterdir())
        print(f"cache: {size / 1e6:,.0f} MB, {size / n:.2f} bytes a judgment")


if __name__ == "__main__":
    main()
