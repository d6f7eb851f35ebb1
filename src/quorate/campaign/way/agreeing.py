"""How far raters agree in a calibration round, by question. Loads the analytic stack."""

from __future__ import annotations

from collections.abc import Sequence

from quorate.analysis.agreement import krippendorff_alpha
from quorate.campaign.way.comparing import Answer, labelled
from quorate.formats.frames import from_rows
from quorate.ledger.event import Json
from quorate.schema.campaign import CampaignSpec
from quorate.schema.errors import QuorateError
from quorate.schema.judgments import SET_SEPARATOR
from quorate.schema.question import WRITTEN, Kind
from quorate.schema.questions import QuestionType

COEFFICIENT = "krippendorff-alpha"
DIGITS = 6


def agreement_lines(spec: CampaignSpec, answers: Sequence[Answer]) -> list[Json]:
    """Krippendorff's alpha of each prescriptive question with labels, and its interval of 95 %.

    The interval is from 1000 bootstrap replicates of items, seed 0, so that the same answers give
    the same bytes. ``n`` counts items with at least two answers. The numbers are None where the
    answers are too few or all the same, which leaves nothing to agree on beyond chance. Free
    answers are left out.
    """
    return [
        _line(question, answers)
        for question in spec.questions
        if question.question().kind not in WRITTEN and question.name not in spec.descriptive
    ]


def _line(question: QuestionType, answers: Sequence[Answer]) -> Json:
    rows = [
        {"item": one.item, "rater": one.rater, "label": _spelled(label)}
        for one in answers
        if (label := labelled(question, one)) is not None
    ]
    line: dict[str, Json] = {"question": question.name, "coefficient": COEFFICIENT}
    asked = question.question()
    ordered = asked.kind is Kind.ORDINAL
    try:
        found = krippendorff_alpha(
            from_rows(
                rows,
                kind=asked.kind,
                order=asked.options if ordered else None,
                options=None if ordered else asked.options,
                missing=(),
            )
        )
    except QuorateError:  # nobody answered, or nobody the same item
        return {**line, "value": None, "lower": None, "upper": None, "n": 0, "raters": 0}
    return {
        **line,
        "value": _number(found.value),
        "lower": _number(found.lower),
        "upper": _number(found.upper),
        "n": found.n_items,
        "raters": found.n_raters,
    }


def _spelled(label: str | float | list[str]) -> str | float:
    return SET_SEPARATOR.join(label) if isinstance(label, list) else label


def _number(value: float) -> float | None:
    return round(value, DIGITS) if value == value else None
