"""The built-in model; the tables of docs/benchmarks.md.

    uv run python benchmarks/built_in_model.py [model] [curve] [pruning] [cleaning] [digits] …

``model``: time and accuracy of a training in five folds, and the mean AUPRC of plain signals with
20 % of labels flipped. ``curve``: a learning curve fitted to the smaller subsets foretells the
accuracy of the largest. ``pruning`` and ``cleaning``: what examples and wrong labels are worth.
Data: scikit-learn's digits; banking77 (embeddings) and clinc150 (hashed texts) of ../shared/data,
left out where they are not. Times are CPU seconds; set OPENBLAS_NUM_THREADS=1.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from quorate.analysis.diagnosis.evidence import Evidence
from quorate.analysis.diagnosis.learning.cleaning import cleaning
from quorate.analysis.diagnosis.learning.learning_curve import learning_curve
from quorate.analysis.diagnosis.learning.pruning import pruning
from quorate.analysis.diagnosis.model.features import features_of
from quorate.analysis.diagnosis.model.training import train
from quorate.analysis.diagnosis.planting.planted import Kind, plant

DATA = Path(__file__).parents[1] / "../shared/data/diagnosis"
Data = tuple[str, NDArray[np.float32], NDArray[np.int64], list[str]]


def sets(wanted: set[str]) -> Iterator[Data]:
    from sklearn.datasets import load_digits

    if "digits" in wanted:
        found = load_digits()
        yield named("digits", features_of(images=found.images), found.target)
    banking = DATA / "banking77"
    if banking.exists() and "banking77" in wanted:
        with gzip.open(banking / "train.csv.gz") as file:
            rows = list(csv.DictReader(io.TextIOWrapper(file, "utf-8")))
        embedded = np.load(banking / "minilm_embeddings.npz")["X"]
        yield named("banking77", features_of(rows=embedded), [row["category"] for row in rows])
    clinc = DATA / "clinc150/data_full.json.gz"
    if clinc.exists() and "clinc150" in wanted:
        with gzip.open(clinc) as file:
            rows = json.load(file)["train"]
        texts = features_of(texts=[text for text, _ in rows])
        yield named("clinc150", texts, [label for _, label in rows])


def named(name: str, rows: NDArray[np.float32], labels: object) -> Data:
    classes, codes = np.unique(np.asarray(labels).astype(str), return_inverse=True)
    return name, rows, codes.astype(np.int64), classes.tolist()


def precision(score: NDArray[np.float64], wrong: NDArray[np.bool_]) -> float:
    hits = wrong[np.argsort(-score, kind="stable")]
    return float((np.cumsum(hits) / np.arange(1, len(hits) + 1))[hits].mean())


def model(data: Data) -> None:
    name, rows, labels, classes = data
    kinds: tuple[Kind, Kind] = ("symmetric", "asymmetric")
    for kind in kinds:
        figures = []
        for seed in range(3):
            flips = plant(labels, classes, 0.2, kind, seed, features=rows)
            begun = time.process_time()
            log = train(rows, labels, classes, plant=flips, seed=seed)
            spent = time.process_time() - begun
            seen = Evidence(log)
            own = np.arange(log.n), log.labels
            right = float((seen.probabilities.argmax(axis=1) == labels).mean())
            inside = seen.dynamics("inside", "window")
            scores = [
                inside.error,
                -inside.margin,
                -seen.probabilities[own].astype(np.float64),
                -seen.last_probabilities[own].astype(np.float64),
            ]
            figures.append(
                [spent, log.recipe.rate, right, *(precision(s, flips.wrong) for s in scores)]
            )
        spent, rate, *rest = np.mean(figures, axis=0)
        shown = " | ".join(f"{x:.3f}" for x in rest)
        print(f"| {name} | {kind} | {spent:.1f} | {rate:.2g} | {shown} |", flush=True)


def curve(data: Data) -> None:
    name, rows, labels, classes = data
    for wrong in (0.0, 0.2):
        given = plant(labels, classes, wrong).labels if wrong else labels
        begun = time.process_time()
        found = learning_curve(rows, given, classes)
        spent = time.process_time() - begun
        used = 4
        early = learning_curve(
            rows, given, classes, sizes=[int(n) for n in found.sizes[:used]], seed=1
        )
        told, low, high = early.at(int(found.sizes[-1]))
        print(
            f"| {name} | {wrong:.0%} | {found.sizes[used - 1]:,} of {found.sizes[-1]:,} "
            f"| {told:.3f} ({low:.3f}–{high:.3f}) | {found.accuracy[-1]:.3f} "
            f"| {found.more(0.01)} | {spent:.0f} |",
            flush=True,
        )


def prune(data: Data) -> None:
    name, rows, labels, classes = data
    for wrong in (0.0, 0.1):
        given = plant(labels, classes, wrong).labels if wrong else labels
        log = train(rows, given, classes)
        for row in pruning(log).rows:
            print(
                f"| {name} | {wrong:.0%} | {row.share:.0%} | {row.whole:.3f} | {row.ranked:.3f} "
                f"| {row.random:.3f} | {100 * row.lost:+.1f} ({100 * row.lost_lower:+.1f} to "
                f"{100 * row.lost_upper:+.1f}) | {100 * row.saved:+.1f} "
                f"({100 * row.saved_lower:+.1f} to {100 * row.saved_upper:+.1f}) |",
                flush=True,
            )


def clean(data: Data) -> None:
    name, rows, labels, classes = data
    flips = plant(labels, classes, 0.1)
    found = learning_curve(rows, flips.labels, classes)
    got = cleaning(rows, flips.labels, classes, found, suspects=flips.wrong)
    gain, worth, removed = got.gain(0.1), got.rate(0.1), got.removed
    if gain.value is None or removed is None or removed.value is None:
        return
    print(
        f"| {name} | {' | '.join(f'{x:.3f}' for x in got.accuracy)} | {100 * gain.value:+.1f} "
        f"| {100 * removed.value:+.1f} | {worth.value} ({worth.lower} to {worth.upper}) |",
        flush=True,
    )


TABLES = {"model": model, "curve": curve, "pruning": prune, "cleaning": clean}

SETS = {"digits", "banking77", "clinc150"}

if __name__ == "__main__":
    asked = sys.argv[1:]
    for table in [name for name in TABLES if name in asked] or TABLES:
        print(f"\n{table}\n", flush=True)
        for data in sets(SETS & set(asked) or SETS):
            TABLES[table](data)
