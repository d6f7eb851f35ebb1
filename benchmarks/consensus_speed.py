"""Fits of Quorate and of crowd-kit on the same judgments, in one run.

    uv run python benchmarks/consensus_speed.py                     Dawid–Skene, 10^6, K = 4 and 10
    uv run python benchmarks/consensus_speed.py --method mace --judgments 1e5 --repeats 1
    uv run python benchmarks/consensus_speed.py --pandas '<3'       crowd-kit on an older pandas

Two processes hold the same judgments: this environment with Quorate, and one that uv makes for
crowd-kit (``uv run --with crowd-kit==1.4.2``); it is no dependency of the project. They are asked
in turn, so that both see the same load of the machine. Times are CPU time of the process, all
threads, medians of the repeats; start-up, reading and compiling are done before the clock starts.

``iteration`` is the difference of a fit of 1 + n and a fit of 1 iterations, divided by n.
``to convergence`` is a whole call with default settings, from the table of judgments with names
(for crowd-kit also from one with integer codes) to posteriors with names. Defaults differ: Dawid–
Skene here ends at a gain of 1e-7 a judgment, crowd-kit's at 1e-5, which "quorate, 1e-5" does too.
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
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import version
from pathlib import Path

import numpy as np

PEER = "crowd-kit==1.4.2"
RATERS, OVERLAP = 1000, 5
OWN_EXTRA = 40
"""Iterations that tell Quorate's time of one; five would drown in the noise of the rest."""
CROWDKIT = {"dawid-skene": "DawidSkene", "mace": "MACE", "glad": "GLAD"}


Answers = dict[tuple[str, str], list[dict[str, float]]]


def draw(n: int, n_labels: int, folder: Path) -> Path:
    """Raters right with probability 0.4–0.95, else any label; five a random item."""
    rng = np.random.default_rng(0)
    items = n // OVERLAP
    truth = rng.integers(0, n_labels, items)
    ability = rng.uniform(0.4, 0.95, RATERS)
    rater = rng.integers(0, RATERS, (items, OVERLAP))
    right = rng.random((items, OVERLAP)) < ability[rater]
    label = np.where(right, truth[:, None], rng.integers(0, n_labels, (items, OVERLAP)))
    path = folder / f"{n}-{n_labels}.npz"
    np.savez(path, truth=truth, rater=rater, label=label)
    return path


def clock(run: Callable[[], object]) -> tuple[float, float, object]:
    """CPU and wall seconds of a call, and what it returned."""
    cpu, wall = time.process_time(), time.perf_counter()
    result = run()
    return time.process_time() - cpu, time.perf_counter() - wall, result


class Ours:
    """Quorate."""

    def __init__(self, path: str, n_labels: int) -> None:
        import polars as pl

        from quorate.schema import Judgments, Kind, Question

        data = np.load(path)
        self.truth = data["truth"]
        items = len(self.truth)
        self.judgments = Judgments.build(
            Question("question", Kind.CATEGORICAL, tuple("abcdefghijklmnop"[:n_labels])),
            pl.Series("item", [f"i{n:08}" for n in range(items)]),
            pl.Series("rater", [f"r{n:04}" for n in range(RATERS)]),
            np.repeat(np.arange(items, dtype=np.int32), OVERLAP),
            data["rater"].ravel().astype(np.int32),
            data["label"].ravel().astype(np.int32),
        )

    def versions(self) -> str:
        import numba

        import quorate

        return f"quorate {quorate.__version__}, numpy {np.__version__}, numba {numba.__version__}"

    def run(
        self, method: str, iterations: int | None, names: bool, tolerance: float | None = None
    ) -> dict[str, float]:
        from dataclasses import replace

        import quorate
        from quorate.analysis.consensus.inference import method as make

        # a new table, so that nothing it has computed before is there already
        judgments = replace(self.judgments)
        options: dict[str, float] = {}
        if iterations is not None:
            options = {"iterations": iterations, "tolerance": 1e-300}
        elif tolerance is not None:
            options = {"tolerance": tolerance}

        def whole() -> quorate.Consensus:
            found = quorate.consensus(judgments, make(method, **options))
            _ = found.posterior_table, found.table, found.raters
            return found

        cpu, wall, found = clock(whole)
        assert isinstance(found, quorate.Consensus)
        right = float((found.codes == self.truth).mean())
        return {"cpu": cpu, "wall": wall, "iterations": len(found.trace), "right": right}

    def kernel(self, repeats: int) -> float:
        """CPU seconds of one E-step with its sums, the part that a fit repeats."""
        from quorate.analysis.consensus.dawid_skene import DawidSkene
        from quorate.analysis.numerics.latent_class import expect, vote
        from quorate.analysis.numerics.packed import pack

        packed = pack(self.judgments)
        sums = vote(packed)
        shape = (packed.n_raters, packed.n_labels, packed.n_labels)
        model = DawidSkene().maximize(sums.counts.reshape(shape), sums.classes).model
        return statistics.median(clock(lambda: expect(packed, model))[0] for _ in range(repeats))


