"""Prefer: what the judgments of a comparing question say of the candidates, and of the raters.

The analytic stack is loaded with this file.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

import polars as pl

from quorate.analysis.preference.candidates import COLUMNS, Candidates
from quorate.campaign.exporting import Row
from quorate.formats.export import spelled
from quorate.formats.frames import from_rows
from quorate.schema import Judgments
from quorate.schema.campaign import CampaignSpec
from quorate.schema.questions.comparison import Comparison
from quorate.storage.queries.preference import Shown

TOPIC = "topic"
GROUPS = ("shown", "purpose", "round")


def comparing(spec: CampaignSpec) -> tuple[str, ...]:
    """The questions of a campaign that compare fields."""
    return tuple(one.name for one in spec.questions if isinstance(one, Comparison))


def judgments_of(
    spec: CampaignSpec,
    question: str,
    rows: Iterable[Row],
    duplicates: str = "all",
    declared: bool = True,
) -> Judgments:
    """The table of one question with the order shown, for ``analysis.preference``.

    Excluded and late judgments are left out, practice and tests stay with their purpose. Of several
    by one rater of one item those stand that ``duplicates`` says. Without ``declared`` the options
    are those that somebody chose, as in a file that names no others. Raises EmptyError where nobody
    answered it.
    """
    asked = next(one for one in spec.questions if one.name == question).question()
    kept = [
        {
            "item": row.item,
            "rater": row.rater,
            "label": row.label,
            "at": row.at,
            "shown": spelled(row.shown),
            "purpose": row.purpose,
            "round": str(row.round),
        }
        for row in rows
        if row.question == question and row.excluded is None and not row.surplus
    ]
    ordinal = asked.options if asked.kind == "ordinal" else None
    return from_rows(
        kept,
        kind=asked.kind,
        order=ordinal,
        options=asked.options or None if declared and not ordinal else None,
        duplicates=duplicates,
        groups=GROUPS,
    )


def candidates_of(spec: CampaignSpec, question: str, items: Sequence[Shown]) -> Candidates:
    """What a question compares in each item: a slice with the name of a field says whose it is.

    The prompt is what the item has beside the compared fields, in the order of the campaign.
    """
    asked = next(one for one in spec.questions if one.name == question)
    fields = asked.compared() if isinstance(asked, Comparison) else ()
    texts = [one.name for one in spec.content if not one.is_media]
    rows: list[tuple[str, str, str | None, str | None]] = []
    prompts: dict[str, str] = {}
    topics: dict[str, str] = {}
    for one in items:
        content, slices = json.loads(one.content), json.loads(one.slices or "{}")
        for field in fields:
            rows.append((one.item, field, slices.get(field), _text(content.get(field))))
        before = [_text(content.get(name)) for name in texts if name not in fields]
        prompt = "\n\n".join(part for part in before if part)
        if prompt:
            prompts[one.item] = prompt
        if slices.get(TOPIC):
            topics[one.item] = slices[TOPIC]
    frame = pl.DataFrame(rows, schema=dict.fromkeys(COLUMNS, pl.String), orient="row")
    return Candidates(frame, prompts, topics)


def _text(value: object) -> str | None:
    if value is None or isinstance(value, str):
        return value or None
    return json.dumps(value, ensure_ascii=False)
