"""Strengths from comparisons by Quorate and by its peers in one run, and how intervals cover.

    uv run python benchmarks/preference.py                     10^4, 10^5, 10^6 comparisons
    uv run python benchmarks/preference.py --candidates 1000 --comparisons 1e6
    uv run python benchmarks/preference.py --coverage          how often 95 % intervals hold
    uv run python benchmarks/preference.py --few               the same with 5, 10 and 20 raters
    uv run python benchmarks/preference.py --reliability       Crowd-BT: strengths and raters
    uv run python benchmarks/preference.py --rankings          rankings, as such and as pairs

Each measurement is a process of its own; peers (choix, crowd-kit, arena-rank) run in environments
that uv makes for them and are no dependency of the project. ``cpu`` is the CPU time of the call,
from arrays in memory on one thread of linear algebra, counting included, imports and a first call
that compiles left out. ``r`` is
the correlation with the truth, ``off`` the largest difference to the maximum of the likelihood, as
Newton's method finds it to 1e-10; of plain fits only, for further terms move it. Models of
ties have every fifth comparison turned into one, that of grades every second made a strong one.
Peers are left out where they take minutes.

Raters differ: a fifth guess, the others are right with probability Beta(20, 2) each.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.special import expit

Doubles = NDArray[np.float64]

PEERS = Path(__file__).parent / "peers" / "preference_peers.py"
PACKAGES = {
    "choix": ["choix==0.4.1"],
    "crowd-kit": ["crowd-kit==1.4.2", "scikit-learn==1.5.2"],
    "arena-rank": ["arena-rank==0.1.1"],
}
LIMIT = {
    "choix opt_pairwise": 1e5,
    "choix mm_pairwise": 1e5,
    "crowd-kit Noisy": 1e4,
}
NAMES = (
    "quorate newman",
    "quorate bradley-terry",
    "quorate bradley-terry, two-way errors",
    "quorate bradley-terry, position and length",
    "quorate bradley-terry, position by rater",
    "quorate davidson",
    "quorate rao-kupper",
    "quorate graded",
    "quorate crowd-bt",
    "quorate plackett-luce",
    "choix ilsr_pairwise",
    "choix ilsr_pairwise_dense",
    "choix mm_pairwise",
    "choix opt_pairwise",
    "crowd-kit BradleyTerry",
    "crowd-kit Noisy",
    "arena-rank",
)
TERMS = {name for name in NAMES if name.startswith("quorate") and (", pos" in name)}
TERMS |= {"quorate davidson", "quorate rao-kupper", "quorate graded"}
TERMS |= {"quorate crowd-bt", "crowd-kit Noisy"}
RATERS = 500
FEW = (5, 10, 20)
FEW_COMPARISONS, FEW_CANDIDATES = 20_000, 12


def draw(n: int, candidates: int, path: Path, seed: int = 0, raters: int = RATERS) -> Doubles:
    """Comparisons to a file; returns the true strengths."""
    rng = np.random.default_rng([seed, n, candidates])
    theta = np.random.default_rng(1).normal(0, 1, candidates)
    theta -= theta.mean()
    skill = np.where(rng.random(raters) < 0.2, 0.5, rng.beta(20, 2, raters))
    first = rng.integers(0, candidates, n)
    second = (first + rng.integers(1, candidates, n)) % candidates
    rater = rng.integers(0, raters, n)
    p = expit(theta[first] - theta[second])
    won = rng.random(n) < skill[rater] * p + (1 - skill[rater]) * (1 - p)
    position = rng.choice(np.array([-1, 1], np.int8), n)
    length = rng.normal(0, 1, n)
    np.savez(
        path, first=first, second=second, rater=rater, won=won, position=position, length=length
    )
    return np.asarray(theta)


def ours(name: str, path: str, out: str) -> dict[str, float]:
    """Measure here; run in a process of its own."""
    from quorate.analysis.preference.comparisons import Comparisons
    from quorate.analysis.preference.model import model
    from quorate.analysis.preference.models.newman import newman

    data = dict(np.load(path))
    n = len(data["first"])
    candidates = int(max(data["first"].max(), data["second"].max())) + 1
    outcome = np.where(data["won"], 1, -1)
    tied = any(one in name for one in ("davidson", "rao-kupper"))
    if tied:
        outcome[::5] = 0
    if "graded" in name:
        outcome[::2] *= 2

    def fresh() -> Comparisons:
        return Comparisons(
            candidates=pl.Series(np.arange(candidates)).cast(pl.String),
            raters=pl.Series(np.arange(RATERS)).cast(pl.String),
            items=pl.Series(np.arange(n // 4 + 1)).cast(pl.String),
            first=data["first"].astype(np.int32),
            second=data["second"].astype(np.int32),
            outcome=outcome.astype(np.int8),
            rater=data["rater"].astype(np.int32),
            item=(np.arange(n) // 4).astype(np.int32),
            position=data["position"],
            block=np.arange(n, dtype=np.int32),
            ties=tied,
            levels=2 if "graded" in name else 1,
            covariates=data["length"][:, None],
            covariate_names=("length",),
        )

    calls: dict[str, dict[str, bool | str]] = {
        "quorate bradley-terry": {},
        "quorate bradley-terry, two-way errors": {"errors": "two-way"},
        "quorate bradley-terry, position and length": {"position": True, "covariates": "length"},
        "quorate bradley-terry, position by rater": {"by_rater": "position"},
        "quorate davidson": {},
        "quorate rao-kupper": {},
        "quorate graded": {},
        "quorate crowd-bt": {},
        "quorate plackett-luce": {},
    }

    def call(comparisons: Comparisons) -> Doubles:
        if name == "quorate newman":
            theta, _ = newman(comparisons.wins, 0.0, 1e-10)
            return np.asarray(theta - theta.mean())
        if name == "quorate crowd-bt":  # needs a prior, and stops when errors hide the rest
            return model("crowd-bt").fit(comparisons).strength
        prior = 1e-9 if "plackett" in name else 0.0
        made = model(name.split()[1].rstrip(","), prior=prior, tolerance=1e-10, **calls[name])
        return made.fit(comparisons).strength

    call(fresh())
    comparisons = fresh()
    start = time.process_time()
    strength = call(comparisons)
    cpu = time.process_time() - start
    np.save(out, strength)
    return {"cpu": cpu}


def measured(name: str, path: Path, out: Path) -> dict[str, float] | None:
    """Run one measurement in its own process; None where it fails or does not install."""
    packages = PACKAGES.get(name.split()[0])
    if packages is None:
        command = [sys.executable, __file__, "--one", name, str(path), str(out)]
    else:
        command = ["uv", "run", "--no-project"]
        command += [part for package in packages for part in ("--with", package)]
        command += ["python", str(PEERS), name, str(path), str(out)]
    # threads of linear algebra that wait for each other on a shared machine count as CPU time
    single = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, env=os.environ | single
    )
    if done.returncode:
        print(f"{name}: {done.stderr.strip().splitlines()[-1:]}", file=sys.stderr)
        return None
    result: dict[str, float] = json.loads(done.stdout.strip().splitlines()[-1])
    return result


def table(sizes: list[int], candidates: int, names: list[str]) -> None:
    """One row a library and size."""
    print("| comparisons | candidates | by | CPU s | r | off |")
    print("|---:|---:|---|---:|---:|---:|")
    with tempfile.TemporaryDirectory() as folder:
        for n in sizes:
            path, out = Path(folder) / f"{n}.npz", Path(folder) / "out.npy"
            truth = draw(n, candidates, path)
            best = maximum(path, candidates)
            for name in names:
                if n > LIMIT.get(name, np.inf):
                    continue
                row = measured(name, path, out)
                if row is None:
                    print(f"| {n:,} | {candidates:,} | {name} | failed | | |", flush=True)
                    continue
                found = np.load(out)
                r = float(np.corrcoef(found, truth)[0, 1])
                plain = name not in TERMS
                off = f"{np.abs(found - best).max():.0e}" if plain else "–"
                print(
                    f"| {n:,} | {candidates:,} | {name} | {row['cpu']:.3f} | {r:.4f} | {off} |",
                    flush=True,
                )


def maximum(path: Path, candidates: int) -> Doubles:
    """The maximum of the likelihood by Newton's method on a full matrix of counts."""
    data = np.load(path)
    key = np.where(
        data["won"],
        data["first"] * candidates + data["second"],
        data["second"] * candidates + data["first"],
    )
    wins = np.bincount(key, minlength=candidates**2).reshape(candidates, candidates)
    games = wins + wins.T
    theta = np.zeros(candidates)
    for _ in range(50):
        p = expit(theta[:, None] - theta[None])
        weight = games * p * (1 - p)
        bend = np.diag(weight.sum(axis=1)) - weight + 1 / candidates
        step = np.linalg.solve(bend, wins.sum(axis=1) - (games * p).sum(axis=1))
        theta += step
        if np.abs(step).max() < 1e-11:
            break
    return np.asarray(theta - theta.mean())


