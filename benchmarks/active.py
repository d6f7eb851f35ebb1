"""What to label next: accuracy on held-out items against judged ones, by choice.

    uv run python benchmarks/active.py              banking77 with its embeddings, 3 seeds
    uv run python benchmarks/active.py --seeds 1 --choices margin balanced

Reads ../shared/data/diagnosis/banking77. Of 4,500 items 1,500 are held out; 154 of the others,
drawn at random, are judged first, and then 250 more at a time, those that the choice wants most.
Each judgment names the right option. After each batch the built-in model learns anew, and its mean
over folds is held against the answers of the held-out items. All choices of a seed begin with the
same items and the same recipe. ``balanced`` draws at random. Prints Markdown.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from quorate.analysis.diagnosis.loop.scoring import score_all
from quorate.analysis.diagnosis.model.features import features_of
from quorate.analysis.diagnosis.model.recipe import Recipe
from quorate.assignment.choice import choice
from quorate.assignment.model_scores import ModelScores, Pool, wanted

FOLDER = Path(__file__).parents[1].parent / "shared" / "data" / "diagnosis" / "banking77"
CHOICES = (
    "balanced",
    "least-confident",
    "margin",
    "entropy",
    "bald",
    "active-lab",
    "core-set",
    "diverse",
)
POOL, TEST, FIRST, MORE, STEPS = 3_000, 1_500, 154, 250, 4


def data() -> tuple[NDArray[np.float32], NDArray[np.int64], int]:
    """Embeddings, classes, and how many classes there are."""
    with gzip.open(FOLDER / "train.csv.gz", "rt", encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    column = next(name for name in rows[0] if name not in ("text", "row", ""))
    names, labels = np.unique([row[column] for row in rows], return_inverse=True)
    kept = np.load(FOLDER / "minilm_embeddings.npz")
    vectors = next(kept[name] for name in kept.files if kept[name].ndim == 2)
    return vectors.astype(np.float32), labels.astype(np.int64), len(names)


def curve(
    name: str,
    features: NDArray[np.float32],
    truth: NDArray[np.int64],
    k: int,
    how: Recipe | None,
    seed: int,
) -> Iterator[tuple[int, float, Recipe]]:
    """Judged items and the accuracy on held-out ones."""
    rng = np.random.default_rng([seed, 1])
    judged = np.sort(rng.choice(POOL, FIRST, replace=False))
    items = tuple(f"i{n}" for n in range(POOL))
    options = tuple(f"o{n}" for n in range(k))
    for step in range(STEPS):
        labels = np.full(len(truth), -1)
        labels[judged] = truth[judged]
        p, how = score_all(features, labels, k, how=how, seed=seed)
        right = p[:, POOL:].mean(axis=0).argmax(axis=1) == truth[POOL:]
        yield len(judged), float(right.mean()), how
        if step + 1 == STEPS:
            return
        left = np.ones(POOL, np.bool_)
        left[judged] = False
        if name == "balanced":
            order = rng.permutation(np.flatnonzero(left))
        else:
            once = np.zeros(len(judged), np.int64)
            scores = ModelScores(items, options, p[:, :POOL], features[:POOL])
            pool = Pool(scores, judged, once, truth[judged], left)
            values = wanted(choice(name), pool, seed=seed)
            order = np.array([int(i[1:]) for i in sorted(values, key=values.__getitem__)])
        judged = np.sort(np.concatenate([judged, order[:MORE]]))


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--choices", nargs="+", default=list(CHOICES))
    parser.add_argument("--seeds", type=int, default=3)
    options = parser.parse_args()
    vectors, labels, k = data()
    found: dict[str, list[list[float]]] = {name: [] for name in options.choices}
    seconds = dict.fromkeys(options.choices, 0.0)
    counts: list[int] = []
    for seed in range(options.seeds):
        drawn = np.random.default_rng([seed, 0]).permutation(len(labels))[: POOL + TEST]
        features = features_of(rows=vectors[drawn], seed=seed)
        how: Recipe | None = None
        for name in options.choices:
            begun = time.process_time()
            line = list(curve(name, features, labels[drawn], k, how, seed))
            how = line[0][2]
            counts = [n for n, _, _ in line]
            found[name].append([accuracy for _, accuracy, _ in line])
            seconds[name] += time.process_time() - begun
            print(f"<!-- seed {seed} {name} {found[name][-1]} -->", flush=True)
    print("| choice | " + " | ".join(f"{n:,} judged" for n in counts) + " | CPU s |")
    print("|---" * (len(counts) + 2) + "|")
    for name, lines in found.items():
        mean, spread = np.mean(lines, axis=0), np.std(lines, axis=0)
        cells = [f"{m:.3f} ± {s:.3f}" for m, s in zip(mean, spread, strict=True)]
        print(f"| `{name}` | " + " | ".join(cells) + f" | {seconds[name]:.0f} |")


if __name__ == "__main__":
    main()
