"""Claims: every figure and every statement of a release's documents, and where it stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from quorate.certificate.documents import rai
from quorate.certificate.documents.accounting import set_plain
from quorate.certificate.documents.answer import Answer, Answers
from quorate.certificate.documents.crowdworksheet import CROWDWORKSHEET
from quorate.certificate.documents.data_statement import DATA_STATEMENT
from quorate.certificate.documents.datasheet import DATASHEET
from quorate.certificate.documents.ground import resolved
from quorate.certificate.documents.hf_card import HF_CARD, card_answers
from quorate.certificate.documents.labour_record import LABOUR_RECORD
from quorate.certificate.documents.legal import article_10, data_provenance, training_summary
from quorate.certificate.documents.legal.annex_iv import ANNEX_IV
from quorate.certificate.documents.outline import Outline
from quorate.certificate.documents.reading import stands_for
from quorate.schema.json_value import Json, shown

CROISSANT = "croissant.json"
OUTLINES: tuple[Outline, ...] = (DATASHEET, CROWDWORKSHEET, DATA_STATEMENT, LABOUR_RECORD, ANNEX_IV)
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
    return {
        HF_CARD.file: card_answers(answers),
        **{outline.file: outline.answers(answers) for outline in OUTLINES},
        article_10.FILE: article_10.told(answers),
        CROISSANT: rai.told(answers),
        training_summary.FILE: training_summary.told(answers),
        data_provenance.FILE: data_provenance.told(answers),
    }


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


def claim_faults(
    told: Iterable[Claim], documents: Mapping[str, str], files: Mapping[str, Mapping[str, Json]]
) -> list[str]:
    """Which claims do not hold: of ``documents``, whose words are given as ``readable`` has them by
    file name, against ``files`` they point into.

    A figure holds when its place has its value, when it says that value, and when the document has
    the line in which it stands. A statement holds when the document has each of its lines, and the
    campaign file the whole. How lines are set makes no difference.
    """
    faults: list[str] = []
    plain = {file: set_plain(text) for file, text in documents.items()}
    for one in told:
        where = f"{one.document}, {one.answer}"
        found = resolved(files, one.pointer)
        if found != one.value:
            faults.append(f"{where}: {one.pointer} is {shown(found)}, told is {shown(one.value)}")
        elif not one.author and not stands_for(one.shown, one.form, found):
            faults.append(f"{where}: {one.pointer} is {shown(found)}, shown is {one.shown!r}")
        if one.shown not in one.sentence:
            faults.append(f"{where}: {shown(one.sentence)} does not show {one.shown!r}")
        lines = map(set_plain, one.sentence.splitlines())
        if not all(line in plain.get(one.document, "") for line in lines):
            faults.append(f"{where}: the document does not say {shown(one.sentence)}")
    return faults
