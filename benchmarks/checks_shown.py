"""How often the checks of places, patterns and texts blame honest raters, and whom they find.

Three campaigns are simulated; every check looks at each rater after every five judgments, as in a
running campaign, with nothing of what comes later.

    pairs      two replies in a random order; honest raters have an accuracy from 70 % to 95 %, and
               in up to 30 % of their judgments take the first one without weighing it
    rare       95 of 100 items are «no»; honest raters as above, class by class
    texts      a sentence of 12 to 40 words in the rater's own words, a third of them the item's

Spammers are, of pairs: left (always the first place), by-turns (left, right, left …); of rare:
cycle (no, no, yes), blocks (ten of one, ten of the other), always (no); of texts: paste (one text
with small changes), copy (what somebody else wrote of the item, a word changed).

    uv run python benchmarks/checks_shown.py [--crowds 4]
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from quorate.analysis.calibration import wilson
from quorate.quality import Answers, Purpose, Terms, Verdict, View
from quorate.quality.running import history, made
from quorate.schema.question import Kind, Question

HONEST, JUDGMENTS, OVERLAP = 36, 200, 4
START = 1_700_000_000_000
Longs = NDArray[np.int64]
Rng = np.random.Generator


@dataclass(frozen=True)
class Played:
    """A campaign that has been played: the view, and each rater's character."""

    view: View
    characters: tuple[str, ...]
    checks: tuple[str, ...]


def schedule(people: int, judgments: int, rng: Rng) -> tuple[Longs, Longs, int]:
    """Who judges which item when: rater and item of each row, and how many items there are."""
    n_items = people * judgments // OVERLAP + judgments
    left = np.full(n_items, OVERLAP)
    had: list[set[int]] = [set() for _ in range(people)]
    raters, items, first = [], [], 0
    for rater in rng.permutation(np.repeat(np.arange(people), judgments)).tolist():
        while left[first] == 0:
            first += 1
        near = [
            i for i in range(first, min(first + 200, n_items)) if left[i] and i not in had[rater]
        ]
        item = int(rng.choice(near[:24]))
        left[item] -= 1
        had[rater].add(item)
        raters.append(rater)
        items.append(item)
    return np.array(raters), np.array(items), n_items


def view_of_codes(
    raters: Longs, items: Longs, n_items: int, answers: Answers, characters: Sequence[str]
) -> View:
    n = len(raters)
    return View(
        items=[f"i{i}" for i in range(n_items)],
        raters=[f"r{r}" for r in range(len(characters))],
        item=items.astype(np.int32),
        rater=raters.astype(np.int32),
        at=START + 1_000 * np.arange(n),
        seconds=np.full(n, np.nan),
        purpose=np.full(n, int(Purpose.WORK), np.int8),
        round=np.zeros(n, np.int8),
        guideline=np.full(n, -1, np.int8),
        length=np.full(n_items, np.nan),
        answers={answers.question.name: answers},
        terms=Terms(),
    )


def coded(question: Question, code: Longs, n_items: int, **more: object) -> Answers:
    n = len(code)
    whole = {
        "code": code.astype(np.int32),
        "value": np.full(n, np.nan),
        "right": np.full(n, -1, np.int8),
        "first": np.full(n, -1, np.int8),
        "gold": np.full(n_items, -1, np.int32),
        **more,
    }
    return Answers(question, **whole)  # type: ignore[arg-type]


def pairs(rng: Rng) -> Played:
    characters = ["honest"] * HONEST + ["left"] * 4 + ["by-turns"] * 4
    raters, items, n_items = schedule(len(characters), JUDGMENTS, rng)
    truth = rng.integers(0, 2, n_items)
    accuracy, leaning = (
        rng.uniform(0.7, 0.95, len(characters)),
        rng.uniform(0, 0.3, len(characters)),
    )
    place_of_a = rng.integers(0, 2, len(raters))
    turn = np.zeros(len(characters), np.int64)
    code, first = np.zeros(len(raters), np.int64), np.zeros(len(raters), np.int64)
    for row, (rater, item) in enumerate(zip(raters.tolist(), items.tolist(), strict=True)):
        if characters[rater] == "left" or rng.random() < leaning[rater]:
            place = 0
        elif characters[rater] == "by-turns":
            place = turn[rater] % 2
        else:
            said = truth[item] if rng.random() < accuracy[rater] else 1 - truth[item]
            place = place_of_a[row] if said == 0 else 1 - place_of_a[row]
        if characters[rater] == "by-turns":
            place = turn[rater] % 2
        turn[rater] += 1
        code[row], first[row] = int(place != place_of_a[row]), place
    posterior = np.full((n_items, 2), np.nan)
    question = Question("better", Kind.CATEGORICAL, ("a", "b"))
    answers = coded(
        question, code, n_items, first=first.astype(np.int8), places=2, posterior=posterior
    )
    return Played(
        view_of_codes(raters, items, n_items, answers, characters),
        tuple(characters),
        ("position", "pattern"),
    )


