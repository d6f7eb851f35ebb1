"""A project with every type of question, and pieces that use every part of the record."""

from __future__ import annotations

import json

from every_question import ANSWERS, CONTENT, TYPES, asking, question_data
from quorate.formats.exchange.native.campaign import project_of
from quorate.formats.exchange.record import Foreign, Judged, Piece, Project, Suggested
from quorate.schema.campaign import campaign_spec
from quorate.schema.json_value import Json

BRUSH = Foreign("brush", "strokes", {"rle": [0, 0, 1], "label": "cat"}, stands_for=(0, 2))
FULL = Judged(
    rater="r1",
    labels=dict(ANSWERS),
    at=1_715_774_956_789,
    seconds=1.849,
    comment="Not sure; «really»\nnot.",
    guideline="1",
    foreign=(BRUSH,),
    shown={"pair": ("r2", "r1"), "ranking": ("r3", "r1", "r2")},
    meta={"unique_id": "de253957", "reviews": [{"accepted": False}]},
)
PIECES = (
    Piece(
        "a",
        dict(CONTENT),
        judgments=(
            FULL,
            Judged("r2", {"single_choice": "no"}, state="draft"),
            Judged("r3", state="skipped", at=0),
            Judged("r1", {"single_choice": "no", "multiple_choice": []}, state="rejected"),
        ),
        suggestions=(
            Suggested("model 0", {"single_choice": "yes"}, {"single_choice": 0.75}),
            Suggested("model 1", foreign=(BRUSH,)),
        ),
        gold={"single_choice": "yes", "spans": ANSWERS["spans"]},
        slices={"language": "en", "Topic": "news"},
        meta={"bank": "gold", "priority": 3, "source": {"url": "x"}, "id": 6141},
    ),
    Piece("b", dict(CONTENT), judgments=(Judged("", {"text": "[1, 2] is no list"}),)),
    Piece("c", dict(CONTENT), gold={}),
)


def every_project(**keys: object) -> Project:
    """The project of a campaign with a question of each type, named after it."""
    return project_of(campaign_spec(asking(*(question_data(kind) for kind in TYPES), **keys)))


def without_place(piece: Piece) -> Json:
    """A piece as JSON, but for where it stood."""
    data: Json = json.loads(json.dumps(piece, default=lambda value: value.__dict__))
    assert isinstance(data, dict)
    del data["place"]
    return data
