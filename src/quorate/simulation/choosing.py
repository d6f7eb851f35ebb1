"""Choosing, rating and comparing, as simulated raters do it."""

from __future__ import annotations

import math

from quorate.schema.json_value import Json
from quorate.schema.options import Branch
from quorate.schema.questions import (
    BestOf,
    HierarchicalChoice,
    MultipleChoice,
    Number,
    Pair,
    Ranking,
    Rating,
    SingleChoice,
)
from quorate.schema.questions.pair import TIE
from quorate.simulation.hand import Hand

SPREAD = 2.5
"""points of a five-point scale by which somebody without competence is off"""


def single(question: SingleChoice, name: str, true: object, hand: Hand) -> Json:
    """An option by the rater's confusion."""
    return hand.chosen(name, [option.value for option in question.options], true)


def several(question: MultipleChoice, true: object, hand: Hand) -> Json:
    """The true options, each left out or taken up wrongly now and then."""
    values = [option.value for option in question.options]
    known = true if isinstance(true, list) else hand.rng.sample(values, 1)
    chosen = [v for v in values if (v in known) != hand.slips(0.7)]
    most = question.max or len(values)
    while len(chosen) > most:
        chosen.remove(hand.rng.choice(chosen))
    while len(chosen) < question.min:
        chosen.append(hand.rng.choice([v for v in values if v not in chosen]))
    return [value for value in values if value in chosen]


def path(question: HierarchicalChoice, name: str, true: object, hand: Hand) -> Json:
    """A path down the tree; who is wrong above goes on at random below."""
    known = true if isinstance(true, list) else []
    chosen: list[Json] = []
    level: tuple[Branch, ...] = question.options
    while level:
        depth = len(chosen)
        on_the_way = chosen == known[:depth] and depth < len(known)
        value = hand.chosen(
            f"{name} {depth}", [b.value for b in level], known[depth] if on_the_way else None
        )
        chosen.append(value)
        level = next(b.children for b in level if b.value == value)
    return chosen


def better(question: Pair, name: str, true: object, hand: Hand) -> Json:
    """One of the pair, sometimes just the one shown first; the strength off by one at times."""
    known = true if isinstance(true, dict) else {}
    if hand.rng.random() < hand.character.first:
        choice = hand.order(name, question.between)[0]
    else:
        choice = hand.chosen(name, question.choices, known.get("choice"))
    if not question.strength or choice == TIE:
        return {"choice": choice}
    strength = known.get("strength", 1) if choice == known.get("choice") else 1
    off = hand.rng.choice((-1, 1)) if hand.rng.random() < 0.25 + hand.error / 2 else 0
    return {"choice": choice, "strength": min(max(strength + off, 1), len(question.strength))}


def extremes(question: BestOf, name: str, true: object, hand: Hand) -> Json:
    """The best, and the worst when it is asked for."""
    known = true if isinstance(true, dict) else {}
    shown = hand.order(name, question.among)
    if hand.rng.random() < hand.character.first:
        best = shown[0]
    else:
        best = hand.chosen(name, question.among, known.get("best"))
    if not question.worst:
        return {"best": best}
    others = [field for field in question.among if field != best]
    return {"best": best, "worst": hand.chosen(f"{name} worst", others, known.get("worst"))}


def tiers(question: Ranking, name: str, true: object, hand: Hand) -> Json:
    """All fields ranked by their true rank and an error of the rater's own."""
    known = true if isinstance(true, list) else []
    ranks = {field: float(rank) for rank, tier in enumerate(known) for field in tier}
    first = hand.order(name, question.among)[0]
    felt = {
        field: ranks.get(field, 0.0)
        + hand.rng.gauss(0, 2 * hand.error)
        - (field == first) * hand.character.first
        for field in question.among
    }
    ranked: list[list[Json]] = []
    last: str | None = None
    for field in sorted(question.among, key=felt.__getitem__):
        tied = last is not None and ranks.get(field) == ranks.get(last) and hand.right()
        if question.ties and tied:
            ranked[-1].append(field)
        else:
            ranked.append([field])
        last = field
    return [list(tier) for tier in ranked]


def point(question: Rating, true: object, hand: Hand) -> Json:
    """The true point, less the rater's severity, give or take an error."""
    low, high = question.min, question.max
    known = true if isinstance(true, int) else hand.rng.randint(low, high)
    off = hand.rng.gauss(0, SPREAD * hand.error * (high - low) / 4)
    return min(max(round(known - hand.character.severity + off), low), high)


def amount(question: Number, true: object, hand: Hand) -> Json:
    """The true number, or one that lies some steps or some part of it beside it."""
    low = question.min if question.min is not None else -math.inf
    high = question.max if question.max is not None else math.inf
    known = float(true) if isinstance(true, int | float) else max(low, 0.0)
    step = question.step or max(abs(known) / 20, 0.1)
    steps = 0 if hand.right() else hand.rng.choice((-2, -1, 1, 2))
    value = known + steps * step
    value = value if low <= value <= high else known
    return int(value) if value == int(value) else round(value, 6)
