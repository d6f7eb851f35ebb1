"""Write down what checks found: once when it is new, once when it does not hold any more."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import isfinite

from quorate.campaign.names import ordered
from quorate.ledger.event import SYSTEM, Json
from quorate.ledger.events import CheckFound
from quorate.quality.finding import Finding, Verdict
from quorate.quality.rules import Known
from quorate.storage.queries import findings
from quorate.storage.queries.findings import FindingRow
from quorate.storage.transaction import Transaction

NO_MORE = "What was found before does not hold any more."


@dataclass(frozen=True, slots=True)
class Look:
    """A look of the checks at some raters, and what came of it.

    ``checks`` are those that ran, ``raters`` and ``items`` whom and what they looked at: a standing
    finding about one of them that is not found again is cleared. ``judged`` and ``judged_items``
    count judgments that say how a rater works; ``start`` is when a rater was given a fresh start,
    where they were. ``read`` is how many events of the log were known.
    """

    findings: tuple[Finding, ...]
    checks: frozenset[str]
    raters: frozenset[str]
    read: int
    items: frozenset[str] = frozenset()
    judged: Mapping[str, int] = field(default_factory=dict)
    judged_items: Mapping[str, int] = field(default_factory=dict)
    start: Mapping[str, int] = field(default_factory=dict)

    @property
    def named(self) -> frozenset[str]:
        """The raters looked at and those whom findings name."""
        named = {rater for one in self.findings for rater in (one.rater, one.other) if rater}
        return self.raters | named


@dataclass(frozen=True, slots=True)
class Noted:
    """What stands about those who were looked at, what raters are told of it, and what changed."""

    standing: tuple[Known, ...]
    told: Mapping[str, str]
    found: tuple[Known, ...]
    cleared: tuple[Known, ...]


Key = tuple[str, tuple[str, ...], str, str]
"""check, raters, item, question"""


@dataclass(slots=True)
class _Run:
    """All findings about one subject since it was last fine."""

    names: list[str]
    row: FindingRow
    rows: int
    """how many there ever were, those since cleared too"""

    def known(self) -> Known:
        row = self.row
        names = tuple(self.names)
        return Known(names, row.check_name, row.verdict, row.rater, row.other, row.item)


def note_findings(tx: Transaction, campaign: str, look: Look) -> Noted:
    """Write ``check_found`` for what is new, heavier or lighter than what stands, or cleared.

    The caller holds the campaign's row. A look that knew no more of the log than the finding that
    stands changes nothing about it: so two servers that watch do not contradict each other.
    """
    runs = _runs(_rows(tx, campaign, look))
    told = {name: run.row.told for run in runs.values() for name in run.names[-1:]}
    written: list[Known] = []
    cleared: list[Known] = []
    again = set()
    for found in look.findings:
        key = _key(found.check, found.rater, found.other, found.item, found.question)
        again.add(key)
        run = runs.get(key)
        if run is not None and (run.row.verdict == found.verdict or _newer(run, look)):
            continue
        rows = 0 if run is None else run.rows
        row = _write(tx, campaign, found, look.read, rows)
        before = [] if run is None else run.names
        runs[key] = _Run([*before, row.finding], row, rows + 1)
        written.append(runs[key].known())
        told[row.finding] = row.told
    for key, run in runs.items():
        if key in again or not run.names or _newer(run, look) or not _examined(run.row, look):
            continue
        cleared.append(run.known())
        row = _write(tx, campaign, _cleared(run.row), look.read, run.rows)
        runs[key] = _Run([], row, run.rows + 1)
    standing = tuple(run.known() for run in runs.values() if run.names)
    return Noted(standing, told, tuple(written), tuple(cleared))


def _rows(tx: Transaction, campaign: str, look: Look) -> list[FindingRow]:
    """What was ever found about those in the look, the oldest first."""
    rows: dict[str, FindingRow] = {}
    for rater in sorted(look.named):
        for query in (findings.OF_RATER, findings.OF_OTHER):
            rows.update((row.finding, row) for row in tx.all(query, campaign=campaign, rater=rater))
    if look.items or any(found.item is not None for found in look.findings):
        items = look.items | {found.item for found in look.findings}
        of_items = tx.all(findings.OF_ITEMS, campaign=campaign)
        rows.update((row.finding, row) for row in of_items if row.item in items)
    of_campaign = tx.all(findings.OF_CAMPAIGN, campaign=campaign)
    rows.update((row.finding, row) for row in of_campaign)
    return sorted(rows.values(), key=lambda row: (row.at, row.finding))


def _runs(rows: Iterable[FindingRow]) -> dict[Key, _Run]:
    runs: dict[Key, _Run] = {}
    for row in rows:
        key = _key(row.check_name, row.rater, row.other, row.item, row.question)
        before = runs.get(key)
        names = [] if before is None else before.names
        names = [] if row.verdict == Verdict.CLEARED else [*names, row.finding]
        runs[key] = _Run(names, row, 1 if before is None else before.rows + 1)
    return runs


def _key(
    check: str, rater: str | None, other: str | None, item: str | None, question: str | None
) -> Key:
    raters = tuple(sorted(one for one in (rater, other) if one is not None))
    return check, raters, item or "", question or ""


def _newer(run: _Run, look: Look) -> bool:
    return run.row.read is not None and run.row.read >= look.read


def _examined(row: FindingRow, look: Look) -> bool:
    if row.check_name not in look.checks:
        return False
    raters = {rater for rater in (row.rater, row.other) if rater is not None}
    if raters:
        return not raters.isdisjoint(look.raters)
    return row.item is None or row.item in look.items


def _cleared(row: FindingRow) -> Finding:
    evidence: dict[str, Json] = {"cleared": row.finding}
    return Finding(
        row.check_name,
        Verdict.CLEARED,
        0.0,
        NO_MORE,
        rater=row.rater,
        other=row.other,
        item=row.item,
        question=row.question,
        evidence=evidence,
    )


def _write(tx: Transaction, campaign: str, found: Finding, read: int, number: int) -> FindingRow:
    event = CheckFound(
        campaign=campaign,
        finding=ordered("f", tx.now, number),
        check=found.check,
        verdict=found.verdict.value,
        evidence=_finite(dict(found.evidence)),
        score=f"{found.score:.6g}" if isfinite(found.score) else None,
        rater=found.rater,
        item=found.item,
        other=found.other,
        question=found.question,
        says=found.says,
        told=found.told or None,
        read=read,
    )
    tx.append(campaign, SYSTEM, event)
    return FindingRow(
        event.finding,
        campaign,
        event.check,
        event.rater,
        event.item,
        event.score,
        event.verdict,
        "",
        tx.now,
        event.other,
        event.question,
        found.says,
        found.told,
        read,
    )


def _finite(value: Json) -> Json:
    """The evidence as JSON has it: what is no number is null."""
    if isinstance(value, float):
        return value if isfinite(value) else None
    if isinstance(value, list):
        return [_finite(one) for one in value]
    if isinstance(value, dict):
        return {key: _finite(one) for key, one in value.items()}
    return value
