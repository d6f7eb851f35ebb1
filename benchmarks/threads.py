"""What a second thread gains: wall time of an E-step with one thread and with all.

    uv run python benchmarks/threads.py

Meaningful on a quiet machine alone; prints the load average it found.
"""

from __future__ import annotations

import os
import statistics
import time

import numpy as np

from quorate.analysis.numerics.latent_class import Confusion, expect
from quorate.analysis.numerics.packed import Packed, cut
from quorate.compute import Executor, Serial, Threads

N, OVERLAP, RATERS, REPEATS = 10_000_000, 5, 1000, 15


def drawn(n_labels: int) -> tuple[Packed, Confusion]:
    """Labels and a model at random; the time does not depend on either."""
    rng = np.random.default_rng(0)
    n_codes = RATERS * n_labels
    offsets = np.arange(0, N + 1, OVERLAP)
    code = rng.integers(0, n_codes, N).astype(np.uint16)
    parts = cut(offsets, code, n_codes, None, N // 250_000)
    rows = rng.dirichlet(np.ones(n_labels), (RATERS, n_labels))
    table = np.swapaxes(rows, 1, 2).reshape(n_codes, n_labels)
    packed = Packed(parts, len(offsets) - 1, RATERS, n_labels, N)
    return packed, Confusion(table, np.full(n_labels, 1 / n_labels))


def wall(packed: Packed, model: Confusion, executor: Executor) -> float:
    """Seconds of one E-step."""
    start = time.perf_counter()
    expect(packed, model, executor)
    return time.perf_counter() - start


def main() -> None:
    """Print a Markdown table."""
    workers = os.cpu_count() or 1
    print(f"{N:,} judgments, load average {os.getloadavg()[0]:.1f} before\n")
    print(f"| K | one thread | {workers} threads | efficiency |\n|---|---|---|---|")
    for n_labels in (4, 10):
        packed, model = drawn(n_labels)
        expect(packed, model)
        one, all_ = [], []
        for _ in range(REPEATS):
            one.append(wall(packed, model, Serial()))
            all_.append(wall(packed, model, Threads(workers)))
        alone, together = statistics.median(one), statistics.median(all_)
        share = alone / together / workers
        print(f"| {n_labels} | {alone * 1e3:.1f} ms | {together * 1e3:.1f} ms | {share:.0%} |")


if __name__ == "__main__":
    main()
