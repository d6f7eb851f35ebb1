"""Written: answers as ``answers.json`` has them, and read back from there.

A release says for good what it claims: another version of Quorate may word its documents otherwise,
and cannot make the same bytes; it can still hold each written claim against the release.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import get_args

from quorate.certificate.documents.answer import Answer, Answers, Source
from quorate.certificate.documents.claims import Claim, claims_of, told_in
from quorate.certificate.documents.ground import mapping, objects, texts
from quorate.certificate.documents.said import Figure
from quorate.schema.errors import ReadError
from quorate.schema.json_value import Json

ANSWERS = "answers.json"
FORMAT = "quorate-answers/1"
SOURCES: Mapping[str, Source] = {one: one for one in get_args(Source)}


def written(told: Answers) -> dict[str, Json]:
    """The answers as JSON, and which of them each document tells, by key."""
    documents = {file: [*found] for file, found in told_in(told).items()}
    found: dict[str, Json] = json.loads(
        json.dumps(
            {
                "format": FORMAT,
                "documents": documents,
                "answers": [asdict(one) for one in told.values()],
            }
        )
    )
    return found


def answers_written(document: Json) -> dict[str, tuple[Answer, ...]]:
    """Which answers each document of a release tells, by its ``answers.json``.

    Raises ReadError for what is of another format, or has no answers.
    """
    whole = mapping(document)
    if whole.get("format") != FORMAT:
        raise ReadError(f"the format is not {FORMAT!r}", where=ANSWERS)
    answers = Answers(_answer(one) for one in objects(whole.get("answers")))
    if not answers:
        raise ReadError("there are no answers", where=ANSWERS)
    found: dict[str, tuple[Answer, ...]] = {}
    for file, keys in mapping(whole.get("documents")).items():
        for key in texts(keys):
            if key not in answers:
                raise ReadError(f"{file} tells {key!r}, which is no answer", where=ANSWERS)
        found[file] = tuple(answers[key] for key in texts(keys))
    return found


def claims_written(document: Json) -> tuple[Claim, ...]:
    """What the documents of a release claim, by its ``answers.json``.

    Raises ReadError as ``answers_written`` does.
    """
    told = answers_written(document).items()
    return tuple(claim for file, of in told for one in of for claim in claims_of(file, one))


def _answer(one: Mapping[str, Json]) -> Answer:
    source = SOURCES.get(str(one.get("source")))
    if source is None:
        raise ReadError(f"an answer has the source {one.get('source')!r}", where=ANSWERS)
    return Answer(
        key=str(one.get("key")),
        question=str(one.get("question")),
        value=one.get("value"),
        text=str(one.get("text")),
        source=source,
        reason=str(one.get("reason")),
        evidence=tuple(texts(one.get("evidence"))),
        figures=tuple(_figure(figure) for figure in objects(one.get("figures"))),
    )


def _figure(one: Mapping[str, Json]) -> Figure:
    return Figure(
        str(one.get("shown")), str(one.get("form")), one.get("value"), str(one.get("pointer"))
    )
