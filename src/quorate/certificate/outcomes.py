"""Outcomes: what is found of each question of a release."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from quorate.analysis.agreement import Agreement, agreement
from quorate.analysis.consensus import consensus
from quorate.certificate.asked import Told
from quorate.certificate.competences import competence_table
from quorate.certificate.contents import Contents, QuestionPart
from quorate.certificate.frozen import Again
from quorate.certificate.tables import consensus_table, distribution_table, rejudged_table
from quorate.schema import Judgments
from quorate.schema.errors import NotApplicableError, QuorateError
from quorate.schema.paradigm import Paradigm
from quorate.schema.question import WRITTEN

BOOTSTRAP = 300
"""replicates behind an interval of agreement"""
CONSENSUS, DISTRIBUTION, GROUPS = "consensus", "distribution", "groups"
REJUDGED, COMPETENCE = "rejudged", "competence"
"""what the names of tables begin with"""


@dataclass(frozen=True, eq=False)
class Outcome:
    """What was found of a question: its tables by name, the agreement, and by which method."""

    part: QuestionPart
    tables: Mapping[str, pl.DataFrame]
    agreement: Agreement | None
    method: str
    note: str


@dataclass(frozen=True, eq=False, slots=True)
class Computed:
    """What follows from the judgments of a question; ``note`` says why there is no table."""

    tables: Mapping[str, pl.DataFrame]
    method: str = ""
    note: str = ""


def outcome(contents: Contents, part: QuestionPart) -> Outcome:
    """The tables of a question, and how far raters agree on it."""
    seed, table = contents.asked.seed, part.judgments
    if table is None:
        return Outcome(part, {}, None, "", part.note)
    tables: dict[str, pl.DataFrame] = {}
    found = Computed({}, note=part.note)
    if part.outcome is not None:
        settled = {
            item: labels[part.name]
            for item, labels in contents.frozen.settled.items()
            if part.name in labels
        }
        again = [one for one in contents.frozen.again if one.question == part.name]
        told = contents.asked.told
        found = computed(part.name, part.paradigm, table, settled, again, seed, told)
    tables.update(found.tables)
    if part.groups is not None and part.group_table is not None:
        tables[part.groups] = part.group_table
    return Outcome(part, tables, agreement_of(table, seed), found.method, found.note)


def computed(
    name: str,
    paradigm: Paradigm,
    table: Judgments,
    settled: Mapping[str, str],
    again: Sequence[Again],
    seed: int,
    told: Told,
) -> Computed:
    """The tables that follow from the judgments of a question, and by which method.

    ``settled`` are experts' labels by item. Competences are told where raters are.
    """
    if paradigm == "descriptive":
        return Computed({f"{DISTRIBUTION}-{name}": distribution_table(table, seed)})
    try:
        found = consensus(table, seed=seed)
    except NotApplicableError as error:
        return Computed({}, note=str(error))
    tables = {f"{CONSENSUS}-{name}": consensus_table(found, settled)}
    if again:
        tables[f"{REJUDGED}-{name}"] = rejudged_table(again, tables[f"{CONSENSUS}-{name}"])
    if told == "raters":
        tables[f"{COMPETENCE}-{name}"] = competence_table(found)
    return Computed(tables, f"{found.method}: {found.notes[0]}" if found.notes else found.method)


def agreement_of(table: Judgments, seed: int) -> Agreement | None:
    """How far raters agree; None where nobody judged what another did."""
    wanted = None if table.question.kind in WRITTEN else ["krippendorff-alpha"]
    try:
        found = agreement(table, wanted, bootstrap=BOOTSTRAP, seed=seed).results
    except QuorateError:
        return None
    return found[0] if found and found[0].value == found[0].value else None
