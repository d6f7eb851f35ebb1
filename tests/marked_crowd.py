"""Made-up crowds that mark boxes or segments, with the truth and the raters' skills known.

Each true object is marked with the rater's recall, its edges off by ``spread`` times its size
(normal), named right with ``right`` (else any label at random); false alarms are Poisson.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from quorate import from_rows
from quorate.schema import Judgments, Kind

LABELS = ("car", "person", "tree")
Doubles = NDArray[np.float64]


@dataclass(frozen=True)
class Skill:
    recall: float
    alarms: float
    spread: float
    right: float


MIXED = (
    Skill(0.95, 0.2, 0.03, 0.97),
    Skill(0.9, 0.3, 0.05, 0.9),
    Skill(0.8, 0.5, 0.08, 0.9),
    Skill(0.6, 1.5, 0.15, 0.7),
    Skill(0.5, 0.5, 0.12, 0.8),
)


@dataclass(frozen=True)
class Crowd:
    rows: list[tuple[str, str, str]]
    truth: dict[str, str]
    kind: Kind

    @property
    def judgments(self) -> Judgments:
        return from_rows(self.rows, kind=self.kind)

    def of(self, rater: str) -> dict[str, str]:
        return {item: label for item, by, label in self.rows if by == rater}


def crowd(
    kind: Kind = Kind.BOXES,
    items: int = 100,
    density: float = 6.0,
    skills: tuple[Skill, ...] = MIXED,
    per: int | None = None,
    seed: int = 0,
) -> Crowd:
    """``per`` raters, drawn at random, judge each item; all where it is None."""
    rng = np.random.default_rng(seed)
    rows: list[tuple[str, str, str]] = []
    truth: dict[str, str] = {}
    for i in range(items):
        there = [(_place(rng, kind), str(rng.choice(LABELS))) for _ in range(rng.poisson(density))]
        truth[f"i{i:04}"] = json.dumps([_part(kind, place, label) for place, label in there])
        judges = range(len(skills)) if per is None else rng.choice(len(skills), per, replace=False)
        for r in judges:
            marks = _marks(rng, kind, there, skills[r])
            rows.append((f"i{i:04}", f"r{r}", json.dumps(marks)))
    return Crowd(rows, truth, kind)


def _marks(
    rng: np.random.Generator, kind: Kind, there: list[tuple[Doubles, str]], skill: Skill
) -> list[dict[str, str | float]]:
    marks = []
    for place, label in there:
        if rng.random() >= skill.recall:
            continue
        half = len(place) // 2
        size = np.tile(place[half:] - place[:half], 2)
        said = label if rng.random() < skill.right else str(rng.choice(LABELS))
        marks.append(_part(kind, place + rng.normal(0, skill.spread, 2 * half) * size, said))
    for _ in range(rng.poisson(skill.alarms)):
        marks.append(_part(kind, _place(rng, kind), str(rng.choice(LABELS))))
    return [marks[k] for k in rng.permutation(len(marks))]


def _place(rng: np.random.Generator, kind: Kind) -> Doubles:
    if kind is Kind.SEGMENTS:
        start = rng.uniform(0, 280)
        return np.array([start, start + rng.uniform(2, 20)])
    size = rng.uniform(0.05, 0.3, 2)
    low = rng.uniform(0, 1 - size)
    return np.concatenate([low, low + size])


def _part(kind: Kind, place: Doubles, label: str) -> dict[str, str | float]:
    if kind is Kind.SEGMENTS:
        start, end = np.maximum(place, 0)
        return {"start": round(start, 3), "end": round(max(end, start + 0.001), 3), "label": label}
    x, y, right, bottom = (round(float(v), 6) for v in np.clip(place, 0, 1))
    w, h = max(round(right - x, 6), 1e-6), max(round(bottom - y, 6), 1e-6)
    return {"shape": "box", "label": label, "x": x, "y": y, "w": w, "h": h}