def coverage(crowds: list[tuple[int, int]], candidates: int, times: int) -> None:
    """How often intervals hold what endless such raters would say.

    ``crowds`` are numbers of comparisons, and of raters who made them.
    """
    from quorate.analysis.preference.comparisons import Comparisons
    from quorate.analysis.preference.model import model
    from quorate.analysis.preference.models.newman import newman

    ways = ("rater", "two-way", "iid", "bootstrap")
    print(
        f"| comparisons | raters | data sets | {' | '.join(ways)} "
        "| deviation of strengths | rater error |"
    )
    print("|---:|---:|---:|" + "---:|" * (len(ways) + 2))
    for n, raters in crowds:
        held: dict[str, list[NDArray[np.bool_]]] = {way: [] for way in ways}
        strengths, errors = [], []
        for seed in range(times):
            with tempfile.TemporaryDirectory() as folder:
                path = Path(folder) / "data.npz"
                theta = draw(n, candidates, path, seed, raters)
                data = dict(np.load(path))
            right = 0.2 * 0.5 + 0.8 * 20 / 22
            p = expit(theta[:, None] - theta[None])
            share = right * p + (1 - right) * (1 - p)
            np.fill_diagonal(share, 0)
            target, _ = newman(share * 1e6, 0.0, 1e-12)
            comparisons = Comparisons(
                candidates=pl.Series(np.arange(candidates)).cast(pl.String),
                raters=pl.Series(np.arange(raters)).cast(pl.String),
                items=pl.Series(np.arange(n // 4 + 1)).cast(pl.String),
                first=data["first"].astype(np.int32),
                second=data["second"].astype(np.int32),
                outcome=np.where(data["won"], 1, -1).astype(np.int8),
                rater=data["rater"].astype(np.int32),
                item=(np.arange(n) // 4).astype(np.int32),
                position=data["position"],
                block=np.arange(n, dtype=np.int32),
            )
            for way in ways:
                if way == "bootstrap" and n > 1e5:
                    continue
                found = model("bradley-terry", errors=way).fit(comparisons, seed)
                held[way].append((found.lower < target) & (target < found.upper))
                if way == "rater":
                    strengths.append(found.strength)
                    errors.append(np.sqrt(np.diag(found.covariance)))
        shares = [f"{np.mean(held[way]):.3f}" if held[way] else "–" for way in ways]
        spread = np.std(strengths, axis=0, ddof=1).mean()
        print(
            f"| {n:,} | {raters} | {times} | {' | '.join(shares)} "
            f"| {spread:.4f} | {np.mean(errors):.4f} |",
            flush=True,
        )


def reliability(sizes: list[int], candidates: int, times: int) -> None:
    """How near Crowd-BT comes to strengths and raters, and how often its intervals hold."""
    from quorate.analysis.preference.comparisons import Comparisons
    from quorate.analysis.preference.model import model

    heads = ("strengths r", "slope", "held", "raters r", "held")
    print(f"| comparisons | data sets | {' | '.join(heads)} |")
    print("|---:|---:|" + "---:|" * len(heads))
    for n in sizes:
        rows = []
        for seed in range(times):
            with tempfile.TemporaryDirectory() as folder:
                path = Path(folder) / "data.npz"
                theta = draw(n, candidates, path, seed)
                data = dict(np.load(path))
            rng = np.random.default_rng([seed, n, candidates])
            skill = np.where(rng.random(RATERS) < 0.2, 0.5, rng.beta(20, 2, RATERS))
            comparisons = Comparisons(
                candidates=pl.Series([f"{k:05}" for k in range(candidates)]),
                raters=pl.Series([f"{k:05}" for k in range(RATERS)]),
                items=pl.Series(["all"]),
                first=data["first"].astype(np.int32),
                second=data["second"].astype(np.int32),
                outcome=np.where(data["won"], 1, -1).astype(np.int8),
                rater=data["rater"].astype(np.int32),
                item=np.zeros(n, np.int32),
                position=data["position"],
                block=np.arange(n, dtype=np.int32),
            )
            found = model("crowd-bt").fit(comparisons)
            assert found.raters is not None
            value, low, high = (
                found.raters[f"reliability{end}"].to_numpy() for end in ("", "_lower", "_upper")
            )
            rows.append([
                np.corrcoef(found.strength, theta)[0, 1],
                np.polyfit(theta, found.strength, 1)[0],
                np.mean((found.lower <= theta) & (theta <= found.upper)),
                np.corrcoef(value, skill)[0, 1],
                np.mean((low <= skill) & (skill <= high)),
            ])  # fmt: skip
        means = " | ".join(f"{x:.3f}" for x in np.mean(rows, axis=0))
        print(f"| {n:,} | {times} | {means} |", flush=True)


def rankings(times: int) -> None:
    """How often intervals hold for 2,000 rankings of 5 among 13, as such and taken for pairs."""
    sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
    from quorate.analysis.preference.model import model
    from rankings_made import luce

    theta = np.linspace(-1.5, 1.5, 13)
    print("| model | errors | held | width |")
    print("|---|---|---:|---:|")
    for name, errors in (
        ("plackett-luce", "rater"), ("plackett-luce", "block"),
        ("bradley-terry", "iid"), ("bradley-terry", "block"),
    ):  # fmt: skip
        rows = []
        for seed in range(times):
            found = model(name, errors=errors).fit(luce(theta, 2000, 5, 50, seed))
            held = np.mean((found.lower <= theta) & (theta <= found.upper))
            rows.append([held, (found.upper - found.lower).mean()])
        held, width = np.mean(rows, axis=0)
        print(f"| {name} | {errors} | {held:.3f} | {width:.3f} |", flush=True)


def main() -> None:
    """Print a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--comparisons", type=float, nargs="+", default=[1e4, 1e5, 1e6])
    parser.add_argument("--candidates", type=int, default=100)
    parser.add_argument("--names", nargs="+", default=list(NAMES))
    parser.add_argument("--coverage", action="store_true")
    parser.add_argument("--few", action="store_true", help="coverage with few raters")
    parser.add_argument("--reliability", action="store_true")
    parser.add_argument("--rankings", action="store_true")
    parser.add_argument("--times", type=int, default=100, help="data sets for --coverage")
    parser.add_argument("--one", nargs=3, metavar=("NAME", "FILE", "OUT"), help="measure one here")
    arguments = parser.parse_args()
    sizes = [int(n) for n in arguments.comparisons]
    if arguments.one:
        print(json.dumps(ours(*arguments.one)))
    elif arguments.rankings:
        rankings(arguments.times)
    elif arguments.reliability:
        reliability(sizes, arguments.candidates, arguments.times)
    elif arguments.coverage:
        coverage([(n, RATERS) for n in sizes], arguments.candidates, arguments.times)
    elif arguments.few:
        coverage([(FEW_COMPARISONS, n) for n in FEW], FEW_CANDIDATES, arguments.times)
    else:
        table(sizes, arguments.candidates, arguments.names)


if __name__ == "__main__":
    main()
