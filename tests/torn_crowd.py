"""A crowd that differs for known reasons: ages that see items differently, a topic where two
options are close, items that can be read in two ways, slips, repeats, and a region of few people.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

import quorate
from quorate.schema import Judgments

OPTIONS = ("fine", "rude", "hateful")
TOPICS = ("politics", "sport", "religion")
AGES = ("under 35", "35 to 59", "60 or more")
COLUMNS = ("topic", "age", "region")


@dataclass(frozen=True)
class Torn:
    """Rows as a file has them, experts' answers to every other item, and where ages differ."""

    rows: tuple[dict[str, str], ...]
    gold: dict[str, str]
    opinion: frozenset[str]

    @property
    def judgments(self) -> Judgments:
        """The table with its group columns."""
        return quorate.from_rows([dict(row) for row in self.rows], groups=list(COLUMNS))

    def write(self, folder: Path) -> None:
        """Write ``crowd.csv`` and ``gold.csv``."""
        with (folder / "crowd.csv").open("w", newline="") as file:
            writer = csv.DictWriter(file, list(self.rows[0]))
            writer.writeheader()
            writer.writerows(self.rows)
        answers = [f"{item},{label}" for item, label in self.gold.items()]
        (folder / "gold.csv").write_text("\n".join(["item,label", *answers]))


@cache
def torn(items: int = 60, raters: int = 48, overlap: int = 20, seed: int = 5) -> Torn:
    """Every third rater is «60 or more», every twelfth lives on the island."""
    rng = np.random.default_rng(seed)
    truth = rng.choice(3, items, p=[0.5, 0.3, 0.2])
    topic = rng.integers(0, 3, items)
    kind = rng.choice(["clear", "opinion", "ambiguous"], items, p=[0.65, 0.25, 0.1])
    skill = rng.beta(14, 2, raters)

    def label(i: int, r: int) -> str:
        if rng.random() > skill[r]:
            return OPTIONS[rng.integers(0, 3)]
        if kind[i] == "ambiguous":
            return OPTIONS[rng.choice([0, 1])]
        if kind[i] == "opinion":
            return OPTIONS[int((r % 3 == 2) ^ (rng.random() < 0.05))]
        return OPTIONS[rng.choice([1, 2]) if topic[i] == 2 and truth[i] else truth[i]]

    pairs = [(i, r) for i in range(items) for r in rng.choice(raters, overlap, replace=False)]
    pairs += [pairs[k] for k in rng.choice(len(pairs), 120, replace=False)]
    rows = tuple(
        {
            "item": f"c{i:03}",
            "rater": f"p{r:02}",
            "label": label(i, r),
            "topic": TOPICS[topic[i]],
            "age": AGES[r % 3],
            "region": "island" if r % 12 == 0 else "north" if r % 2 else "south",
        }
        for i, r in pairs
    )
    gold = {f"c{i:03}": OPTIONS[truth[i]] for i in range(0, items, 2)}
    return Torn(rows, gold, frozenset(f"c{i:03}" for i in np.flatnonzero(kind == "opinion")))
