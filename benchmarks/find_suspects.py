"""Likely wrong labels by Quorate and by cleanlab, of the same table, in one run.

    uv run python benchmarks/find_suspects.py                        10^6 × 10 and 10^6 × 100
    uv run python benchmarks/find_suspects.py --examples 1e5 --classes 10 --repeats 1

Probabilities are softmax scores of a model that is right four times in five or so; a tenth of the
labels is drawn anew. Each call has a process of its own, which first loads the table (or maps it)
and makes the same call on a thousand rows, so that nothing is imported or compiled later. CPU time
is that of the call, all threads; memory is how far the largest resident set of the call exceeds
that before it, mapped pages included. Calls take turns, so that all see the same load; medians of
the repeats. "Other" is how many examples are flagged by it or by cleanlab's find_label_issues, and
not by both.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Mask = NDArray[np.bool_]
ROWS = 100_000
WARM = 1000
MEMORY, MAPPED = "memory", "mapped"
CALLS = {
    "cleanlab find_label_issues": ("p32", MEMORY),
    "cleanlab find_label_issues_batched": ("p32", MAPPED),
    "quorate find_suspects": ("p32", MEMORY),
    "quorate find_suspects, as cleanlab counts": ("p32", MEMORY),
    "quorate find_suspects, float16 file": ("p16", MAPPED),
}


def draw(n: int, k: int, folder: Path) -> None:
    """The table in float32 and float16, and the labels."""
    rng = np.random.default_rng(0)
    true = rng.integers(0, k, n)
    labels = np.where(rng.random(n) < 0.1, rng.integers(0, k, n), true)
    np.save(folder / "labels.npy", labels)
    files = {
        name: np.lib.format.open_memmap(folder / f"{name}.npy", "w+", kind, (n, k))
        for name, kind in (("p32", np.float32), ("p16", np.float16))
    }
    for start in range(0, n, ROWS):
        part = slice(start, min(start + ROWS, n))
        size = part.stop - start
        power = rng.standard_normal((size, k), np.float32)
        power[np.arange(size), true[part]] += 4
        np.exp(power, out=power)
        power /= power.sum(axis=1, keepdims=True)
        for file in files.values():
            file[part] = power


def resident(field: str) -> float:
    """A field of this process's memory, in MB."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(field)) / 1024


def finder(name: str) -> Callable[[NDArray[np.int64], NDArray[np.float32]], Mask]:
    """The call of that name."""
    if name.startswith("quorate"):
        from quorate.analysis.diagnosis.confident.likely_wrong import find_suspects

        if name.endswith("counts"):
            return lambda y, p: find_suspects(y, p, counted="passed-else-likeliest").mask
        return lambda y, p: find_suspects(y, p).mask
    if name.endswith("batched"):
        from cleanlab.experimental.label_issues_batched import find_label_issues_batched

        def batched(y: NDArray[np.int64], p: NDArray[np.float32]) -> Mask:
            found = find_label_issues_batched(y, p, n_jobs=1, verbose=False)
            mask = np.zeros(len(y), np.bool_)
            mask[found] = True
            return mask

        return batched
    from cleanlab.filter import find_label_issues

    return lambda y, p: np.asarray(find_label_issues(y, p, n_jobs=1), np.bool_)


def child(name: str, folder: Path) -> None:
    """Makes one call, and prints what it took."""
    warnings.simplefilter("ignore")
    table, where = CALLS[name]
    find = finder(name)
    labels = np.load(folder / "labels.npy")
    p = np.load(folder / f"{table}.npy", mmap_mode="r" if where == MAPPED else None)
    find(labels[:WARM], np.asarray(p[:WARM]))
    Path("/proc/self/clear_refs").write_text("5")  # the largest resident set begins anew
    before = resident("VmRSS")
    cpu, wall = time.process_time(), time.perf_counter()
    mask = find(labels, p)
    took = {"cpu": time.process_time() - cpu, "wall": time.perf_counter() - wall}
    took |= {"extra": resident("VmHWM") - before, "before": before}
    np.save(folder / f"{name}.npy", mask)
    print(json.dumps(took))


def compare(n: int, k: int, repeats: int) -> None:
    """A table of all calls on one drawn table."""
    print(f"\n{n:,} × {k}\n")
    print("| call | CPU s | wall s | MB besides | before | flagged | other |")
    print("|---|---:|---:|---:|---:|---:|---:|")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        draw(n, k, folder)
        took: dict[str, list[dict[str, float]]] = {call: [] for call in CALLS}
        for _ in range(repeats):
            for call in CALLS:
                command = [sys.executable, __file__, "--child", call, str(folder)]
                told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
                took[call].append(json.loads(told.splitlines()[-1]))
        first = np.load(folder / f"{next(iter(CALLS))}.npy")
        for call, runs in took.items():
            cpu, wall, extra, before = (
                statistics.median(run[field] for run in runs)
                for field in ("cpu", "wall", "extra", "before")
            )
            mask = np.load(folder / f"{call}.npy")
            print(
                f"| {call} | {cpu:.2f} | {wall:.2f} | {extra:.0f} | {before:.0f} "
                f"| {int(mask.sum()):,} | {int((mask != first).sum()):,} |",
                flush=True,
            )


def main() -> None:
    """Draw, call, compare."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--examples", type=float, default=1e6)
    parser.add_argument("--classes", type=int, nargs="+", default=[10, 100])
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--child", nargs=2, metavar=("CALL", "FOLDER"))
    asked = parser.parse_args()
    if asked.child:
        child(asked.child[0], Path(asked.child[1]))
        return
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    print(f"cleanlab {version('cleanlab')}, numpy {np.__version__}; load {os.getloadavg()[0]:.1f}")
    for k in asked.classes:
        compare(int(asked.examples), k, asked.repeats)


if __name__ == "__main__":
    main()
