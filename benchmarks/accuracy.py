"""Accuracy of every method on real data sets with gold, beside crowd-kit's.

    uv run python benchmarks/accuracy.py            ours
    uv run python benchmarks/accuracy.py --peers    ours and crowd-kit 1.4.2 in its own environment
    uv run python benchmarks/accuracy.py --keep 0.5 --methods majority pool
                                                    on half of the judgments, drawn at random

Reads the data sets beside the project (../shared/data/crowd) and prints Markdown: accuracy on gold
with k tied labels counting 1/k each (peers name one label), mean, worst difference to the majority
vote, log loss (clipped at 1e-6), expected calibration error (10 bins) and process CPU seconds.
A repeated judgment of a rater on an item is the last one. Nothing is tuned by data set.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import polars as pl

from quorate.analysis.calibration import Calibration, calibrate
from quorate.analysis.consensus import consensus, methods
from quorate.formats import read, read_gold
from quorate.schema import Gold, Judgments, Kind

FOLDER = Path(__file__).parents[1].parent / "shared" / "data" / "crowd"
SETS = [
    *["CF", "CF_amt", "MS", "SP", "ZC_in", "ZC_us", "product", "senti_1k", "face", "bird", "dog"],
    *["rte", "trec", "web", "barzan", "snow_temp", "snow_wsd"],
]
PEER = Path(__file__).parent / "peers" / "crowdkit_accuracy.py"
PEER_ENVIRONMENT = ["crowd-kit==1.4.2", "scikit-learn==1.5.2"]


def load(name: str, keep: float) -> tuple[Judgments, Gold]:
    """The judgments of a set, or a share ``keep`` of them drawn with seed 1, and its gold."""
    folder = FOLDER / name
    judgments = read(folder / "labels.csv", kind=Kind.CATEGORICAL)
    if keep < 1:
        judgments = judgments.subset(np.random.default_rng(1).random(len(judgments)) < keep)
    return judgments, read_gold(folder / "gold.csv")


def ours(
    names: list[str], keep: float = 1.0, only: list[str] | None = None
) -> dict[str, dict[str, dict[str, float]]]:
    """Scores by method and set."""
    scores: dict[str, dict[str, dict[str, float]]] = {}
    for name in names:
        judgments, gold = load(name, keep)
        for method in methods(Kind.CATEGORICAL):
            if method.refuses(judgments) or method.name == "expert-weighted":
                continue
            if only and method.name not in only:
                continue
            start = time.process_time()
            found = consensus(judgments, method)
            seconds = time.process_time() - start
            measured = calibrate(found, gold)
            if not isinstance(measured, Calibration):
                continue
            scores.setdefault(method.name, {})[name] = {
                "accuracy": measured.accuracy,
                "log_loss": measured.log_loss,
                "ece": measured.ece,
                "seconds": seconds,
            }
        print(name, "done", file=sys.stderr, flush=True)
    return scores


def peers(names: list[str]) -> dict[str, dict[str, dict[str, float]]]:
    """The same for crowd-kit, in an environment of its own."""
    command = ["uv", "run", "--no-project", "--isolated"]
    for package in PEER_ENVIRONMENT:
        command += ["--with", package]
    command += ["python", str(PEER), str(FOLDER), *names]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    scores: dict[str, dict[str, dict[str, float]]] = json.loads(done.stdout)
    return scores


def table(scores: dict[str, dict[str, dict[str, float]]], names: list[str]) -> pl.DataFrame:
    """One row a method: accuracy by set and the summaries."""
    vote = scores["majority"]
    rows = []
    for method, by_set in scores.items():
        complete = all(name in by_set for name in names)
        gaps = [by_set[n]["accuracy"] - vote[n]["accuracy"] for n in names if n in by_set]

        def mean(what: str, by_set: dict[str, dict[str, float]] = by_set) -> float | None:
            values = [s[what] for s in by_set.values() if what in s]
            return float(np.mean(values)) if values else None

        rows.append(
            {
                "method": method,
                "mean": mean("accuracy") if complete else None,
                "sets": len(by_set),
                "worst vs vote": min(gaps) * 100,
                "log loss": mean("log_loss"),
                "ECE": mean("ece"),
                "CPU s": sum(s["seconds"] for s in by_set.values()),
                **{n: by_set[n]["accuracy"] if n in by_set else None for n in names},
            }
        )
    return pl.DataFrame(rows).sort("mean", descending=True, nulls_last=True)


def markdown(frame: pl.DataFrame) -> str:
    """The table as Markdown, numbers to sensible places."""
    places = {"worst vs vote": 1, "log loss": 2, "ECE": 3, "CPU s": 1, "mean": 4}

    def show(column: str, value: object) -> str:
        if value is None:
            return "–"
        if isinstance(value, float):
            return f"{value:.{places.get(column, 3)}f}"
        return str(value)

    lines = ["| " + " | ".join(frame.columns) + " |", "|" + "---|" * frame.width]
    for row in frame.iter_rows():
        cells = (show(c, v) for c, v in zip(frame.columns, row, strict=True))
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--peers", action="store_true", help="run crowd-kit beside")
    parser.add_argument("--sets", nargs="*", default=SETS, help="only these data sets")
    parser.add_argument("--keep", type=float, default=1.0, help="the share of judgments kept")
    parser.add_argument("--methods", nargs="*", help="only these, and majority to compare with")
    options = parser.parse_args()
    if options.peers and options.keep < 1:
        sys.exit("peers run on all judgments: leave out --keep or --peers")
    only = [*options.methods, "majority"] if options.methods else None
    if not FOLDER.is_dir():
        sys.exit(f"the data sets are not beside the project: {FOLDER} does not exist")
    scores = ours(options.sets, options.keep, only)
    if options.peers:
        scores |= peers(options.sets)
    print(markdown(table(scores, options.sets)))


if __name__ == "__main__":
    main()
