"""What asking by a model saves where raters err: choices on a simulated crowd, by replay.

    uv run python benchmarks/active_replay.py

Reads ../shared/data/diagnosis/banking77: 400 items of ten options with embeddings, six judgments
each by 24 simulated raters who are right with .55 to .9 and err evenly. `quorate replay` reveals
judgments as each choice asks for them, a model learning along; accuracy of the raters' consensus
on the items that the campaign did not know, five orders. Prints Markdown.
"""

from __future__ import annotations

import csv
import gzip
from pathlib import Path
from random import Random

import numpy as np

import quorate
from quorate.analysis.diagnosis.model.features import features_of
from quorate.assignment.replay import replay
from quorate.assignment.replay.result import at
from quorate.schema import Gold, Kind

FOLDER = Path(__file__).parents[1].parent / "shared" / "data" / "diagnosis" / "banking77"
CHOICES = ("balanced", "information", "margin", "active-lab", "core-set", "diverse")
AT = (1.0, 1.5, 2.0, 3.0)
ITEMS, OPTIONS, VOTES, RATERS = 400, 10, 6, 24


def main() -> None:
    """Print the table."""
    with gzip.open(FOLDER / "train.csv.gz", "rt", encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    vectors = np.load(FOLDER / "minilm_embeddings.npz")["X"].astype(np.float32)
    classes = sorted({row["category"] for row in rows})[:OPTIONS]
    rng = Random(0)
    places = [n for n, row in enumerate(rows) if row["category"] in classes]
    drawn = sorted(rng.sample(places, ITEMS))
    skill = [rng.uniform(0.55, 0.9) for _ in range(RATERS)]
    judged: list[tuple[str, str, str]] = []
    gold: dict[str, str] = {}
    for n in drawn:
        truth = gold[f"i{n:05}"] = rows[n]["category"]
        for rater in rng.sample(range(RATERS), VOTES):
            right = rng.random() < skill[rater]
            said = truth if right else rng.choice([c for c in classes if c != truth])
            judged.append((f"i{n:05}", f"r{rater:02}", said))
    judgments = quorate.from_rows(judged, kind=Kind.CATEGORICAL)
    order = [int(item[1:]) for item in judgments.items.to_list()]
    features = features_of(rows=vectors[order])
    print("| choice | " + " | ".join(f"{x:g} an item" for x in AT) + " |")
    print("|---" * (len(AT) + 1) + "|")
    for name in CHOICES:
        found = replay(judgments, Gold(gold), name, orders=5, features=features, at_hand=24)
        cells = [f"{at(found.curve, x):.3f}" for x in AT]
        print(f"| `{name}` | " + " | ".join(cells) + " |", flush=True)


if __name__ == "__main__":
    main()
