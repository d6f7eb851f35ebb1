"""Dawid–Skene on a Ray cluster of this machine beside threads: time an iteration, and the bits.

    uv run --extra ray python benchmarks/cluster.py                 10^7 judgments, two workers
    uv run --extra ray python benchmarks/cluster.py --judgments 1e8

Iterations alternate between threads and the cluster, so that a busy neighbour slows both. Then the
cluster goes on alone, with a worker killed in one iteration. Last come the costs that do not grow
with the table (a call, an outcome, adding up), and what they make of more nodes by a model.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import signal
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from quorate.analysis.consensus.dawid_skene import DawidSkene
from quorate.analysis.numerics.latent_class import Confusion, Sums, expect, vote
from quorate.analysis.numerics.packed import Packed
from quorate.compute import Executor, Group, Stream, working_on
from quorate.compute.ray import Ray
from quorate.formats.packed_cache import open_packed, write_packed
from streaming import OVERLAP, PART, Drawn

NODES = (1, 2, 10, 100)


class Run:
    """A fit on one executor, an iteration at a time."""

    def __init__(self, folder: Path, executor: Executor) -> None:
        self.executor = executor
        with working_on(executor):
            self.packed: Packed = open_packed(folder, verify=False)
            self.sums: Sums = vote(self.packed)
        self.seconds: list[float] = []
        self.cpu: list[float] = []

    def model(self) -> Confusion:
        shape = (self.packed.n_raters, self.packed.n_labels, self.packed.n_labels)
        return DawidSkene().maximize(self.sums.counts.reshape(shape), self.sums.classes).model

    def step(self) -> None:
        begun, spent = time.perf_counter(), spent_by_all()
        self.sums = expect(self.packed, self.model(), self.executor)
        self.seconds.append(time.perf_counter() - begun)
        self.cpu.append(spent_by_all() - spent)

    @property
    def bits(self) -> str:
        held = (self.sums.counts, self.sums.classes, np.array(self.sums.log_likelihood))
        return hashlib.sha256(b"".join(array.tobytes() for array in held)).hexdigest()[:12]


def spent_by_all() -> float:
    """CPU seconds of this process and of all that it began, Ray's own among them."""
    parents, spent = {}, {}
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            said = status.read_text().rpartition(")")[2].split()
        except OSError:
            continue  # it ended meanwhile
        pid = int(status.parent.name)
        parents[pid], spent[pid] = int(said[1]), int(said[11]) + int(said[12])
    ours = {os.getpid()}
    while more := {pid for pid, parent in parents.items() if parent in ours} - ours:
        ours |= more
    return sum(spent[pid] for pid in ours) / os.sysconf("SC_CLK_TCK")


def median_of(run: Callable[[], object], repeats: int = 15) -> float:
    """Median wall seconds."""
    found = []
    for _ in range(repeats):
        begun = time.perf_counter()
        run()
        found.append(time.perf_counter() - begun)
    return statistics.median(found)


def fixed(ray: Ray, cells: int) -> tuple[float, float, float]:
    """Seconds of an empty call to every worker, of an outcome of so many cells, of adding it up."""
    held = ray.hold(list(range(ray.workers)))
    groups = [Group(held, range(g, g + 1)) for g in range(ray.workers)]
    empty = median_of(lambda: list(ray.map(lambda _: 0, groups)))
    table = median_of(lambda: list(ray.map(lambda _: np.zeros(cells, np.int64), groups[:1])))
    one = median_of(lambda: list(ray.map(lambda _: 0, groups[:1])))
    total = np.zeros(cells, np.int64)
    added = median_of(lambda: np.add(total, 1, out=total))
    return empty / ray.workers, max(0.0, table - one), added


def main() -> None:
    """Print Markdown tables."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--judgments", type=float, default=1e7)
    parser.add_argument("--labels", type=int, default=4)
    parser.add_argument("--raters", type=int, default=1000)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--iterations", type=int, default=20)
    chosen = parser.parse_args()
    n, K, R = int(chosen.judgments) // PART * PART, chosen.labels, chosen.raters
    print(
        f"{n:,} judgments, K = {K}, {R:,} raters, {chosen.workers} workers; "
        f"load average {os.getloadavg()[0]:.1f} before\n"
    )
    with tempfile.TemporaryDirectory() as made:
        folder = write_packed(Packed(Drawn(n, K, R), n // OVERLAP, R, K, n), Path(made, "cache"))
        begun = time.perf_counter()
        ray = Ray(workers=chosen.workers)
        print(f"cluster begun in {time.perf_counter() - begun:.1f} s\n")
        try:
            local = compare(folder, ray, chosen.workers, chosen.iterations)
            model(ray, local / n, R * K * K)
        finally:
            ray.close()


def compare(folder: Path, ray: Ray, workers: int, iterations: int) -> float:
    """Alternate, then kill; CPU seconds of an iteration on threads."""
    near, far = Run(folder, Stream(workers)), Run(folder, ray)
    for _ in range(iterations):
        near.step()
        far.step()
    print("| | wall s an iteration, median | least | CPU s an iteration, mean | bits |")
    print("|---|---:|---:|---:|---|")
    for name, run in (("threads", near), ("cluster", far)):
        wall, cpu = run.seconds[2:], run.cpu[2:]
        print(
            f"| {name} | {statistics.median(wall):.3f} | {min(wall):.3f} "
            f"| {statistics.mean(cpu):.3f} | {run.bits} |"
        )
    local = statistics.mean(near.cpu[2:])
    os.kill(ray.processes()[0], signal.SIGKILL)
    near.step()
    far.step()
    print(f"| threads, one more | {near.seconds[-1]:.3f} | | | {near.bits} |")
    print(f"| cluster, a worker killed | {far.seconds[-1]:.3f} | | | {far.bits} |")
    return local


def model(ray: Ray, a_judgment: float, cells: int) -> None:
    """Seconds an iteration of 10^10 judgments on more nodes of two workers.

    Judgments are shared evenly; calls, outcomes and adding up are one after the other, in this
    process. Left out: networks slower than this machine, stragglers, and the M-step.
    """
    call, outcome, added = fixed(ray, cells)
    print(
        f"\na call to a worker {call * 1e3:.2f} ms, an outcome of {cells:,} cells "
        f"{outcome * 1e3:.2f} ms, adding it up {added * 1e3:.3f} ms, a judgment "
        f"{a_judgment * 1e9:.1f} ns\n"
    )
    print("| nodes of two workers | s an iteration of 10^10 | of that, calls and adding up |")
    print("|---:|---:|---:|")
    for nodes in NODES:
        workers = 2 * nodes
        fixed_costs = workers * (call + outcome + added)
        work = 1e10 * a_judgment / workers
        print(f"| {nodes} | {work + fixed_costs:.2f} | {fixed_costs:.2f} |")


if __name__ == "__main__":
    main()
