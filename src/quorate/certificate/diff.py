"""Diff: what changed from one release of a campaign to another, and which events are behind it.

Works on the files of the two releases alone. Whose judgments changed cannot be told: each release
has pseudonyms of its own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import polars as pl

from quorate.certificate.group_changes import GroupChange, group_changes
from quorate.certificate.outcomes import CONSENSUS
from quorate.certificate.proof.tombstones import TOMBSTONES, Tombstones, left_in
from quorate.certificate.verify.opened import Opened, objects
from quorate.schema.errors import RequestError
from quorate.schema.json_value import Json

ABOUT_ITEM = (
    "judgment_submitted",
    "judgment_imported",
    "judgment_revised",
    "judgment_excluded",
    "item_adjudicated",
)
"""kinds of events that say something of one item"""
KEYS = ("item", "question", "label")


@dataclass(frozen=True, slots=True)
class Cause:
    """An event of the log by its kind and index, with what it says for a reason, if anything.

    ``values`` are what ``why`` is made of where it is not what somebody wrote.
    """

    kind: str
    index: int
    why: str = ""
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LabelChange:
    """A label of the consensus that is another one; ``causes`` is empty where no event is about
    the item: then judgments of other items moved it, by what they say of the raters."""

    question: str
    item: str
    before: str
    after: str
    causes: tuple[Cause, ...]


@dataclass(frozen=True, slots=True)
class Moved:
    """A figure before and after; None where there is none.

    ``figure`` is what it is, ``question`` the question that it is about, if any.
    """

    name: str
    before: float | int | str | None
    after: float | int | str | None
    figure: str
    question: str = ""


@dataclass(frozen=True, slots=True)
class ItemChanges:
    """Items by what became of them: added, gone, with another content, in another part."""

    added: tuple[str, ...]
    removed: tuple[str, ...]
    content: tuple[str, ...]
    part: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """What changed from a release to another one.

    ``continues`` says whether the log of the second goes on from that of the first, None where
    a release has no log; ``events`` counts the entries between them by kind. ``figures`` are those
    that moved, ``answers`` how many rows came, went and were set aside.
    """

    campaign: str
    before: str
    after: str
    continues: bool | None
    events: Mapping[str, int]
    changes: tuple[Cause, ...]
    items: ItemChanges
    answers_added: int
    answers_removed: int
    excluded: Mapping[str, int]
    labels: tuple[LabelChange, ...]
    label_counts: Mapping[str, int]
    figures: tuple[Moved, ...]
    groups: tuple[GroupChange, ...]
    guideline_added: tuple[str, ...]
    guideline_altered: tuple[str, ...]
    erased: tuple[str, ...]
    """raters of the first release who were erased since: their rows are to be deleted"""

    @property
    def same(self) -> bool:
        """Whether the data are the same."""
        moved = (*self.labels, *self.figures, *self.groups)
        moved += (*self.guideline_added, *self.guideline_altered)
        of_items = (*self.items.added, *self.items.removed, *self.items.content, *self.items.part)
        return not (moved or of_items or self.answers_added or self.answers_removed)


def diff(before: Opened, after: Opened) -> Difference:
    """What changed from ``before`` to ``after``.

    Raises RequestError for releases of two campaigns.
    """
    names = (str(before.manifest["campaign"]), str(after.manifest["campaign"]))
    if names[0] != names[1]:
        raise RequestError(
            f"these are releases of two campaigns, {names[0]!r} and {names[1]!r}",
            remedy="give two releases of one campaign",
        )
    between = _between(before, after)
    labels = tuple(_labels(before, after, _by_item(after, between)))
    rows = Counter(_rows(before.judgments)), Counter(_rows(after.judgments))
    texts = _guidelines(before), _guidelines(after)
    return Difference(
        campaign=names[0],
        before=str(before.manifest["version"]),
        after=str(after.manifest["version"]),
        continues=_continues(before, after),
        events=dict(sorted(Counter(kind for _, kind in between).items())),
        changes=tuple(_changes(after, {index for index, _ in between})),
        items=_items(before.items, after.items),
        answers_added=(rows[1] - rows[0]).total(),
        answers_removed=(rows[0] - rows[1]).total(),
        excluded=_excluded(before, after),
        labels=labels,
        label_counts=dict(sorted(Counter(one.question for one in labels).items())),
        figures=tuple(one for one in _figures(before, after) if one.before != one.after),
        groups=tuple(group_changes(before, after)),
        guideline_added=tuple(sorted(set(texts[1]) - set(texts[0]))),
        guideline_altered=tuple(
            sorted(one for one in set(texts[0]) & set(texts[1]) if texts[0][one] != texts[1][one])
        ),
        erased=_erased(before, after),
    )


def _has_log(release: Opened) -> bool:
    return release.has("proof/entries.parquet")


def _between(before: Opened, after: Opened) -> list[tuple[int, str]]:
    """Index and kind of the entries that the second release covers and the first does not."""
    if not (_has_log(before) and _has_log(after)):
        return []
    first, last = before.log.entries.size, after.log.entries.size
    return [(n, after.log.entries.kind(n) or "of an older version") for n in range(first, last)]


def _continues(before: Opened, after: Opened) -> bool | None:
    """Whether the entries of the first release are the first ones of the second."""
    if not (_has_log(before) and _has_log(after)):
        return None
    one, other = before.log.entries, after.log.entries
    if one.size > other.size or other.rests[: len(one.rests)] != one.rests:
        return False
    return all(one.kind(n) == other.kind(n) for n in range(one.size))


def _told(release: Opened) -> Iterator[tuple[int, str, dict[str, Json]]]:
    """Index, kind and what is told of the entries that a release shows."""
    if release.told == "raters" and _has_log(release):
        yield from release.log.shown()


def _by_item(after: Opened, between: Iterable[tuple[int, str]]) -> dict[str, list[Cause]]:
    """The events between the releases by the item that they are about."""
    new = {index for index, _ in between}
    found: dict[str, list[Cause]] = {}
    for index, kind, data in _told(after) if new else ():
        if index in new and kind in ABOUT_ITEM:
            why = str(data.get("reason") or data.get("cause") or "")
            found.setdefault(str(data["item"]), []).append(Cause(kind, index, why))
    return found


def _changes(after: Opened, new: set[int]) -> Iterator[Cause]:
    """Events between the releases that are about the campaign as a whole."""
    for index, kind, data in _told(after) if new else ():
        if index not in new:
            continue
        if kind == "campaign_changed":
            changed = data.get("changed")
            keys = ", ".join(map(str, changed if isinstance(changed, list) else []))
            yield Cause(kind, index, keys, {"keys": keys})
        elif kind == "guideline_published":
            version, note = str(data["version"]), str(data.get("note") or "")
            why = f"{version}: {note or 'no note'}"
            yield Cause(kind, index, why, {"version": version, "note": note})
        elif kind == "rejudgment_asked":
            n, question = data["items"], str(data["question"])
            told = {"items": str(n), "question": question}
            yield Cause(kind, index, f"{n} items, question {question}", told)
        elif kind == "release_published":
            version = str(data["version"])
            yield Cause(kind, index, version, {"version": version})


def _items(before: pl.DataFrame, after: pl.DataFrame) -> ItemChanges:
    one = {row["item"]: row for row in before.select("item", "digest", "split").to_dicts()}
    other = {row["item"]: row for row in after.select("item", "digest", "split").to_dicts()}
    both = sorted(set(one) & set(other))
    return ItemChanges(
        added=tuple(sorted(set(other) - set(one))),
        removed=tuple(sorted(set(one) - set(other))),
        content=tuple(item for item in both if one[item]["digest"] != other[item]["digest"]),
        part=tuple(
            item
            for item in both
            if one[item]["split"] is not None and one[item]["split"] != other[item]["split"]
        ),
    )


def _rows(table: pl.DataFrame) -> Iterable[tuple[str, ...]]:
    return table.select(*KEYS).iter_rows()


def _excluded(before: Opened, after: Opened) -> dict[str, int]:
    """How many more answers are set aside than before, by cause and reason."""
    counted = [
        Counter(
            why + (f": {reason}" if reason else "")
            for why, reason in release.excluded.select("why", "reason").iter_rows()
        )
        for release in (before, after)
    ]
    counted[1].subtract(counted[0])
    return {name: n for name, n in sorted(counted[1].items()) if n}


def _labels(
    before: Opened, after: Opened, causes: Mapping[str, list[Cause]]
) -> Iterator[LabelChange]:
    """Labels of the consensus, or an expert's in its place, that are other ones."""
    both = set(before.tables) & set(after.tables)
    for name in sorted(one for one in both if one.startswith(f"{CONSENSUS}-")):
        one, other = _final(before, name), _final(after, name)
        for item in sorted(set(one) & set(other)):
            if one[item] != other[item]:
                yield LabelChange(
                    name.removeprefix(f"{CONSENSUS}-"),
                    item,
                    one[item],
                    other[item],
                    tuple(causes.get(item, ())),
                )


