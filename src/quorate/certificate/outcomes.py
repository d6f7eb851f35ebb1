"""Outcomes: what is found of each question of a release."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from quorate.analysis.agreement import Agreement, agreement
from quorate.certificate.contents import Contents, QuestionPart
from quorate.certificate.tables import consensus_table, distribution_table, rejudged_table
from quorate.schema import Judgments
from quorate.schema.errors import NotApplicableError, QuorateError
from quorate.schema.question import WRITTEN

BOOTSTRAP = 300
"""replicates behind an interval of agreement"""
REJUDGED = "rejudged"
"""what the name of a table of items that were judged again begins with"""


@dataclass(frozen=True, eq=False)
class Outcome:
    """What was found of a question: its tables by name, the agreement, and by which method."""

    part: QuestionPart
    tables: Mapping[str, pl.DataFrame]
    agreement: Agreement | None
    method: str
    note: str


def outcome(contents: Contents, part: QuestionPart) -> Outcome:
    """The tables of a question, and how far raters agree on it."""
    seed, table = contents.asked.seed, part.judgments
    if table is None:
        return Outcome(part, {}, None, "", part.note)
    tables: dict[str, pl.DataFrame] = {}
    method, note = "", part.note
    if part.outcome is not None and part.paradigm == "descriptive":
        tables[part.outcome] = distribution_table(table, seed)
    elif part.outcome is not None:
        settled = {
            item: labels[part.name]
            for item, labels in contents.frozen.settled.items()
            if part.name in labels
        }
        try:
            tables[part.outcome], method = consensus_table(table, settled, seed)
            again = [one for one in contents.frozen.again if one.question == part.name]
            if again:
                tables[f"{REJUDGED}-{part.name}"] = rejudged_table(again, tables[part.outcome])
        except NotApplicableError as error:
            note = str(error)
    if part.groups is not None and part.group_table is not None:
        tables[part.groups] = part.group_table
    return Outcome(part, tables, _agreement(table, seed), method, note)


def _agreement(table: Judgments, seed: int) -> Agreement | None:
    """How far raters agree; None where nobody judged what another did."""
    wanted = None if table.question.kind in WRITTEN else ["krippendorff-alpha"]
    try:
        found = agreement(table, wanted, bootstrap=BOOTSTRAP, seed=seed).results
    except QuorateError:
        return None
    return found[0] if found and found[0].value == found[0].value else None
