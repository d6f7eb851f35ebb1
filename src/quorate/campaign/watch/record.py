"""A campaign's judgments in columns, growing with the log, as checks look at them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from quorate.campaign.watch.columns import MOST, AnswerColumns, Column, words_in
from quorate.campaign.watch.fields import NOTHING, FieldColumns, Shown, shown_in
from quorate.campaign.watch.following import Following
from quorate.campaign.watch.people import Conducts, People, whole
from quorate.quality.afresh import Afresh
from quorate.quality.rule_faults import TEXT_TYPES
from quorate.quality.view import Purpose, RowIndex, Terms, View
from quorate.schema.campaign import CampaignSpec
from quorate.schema.json_value import Json
from quorate.schema.questions.comparison import Comparison

KINDS = (
    "item_skipped",
    "rater_consented",
    "consent_withdrawn",
    "guideline_published",
    "guideline_acknowledged",
    "standing_changed",
    "check_found",
)
"""the events that matter to checks, beside those that the beliefs are fed with"""
PURPOSES = {"": Purpose.WORK} | {one.name.lower(): one for one in Purpose if one != Purpose.WORK}


@dataclass(slots=True)
class Row:
    """Where a judgment lies, and what it answered."""

    place: int
    item: int
    labels: Mapping[str, Json] = field(default_factory=dict)


class Record:
    """The columns of a campaign."""

    def __init__(self, spec: CampaignSpec, *, contents: bool = False) -> None:
        """``contents``: whether the texts of items are kept too, for checks that compare them."""
        self.spec = spec
        self.items: list[str] = []
        self.raters: list[str] = []
        self.names: list[str] = []
        """the judgments, by row"""
        self.people = People()
        self.standing: dict[tuple[str, ...], str] = {}
        """the verdicts of findings that stand, by check, raters, item and question"""
        self.item, self.rater = Column(np.int32, -1), Column(np.int32, -1)
        self.at, self.seconds = Column(np.int64, 0), Column(np.float64, np.nan)
        self.purpose, self.round = Column(np.int8, 0), Column(np.int8, 0)
        self.guideline = Column(np.int8, -1)
        self.length = Column(np.float64, np.nan)
        self.columns = {question.name: AnswerColumns(question) for question in spec.questions}
        self.index = RowIndex()
        fields = dict.fromkeys(
            name for q in spec.questions if isinstance(q, Comparison) for name in q.compared()
        )
        self.fields = {name: FieldColumns() for name in fields}
        self._texts = {field.name for field in spec.content if field.type in TEXT_TYPES}
        self.candidates: dict[str, int] = {}
        """whose the compared responses are, with their places"""
        self._shown: dict[str, tuple[Shown, ...]] = {}
        self._contents: dict[str, str] | None = {} if contents else None
        self._content: list[str] = []
        self._lengths: dict[str, int] = {}
        self._known: dict[str, dict[str, Json]] = {}
        self._item: dict[str, int] = {}
        self._rater: dict[str, int] = {}
        self._rows: dict[str, Row] = {}
        self._gone: list[int] = []
        self._versions: dict[str, int] = {}
        self._published_at: list[int] = []
        self._stale: set[int] = set()
        self._believed_fit = 0
        self._fit_of = Column(np.int64, 0)

    def __len__(self) -> int:
        return len(self.names) - len(self._gone)

    # feeding

    def take(self, kind: str, data: Mapping[str, Json], at: int) -> None:
        """Take the next event of the log; ``opened`` in its data are the texts of sealed labels."""
        self.people.take(kind, data, at, len(self.names))
        taker = _TAKERS.get(kind)
        if taker is not None:
            taker(self, data, at)

    def _added(self, data: Mapping[str, Json], at: int) -> None:
        del at
        item, words = str(data["item"]), words_in(data["content"])
        self._lengths[item] = sum(map(len, words))
        if self._contents is not None:
            self._contents[item] = "\n".join(words)
        if self.fields:
            self._shown[item] = tuple(shown_in(data, self.fields, self._texts))

    def _submitted(self, data: Mapping[str, Json], at: int) -> None:
        spent = whole(data["milliseconds"])
        self.people.judged(str(data["rater"]), spent, whole(data["earned"]))
        self._add(data, at, spent / 1000)

    def _imported(self, data: Mapping[str, Json], at: int) -> None:
        """One that was given elsewhere: nobody saw how long it took, or what was asked there."""
        self._add({**data, "round": 0, "guideline": ""}, at, np.nan)

    def _add(self, data: Mapping[str, Json], at: int, seconds: float) -> None:
        name, rater = str(data["judgment"]), str(data["rater"])
        item, who = self._item_of(str(data["item"])), self._rater_of(rater)
        self._rows[name] = Row(len(self.names), item, _labels(data))
        self.names.append(name)
        self.index.add(who, item)
        self.item.add(item)
        self.rater.add(who)
        self.at.add(at)
        self.seconds.add(seconds)
        self.purpose.add(PURPOSES[str(data.get("purpose") or "")])
        self.round.add(min(whole(data["round"]), MOST))
        self.guideline.add(self._versions.get(str(data["guideline"]), -1))
        for columns, found in self._answers(self._rows[name], data.get("shown")):
            columns.code.add(found[0])
            columns.value.add(found[1])
            columns.right.add(found[2])
            columns.first.add(found[3])
        self._stale.add(item)

    def _answers(
        self, row: Row, shown: Json
    ) -> list[tuple[AnswerColumns, tuple[int, float, int, int]]]:
        known = self._known.get(self.items[row.item], {})
        return [
            (columns, columns.row(row.labels.get(name), known.get(name), shown))
            for name, columns in self.columns.items()
        ]

    def _revised(self, data: Mapping[str, Json], at: int) -> None:
        del at
        row = self._rows.get(str(data["judgment"]))
        if row is None:
            return
        row.labels = _labels(data)
        for columns, (code, value, right, _) in self._answers(row, None):
            columns.code.put(row.place, code)
            columns.value.put(row.place, value)
            columns.right.put(row.place, right)
        self._stale.add(row.item)

    def _excluded(self, data: Mapping[str, Json], at: int) -> None:
        del at
        row = self._rows.pop(str(data["judgment"]), None)
        if row is not None:
            self._gone.append(row.place)
            self._stale.add(row.item)

    def _gold(self, data: Mapping[str, Json], at: int) -> None:
        del at
        name, labels = str(data["item"]), data.get("labels")
        self._known[name] = labels if isinstance(labels, dict) else {}
        item = self._item.get(name)
        if item is None:
            return
        self._know(item)
        for place in self.index.rows_of_item(item).tolist():
            row = self._rows.get(self.names[place])
            if row is None:
                continue
            for columns, (_, _, right, _) in self._answers(row, None):
                columns.right.put(place, right)

    def _know(self, item: int) -> None:
        known = self._known.get(self.items[item], {})
        for name, columns in self.columns.items():
            columns.known(item, known.get(name))
        self._stale.add(item)

    def _published(self, data: Mapping[str, Json], at: int) -> None:
        self._versions.setdefault(str(data["version"]), min(len(self._versions), MOST))
        self._published_at.append(at)

    def _found(self, data: Mapping[str, Json], at: int) -> None:
        del at
        named = {part: data.get(part) for part in ("rater", "other", "item", "question")}
        given = {part: None if name is None else str(name) for part, name in named.items()}
        key = subject_of(str(data["check"]), **given)
        if data["verdict"] == "cleared":
            self.standing.pop(key, None)
        else:
            self.standing[key] = str(data["verdict"])

    def _item_of(self, name: str) -> int:
        found = self._item.get(name)
        if found is not None:
            return found
        found = self._item[name] = len(self.items)
        self.items.append(name)
        self.length.add(self._lengths.pop(name, np.nan))
        self._fit_of.add(-1)
        for columns_of, shown in zip(
            self.fields.values(), self._shown.pop(name, NOTHING * len(self.fields)), strict=True
        ):
            columns_of.add(shown, self.candidates)
        if self._contents is not None:
            self._content.append(self._contents.pop(name, ""))
        for columns in self.columns.values():
            columns.gold.add(-1)
            columns.believe(found, {})
        if name in self._known:
            self._know(found)
        return found

    def _rater_of(self, name: str) -> int:
        found = self._rater.get(name)
        if found is None:
            found = self._rater[name] = len(self.raters)
            self.raters.append(name)
        return found

    # reading

    def code_of(self, rater: str) -> int | None:
        """The rater's number in the view; None when they have judged nothing."""
        return self._rater.get(rater)

    def judged(self, item: str) -> int:
        """How many judgments of an item there are."""
        code = self._item.get(item)
        return 0 if code is None else len(self.index.rows_of_item(code))

    def believe(self, following: Following, raters: Sequence[int] | None = None) -> None:
        """Take over what is believed of the items that these raters judged, where that changed;
        of all items for None. The caller holds the lock of the beliefs."""
        self._close_up()
        fitted = following.beliefs.fitted
        if raters is None:
            about = np.arange(len(self.items))
        else:
            rows = [self.index.rows(rater) for rater in raters]
            about = np.unique(self.item.now[np.concatenate([*rows, np.zeros(0, np.int64)])])
        old = about[self._fit_of.now[about] != fitted].tolist()
        for item in {*old, *self._stale.intersection(about.tolist())}:
            name = self.items[item]
            for question, columns in self.columns.items():
                if columns.posterior is not None:
                    columns.believe(item, following.beliefs.posterior(question, name))
            self._fit_of.put(item, fitted)
            self._stale.discard(item)

    def view(self, subjects: Sequence[int] | None = None) -> View:
        """All that was read so far, looking at these raters."""
        self._close_up()
        starts = {
            code: self.people[name].fresh_row
            for name, code in self._rater.items()
            if self.people[name].fresh_row
        }
        return View(
            items=self.items,
            raters=self.raters,
            item=self.item.now,
            rater=self.rater.now,
            at=self.at.now,
            seconds=self.seconds.now,
            purpose=self.purpose.now,
            round=self.round.now,
            guideline=self.guideline.now,
            length=self.length.now,
            answers={name: c.answers(len(self.items)) for name, c in self.columns.items()},
            terms=self._terms(),
            conduct=Conducts(self.raters, self.people),
            judgment=self.names,
            subjects=None if subjects is None else tuple(subjects),
            index=Afresh(self.index, starts) if starts else self.index,
            content=self._content if self._contents is not None else None,
            compared={name: columns.compared() for name, columns in self.fields.items()},
            candidates=tuple(self.candidates),
        )

    def _terms(self) -> Terms:
        spec = self.spec
        return Terms(
            spec.paradigms,
            spec.expected_seconds,
            tuple(self._versions),
            tuple(self._published_at[: len(self._versions)]),
            self.people.asked,
            None if spec.pay is None else spec.pay.currency,
            spec.break_minutes,
            spec.exposing,
        )

    def _close_up(self) -> None:
        """Take out the rows that were excluded."""
        if not self._gone:
            return
        kept = np.ones(len(self.names), np.bool_)
        kept[self._gone] = False
        moved = np.cumsum(kept) - 1
        for column in (self.item, self.rater, self.at, self.seconds):
            column.keep(kept)
        for small in (self.purpose, self.round, self.guideline):
            small.keep(kept)
        for columns in self.columns.values():
            columns.keep(kept)
        self.names = [name for name, stays in zip(self.names, kept.tolist(), strict=True) if stays]
        for row in self._rows.values():
            row.place = int(moved[row.place])
        for person in self.people.values():
            person.fresh_row = int(kept[: person.fresh_row].sum())
        self.index = RowIndex()
        for rater, item in zip(self.rater.now.tolist(), self.item.now.tolist(), strict=True):
            self.index.add(rater, item)
        self._gone = []


_TAKERS: dict[str, Callable[[Record, Mapping[str, Json], int], None]] = {
    "item_added": Record._added,
    "gold_set": Record._gold,
    "item_adjudicated": Record._gold,
    "judgment_submitted": Record._submitted,
    "judgment_imported": Record._imported,
    "judgment_revised": Record._revised,
    "judgment_excluded": Record._excluded,
    "guideline_published": Record._published,
    "check_found": Record._found,
}


def subject_of(
    check: str, rater: str | None, other: str | None, item: str | None, question: str | None
) -> tuple[str, ...]:
    """Whom or what a finding is about, a pair in either order."""
    raters = sorted(one for one in (rater, other) if one is not None)
    return check, ",".join(raters), item or "", question or ""


def _labels(data: Mapping[str, Json]) -> dict[str, Json]:
    """The labels of a judgment, with the texts that were opened for it."""
    labels, opened = data["labels"], data.get("opened")
    found = dict(labels) if isinstance(labels, dict) else {}
    return {**found, **opened} if isinstance(opened, dict) else found
