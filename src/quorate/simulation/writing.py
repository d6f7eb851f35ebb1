"""Writing in own words, as simulated raters do it: from wordings that would do."""

from __future__ import annotations

from quorate.schema.json_value import Json
from quorate.schema.questions import Demonstration, Rewrite, Text
from quorate.simulation.hand import Hand

WILLING = 0.6
"""how often a rater writes something where nothing has to be written"""


def words(question: Text, true: object, hand: Hand) -> Json:
    """One of the wordings; nothing when there is none and none is needed."""
    return _wording(true, hand, needed=question.required) or _needed(question.required)


def rewritten(question: Rewrite, true: object, hand: Hand) -> Json:
    """One of the wordings; else, where an answer is needed, the text with a word of thanks."""
    wording = _wording(true, hand, needed=question.required)
    if wording is None and question.required:
        return f"{hand.text(question.of)} Thank you."[: question.max_length]
    return wording


def demonstrated(question: Demonstration, true: object, hand: Hand) -> Json:
    """One turn of the assistant, in one of the wordings."""
    wording = _wording(true, hand, needed=question.required) or _needed(question.required)
    return None if wording is None else [{"role": "assistant", "text": wording}]


def _wording(true: object, hand: Hand, *, needed: bool) -> str | None:
    if not isinstance(true, list) or not true:
        return None
    if not needed and hand.rng.random() >= WILLING * hand.character.competence:
        return None
    return str(hand.rng.choice(true))


def _needed(needed: bool) -> str | None:
    return "I have nothing to add." if needed else None
