"""Answers that fit the question and have nothing to do with the item, as spammers give them."""

from __future__ import annotations

from quorate.schema.json_value import Json
from quorate.schema.options import Branch
from quorate.schema.questions import (
    BestOf,
    Boxes,
    Demonstration,
    HierarchicalChoice,
    MultipleChoice,
    Number,
    Pair,
    QuestionType,
    Ranking,
    Rating,
    Rewrite,
    SingleChoice,
    Spans,
    Text,
    Turns,
)
from quorate.simulation.hand import Hand

SAID = "ok"


def thoughtless(question: QuestionType, name: str, hand: Hand) -> Json:
    """The quickest answer that is not refused; None where none is needed."""
    if not question.required:
        return None
    match question:
        case Pair() | BestOf() | Ranking():
            return _as_shown(question, hand.order(name, question.compared()))
        case Text() | Rewrite() | Demonstration():
            return _said(question, hand)
        case Turns():
            each = question.each
            label = thoughtless(each, name, hand)
            return [{"turn": turn, "label": label} for turn in question.asked(hand.content)]
        case SingleChoice():
            return question.options[0].value
        case MultipleChoice():
            return [option.value for option in question.options[: max(question.min, 1)]]
        case HierarchicalChoice():
            return _leftmost(question.options)
        case Rating():
            return question.max
        case Number():
            return int(question.min or 0)
        case Boxes():
            label = question.labels[0].value
            return [{"shape": "box", "label": label, "x": 0.25, "y": 0.25, "w": 0.5, "h": 0.5}]
        case Spans():
            return {"spans": []}
        case _:
            return []


def _as_shown(question: Pair | BestOf | Ranking, shown: list[str]) -> Json:
    match question:
        case Pair():
            return {"choice": shown[0]} | ({"strength": 1} if question.strength else {})
        case BestOf():
            return {"best": shown[0], "worst": shown[-1]} if question.worst else {"best": shown[0]}
        case Ranking():
            return [[field] for field in shown]


def _said(question: Text | Rewrite | Demonstration, hand: Hand) -> Json:
    match question:
        case Text():
            return SAID.ljust(question.min_length, "k")
        case Rewrite():
            return f"{hand.text(question.of)} {SAID}"[-question.max_length :].strip()
        case Demonstration():
            return [{"role": "assistant", "text": SAID}]


def _leftmost(options: tuple[Branch, ...]) -> Json:
    path: list[Json] = []
    while options:
        path.append(options[0].value)
        options = options[0].children
    return path
