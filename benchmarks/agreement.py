"""Agreement by Quorate and by its peers on the same judgments, in one run.

    uv run python benchmarks/agreement.py                        10^4, 10^5, 10^6 and 10^7 labels
    uv run python benchmarks/agreement.py --judgments 1e5 --options 10

Each measurement is a process of its own; peers (krippendorff, irrCAC) run in an environment that uv
makes for them and are no dependency of the project. ``cpu`` is the CPU time of the call, from
arrays in memory, imports left out but compilation included; ``rss`` the peak of the whole process.
Ours has 1,000 bootstrap replicates, irrCAC an analytic interval, krippendorff a value alone.
Peers are left out beyond the size where they take minutes.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

OVERLAP = 5
PEERS = Path(__file__).parent / "peers" / "agreement_peers.py"
PACKAGES = {"krippendorff": "krippendorff==0.9.0", "irrCAC": "irrCAC==0.4.4"}
LIMIT = {"krippendorff nominal": 1e7, "krippendorff interval": 1e6, "irrCAC": 1e5}
TASKS = {
    "alpha, nominal": ("krippendorff-alpha:nominal", "krippendorff nominal", "irrCAC krippendorff"),
    "alpha, interval": ("krippendorff-alpha:interval", "krippendorff interval"),
    "AC1": ("gwet-ac1", "irrCAC gwet"),
    "Fleiss": ("fleiss-kappa", "irrCAC fleiss"),
    "Conger": ("conger-kappa", "irrCAC conger"),
}
OURS_LIMIT = {"conger-kappa": 1e6}


def draw(n: int, options: int, folder: Path) -> Path:
    """Five raters an item who know the answer with probability .7 and else guess evenly."""
    rng = np.random.default_rng(0)
    items = n // OVERLAP
    truth = rng.integers(0, options, (items, 1))
    guess = rng.integers(0, options, (items, OVERLAP))
    label = np.where(rng.random((items, OVERLAP)) < 0.7, truth, guess)
    path = folder / f"{n}.npz"
    np.savez(path, label=label.astype(np.int32))
    return path


def ours(name: str, path: str) -> dict[str, object]:
    """Measure here; run in a process of its own."""
    import polars as pl
    import scipy.special  # noqa: F401  (ours imports it on first use)

    from quorate.analysis.agreement.coefficient import coefficients
    from quorate.analysis.agreement.evidence import Evidence
    from quorate.analysis.agreement.measure import Sampling, measure
    from quorate.schema import Judgments, Kind, Question

    label = np.load(path)["label"]
    items = len(label)
    judgments = Judgments.build(
        Question("q", Kind.ORDINAL, tuple(str(k) for k in range(int(label.max()) + 1))),
        pl.Series(np.arange(items)).cast(pl.String),
        pl.Series(np.arange(OVERLAP)).cast(pl.String),
        np.repeat(np.arange(items, dtype=np.int32), OVERLAP),
        np.tile(np.arange(OVERLAP, dtype=np.int32), items),
        label.ravel(),
    )
    (coefficient,) = coefficients(name, Evidence.of(judgments))
    start = time.process_time()
    found = measure(coefficient, judgments, Sampling())
    return {
        "value": found.value,
        "interval": [found.lower, found.upper],
        "cpu": time.process_time() - start,
        "rss": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def measured(name: str, path: Path) -> dict[str, object]:
    """Run one measurement in its own process."""
    package = PACKAGES.get(name.split()[0])
    if package is None:
        command = [sys.executable, __file__, "--one", name, str(path)]
    else:
        command = ["uv", "run", "--no-project", "--with", package, "python", str(PEERS)]
        command += [name, str(path)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    result: dict[str, object] = json.loads(done.stdout)
    return result


def too_large(name: str, n: int) -> bool:
    """Whether a measurement would take minutes."""
    limit = LIMIT.get(name, LIMIT.get(name.split()[0], OURS_LIMIT.get(name, np.inf)))
    return n > limit


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--judgments", type=float, nargs="+", default=[1e4, 1e5, 1e6, 1e7])
    parser.add_argument("--options", type=int, default=5)
    parser.add_argument("--one", nargs=2, metavar=("NAME", "FILE"), help="measure one here")
    arguments = parser.parse_args()
    if arguments.one:
        print(json.dumps(ours(*arguments.one)))
        return
    print("| labels | coefficient | by | CPU s | peak MB | value | interval |")
    print("|---:|---|---|---:|---:|---:|---|")
    with tempfile.TemporaryDirectory() as folder:
        for n in map(int, arguments.judgments):
            path = draw(n, arguments.options, Path(folder))
            for title, names in TASKS.items():
                for name in names:
                    if too_large(name, n):
                        continue
                    row = measured(name, path)
                    ends = row["interval"]
                    interval = f"{ends[0]:.4f} to {ends[1]:.4f}" if isinstance(ends, list) else "–"
                    by = name.split()[0] if name.split()[0] in PACKAGES else "quorate"
                    print(
                        f"| {n:,} | {title} | {by} | {row['cpu']:.3f} | {row['rss']:.0f} "
                        f"| {row['value']:.6f} | {interval} |",
                        flush=True,
                    )


if __name__ == "__main__":
    main()
