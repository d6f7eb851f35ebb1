"""Boxes, segments and frames of made-up crowds: F1 against the truth, and the time it takes.

    uv run python benchmarks/marks.py

Prints Markdown. No set of crowd boxes with gold and raters lies beside the project, so that the
crowds are made up. "As modelled" follows the assumptions of ``detection``: raters err
independently. "Not as modelled" breaks them: some objects are hard for everybody, so that raters
overlook the same ones; false objects deceive several raters alike; some raters draw every box too
large. Every figure is a mean over ``SEEDS`` crowds.
"""

from __future__ import annotations

import json
import time
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from quorate import consensus, from_rows
from quorate.analysis.marks import marks_against_gold
from quorate.schema import Judgments, Kind

Doubles = NDArray[np.float64]
SEEDS = 5
LABELS = ("car", "person", "tree")


@dataclass(frozen=True)
class Setting:
    """Raters as (recall, false alarms an item, spread, right labels); how many judge an item."""

    name: str
    skills: tuple[tuple[float, float, float, float], ...]
    per: int
    items: int = 150
    density: float = 6.0
    hard: float = 0.0
    deceiving: float = 0.0
    swollen: float = 0.0


MIXED = (
    (0.95, 0.2, 0.03, 0.97),
    (0.9, 0.3, 0.05, 0.9),
    (0.8, 0.5, 0.08, 0.9),
    (0.6, 1.5, 0.15, 0.7),
    (0.5, 0.5, 0.12, 0.8),
)
_rng = np.random.default_rng(0)
MANY = tuple(
    (
        float(_rng.uniform(0.5, 0.95)),
        float(_rng.exponential(0.5)),
        float(_rng.uniform(0.02, 0.12)),
        float(_rng.uniform(0.7, 0.98)),
    )
    for _ in range(50)
)
SETTINGS = (
    Setting("five unlike raters", MIXED, 5),
    Setting("five good raters", ((0.97, 0.1, 0.02, 0.98),) * 5, 5),
    Setting("five who overlook half", ((0.5, 0.1, 0.05, 0.95),) * 5, 5),
    Setting("three of fifty an item", MANY, 3, items=300),
    Setting("two of fifty an item", MANY, 2, items=300),
    Setting("25 objects a picture", MIXED, 5, items=60, density=25),
    Setting("hard objects", MIXED, 5, hard=1.5),
    Setting("false objects that deceive", MIXED, 5, deceiving=0.5),
    Setting("some draw too large", MIXED, 5, swollen=0.25),
    Setting("all three", MIXED, 5, hard=1.5, deceiving=0.5, swollen=0.25),
)


def crowd(
    setting: Setting, seed: int
) -> tuple[Judgments, dict[str, str], dict[str, dict[str, str]]]:
    """The judgments, the truth, and each rater's answers."""
    rng = np.random.default_rng(seed)
    rows: list[tuple[str, str, str]] = []
    truth: dict[str, str] = {}
    answers: dict[str, dict[str, str]] = {}
    for i in range(setting.items):
        item = f"i{i:04}"
        there = [_object(rng) for _ in range(rng.poisson(setting.density))]
        ease = rng.normal(0, setting.hard, len(there))
        tempting = [_object(rng) for _ in range(rng.poisson(setting.deceiving))]
        truth[item] = json.dumps([_part(*one) for one in there])
        for r in rng.choice(len(setting.skills), setting.per, replace=False):
            recall, alarms, spread, right = setting.skills[r]
            grown = setting.swollen if r % 3 == 1 else 0.0
            odds = np.log(recall / (1 - recall)) + ease
            seen = rng.random(len(there)) < 1 / (1 + np.exp(-odds))
            marks = [
                _drawn(rng, place, label, (spread, right, grown))
                for (place, label), yes in zip(there, seen, strict=True)
                if yes
            ]
            marks += [
                _drawn(rng, place, label, (spread, right, grown))
                for place, label in tempting
                if rng.random() < 0.5 * (1.2 - recall) / 0.3
            ]
            marks += [_part(*_object(rng)) for _ in range(rng.poisson(alarms))]
            text = json.dumps(marks)
            rows.append((item, f"r{r:02}", text))
            answers.setdefault(f"r{r:02}", {})[item] = text
    return from_rows(rows, kind=Kind.BOXES), truth, answers


def _object(rng: np.random.Generator) -> tuple[Doubles, str]:
    size = rng.uniform(0.05, 0.3, 2)
    low = rng.uniform(0, 1 - size)
    return np.concatenate([low, low + size]), str(rng.choice(LABELS))


