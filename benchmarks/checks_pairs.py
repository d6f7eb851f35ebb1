"""How often the checks of preferences blame honest raters, and whom they find.

Pairs of two replies, 4 raters a pair, 200 judgments a rater; every check looks at each rater after
every five judgments, as in a running campaign, with nothing of what comes later. Honest raters are
right in 70 % to 95 %, take the longer one without weighing in up to 30 % of their choices, and the
first one in up to 30 %. They call a pair equal whose difference, as they see it, is below a
line of their own, which differs between raters by a factor of about two either way.

    even       the longer one is the better one in half of the pairs
    longer     the longer one is the better one in 80 % of the pairs

Spammers: length (always the longer one), formatted (always the more formatted one), left (always
the first one), ties (always equal), half (the longer one in half of the choices, else honest).
In the campaign «models» nine systems compete, whose strengths lie 0.8 logits apart; the prompts
move them by as much again. Honest raters follow the item in 50 % to 90 % of their answers and guess
else; spammers always guess. In «circle» each system beats the four behind it in a circle.

    uv run python benchmarks/checks_pairs.py [--crowds 4]

Then repeats: raters of 70 % to 95 % judge 40 items twice, in the other order; how many are found by
``consistency``, and how many of each kind with the remark that they follow the side.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass, replace
from random import Random

import numpy as np
from numpy.typing import NDArray

from checks_shown import START, Played, coded, rows, schedule, view_of_codes
from quorate.quality import Answers, Finding, Purpose
from quorate.quality.running import history, made
from quorate.quality.view import Compared
from quorate.schema.question import Kind, Question

HONEST, JUDGMENTS = 36, 200
SPAMMERS = ("length", "formatted", "left", "ties", "half")
OPTIONS = ("reply_a", "reply_b", "tie")
Rng = np.random.Generator


@dataclass(frozen=True)
class Pairs:
    """I pairs: by how much the first is better, longer and more formatted."""

    better: NDArray[np.float64]
    length: NDArray[np.float64]
    marks: NDArray[np.float64]


def drawn(n: int, longer: float, rng: Rng) -> Pairs:
    """Pairs of which the longer one is better so often."""
    better = rng.normal(0, 1, n)
    agree = np.where(rng.random(n) < longer, 1, -1)
    length = np.sign(better) * agree * rng.uniform(0.05, 1.2, n)
    marks = rng.integers(-4, 5, n).astype(float)
    return Pairs(better, length, marks)


def pairs(rng: Rng, longer: float) -> Played:
    """A campaign of pairs of which the longer one is better so often."""
    characters = ["honest"] * HONEST + [name for name in SPAMMERS for _ in range(3)]
    raters, items, n_items = schedule(len(characters), JUDGMENTS, rng)
    of = drawn(n_items, longer, rng)
    n = len(characters)
    noise = 1 / np.tan(np.pi * (rng.uniform(0.7, 0.95, n) - 0.5))  # P(right) of a normal difference
    line = 0.25 * np.exp(rng.normal(0, 0.7, n))
    lean, left = rng.uniform(0, 0.3, n), rng.uniform(0, 0.3, n)
    a_first = rng.integers(0, 2, len(raters)) == 0
    code, first = np.zeros(len(raters), np.int64), np.zeros(len(raters), np.int64)
    for row, (rater, item) in enumerate(zip(raters.tolist(), items.tolist(), strict=True)):
        seen = of.better[item] + noise[rater] * rng.normal()
        said = 2 if abs(seen) < line[rater] else int(seen < 0)
        chance = rng.random()
        if chance < lean[rater]:
            said = int(of.length[item] < 0)
        elif chance > 1 - left[rater]:
            said = int(not a_first[row])
        kind = characters[rater]
        if kind == "length" or (kind == "half" and rng.random() < 0.5):
            said = int(of.length[item] < 0)
        elif kind == "formatted" and of.marks[item]:
            said = int(of.marks[item] < 0)
        elif kind == "left":
            said = int(not a_first[row])
        elif kind == "ties":
            said = 2
        code[row] = said
        first[row] = -1 if said == 2 else int((said == 0) != a_first[row])
    answers = answers_of(code, first, n_items)
    view = view_of_codes(raters, items, n_items, answers, characters)
    whole = 400 * np.exp(of.length / 2)
    fields = {
        "reply_a": fields_of(whole, np.maximum(of.marks, 0)),
        "reply_b": fields_of(400 * np.exp(-of.length / 2), np.maximum(-of.marks, 0)),
    }
    names = ("length", "tie-rate", "position", "coverage")
    return Played(replace(view, compared=fields), tuple(characters), names)


def models(rng: Rng, *, circle: bool = False) -> Played:
    """A campaign in which nine named systems compete."""
    characters = ["honest"] * HONEST + ["guess"] * 6
    raters, items, n_items = schedule(len(characters), JUDGMENTS, rng)
    size = 9
    drawn_pairs = np.array([rng.choice(size, 2, replace=False) for _ in range(n_items)])
    one, two = drawn_pairs.T
    strength = 0.8 * np.arange(size)
    gap = strength[one] - strength[two] + 0.8 * rng.normal(0, 1, n_items)
    if circle:
        gap = np.where((two - one) % size <= size // 2, 2.0, -2.0)
    follows = np.where(np.array(characters) == "guess", 0.0, rng.uniform(0.5, 0.9, len(characters)))
    sure = rng.random(len(raters)) < follows[raters]
    odds = np.where(sure, 1 / (1 + np.exp(-gap[items])), 0.5)
    code = (rng.random(len(raters)) > odds).astype(np.int64)
    first = np.where(rng.random(len(raters)) < 0.5, code, 1 - code)
    answers = answers_of(code, first, n_items)
    view = view_of_codes(raters, items, n_items, answers, characters)
    flat = np.full(n_items, np.nan)
    fields = {
        "reply_a": Compared(flat, flat, one.astype(np.int32)),
        "reply_b": Compared(flat, flat, two.astype(np.int32)),
    }
    view = replace(view, compared=fields, candidates=tuple(f"m{n}" for n in range(size)))
    return Played(view, tuple(characters), ("cycles", "coverage"))


def found_first(played: Played) -> list[Finding]:
    """What was found in a campaign, looked at after every 20 judgments of a rater."""
    checks = [made(name) for name in played.checks]
    return [one.finding for one in history(checks, played.view, 20).first]


def campaign_findings(played: Sequence[Played]) -> str:
    """How many campaigns have a finding of their own, by check."""
    found: dict[str, int] = {}
    for one in played:
        about = {
            (finding.check, str(finding.verdict))
            for finding in found_first(one)
            if finding.rater is None
        }
        for check, verdict in about:
            found[f"{check} {verdict}"] = found.get(f"{check} {verdict}", 0) + 1
    return ", ".join(f"{name}: {n}" for name, n in sorted(found.items())) or "nothing"


def fields_of(length: NDArray[np.float64], marks: NDArray[np.float64]) -> Compared:
    """A field of which nobody knows whose it is."""
    return Compared(length, marks, np.full(len(length), -1, np.int32))


def answers_of(code: NDArray[np.int64], first: NDArray[np.int64], n_items: int) -> Answers:
    """Answers to the question which reply is better."""
    return coded(
        Question("better", Kind.CATEGORICAL, OPTIONS),
        code,
        n_items,
        first=first.astype(np.int8),
        places=2,
        posterior=np.full((n_items, 3), np.nan),
    )


def repeated(rng: Rng) -> list[str]:
    """Who is found by ``consistency``, of each character, after 40 repeats in the other order."""
    kinds = ["honest"] * 200 + ["left"] * 50 + ["guess"] * 50
    again, n_items = 40, 40
    lines, check = [], made("consistency")
    hits: dict[str, list[bool]] = {}
    for number, kind in enumerate(kinds):
        truth = rng.integers(0, 2, n_items)
        accuracy = rng.uniform(0.7, 0.95)
        code, first, item = [], [], []
        for turn in (0, 1):
            for n in range(n_items if turn == 0 else again):
                a_first = (n % 2 == 0) != bool(turn)
                right = truth[n] if rng.random() < accuracy else 1 - truth[n]
                said = {"honest": right, "left": int(not a_first), "guess": rng.integers(0, 2)}
                chosen = int(said[kind])
                code.append(chosen)
                first.append(int((chosen == 0) != a_first))
                item.append(n)
        answers = answers_of(np.array(code), np.array(first), n_items)
        view = view_of_codes(
            np.zeros(len(code), np.int64), np.array(item), n_items, answers, [kind]
        )
        turns = np.repeat([0, 1], [n_items, again]).astype(np.int8)
        purpose = np.where(turns > 0, int(Purpose.REPEAT), int(Purpose.WORK)).astype(np.int8)
        view = replace(view, round=turns, purpose=purpose)
        del number
        found = list(check.find(view, START, Random(0)))
        hits.setdefault(kind, []).append(bool(found))
        hits.setdefault(f"{kind}, side", []).append(
            any(one.evidence.get("follows") == "side" for one in found)
        )
    for kind, seen in hits.items():
        lines.append(f"| repeats | {kind} | {sum(seen)} of {len(seen)} |")
    return lines


def table(played: Sequence[Played], name: str, within: int) -> list[str]:
    """The lines of a campaign."""
    return list(rows(name, played, within))


def main() -> None:
    """Read the arguments, simulate, print a table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--crowds", type=int, default=4)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--within", type=int, default=60)
    chosen = parser.parse_args()
    print(
        f"| campaign | check | honest, strong | honest, weak | within {chosen.within} judgments |"
    )
    print("|---|---|---|---|---|")
    for name, longer in (("even", 0.5), ("longer", 0.8)):
        crowds = [
            pairs(np.random.default_rng([chosen.seed, n]), longer) for n in range(chosen.crowds)
        ]
        print("\n".join(table(crowds, name, chosen.within)), flush=True)
    for name, circle in (("models", False), ("circle", True)):
        crowds = [
            models(np.random.default_rng([chosen.seed, n]), circle=circle)
            for n in range(chosen.crowds)
        ]
        print(f"| {name} | of {len(crowds)} campaigns | {campaign_findings(crowds)} |", flush=True)
    print("\n".join(repeated(np.random.default_rng([chosen.seed, 99]))))


if __name__ == "__main__":
    main()
