"""Evidence: gather what the log and the views say of a campaign beside its answers.

The analytic stack is loaded with this file.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl

from quorate.certificate.facts import evidence as frames
from quorate.certificate.facts.evidence import (
    NOBODY,
    Evidence,
    Published,
    Round,
    SpecVersion,
)
from quorate.ledger.event import SYSTEM
from quorate.schema.json_value import Json
from quorate.schema.stored_spec import stored_spec
from quorate.storage.queries import campaigns, imports, releases, watch
from quorate.storage.queries import evidence as queries
from quorate.storage.queries.campaigns import Member
from quorate.storage.statement import Primitive
from quorate.storage.transaction import Transaction

AT_ONCE = 50_000
"""rows that are read at a time"""
ENTRIES = 200_000
"""entries of the log that are looked through at a time"""
KINDS = (
    "campaign_changed",
    "campaign_opened",
    "consent_withdrawn",
    "guideline_acknowledged",
    "item_skipped",
    "judgment_excluded",
    "rater_consented",
    "rater_erased",
)
"""entries that the views do not keep as they were"""
RULE = "rule "
"""how the reason begins that a rule gives"""


def evidence_of(
    tx: Transaction, campaign: str, size: int, at: int, attributes: Mapping[str, Mapping[str, str]]
) -> tuple[Evidence, tuple[str, ...]]:
    """The evidence in the first ``size`` entries of the log, the last one made ``at``.

    With the ids of the people behind its numbers. ``attributes`` are what raters told of
    themselves, by attribute and person.
    """
    row = tx.one(campaigns.CAMPAIGN, campaign=campaign)
    members = tx.all(campaigns.MEMBERS, campaign=campaign)
    code = {one: n for n, one in enumerate(sorted(member.person for member in members))}
    entries = _entries(tx, campaign, size, code)
    judged = _judged(tx, campaign, code)
    found = Evidence(
        at=at,
        state="" if row is None else row.state,
        specs=tuple(entries.specs),
        guidelines=_published(tx, campaign),
        rounds=_rounds(tx, campaign),
        people=_people(tx, campaign, members, code, entries.erased),
        attributes={
            name: {code[person]: value for person, value in told.items() if person in code}
            for name, told in attributes.items()
        },
        judged=judged,
        skipped=_frame(entries.skipped, frames.SKIPPED),
        paid=_frame(_numbered(tx.all(queries.PAID, campaign=campaign), code), frames.PAID),
        agreed=_frame(entries.agreed, frames.AGREED),
        read=_frame(entries.read, frames.READ),
        appealed=_frame(
            _numbered(tx.all(queries.APPEALED, campaign=campaign), code), frames.APPEALED
        ),
        taken_out=_taken_out(entries.taken_out, judged),
        tried=_frame(_numbered(tx.all(queries.TRIED, campaign=campaign), code), frames.TRIED),
        added=pages(
            lambda last: tx.columns(
                queries.ADDED, campaign=campaign, after=last.get("item", ""), limit=AT_ONCE
            ),
            frames.ADDED,
        ).with_columns(pl.col("outcome").fill_null("")),
        counted=_frame(
            (one for query in queries.COUNTS for one in tx.all(query, campaign=campaign)),
            frames.COUNTED,
        ),
        scored=_frame(tx.all(queries.SCORED, campaign=campaign), frames.SCORED),
        earlier=len(tx.all(releases.RELEASES, campaign=campaign)),
        sources=_frame(tx.all(imports.SOURCES, campaign=campaign), frames.SOURCES),
    )
    return found, tuple(code)


@dataclass(slots=True)
class _Entries:
    """Rows from entries of the log, in its order; ``code`` numbers people."""

    code: Mapping[str, int]
    specs: list[SpecVersion] = field(default_factory=list)
    skipped: list[tuple[object, ...]] = field(default_factory=list)
    agreed: list[tuple[object, ...]] = field(default_factory=list)
    read: list[tuple[object, ...]] = field(default_factory=list)
    taken_out: list[tuple[object, ...]] = field(default_factory=list)
    erased: dict[int, int] = field(default_factory=dict)

    def add(self, kind: str, entry: Mapping[str, Json]) -> None:
        """Take in an entry."""
        at, by, data = entry["at"], entry["by"], entry["data"]
        if not isinstance(at, int) or not isinstance(data, dict):
            return
        rater = self.code.get(str(data.get("rater")), NOBODY)
        match kind:
            case "campaign_opened" | "campaign_changed":
                self.specs.append(SpecVersion(at, stored_spec(data["spec"])))
            case "item_skipped":
                self.skipped.append((rater, at, data["milliseconds"], data["reason"]))
            case "rater_consented":
                self.agreed.append((rater, at, data["consent"]))
            case "consent_withdrawn":
                self.agreed.append((rater, at, None))
            case "guideline_acknowledged":
                self.read.append((rater, at, data["guideline"]))
            case "rater_erased":
                self.erased[rater] = at
            case "judgment_excluded":
                reason = str(data["reason"])
                rule = reason.removeprefix(RULE).partition(":")[0]
                ruled = by == SYSTEM and reason.startswith(RULE)
                who = "rule" if ruled else "system" if by == SYSTEM else "person"
                told = (data["judgment"], at, rule if ruled else None, reason, who)
                self.taken_out.append(told)


def _entries(tx: Transaction, campaign: str, size: int, code: Mapping[str, int]) -> _Entries:
    found = _Entries(code)
    for start in range(0, size, ENTRIES):
        end = min(start + ENTRIES, size)
        for line in tx.all(watch.seen(KINDS), log=campaign, start=start, end=end):
            found.add(line.kind, json.loads(line.body))
    return found


def _published(tx: Transaction, campaign: str) -> tuple[Published, ...]:
    return tuple(
        Published(one.version, one.published_at, len(one.text.split()))
        for one in tx.all(campaigns.GUIDELINES, campaign=campaign)
    )


def _rounds(tx: Transaction, campaign: str) -> tuple[Round, ...]:
    return tuple(
        Round(one.opened_at, one.closed_at, len(json.loads(one.items)))
        for one in tx.all(queries.CALIBRATED, campaign=campaign)
    )


def _people(
    tx: Transaction,
    campaign: str,
    members: Iterable[Member],
    code: Mapping[str, int],
    erased: Mapping[int, int],
) -> pl.DataFrame:
    keys = {one.person for one in tx.all(queries.KEYS, campaign=campaign)}
    rows = [
        (
            code[one.person],
            one.role,
            one.standing,
            one.crew,
            one.enrolled_at,
            one.paid,
            code[one.person] in erased,
            erased.get(code[one.person]),
            int(one.person in keys),
        )
        for one in members
    ]
    return _frame(rows, frames.PEOPLE).sort("person")


def _numbered(
    rows: Iterable[tuple[object, ...]], code: Mapping[str, int]
) -> Iterator[tuple[object, ...]]:
    """The rows with the number of the person who stands first in them."""
    for person, *rest in rows:
        yield (code.get(str(person), NOBODY), *rest)


def _judged(tx: Transaction, campaign: str, code: Mapping[str, int]) -> pl.DataFrame:
    names = {
        "rater" if name == "person" else name: pl.String() if name == "person" else type_
        for name, type_ in frames.JUDGED.items()
    }
    found = pages(
        lambda last: tx.columns(
            queries.JUDGED,
            campaign=campaign,
            since=last.get("at", -1),
            after=last.get("judgment", ""),
            limit=AT_ONCE,
        ),
        pl.Schema(names),
        pl.col("sealed").map_elements(_keys, return_dtype=pl.String()),
    )
    numbered = pl.col("rater").replace_strict(
        list(code), list(code.values()), default=NOBODY, return_dtype=pl.Int32
    )
    return found.with_columns(numbered.alias("person")).select(frames.JUDGED.names())


def _taken_out(rows: Sequence[tuple[object, ...]], judged: pl.DataFrame) -> pl.DataFrame:
    """Exclusions with whose judgment it was and when that was given."""
    names = [name for name in frames.TAKEN_OUT if name not in ("person", "judged_at")]
    found = pl.DataFrame(
        rows, schema={name: frames.TAKEN_OUT[name] for name in names}, orient="row"
    )
    whose = judged.select("judgment", "person", pl.col("at").alias("judged_at"))
    return found.join(whose, on="judgment", how="left", maintain_order="left").select(
        frames.TAKEN_OUT.names()
    )


def _frame(rows: Iterable[Sequence[object]], schema: pl.Schema) -> pl.DataFrame:
    return pl.DataFrame([*rows], schema=schema, orient="row")


def _keys(sealed: str) -> str:
    return ",".join(json.loads(sealed))


Columns = Sequence[Sequence[Primitive]]


def pages(
    page: Callable[[Mapping[str, Primitive]], Columns], schema: pl.Schema, *neat: pl.Expr
) -> pl.DataFrame:
    """A frame of all pages, with columns made neat; a page is got by the last row before it."""
    parts = [_frame_of(columns, schema).with_columns(*neat) for columns in _each(page, schema)]
    return pl.concat(parts) if parts else pl.DataFrame(schema=schema)


def _each(
    page: Callable[[Mapping[str, Primitive]], Columns], schema: pl.Schema
) -> Iterator[Columns]:
    last: dict[str, Primitive] = {}
    while True:
        columns = page(last)
        if columns:
            yield columns
        if not columns or len(columns[0]) < AT_ONCE:
            return
        last = {name: values[-1] for name, values in zip(schema, columns, strict=True)}


def _frame_of(columns: Columns, schema: pl.Schema) -> pl.DataFrame:
    """Columns as a frame; whole numbers become truth values where the schema has them."""
    read = {
        name: pl.Series(name, values, pl.Int64() if type_ == pl.Boolean() else type_)
        for (name, type_), values in zip(schema.items(), columns, strict=True)
    }
    return pl.DataFrame(read).cast(schema)
