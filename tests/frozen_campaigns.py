"""Frozen campaigns for tests of releases, made of a few lines."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import NamedTuple

import polars as pl

from campaigns import NOON, small_spec
from quorate.certificate.frozen import SCHEMA, Frozen, GuidelineVersion, Head, Pseudonyms
from quorate.formats.export import spelled
from quorate.schema.campaign import CampaignSpec

KEY = bytes(range(32))


class Given(NamedTuple):
    """An answer, with the person who gave it."""

    item: str
    person: str
    question: str
    label: str
    json: str
    day: str
    seconds: float
    guideline: str
    shown: list[str] | None
    left: str | None
    reason: str | None
    source: str | None = None


def frozen_answers(given: Iterable[Given], names: Pseudonyms) -> pl.DataFrame:
    """Answers under pseudonyms, with the columns of ``SCHEMA``, in an order that tells nothing."""
    rows = [
        (
            one.item,
            names.of(one.person),
            names.within(one.person, one.item),
            one.question,
            one.label,
            one.json,
            one.day,
            one.seconds,
            one.guideline,
            one.shown,
            one.left,
            one.reason,
            one.source,
        )
        for one in given
    ]
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def descriptive_spec(**changes: object) -> CampaignSpec:
    """Is it rude? An opinion; and how long? A question with a right answer. Raters are asked
    their age."""
    return small_spec(
        paradigm="descriptive",
        questions=[
            {"name": "rude", "type": "single_choice", "ask": "Rude?", "options": ["no", "yes"]},
            {
                "name": "long",
                "type": "single_choice",
                "ask": "Long?",
                "options": ["no", "yes"],
                "paradigm": "prescriptive",
                "required": False,
            },
            {"name": "heat", "type": "number", "ask": "Heat?", "required": False},
            {"name": "why", "type": "text", "ask": "Why?", "required": False},
        ],
        way={
            "attributes": [
                {
                    "name": "age",
                    "ask": "How old?",
                    "why": "To compare.",
                    "options": ["young", "old", "ancient"],
                }
            ]
        },
        **changes,
    )


def given(
    item: str,
    person: str,
    label: str | float,
    question: str = "rude",
    left: str | None = None,
    reason: str | None = None,
    guideline: str = "1.0",
) -> Given:
    """One answer."""
    text = spelled(label)
    return Given(
        item,
        person,
        question,
        text,
        json.dumps(label),
        "2023-11-14",
        4.2,
        guideline,
        None,
        left,
        reason,
    )


def frozen(
    answers: Iterable[Given],
    attributes: Mapping[str, Mapping[str, str]] | None = None,
    spec: CampaignSpec | None = None,
    *,
    key: bytes = KEY,
    version: str = "1.0.0",
) -> Frozen:
    """A campaign with these answers."""
    names = Pseudonyms(key)
    told = attributes or {}
    return Frozen(
        spec=spec or descriptive_spec(),
        version=version,
        head=Head("tone", 42, "ab" * 32, NOON),
        guidelines=(GuidelineVersion("1.0", "", "cd" * 32),),
        answers=frozen_answers(answers, names),
        attributes={
            name: {names.of(person): value for person, value in of.items()}
            for name, of in {"age": {}, **told}.items()
        },
        settled={"i1": {"long": "yes"}},
        sealed={"why": 3},
    )