class Theirs:
    """crowd-kit."""

    def __init__(self, path: str, n_labels: int) -> None:
        import pandas as pd

        warnings.simplefilter("ignore")
        data = np.load(path)
        self.truth = data["truth"]
        item = np.repeat(np.arange(len(self.truth)), OVERLAP)
        rater, label = data["rater"].ravel(), data["label"].ravel()
        self.codes = pd.DataFrame({"task": item, "worker": rater, "label": label})
        self.named = pd.DataFrame(
            {
                "task": [f"i{n:08}" for n in item],
                "worker": [f"r{n:04}" for n in rater],
                "label": ["abcdefghijklmnop"[n] for n in label],
            }
        )

    def versions(self) -> str:
        return ", ".join(f"{name} {version(name)}" for name in ("crowd-kit", "numpy", "pandas"))

    def run(self, method: str, iterations: int | None, names: bool) -> dict[str, float]:
        aggregation = import_module("crowdkit.aggregation")
        options: dict[str, float] = {}
        if iterations is not None:
            options = {"n_iter": iterations}
            options |= {"n_restarts": 1} if method == "mace" else {"tol": -1e9}
        model = getattr(aggregation, CROWDKIT[method])(**options)
        frame = (self.named if names else self.codes).copy()
        cpu, wall, _ = clock(lambda: model.fit(frame))
        probas = model.probas_
        columns = list(probas.columns)
        order = {name: n for n, name in enumerate("abcdefghijklmnop")}
        label = [order.get(c, c) for c in columns]
        right = float(
            (np.array(label)[probas.sort_index().to_numpy().argmax(1)] == self.truth).mean()
        )
        done = len(getattr(model, "loss_history_", ())) or model.n_iter
        return {"cpu": cpu, "wall": wall, "iterations": done, "right": right}


def serve(side: str, path: str, n_labels: int) -> None:
    """Answer tasks, a JSON line each, until there are none left."""
    worker = (Ours if side == "ours" else Theirs)(path, n_labels)
    print(json.dumps(worker.versions()), flush=True)
    for line in sys.stdin:
        task = json.loads(line)
        if "kernel" in task and isinstance(worker, Ours):
            print(json.dumps(worker.kernel(task["kernel"])), flush=True)
        else:
            print(json.dumps(worker.run(**task)), flush=True)


