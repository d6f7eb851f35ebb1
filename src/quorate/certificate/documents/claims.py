"""Claims: every figure and every statement of a release's documents, and where it stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from quorate.certificate.documents.answer import Answer, Answers
from quorate.certificate.documents.crowdworksheet import CROWDWORKSHEET
from quorate.certificate.documents.data_statement import DATA_STATEMENT
from quorate.certificate.documents.datasheet import DATASHEET
from quorate.certificate.documents.ground import resolved
from quorate.certificate.documents.hf_card import HF_CARD, card_answers
from quorate.certificate.documents.outline import Outline, stated
from quorate.certificate.documents.said import FORMS
from quorate.schema.json_value import Json, shown

OUTLINES: tuple[Outline, ...] = (DATASHEET, CROWDWORKSHEET, DATA_STATEMENT)
"""the documents that are their answers and nothing else; the card has a head beside"""


@dataclass(frozen=True, slots=True)
class Claim:
    """What a document claims: a figure in a sentence, or a statement of whoever publishes.

    ``shown`` is the figure in its ``form``, ``value`` what it stands for and ``pointer`` where that
    stands in the release; of a statement of the author ``shown`` is empty.
    """

    document: str
    answer: str
    sentence: str
    shown: str
    form: str
    value: Json
    pointer: str
    author: bool


def claims(answers: Answers) -> tuple[Claim, ...]:
    """What the documents claim, document by document."""
    found: list[Claim] = []
    for file, told in told_in(answers).items():
        for answer in told.values():
            found += claims_of(file, answer)
    return tuple(found)


def told_in(answers: Answers) -> dict[str, dict[str, Answer]]:
    """Which answers each document tells."""
    card = {HF_CARD.file: card_answers(answers)}
    return card | {outline.file: outline.answers(answers) for outline in OUTLINES}


def claims_of(file: str, answer: Answer) -> Iterable[Claim]:
    """What a document claims by one of its answers."""
    if answer.source == "author":
        at = answer.evidence[0] if answer.evidence else ""
        yield Claim(file, answer.key, answer.text, "", "", answer.value, at, author=True)
    for figure in answer.figures:
        sentence = _sentence(answer.text, figure.shown)
        yield Claim(
            file,
            answer.key,
            sentence,
            figure.shown,
            figure.form,
            figure.value,
            figure.pointer,
            author=False,
        )


def _sentence(text: str, figure: str) -> str:
    """The line of a text in which a figure stands."""
    return next((line for line in text.splitlines() if figure in line), text)


def _shown(form: str, value: Json) -> str:
    """A value in a form; empty where it has no such form."""
    try:
        return FORMS[form](value)
    except (ValueError, OverflowError, OSError):
        return ""


def claim_faults(
    told: Iterable[Claim], documents: Mapping[str, str], files: Mapping[str, Mapping[str, Json]]
) -> list[str]:
    """Which claims do not hold: of ``documents`` by file name, against ``files`` they point into.

    A figure holds when its place has its value, when the value is shown as it stands, and when the
    document has the sentence. A statement holds when the document has it as the campaign file does.
    """
    faults: list[str] = []
    for one in told:
        where = f"{one.document}, {one.answer}"
        found = resolved(files, one.pointer)
        if found != one.value:
            faults.append(f"{where}: {one.pointer} is {shown(found)}, told is {shown(one.value)}")
        elif not one.author and _shown(one.form, found) != one.shown:
            faults.append(f"{where}: {one.pointer} is {shown(found)}, shown is {one.shown!r}")
        sentence = stated(one.sentence) if one.author else one.sentence
        if sentence not in documents.get(one.document, ""):
            faults.append(f"{where}: the document does not say {shown(one.sentence)}")
    return faults
