"""Agreement of answers that are not an option, and the consensus of rankings.

    uv run python benchmarks/written.py                  5,000 items by 5 raters each
    uv run python benchmarks/written.py --items 500

Crowds are made up: raters who know the answer and err, and the same answers dealt to other items at
random, where whatever is corrected for chance should be near nothing. ``cpu`` is the CPU time of
the call with 1,000 bootstrap replicates, reading of the answers included. Prints Markdown.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable

import numpy as np

from quorate import agreement, consensus, from_rows
from quorate.schema import Judgments, Kind

RATERS = 5
WORDS = [
    "the",
    "old",
    "man",
    "saw",
    "a",
    "ship",
    "on",
    "sea",
    "and",
    "went",
    "home",
    "with",
    "his",
    "dog",
    "to",
    "sleep",
    "by",
    "fire",
]
RANKED = "abcdef"
COEFFICIENTS = {
    Kind.SPANS: ("span-f1", "span-alpha"),
    Kind.BOXES: ("detection-f1", "overlap-alpha"),
    Kind.SEGMENTS: ("detection-f1", "overlap-alpha"),
    Kind.TEXT: ("chrf", "chrf-alpha"),
    Kind.RANKING: ("kendall-tau",),
}
Answer = Callable[[np.random.Generator], Callable[[], str]]


def spans(rng: np.random.Generator) -> Callable[[], str]:
    """Three names in a text of 200 characters; a rater misses some and ends others too late."""
    starts = np.sort(rng.choice(18, 3, replace=False)) * 10
    true = [(int(at), int(at) + 6, str(rng.choice(["person", "place"]))) for at in starts]

    def said() -> str:
        marks = [
            {"start": start, "end": end + int(rng.random() < 0.15), "label": label}
            for start, end, label in true
            if rng.random() < 0.85
        ]
        return json.dumps(marks)

    return said


def boxes(rng: np.random.Generator) -> Callable[[], str]:
    """Four objects in a picture, each overlooked at times and drawn a little off."""
    corners = rng.uniform(0.05, 0.8, (4, 2))
    names = rng.choice(["car", "tree"], 4)

    def said() -> str:
        marks = []
        for (x, y), label in zip(corners, names, strict=True):
            if rng.random() < 0.85:
                dx, dy = rng.normal(0, 0.01, 2)
                place = {"x": round(max(x + dx, 0), 4), "y": round(max(y + dy, 0), 4)}
                marks.append({"shape": "box", "label": str(label), **place, "w": 0.15, "h": 0.15})
        return json.dumps(marks)

    return said


def segments(rng: np.random.Generator) -> Callable[[], str]:
    """Two stretches of speech in half a minute."""
    starts = np.array([rng.uniform(0, 10), rng.uniform(15, 25)])

    def said() -> str:
        marks = [
            {"start": round(float(at), 2), "end": round(float(at) + 4, 2), "label": "speech"}
            for at in starts + rng.normal(0, 0.3, 2).clip(-1, 1) + 1
            if rng.random() < 0.9
        ]
        return json.dumps(marks)

    return said


def texts(rng: np.random.Generator) -> Callable[[], str]:
    """A sentence of eight words, of which a rater changes about one."""
    true = rng.choice(WORDS, 8)

    def said() -> str:
        words = np.where(rng.random(8) < 0.12, rng.choice(WORDS, 8), true)
        return " ".join(words)

    return said


def rankings(rng: np.random.Generator) -> Callable[[], str]:
    """Six candidates of planted strengths, ranked with noise (Plackett–Luce)."""
    strength = rng.normal(0, 1.5, len(RANKED))

    def said() -> str:
        order = np.argsort(-(strength + rng.gumbel(0, 1, len(RANKED))))
        return json.dumps([[RANKED[k]] for k in order])

    return said


ANSWERS: dict[Kind, Answer] = {
    Kind.SPANS: spans,
    Kind.BOXES: boxes,
    Kind.SEGMENTS: segments,
    Kind.TEXT: texts,
    Kind.RANKING: rankings,
}


def crowd(kind: Kind, items: int, *, dealt: bool) -> Judgments:
    """The judgments; ``dealt``: each answer is given to an item at random."""
    rng = np.random.default_rng(0)
    said = [[answer() for _ in range(RATERS)] for answer in map(ANSWERS[kind], [rng] * items)]
    flat = [(n, r, said[n][r]) for n in range(items) for r in range(RATERS)]
    if dealt:
        places = rng.permutation(len(flat))
        flat = [(n, r, flat[at][2]) for (n, r, _), at in zip(flat, places, strict=True)]
    rows = [(f"i{n:05}", f"r{r}", label) for n, r, label in flat]
    return from_rows(rows, kind=kind)


def agreements(items: int) -> None:
    """How far raters agree by each coefficient, and what it costs."""
    print("| answers | coefficient | CPU s | value | interval | dealt at random |")
    print("|---|---|---:|---:|---|---:|")
    for kind, names in COEFFICIENTS.items():
        known, dealt = (crowd(kind, items, dealt=by_chance) for by_chance in (False, True))
        for name in names:
            started = time.process_time()
            (found,) = agreement(known, [name], bootstrap=1000).results
            cpu = time.process_time() - started
            (chance,) = agreement(dealt, [name], bootstrap=0).results
            print(
                f"| {kind} | `{name}` | {cpu:.2f} | {found.value:.3f} | {found.lower:.3f} to "
                f"{found.upper:.3f} | {chance.value:.3f} |",
                flush=True,
            )


def strengths(items: int) -> list[tuple[str, ...]]:
    """The true order of each item, best first."""
    rng = np.random.default_rng(0)
    true = []
    for _ in range(items):
        drawn = rng.normal(0, 1.5, len(RANKED))
        for _ in range(RATERS):
            rng.gumbel(0, 1, len(RANKED))
        true.append(tuple(RANKED[k] for k in np.argsort(-drawn)))
    return true


def tau(answer: str, true: tuple[str, ...]) -> float:
    """Kendall's τ-a of a ranking with tiers against a strict one."""
    tier = {name: n for n, names in enumerate(json.loads(answer)) for name in names}
    total = sum(
        int(np.sign(tier[after] - tier[before]))
        for n, before in enumerate(true)
        for after in true[n + 1 :]
    )
    return total / (len(true) * (len(true) - 1) / 2)


def consensuses(items: int) -> None:
    """How near the consensus ranking comes to the planted one."""
    judged, true = crowd(Kind.RANKING, items, dealt=False), strengths(items)
    labels = judged.label_names()
    one = np.mean([tau(labels[n * RATERS], true[n]) for n in range(items)])
    print("\n| consensus | CPU s | τ with the planted ranking |\n|---|---:|---:|")
    print(f"| *one rater* | – | {one:.3f} |")
    for name in ("borda", "kemeny", "plackett-luce-ranking"):
        started = time.process_time()
        found = consensus(judged, name)
        cpu = time.process_time() - started
        answers = [str(answer) for answer in found.answer] if found.answer is not None else []
        near = np.mean([tau(answer, known) for answer, known in zip(answers, true, strict=True)])
        print(f"| `{name}` | {cpu:.2f} | {near:.3f} |", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--items", type=int, default=5_000)
    arguments = parser.parse_args()
    agreements(arguments.items)
    consensuses(arguments.items)


if __name__ == "__main__":
    main()