class Worker:
    """A process that was given the judgments and answers tasks."""

    def __init__(self, command: list[str], side: str, path: Path, n_labels: int) -> None:
        self.process = subprocess.Popen(
            [*command, __file__, "--serve", side, str(path), str(n_labels)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        self.versions = self._answer()

    def ask(self, **task: object) -> dict[str, float]:
        assert self.process.stdin
        self.process.stdin.write(json.dumps(task) + "\n")
        self.process.stdin.flush()
        answer = self._answer()
        return answer if isinstance(answer, dict) else {"cpu": float(str(answer))}

    def _answer(self) -> object:
        assert self.process.stdout
        line = self.process.stdout.readline()
        if not line:
            raise SystemExit("a worker ended; run it by hand with --serve to see why")
        return json.loads(line)

    def close(self) -> None:
        assert self.process.stdin
        self.process.stdin.close()
        self.process.wait()


@dataclass(frozen=True)
class Side:
    """A row of the table: who is asked, with what, and how many iterations tell their time."""

    worker: Worker
    task: dict[str, object]
    extra: int


def compare(
    method: str, n: int, n_labels: int, repeats: int, extra: int, pandas: str, input: str
) -> None:
    """Print the rows of one setting."""
    peer = ["uv", "run", "--quiet", "--no-project", "--with", PEER]
    peer += ["--with", f"pandas{pandas}"] if pandas else []
    with tempfile.TemporaryDirectory() as folder:
        path = draw(n, n_labels, Path(folder))
        ours = Worker([sys.executable], "ours", path, n_labels)
        theirs = Worker([*peer, "python"], "theirs", path, n_labels)
        print(f"\n{method}, {n:,} judgments, K = {n_labels}: {ours.versions}; {theirs.versions}")
        ours.ask(method=method, iterations=2, names=True)
        sides = {"quorate": Side(ours, {"names": True}, OWN_EXTRA)}
        if method == "dawid-skene":
            sides["quorate, 1e-5"] = Side(ours, {"names": True, "tolerance": 1e-5}, OWN_EXTRA)
        if input in ("both", "names"):
            sides["crowd-kit, names"] = Side(theirs, {"names": True}, extra)
        if input in ("both", "codes"):
            sides["crowd-kit, codes"] = Side(theirs, {"names": False}, extra)
        answers: Answers = {}
        for _ in range(repeats):
            for what in ("one", "many", "whole") if extra else ("whole",):
                for name, side in sides.items():
                    iterations = {"one": 1, "many": 1 + side.extra, "whole": None}[what]
                    answer = side.worker.ask(method=method, iterations=iterations, **side.task)
                    answers.setdefault((name, what), []).append(answer)
        if method == "dawid-skene":
            kernel = ours.ask(kernel=20)["cpu"]
            print(f"quorate, E-step alone: {kernel * 1e3:.2f} ms CPU, {n / kernel / 1e6:.0f} M/s")
        report(answers, {name: side.extra for name, side in sides.items()} if extra else {})
        ours.close()
        theirs.close()


def report(answers: Answers, extra: dict[str, int]) -> None:
    """Print medians and, as ratios, how many times the first row's they are."""

    def median(side: str, what: str, key: str = "cpu") -> float:
        return statistics.median(answer[key] for answer in answers[side, what])

    heads = ("s/iteration", "ratio", "s to end", "ratio", "its", "right", "wall")
    print(" " * 18 + "".join(f"{head:>12}" for head in heads))
    own: dict[str, float] = {}
    for side in dict.fromkeys(side for side, _ in answers):
        each = float("nan")
        if extra:
            each = (median(side, "many") - median(side, "one")) / extra[side]
        whole = median(side, "whole")
        own = own or {"each": each, "whole": whole}
        cells = (
            f"{each:.5f}",
            f"{each / own['each']:.0f}",
            f"{whole:.3f}",
            f"{whole / own['whole']:.1f}",
            f"{median(side, 'whole', 'iterations'):.0f}",
            f"{median(side, 'whole', 'right'):.4f}",
            f"{median(side, 'whole', 'wall'):.2f}",
        )
        print(f"{side:18}" + "".join(f"{cell:>12}" for cell in cells), flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--method", default="dawid-skene", choices=list(CROWDKIT))
    parser.add_argument("--judgments", type=float, default=1e6)
    parser.add_argument("--labels", type=int, nargs="+", default=[4, 10])
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--extra", type=int, default=5, help="crowd-kit's n; 0: skip iterations")
    parser.add_argument("--input", default="both", choices=["both", "names", "codes"])
    parser.add_argument("--pandas", default="", help="a version such as '<3'")
    parser.add_argument("--cores", type=int, default=0, help="how many both may use; 0: all")
    parser.add_argument("--serve", nargs=3, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.serve:
        side, path, n_labels = chosen.serve
        serve(side, path, int(n_labels))
        return
    if chosen.cores:
        # the two processes inherit it
        os.sched_setaffinity(0, range(chosen.cores))
    for n_labels in chosen.labels:
        compare(
            chosen.method,
            int(chosen.judgments),
            n_labels,
            chosen.repeats,
            chosen.extra,
            chosen.pandas,
            chosen.input,
        )


if __name__ == "__main__":
    main()
