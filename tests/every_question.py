"""A campaign with every type of question, an item of it, and an answer to each question."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import pytest

from quorate.schema.campaign import CampaignSpec, campaign_spec
from quorate.schema.errors import AnswerError, SpecError
from quorate.schema.json_value import Json
from quorate.schema.questions import QuestionType

MEDIA = "media:" + "0f" * 32
TEXT = "Ada 😀 met Bo in Ur."
"""the face is one code point and two UTF-16 units"""

CONTENT: Mapping[str, Json] = MappingProxyType(
    {
        "text": TEXT,
        "draft": "It rain today.",
        "r1": "one",
        "r2": "two",
        "r3": "three",
        "talk": [
            {"role": "user", "text": "Hello"},
            {"role": "assistant", "text": "Hello!"},
            {"role": "user", "text": "Thanks"},
            {"role": "assistant", "text": "You're welcome."},
        ],
        "picture": MEDIA,
        "film": MEDIA,
        "sound": MEDIA,
    }
)
_TYPES = {
    "text": "text",
    "draft": "markdown",
    "r1": "text",
    "r2": "text",
    "r3": "text",
    "talk": "conversation",
    "picture": "image",
    "film": "video",
    "sound": "audio",
}
_OWN: dict[str, dict[str, Json]] = {
    "single_choice": {"options": ["yes", "no"]},
    "multiple_choice": {"options": ["a", "b", "c"], "min": 0, "max": 2},
    "hierarchical_choice": {
        "options": [{"value": "animal", "children": ["dog", "cat"]}, "stone"],
    },
    "pair": {"between": ["r1", "r2"], "tie": True, "strength": ["a little", "a lot"]},
    "best_of": {"among": ["r1", "r2", "r3"], "worst": True},
    "ranking": {"among": ["r1", "r2", "r3"]},
    "rating": {"anchors": {"1": "bad", "5": "good"}},
    "number": {"min": 0, "max": 1, "step": 0.1},
    "text": {"min_length": 2, "max_length": 200},
    "rewrite": {"of": "draft"},
    "demonstration": {"of": "talk", "turns": 2},
    "spans": {"of": "text", "labels": ["PER", "LOC"], "relations": ["met"]},
    "boxes": {"of": "picture", "labels": ["car"], "shapes": ["box", "polygon"]},
    "segments": {"of": "sound", "labels": ["speech", "noise"], "overlap": False},
    "frames": {"of": "film", "labels": ["goal"], "fps": 25, "boxes": True},
    "turns": {"of": "talk", "question": {"type": "rating"}},
}
TYPES = tuple(_OWN)

ANSWERS: Mapping[str, Json] = MappingProxyType(
    {
        "single_choice": "yes",
        "multiple_choice": ["a", "c"],
        "hierarchical_choice": ["animal", "dog"],
        "pair": {"choice": "r2", "strength": 2},
        "best_of": {"best": "r2", "worst": "r1"},
        "ranking": [["r2"], ["r1", "r3"]],
        "rating": 4,
        "number": 0.3,
        "text": "Some words.",
        "rewrite": "It rained today.",
        "demonstration": [{"role": "assistant", "text": "At your service."}],
        "spans": {
            "spans": [
                {"id": "s1", "start": 0, "end": 3, "text": "Ada", "label": "PER"},
                {"id": "s2", "start": 10, "end": 12, "text": "Bo", "label": "PER"},
            ],
            "relations": [{"from": "s1", "to": "s2", "label": "met"}],
        },
        "boxes": [
            {"shape": "box", "label": "car", "x": 0.1, "y": 0.2, "w": 0.3, "h": 0.1},
            {"shape": "polygon", "label": "car", "points": [[0.1, 0.2], [0.3, 0.2], [0.2, 0.5]]},
        ],
        "segments": [{"start": 1.25, "end": 3.5, "label": "speech"}],
        "frames": [{"frame": 12, "label": "goal", "x": 0, "y": 0, "w": 1, "h": 0.5}],
        "turns": [{"turn": 1, "label": 4}, {"turn": 3, "label": 5}],
    }
)


def asking(*questions: Mapping[str, object], **keys: object) -> dict[str, object]:
    """A campaign file's data with these questions; ``name`` and ``ask`` are filled in."""
    filled = [{"name": f"q{n}", "ask": "What?", **question} for n, question in enumerate(questions)]
    fields = [{"name": name, "type": kind} for name, kind in _TYPES.items()]
    return {
        "quorate": 1,
        "paradigm": "prescriptive",
        "name": "trial",
        "title": "A trial",
        "purpose": "To try.",
        "content": fields,
        "questions": filled,
        "guideline": {"version": "1", "text": "Look closely."},
        **keys,
    }


def question_data(kind: str, **keys: object) -> dict[str, object]:
    """The data of a question of a type, named after it."""
    return {"name": kind, "type": kind, **_OWN[kind], **keys}


def every_question() -> CampaignSpec:
    """A campaign that asks a question of every type."""
    return campaign_spec(asking(*(question_data(kind) for kind in TYPES)))


def question_of(kind: str, **keys: object) -> QuestionType:
    """One question of a type, named after it."""
    return campaign_spec(asking(question_data(kind, **keys))).questions[0]


def refused(question: QuestionType, answer: object) -> list[tuple[str, str]]:
    """The path of each fault of an answer, below the question, and what is allowed there."""
    with pytest.raises(AnswerError) as caught:
        question.check(answer, CONTENT)
    faults = caught.value.faults
    return [(fault.path.removeprefix(question.name), fault.allowed) for fault in faults]


def spec_faults(*questions: Mapping[str, object], **keys: object) -> dict[str, str]:
    """The faults of a campaign that asks these questions: what is allowed by path."""
    with pytest.raises(SpecError) as caught:
        campaign_spec(asking(*questions, **keys))
    return {fault.path: fault.allowed for fault in caught.value.faults}
