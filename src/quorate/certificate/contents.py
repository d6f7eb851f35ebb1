"""Contents: what will be in a release and what will not, before anything is written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import polars as pl

from quorate.certificate.asked import Asked, may_tell_groups
from quorate.certificate.cells import Cells, Suppressed, cells
from quorate.certificate.frozen import Frozen
from quorate.certificate.items import Items, items_of
from quorate.certificate.rows import Rows, rows
from quorate.certificate.tables import group_table, has_shares, judgments_of, of_one_mind
from quorate.schema import Judgments
from quorate.schema.errors import RequestError
from quorate.schema.paradigm import Paradigm
from quorate.schema.questions import AnyQuestion

OWN_WORDS = "its answers are raters' own words, which stay in the vault"
NOBODY = "nobody has answered it"
NO_SHARES = "its answers are neither options nor numbers, so they have no shares to tell"


@dataclass(frozen=True, eq=False)
class QuestionPart:
    """What a release says of a question.

    ``judgments`` is None where nobody answered, or in own words only; ``outcome`` is the name of
    its table without ending, None where there is none, and ``note`` says why; ``groups`` likewise.
    """

    name: str
    ask: str
    kind: str
    paradigm: Paradigm
    judgments: Judgments | None
    outcome: str | None
    groups: str | None
    note: str
    cells: Cells | None

    @property
    def suppressed(self) -> tuple[Suppressed, ...]:
        """What is not told of groups."""
        return () if self.cells is None else self.cells.suppressed

    @cached_property
    def group_table(self) -> pl.DataFrame | None:
        """How the answers of the told groups are spread; None where none is told."""
        if self.judgments is None or self.cells is None:
            return None
        return group_table(self.judgments, self.cells)

    @property
    def of_one_mind(self) -> tuple[int, int]:
        """How many told cells of groups have nearly one answer, and of how many."""
        return (0, 0) if self.group_table is None else of_one_mind(self.group_table)


@dataclass(frozen=True, eq=False)
class Contents:
    """A release before it is written."""

    frozen: Frozen
    asked: Asked
    rows: Rows
    questions: tuple[QuestionPart, ...]
    guidelines: Mapping[str, int]
    """judgments that count, by version of the guideline as it is told"""

    @property
    def raters(self) -> int:
        """People whose judgments count."""
        return self._counting["rater"].n_unique()

    @property
    def items(self) -> int:
        """Items with a judgment that counts."""
        return self._counting["item"].n_unique()

    @cached_property
    def item_table(self) -> Items:
        """The items, with the part of each."""
        return items_of(self.frozen, self.asked.seed)

    @property
    def _counting(self) -> pl.DataFrame:
        return self.frozen.answers.filter(pl.col("left").is_null())


def contents(frozen: Frozen, asked: Asked) -> Contents:
    """What a release of this will hold.

    Raises RequestError where groups are asked for and there are none, or they could be persons.
    """
    if asked.told == "groups" and not may_tell_groups(frozen.spec):
        raise RequestError(
            f"campaign {frozen.spec.name!r} has no groups to tell: it asks raters for no "
            "attribute, or has no descriptive question",
            remedy="make the release with raters told apart",
        )
    found = rows(frozen, asked.told, asked.smallest)
    versions = found.kept.drop_nulls("guideline").group_by("guideline").len().sort("guideline")
    return Contents(
        frozen=frozen,
        asked=asked,
        rows=found,
        questions=tuple(_part(frozen, question, asked) for question in frozen.spec.questions),
        guidelines=dict(versions.iter_rows()),
    )


def _part(frozen: Frozen, question: AnyQuestion, asked: Asked) -> QuestionPart:
    name, known = question.name, question.question()
    paradigm = frozen.spec.paradigm_of(name)
    table, note = counted(frozen, question)
    descriptive = paradigm == "descriptive"
    if table is not None and descriptive and not has_shares(known):
        note = NO_SHARES
    told = None
    if table is not None and not note and descriptive and asked.told == "groups":
        told = cells(_raters_of(table), frozen.attributes, asked.smallest)
    outcome = f"{'distribution' if descriptive else 'consensus'}-{name}"
    return QuestionPart(
        name=name,
        ask=question.ask,
        kind=known.kind.value,
        paradigm=paradigm,
        judgments=table,
        outcome=None if note else outcome,
        groups=None if told is None else f"groups-{name}",
        note=note,
        cells=told,
    )


def counted(frozen: Frozen, question: AnyQuestion) -> tuple[Judgments | None, str]:
    """The table of the answers to a question that count, or why there is none."""
    if question.sealed:
        return None, OWN_WORDS
    counting = frozen.answers.filter(
        pl.col("left").is_null() & (pl.col("question") == question.name)
    )
    if counting.is_empty():
        return None, NOBODY
    # sorted, so that whoever reads the released rows computes on the same table
    return judgments_of(counting.sort("item", "rater"), question.question()), ""


def _raters_of(judgments: Judgments) -> dict[str, frozenset[str]]:
    raters = judgments.raters.to_list()
    return {
        item: frozenset(raters[code] for code in judgments.rater[start:end].tolist())
        for item, start, end in zip(
            judgments.items.to_list(), judgments.offsets[:-1], judgments.offsets[1:], strict=True
        )
    }
