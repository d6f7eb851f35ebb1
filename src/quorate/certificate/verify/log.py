"""The log as a release shows it: read once, for the checks of the proof."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

import polars as pl

from quorate.certificate.bundle import CHECKPOINT, KEY
from quorate.certificate.proof.reading import Entries, read_entries, read_shown
from quorate.certificate.proof.tables import ENTRIES, EVENTS, JUDGMENTS
from quorate.certificate.rows import EXCLUDED, LATE, REPEAT
from quorate.formats.export import spelled
from quorate.ledger.checkpoint import Checkpoint, VerifierKey
from quorate.schema.campaign import CampaignSpec
from quorate.schema.json_value import Json

ANSWERED = ("", "gold", REPEAT)
"""purposes of judgments that are told"""
Row = tuple[str, str, str, str | None, tuple[str, ...] | None, str | None, str | None, str | None]
"""item, question, label, guideline, order shown, why it does not count, reason, source"""
NOTHING: Mapping[str, list[str]] = {}


class Files(Protocol):
    """Where the files of a release are read from."""

    def bytes(self, name: str) -> bytes:
        """A file's bytes."""
        ...

    def path(self, name: str) -> Path:
        """Where a file lies."""
        ...


@dataclass(slots=True)
class Judgment:
    """A judgment as the log tells it: after its revisions, with the reason if it was excluded."""

    item: str
    labels: dict[str, Json]
    shown: Mapping[str, list[str]]
    guideline: str | None
    place: str
    purpose: str
    index: int
    """the entry by which it came into the log"""
    excluded: str | None = None
    source: str | None = None
    """the file of another tool that it came from"""


@dataclass(frozen=True, eq=False)
class Log:
    """What a release shows of its log."""

    release: Files

    @cached_property
    def head(self) -> Checkpoint:
        """The signed head."""
        return Checkpoint.parse(self.release.bytes(CHECKPOINT).decode(), where=CHECKPOINT)

    @cached_property
    def own_key(self) -> VerifierKey:
        """The key that lies in the release."""
        return VerifierKey.parse(self.release.bytes(KEY).decode())

    @property
    def name(self) -> str:
        """The log's name: the last part of the origin."""
        return self.head.origin.rpartition("/")[2]

    @cached_property
    def entries(self) -> Entries:
        """Every entry, by its kind and rest."""
        return read_entries(self.release.path(ENTRIES))

    @cached_property
    def judgments(self) -> pl.DataFrame:
        """What is told of judgments."""
        return read_shown(self.release.path(JUDGMENTS))

    @cached_property
    def events(self) -> pl.DataFrame:
        """What is told of other entries."""
        return read_shown(self.release.path(EVENTS))

    def told(self, kind: str) -> list[dict[str, Json]]:
        """What events of a kind tell, in their order."""
        return [data for of, data in self._events if of == kind]

    def published(self) -> Iterator[tuple[int, str]]:
        """Where versions of the guideline were published, and which."""
        for index, (kind, data) in zip(self.events["index"].to_list(), self._events, strict=True):
            if kind == "guideline_published":
                yield index, str(data["version"])

    @cached_property
    def _events(self) -> list[tuple[str | None, dict[str, Json]]]:
        return [
            (self.entries.kind(index), _data(told))
            for index, told in self.events.select("index", "told").iter_rows()
        ]

    @cached_property
    def judged(self) -> Mapping[str, Judgment]:
        """The judgments that are told, by id, in the order in which they came into the log."""
        found: dict[str, Judgment] = {}
        # texts and answers that many judgments have are kept once
        same: dict[str, str] = {}
        answers: dict[tuple[tuple[str, Json], ...], dict[str, Json]] = {}
        for index, told in self.judgments.select("index", "told").iter_rows():
            data = _data(told)
            labels = _shared(data["labels"], answers)
            if self.entries.kind(index) == "judgment_revised":
                if data["judgment"] in found:  # not where the judgment is of an older version
                    found[data["judgment"]].labels = labels
                continue
            guideline, source = data.get("guideline"), data.get("source")
            found[data["judgment"]] = Judgment(
                same.setdefault(data["item"], data["item"]),
                labels,
                data.get("shown") or NOTHING,
                guideline and same.setdefault(guideline, guideline),
                same.setdefault(data["place"], data["place"]),
                data.get("purpose") or "",
                index,
                source=source and same.setdefault(source, source),
            )
        for one in self.told("judgment_excluded"):
            name = str(one["judgment"])
            if name in found:
                found[name].excluded = str(one["reason"])
        return found

    def shown(self) -> Iterator[tuple[int, str, dict[str, Json]]]:
        """Index, kind and what is told of every entry that is shown."""
        for table in (self.judgments, self.events):
            for index, told in table.select("index", "told").iter_rows():
                yield index, str(self.entries.kind(index)), _data(told)


def _data(told: bytes) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(told.decode())["data"]
    return found


def _shared(
    labels: dict[str, Json], known: dict[tuple[tuple[str, Json], ...], dict[str, Json]]
) -> dict[str, Json]:
    """The labels, or equal ones that are known; only texts, as others may be equal and differ."""
    if not all(type(label) is str for label in labels.values()):
        return labels
    return known.setdefault(tuple(labels.items()), labels)


def rows_of(spec: CampaignSpec, judged: Iterable[Judgment]) -> Iterator[Row]:
    """The rows that should be in the tables of the release."""
    for one in judged:
        yield from _rows(spec, one)


def _rows(spec: CampaignSpec, one: Judgment) -> Iterator[Row]:
    why, reason = _left(one)
    for question in spec.questions:
        label = None if question.sealed else question.label_of(one.labels.get(question.name))
        if label is not None:
            shown = one.shown.get(question.name)
            order = None if shown is None else tuple(shown)
            yield (
                one.item,
                question.name,
                spelled(label),
                one.guideline,
                order,
                why,
                reason,
                one.source,
            )


def _left(one: Judgment) -> tuple[str | None, str | None]:
    """Why a judgment does not count, if it does not, and in what words."""
    if one.purpose not in ANSWERED:
        return one.purpose, None
    if one.excluded is not None:
        return EXCLUDED, one.excluded
    if one.place == "surplus":
        return LATE, None
    return (REPEAT if one.purpose == REPEAT else None), None