def _drawn(
    rng: np.random.Generator,
    place: Doubles,
    label: str,
    skill: tuple[float, float, float],
) -> dict[str, str | float]:
    """A box by a rater with that spread and share of right labels, who draws so much too large."""
    spread, right, grown = skill
    size = np.tile(place[2:] - place[:2], 2)
    off = rng.normal(0, spread, 4) + grown / 2 * np.array([-1, -1, 1, 1])
    return _part(place + off * size, label if rng.random() < right else str(rng.choice(LABELS)))


def _part(place: Doubles, label: str) -> dict[str, str | float]:
    x, y, right, bottom = (round(float(v), 6) for v in np.clip(place, 0, 1))
    w, h = max(round(right - x, 6), 1e-6), max(round(bottom - y, 6), 1e-6)
    return {"shape": "box", "label": label, "x": x, "y": y, "w": w, "h": h}


def _boxes() -> None:
    print("| crowd | best rater | detection-majority | detection | expected by detection |")
    print("|---|---:|---:|---:|---:|")
    for setting in SETTINGS:
        figures = [_measured(setting, seed) for seed in range(SEEDS)]
        shown = " | ".join(f"{x:.3f}" for x in np.mean(figures, axis=0))
        print(f"| {setting.name} | {shown} |", flush=True)


def _measured(setting: Setting, seed: int) -> tuple[float, ...]:
    judgments, truth, answers = crowd(setting, seed)
    best = max(_alone(mine, truth) for mine in answers.values())
    vote = consensus(judgments, method="detection-majority")
    found = consensus(judgments, method="detection")
    return (
        best,
        marks_against_gold(vote, truth).f1,
        marks_against_gold(found, truth).f1,
        float(np.nanmean(found.probability)),
    )


def _alone(answers: dict[str, str], truth: dict[str, str]) -> float:
    rows = [(item, "r", label) for item, label in answers.items()]
    return marks_against_gold(
        consensus(from_rows(rows, kind=Kind.BOXES), method="detection-majority"), truth
    ).f1


def _frames() -> None:
    print("\n| runs of frames | detection-majority | detection | frame-sequence |")
    print("|---|---:|---:|---:|")
    for stay in (0.98, 0.95, 0.8, 0.5):
        figures = []
        for seed in range(SEEDS):
            judgments, truth = _film(stay, seed)
            figures.append(
                [
                    marks_against_gold(consensus(judgments, method=m), truth).f1
                    for m in ("detection-majority", "detection", "frame-sequence")
                ]
            )
        shown = " | ".join(f"{x:.3f}" for x in np.mean(figures, axis=0))
        print(f"| of {1 / (1 - stay):.0f} frames on average | {shown} |", flush=True)


def _film(stay: float, seed: int) -> tuple[Judgments, dict[str, str]]:
    rng = np.random.default_rng(seed)
    rows, truth = [], {}
    for i in range(20):
        state = [0]
        while len(state) < 200:
            state.append(state[-1] if rng.random() < stay else int(rng.integers(3)))
        truth[f"v{i}"] = json.dumps(
            [{"frame": t, "label": LABELS[k - 1]} for t, k in enumerate(state) if k]
        )
        for r, (recall, alarm, right) in enumerate(
            ((0.9, 0.02, 0.95), (0.8, 0.05, 0.9), (0.6, 0.1, 0.7))
        ):
            said = []
            for t, k in enumerate(state):
                if rng.random() < (recall if k else alarm):
                    sure = k and rng.random() < right
                    said.append(
                        {
                            "frame": t,
                            "label": LABELS[k - 1] if sure else LABELS[int(rng.integers(2))],
                        }
                    )
            rows.append((f"v{i}", f"r{r}", json.dumps(said)))
    return from_rows(rows, kind=Kind.FRAMES), truth


def _speed() -> None:
    judgments, *_ = crowd(Setting("", MIXED, 5, items=1000, density=10), 0)
    parts = sum(len(json.loads(text)) for text in judgments.label_names())
    print(f"\n1,000 pictures × 5 raters, {parts:,} boxes: CPU seconds")
    for name in ("detection-majority", "detection"):
        begin = time.process_time()
        consensus(judgments, method=name)
        print(f"{name}: {time.process_time() - begin:.1f}")


def main() -> None:
    """Print the tables."""
    _boxes()
    _frames()
    _speed()


if __name__ == "__main__":
    main()