def rare(rng: Rng) -> Played:
    characters = ["honest"] * HONEST + ["cycle"] * 3 + ["blocks"] * 3 + ["always"] * 3
    raters, items, n_items = schedule(len(characters), JUDGMENTS, rng)
    truth = (rng.random(n_items) < 0.05).astype(np.int64)
    accuracy = rng.uniform(0.7, 0.95, len(characters))
    turn = np.zeros(len(characters), np.int64)
    code = np.zeros(len(raters), np.int64)
    for row, (rater, item) in enumerate(zip(raters.tolist(), items.tolist(), strict=True)):
        right = rng.random() < accuracy[rater]
        code[row] = {
            "honest": truth[item] if right else 1 - truth[item],
            "cycle": turn[rater] % 3 == 2,
            "blocks": turn[rater] // 10 % 2,
            "always": 0,
        }[characters[rater]]
        turn[rater] += 1
    posterior = np.full((n_items, 2), np.nan)
    answers = coded(
        Question("toxic", Kind.CATEGORICAL, ("no", "yes")), code, n_items, posterior=posterior
    )
    return Played(
        view_of_codes(raters, items, n_items, answers, characters), tuple(characters), ("pattern",)
    )


def texts(rng: Rng) -> Played:
    characters = ["honest"] * HONEST + ["paste"] * 4 + ["copy"] * 4
    raters, items, n_items = schedule(len(characters), 60, rng)
    letters = np.array(list("abcdefghijklmnoprstuvw"))
    words = ["".join(rng.choice(letters, rng.integers(2, 9))) for _ in range(3_000)]
    of_item = [rng.choice(words, 14) for _ in range(n_items)]
    mine = rng.choice(words, 24).tolist()
    written: dict[int, list[str]] = {}
    said: list[str] = []
    for rater, item in zip(raters.tolist(), items.tolist(), strict=True):
        size = int(rng.integers(12, 40))
        own = np.where(
            rng.random(size) < 1 / 3, rng.choice(of_item[item], size), rng.choice(words, size)
        )
        text = own.tolist()
        if characters[rater] == "paste":
            text = [*mine[:-1], str(rng.choice(words))]
        elif characters[rater] == "copy" and written.get(item):
            text = [*written[item][0].split()[:-1], str(rng.choice(words))]
        said.append(" ".join(text))
        written.setdefault(item, []).append(said[-1])
    answers = coded(Question("why", Kind.TEXT), np.arange(len(said)), n_items, texts=said)
    return Played(
        view_of_codes(raters, items, n_items, answers, characters),
        tuple(characters),
        ("near-duplicates", "machine-text"),
    )


def rows(name: str, played: Sequence[Played], within: int = 40) -> Iterator[str]:
    """A line for each check: honest raters with a finding, spammers found within so many
    judgments."""
    for check in played[0].checks:
        strong: dict[tuple[int, str], int] = {}
        weak: set[tuple[int, str]] = set()
        for crowd, one in enumerate(played):
            for first in history([made(check)], one.view).first:
                key = (crowd, first.finding.rater or "")
                if first.finding.verdict is Verdict.STRONG:
                    strong.setdefault(key, first.judgments)
                else:
                    weak.add(key)
        of: dict[str, list[tuple[int, str]]] = {}
        for crowd, one in enumerate(played):
            for rater, character in enumerate(one.characters):
                of.setdefault(character, []).append((crowd, f"r{rater}"))
        honest = of.pop("honest")
        blamed = sum(key in strong for key in honest)
        lower, upper = map(float, wilson(float(blamed), float(len(honest))))
        found = [
            f"{character} {sum(strong.get(key, 999) <= within for key in keys)}/{len(keys)}"
            f" (in the end {sum(key in strong for key in keys)})"
            for character, keys in of.items()
        ]
        yield (
            f"| {name} | {check} | {blamed} of {len(honest)} ({lower:.2%}–{upper:.2%}) "
            f"| {sum(key in weak for key in honest)} | {', '.join(found)} |"
        )


def main() -> None:
    """Read the arguments, simulate, print a table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--crowds", type=int, default=4)
    parser.add_argument("--seed", type=int, default=0)
    chosen = parser.parse_args()
    print("| campaign | check | honest, strong | honest, weak | found within 40 judgments |")
    print("|---|---|---|---|---|")
    for name, play in (("pairs", pairs), ("rare", rare), ("texts", texts)):
        crowds = [play(np.random.default_rng([chosen.seed, n])) for n in range(chosen.crowds)]
        for line in rows(name, crowds):
            print(line)


if __name__ == "__main__":
    main()
