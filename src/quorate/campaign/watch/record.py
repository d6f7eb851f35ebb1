"""A campaign's judgments in columns, growing with the log, as checks look at them."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Mapping, Sequence

import numpy as np

from quorate.assignment.live.names import NONE, Names
from quorate.campaign.watch.called import Called, Texts
from quorate.campaign.watch.columns import MOST, AnswerColumns, AnyColumn, Column, words_in
from quorate.campaign.watch.fields import FieldColumns
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
TOGETHER = 4_096
"""rows after which those that came lately are put into the columns"""
PURPOSES = {"": Purpose.WORK} | {one.name.lower(): one for one in Purpose if one != Purpose.WORK}


class Record:
    """The columns of a campaign, about 40 bytes a judgment and 16 an item beside its beliefs.

    Items and judgments are found in the tables of those that follow the log, which read each event
    first; here they have places of their own, in the order in which items were first judged.
    """

    def __init__(
        self, spec: CampaignSpec, items: Names, judgments: Names, *, contents: bool = False
    ) -> None:
        """``contents``: whether the texts of items are kept too, for checks that compare them."""
        self.spec = spec
        self._all_items, self._judgments = items, judgments
        self.raters: list[str] = []
        self.people = People()
        self.standing: dict[tuple[str, ...], str] = {}
        """the verdicts of findings that stand, by check, raters, item and question"""
        self.number = Column(np.int32)
        """of the judgment in the table, ascending"""
        self.item, self.rater = Column(np.int32), Column(np.int32)
        self.at, self.seconds = Column(np.int64), Column(np.float64)
        self.purpose, self.round = Column(np.int8), Column(np.int8)
        self.guideline = Column(np.int8)
        self.columns = {question.name: AnswerColumns(question) for question in spec.questions}
        self.index = RowIndex()
        fields = dict.fromkeys(
            name for q in spec.questions if isinstance(q, Comparison) for name in q.compared()
        )
        texts = {field.name for field in spec.content if field.type in TEXT_TYPES}
        self.fields = {name: FieldColumns(name in texts) for name in fields}
        self.candidates: dict[str, int] = {}
        """whose the compared responses are, with their places"""
        self._contents: dict[int, str] | None = {} if contents else None
        self._length = array("i")
        """characters of the content by the item's number"""
        self._known: dict[int, dict[str, Json]] = {}
        self._place = array("i")
        """the item's place here by its number"""
        self._item = array("i")
        """the item's number by its place"""
        self.length = Column(np.float64)
        self._rater: dict[str, int] = {}
        self._gone: set[int] = set()
        self._versions: dict[str, int] = {}
        self._published_at: list[int] = []
        self._stale = bytearray()
        self._fit_of = Column(np.int32)
        self._rows = 0

    def __len__(self) -> int:
        return len(self.number.now) - len(self._gone)

    # feeding

    def take(self, kind: str, data: Mapping[str, Json], at: int) -> None:
        """Take the next event of the log; ``opened`` in its data are the texts of sealed labels."""
        self.people.take(kind, data, at, self._rows)
        taker = _TAKERS.get(kind)
        if taker is not None:
            taker(self, data, at)

    def _added(self, data: Mapping[str, Json], at: int) -> None:
        del at
        item, words = self._all_items.find(str(data["item"])), words_in(data["content"])
        self._length.extend([NONE] * (item + 1 - len(self._length)))
        self._length[item] = sum(map(len, words))
        if self._contents is not None:
            self._contents[item] = "\n".join(words)
        for name, field in self.fields.items():
            field.add(item, data, name)

    def _submitted(self, data: Mapping[str, Json], at: int) -> None:
        spent = whole(data["milliseconds"])
        self.people.judged(str(data["rater"]), spent, whole(data["earned"]))
        self._add(data, at, spent / 1000)

    def _imported(self, data: Mapping[str, Json], at: int) -> None:
        """One that was given elsewhere: nobody saw how long it took, or what was asked there."""
        self._add({**data, "round": 0, "guideline": ""}, at, np.nan)

    def _add(self, data: Mapping[str, Json], at: int, seconds: float) -> None:
        item, who = self._item_of(str(data["item"])), self._rater_of(str(data["rater"]))
        self.number.add(self._judgments.find(str(data["judgment"])))
        self.index.add(who, item)
        self.item.add(item)
        self.rater.add(who)
        self.at.add(at)
        self.seconds.add(seconds)
        self.purpose.add(PURPOSES[str(data.get("purpose") or "")])
        self.round.add(min(whole(data["round"]), MOST))
        self.guideline.add(self._versions.get(str(data["guideline"]), -1))
        labels, known = _labels(data), self._known_of(item)
        shown = data.get("shown")
        for name, columns in self.columns.items():
            columns.add(labels.get(name), known.get(name), shown)
        self._stale[item] = True
        self._rows += 1
        if self._rows % TOGETHER == 0:
            self._gather()

    def _gather(self) -> None:
        """Put what came lately into the columns, where it takes less room."""
        for column in self._columns:
            column.close_up()

    @property
    def _columns(self) -> list[AnyColumn]:
        """The columns by row."""
        own: list[AnyColumn] = [self.number, self.item, self.rater, self.at, self.seconds]
        own += [self.purpose, self.round, self.guideline]
        return own + [one for columns in self.columns.values() for one in columns.columns]

    def _known_of(self, item: int) -> Mapping[str, Json]:
        return self._known.get(self._item[item], {}) if self._known else {}

    def _row_of(self, judgment: Json) -> int:
        """The row of a judgment; -1 for one that is not there."""
        number, numbers = self._judgments.find(str(judgment)), self.number.now
        row = int(np.searchsorted(numbers, number))
        there = number >= 0 and row < len(numbers) and numbers[row] == number
        return row if there and row not in self._gone else NONE

    def _revised(self, data: Mapping[str, Json], at: int) -> None:
        del at
        row = self._row_of(data["judgment"])
        if row < 0:
            return
        item = int(self.item.now[row])
        labels, known = _labels(data), self._known_of(item)
        for name, columns in self.columns.items():
            columns.revise(row, labels.get(name), known.get(name))
        self._stale[item] = True

    def _excluded(self, data: Mapping[str, Json], at: int) -> None:
        del at
        row = self._row_of(data["judgment"])
        if row >= 0:
            self._gone.add(row)
            self._stale[int(self.item.now[row])] = True

    def _gold(self, data: Mapping[str, Json], at: int) -> None:
        del at
        number, labels = self._all_items.find(str(data["item"])), data.get("labels")
        known = self._known[number] = labels if isinstance(labels, dict) else {}
        item = self._place[number] if number < len(self._place) else NONE
        if item < 0:
            return
        self._know(item, known)
        rows = self.index.rows_of_item(item)
        if self._gone:
            rows = rows[[row not in self._gone for row in rows.tolist()]]
        for name, columns in self.columns.items():
            columns.compare(rows, known.get(name))

    def _know(self, item: int, known: Mapping[str, Json]) -> None:
        for name, columns in self.columns.items():
            columns.known(item, known.get(name))
        self._stale[item] = True

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
        number = self._all_items.find(name)
        if number >= len(self._place):
            self._place.extend([NONE] * (number + 1 - len(self._place)))
        found = self._place[number]
        if found >= 0:
            return found
        found = self._place[number] = len(self._item)
        self._item.append(number)
        length = self._length[number] if number < len(self._length) else NONE
        self.length.add(length if length >= 0 else np.nan)
        self._fit_of.add(-1)
        self._stale.append(False)
        for field in self.fields.values():
            field.judged(number, self.candidates)
        for columns in self.columns.values():
            columns.gold.add(-1)
            columns.believe(found, {})
        if number in self._known:
            self._know(found, self._known[number])
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
        number = self._all_items.find(item)
        code = self._place[number] if 0 <= number < len(self._place) else NONE
        return 0 if code < 0 else len(self.index.rows_of_item(code))

    def believe(self, following: Following, raters: Sequence[int] | None = None) -> None:
        """Take over what is believed of the items that these raters judged, where that changed;
        of all items for None. The caller holds the lock of the beliefs."""
        self._close_up()
        fitted = following.beliefs.fitted
        if raters is None:
            about = np.arange(len(self._item))
        else:
            rows = [self.index.rows(rater) for rater in raters]
            about = np.unique(self.item.now[np.concatenate([*rows, np.zeros(0, np.int64)])])
        stale = np.frombuffer(self._stale, np.bool_)[about]
        due = (self._fit_of.now[about] != fitted) | stale
        for item in about[due].tolist():
            number = self._item[item]
            for question, columns in self.columns.items():
                if columns.posterior is not None:
                    columns.believe(item, following.beliefs.posterior(question, number))
            self._fit_of.put(item, fitted)
            self._stale[item] = False

    def view(self, subjects: Sequence[int] | None = None) -> View:
        """All that was read so far, looking at these raters."""
        self._close_up()
        starts = {
            code: self.people[name].fresh_row
            for name, code in self._rater.items()
            if self.people[name].fresh_row
        }
        numbers = np.array(self._item, np.int32)
        return View(
            items=Called(self._all_items, numbers),
            raters=self.raters,
            item=self.item.now,
            rater=self.rater.now,
            at=self.at.now,
            seconds=self.seconds.now,
            purpose=self.purpose.now,
            round=self.round.now,
            guideline=self.guideline.now,
            length=self.length.now,
            answers={name: c.answers(len(numbers)) for name, c in self.columns.items()},
            terms=self._terms(),
            conduct=Conducts(self.raters, self.people),
            judgment=Called(self._judgments, self.number.now),
            subjects=None if subjects is None else tuple(subjects),
            index=Afresh(self.index, starts) if starts else self.index,
            content=None if self._contents is None else Texts(self._contents, numbers),
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
        kept = np.ones(len(self.number.now), np.bool_)
        kept[list(self._gone)] = False
        for column in self._columns:
            column.keep(kept)
        for person in self.people.values():
            person.fresh_row = int(kept[: person.fresh_row].sum())
        self.index = RowIndex()
        for rater, item in zip(self.rater.now.tolist(), self.item.now.tolist(), strict=True):
            self.index.add(rater, item)
        self._gone.clear()
        self._rows = len(self.number.now)


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
