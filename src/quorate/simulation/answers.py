"""Answers of a simulated rater to all questions about an item."""

from __future__ import annotations

from collections.abc import Sequence

from quorate.schema.json_value import Json
from quorate.schema.questions import (
    BestOf,
    Boxes,
    Demonstration,
    Frames,
    HierarchicalChoice,
    MultipleChoice,
    Number,
    Pair,
    QuestionType,
    Ranking,
    Rating,
    Rewrite,
    Segments,
    SingleChoice,
    Spans,
    Text,
    Turns,
)
from quorate.simulation import choosing, marking, writing
from quorate.simulation.hand import Hand, objects
from quorate.simulation.thoughtless import thoughtless


def answers(questions: Sequence[QuestionType], hand: Hand) -> dict[str, Json]:
    """The rater's answers to the questions that are asked, in canonical form.

    Raises AnswerError when an answer does not fit its question: the truth then does not either.
    """
    labels: dict[str, Json] = {}
    values: dict[str, tuple[str | int | float, ...]] = {}
    for question in questions:
        if question.when is not None and not question.when.holds(values):
            continue
        answer = answer_to(question, question.name, hand.truth.get(question.name), hand)
        if answer is None:
            continue
        label = question.check(answer, hand.content)
        labels[question.name] = label
        values[question.name] = question.values(label)
    return labels


def answer_to(question: QuestionType, name: str, true: object, hand: Hand) -> Json:
    """The rater's answer to one question; None leaves it unanswered."""
    if hand.character.thoughtless:
        return thoughtless(question, name, hand)
    if true is None and not question.required:
        return None
    match question:
        case Text():
            return writing.words(question, true, hand)
        case Rewrite():
            return writing.rewritten(question, true, hand)
        case Demonstration():
            return writing.demonstrated(question, true, hand)
        case Spans():
            return marking.passages(question, name, true, hand)
        case Boxes():
            return marking.boxes(question, name, true, hand)
        case Segments():
            return marking.segments(question, name, true, hand)
        case Frames():
            return marking.frames(question, name, true, hand)
        case Turns():
            return _by_turn(question, name, true, hand)
        case _:
            return _chosen(question, name, true, hand)


def _chosen(question: QuestionType, name: str, true: object, hand: Hand) -> Json:
    match question:
        case SingleChoice():
            return choosing.single(question, name, true, hand)
        case MultipleChoice():
            return choosing.several(question, true, hand)
        case HierarchicalChoice():
            return choosing.path(question, name, true, hand)
        case Pair():
            return choosing.better(question, name, true, hand)
        case BestOf():
            return choosing.extremes(question, name, true, hand)
        case Ranking():
            return choosing.tiers(question, name, true, hand)
        case Rating():
            return choosing.point(question, true, hand)
        case Number():
            return choosing.amount(question, true, hand)
    raise TypeError(f"no simulated rater can answer questions of type {question.type!r}")


def _by_turn(question: Turns, name: str, true: object, hand: Hand) -> Json:
    known = {part.get("turn"): part.get("label") for part in objects(true)}
    return [
        {"turn": turn, "label": answer_to(question.each, name, known.get(turn), hand)}
        for turn in question.asked(hand.content)
    ]