def _final(release: Opened, name: str) -> dict[str, str]:
    rows = release.table(name).select("item", pl.col("label").cast(pl.String), "expert").iter_rows()
    return {item: str(expert or label) for item, label, expert in rows}


def _figures(before: Opened, after: Opened) -> Iterator[Moved]:
    """Counts of the manifests, and the agreement on each question."""
    one, other = before.manifest["counts"], after.manifest["counts"]
    for name in ("answers", "items", "raters"):
        yield Moved(name, _at(one, name), _at(other, name), name)
    gates = before.manifest.get("gate"), after.manifest.get("gate")
    yield Moved("gate", _at(gates[0], "verdict"), _at(gates[1], "verdict"), "gate")
    for name in dict.fromkeys([*before.questions, *after.questions]):
        given = before.questions.get(name, {}), after.questions.get(name, {})
        was, now = (_at(of, "method") for of in given)
        yield Moved(f"{name}: method", was, now, "method", name)
        for figure in ("value", "lower", "upper"):
            was, now = (_at(of.get("agreement"), figure) for of in given)
            yield Moved(f"{name}: agreement, {figure}", was, now, figure, name)


def _erased(before: Opened, after: Opened) -> tuple[str, ...]:
    if not after.has(TOMBSTONES):
        return ()
    stones = Tombstones.parse(after.bytes(TOMBSTONES))
    raters = set(before.judgments["rater"].to_list()) | set(before.excluded["rater"].to_list())
    return left_in(stones, str(before.manifest["version"]), raters)


def _at(value: Json, name: str) -> float | int | str | None:
    found = value.get(name) if isinstance(value, dict) else None
    return found if isinstance(found, int | float | str) else None


def _guidelines(release: Opened) -> dict[str, str]:
    return {
        str(one["version"]): str(one["sha256"])
        for one in objects(release.manifest["guidelines"])
        if one["version"] is not None
    }
