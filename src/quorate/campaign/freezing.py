"""Freeze: read a campaign as it is at one place of its log, under the pseudonyms of a release.

The analytic stack is loaded with this file.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from quorate.campaign.asked import spec_of
from quorate.campaign.checkpointing import root_of
from quorate.campaign.evidence import evidence_of
from quorate.campaign.rights import Actor, Right, demand
from quorate.campaign.sealing import unseal
from quorate.certificate.facts.evidence import Evidence
from quorate.certificate.frozen import (
    Again,
    Frozen,
    FrozenItem,
    Given,
    GuidelineVersion,
    Head,
    Pseudonyms,
    frozen_answers,
    frozen_items,
)
from quorate.certificate.rows import EXCLUDED, LATE, REPEAT
from quorate.formats.export import spelled
from quorate.ledger.vault import Vault
from quorate.schema.campaign import CampaignSpec
from quorate.storage.queries import campaigns, judgments, members, rejudging
from quorate.storage.queries import log as logs
from quorate.storage.queries import releases as queries
from quorate.storage.queries.releases import Settled
from quorate.storage.queries.work import Judgment
from quorate.storage.transaction import Transaction

AT_ONCE = 2_000
"""judgments that are read at a time"""
COUNTING = ("", "gold")
"""purposes of judgments that speak of what an item's answer is"""


@dataclass(frozen=True, eq=False)
class Gathered:
    """A campaign as one transaction saw it, before it is put under pseudonyms.

    ``attributes`` are what raters told of themselves, by attribute and person.
    """

    spec: CampaignSpec
    head: Head
    guidelines: tuple[GuidelineVersion, ...]
    judgments: tuple[Judgment, ...]
    attributes: Mapping[str, Mapping[str, str]]
    settled: tuple[Settled, ...]
    again: tuple[Again, ...] = ()
    items: tuple[FrozenItem, ...] = ()
    evidence: Evidence | None = None


def gather(tx: Transaction, vault: Vault, actor: Actor, campaign: str) -> Gathered | None:
    """The campaign as this transaction sees it; None while entries of its log have no index yet.

    Raises as ``demand`` does, for who may not read the campaign.
    """
    demand(tx, actor, campaign, Right.READ)
    spec = spec_of(tx, campaign)
    if tx.all(logs.UNNUMBERED_LINES, log=campaign, after=-1, limit=1):
        return None
    size, root = root_of(tx, campaign)
    last = tx.one(logs.LINE, log=campaign, idx=size - 1)
    at = 0 if last is None else last.at
    attributes = _attributes(tx, vault, spec)
    return Gathered(
        spec=spec,
        head=Head(campaign, size, root.hex(), at),
        guidelines=_guidelines(tx, campaign),
        judgments=tuple(_all(tx, campaign)),
        attributes=attributes,
        settled=tuple(tx.all(queries.SETTLED, campaign=campaign)),
        again=tuple(_again(tx, campaign)),
        items=tuple(_items(tx, campaign)),
        evidence=evidence_of(tx, campaign, size, at, attributes),
    )


def freeze(found: Gathered, version: str, key: bytes) -> Frozen:
    """What was gathered, under the pseudonyms of a release: no person's id is in it any more."""
    names = Pseudonyms(key)
    given = (one for judgment in found.judgments for one in _given(found.spec, judgment))
    return Frozen(
        spec=found.spec,
        version=version,
        head=found.head,
        guidelines=found.guidelines,
        answers=frozen_answers(given, names),
        attributes={
            attribute: {names.of(person): value for person, value in told.items()}
            for attribute, told in found.attributes.items()
        },
        settled=_settled(found),
        sealed=_sealed(found),
        again=found.again,
        items=frozen_items(found.items),
        evidence=found.evidence,
    )


def _all(tx: Transaction, campaign: str) -> Iterator[Judgment]:
    item, after = "", ""
    while True:
        page = tx.all(
            judgments.BY_ITEM,
            campaign=campaign,
            item=item,
            after=after,
            until=tx.now,
            limit=AT_ONCE,
        )
        yield from page
        if len(page) < AT_ONCE:
            return
        item, after = page[-1].item, page[-1].judgment


def _items(tx: Transaction, campaign: str) -> Iterator[FrozenItem]:
    after = ""
    while True:
        page = tx.all(queries.ITEMS, campaign=campaign, after=after, limit=AT_ONCE)
        yield from (FrozenItem(*one) for one in page)
        if len(page) < AT_ONCE:
            return
        after = page[-1].item


def _again(tx: Transaction, campaign: str) -> Iterator[Again]:
    """Items that were judged again, batch after batch in the order of time."""
    for batch in reversed(tx.all(rejudging.BATCHES, campaign=campaign)):
        after = ""
        while True:
            page = tx.all(
                rejudging.LINES, campaign=campaign, batch=batch.batch, after=after, limit=AT_ONCE
            )
            for line in page:
                told = json.loads(line.suspect)
                yield Again(
                    question=batch.question,
                    item=line.item,
                    batch=batch.batch,
                    diagnosis=batch.diagnosis,
                    before=told.get("label"),
                    drawn=bool(told.get("audit")),
                )
            if len(page) < AT_ONCE:
                break
            after = page[-1].item


def _given(spec: CampaignSpec, judgment: Judgment) -> Iterator[Given]:
    """The answers of a judgment but for raters' own words."""
    labels = json.loads(judgment.labels)
    shown = json.loads(judgment.shown) or {}
    left, reason = _left(judgment)
    for question in spec.questions:
        label = None if question.sealed else question.label_of(labels.get(question.name))
        if label is None:
            continue
        yield Given(
            item=judgment.item,
            person=judgment.rater,
            question=question.name,
            label=spelled(label),
            json=json.dumps(label, ensure_ascii=False),
            day=datetime.fromtimestamp(judgment.at / 1000, UTC).strftime("%Y-%m-%d"),
            seconds=round(judgment.milliseconds / 1000, 1),
            guideline=judgment.guideline,
            shown=shown.get(question.name),
            left=left,
            reason=reason,
        )


def _left(judgment: Judgment) -> tuple[str | None, str | None]:
    """Why a judgment does not count, if it does not, and in what words."""
    if judgment.purpose not in (*COUNTING, REPEAT):
        return judgment.purpose, None
    if judgment.excluded is not None:
        return EXCLUDED, judgment.excluded
    if judgment.surplus:
        return LATE, None
    return (REPEAT if judgment.purpose == REPEAT else None), None


def _guidelines(tx: Transaction, campaign: str) -> tuple[GuidelineVersion, ...]:
    return tuple(
        GuidelineVersion(
            one.version, one.note, hashlib.sha256(one.text.encode()).hexdigest(), one.text
        )
        for one in tx.all(campaigns.GUIDELINES, campaign=campaign)
    )


def _attributes(tx: Transaction, vault: Vault, spec: CampaignSpec) -> dict[str, dict[str, str]]:
    """What raters told of themselves and have not taken back."""
    found: dict[str, dict[str, str]] = {one.name: {} for one in spec.way.attributes}
    for told in tx.all(members.ATTRIBUTES, campaign=spec.name) if found else ():
        for name, commitment in json.loads(told.attributes).items():
            value = unseal(tx, vault, commitment)
            if name in found and isinstance(value, str):
                found[name][told.person] = value
    return found


def _settled(found: Gathered) -> dict[str, dict[str, str]]:
    """Experts' answers by item and question, but for their own words."""
    told: dict[str, dict[str, str]] = {}
    for one in found.settled:
        labels = json.loads(one.adjudicated or "{}")
        given = {
            question.name: question.label_of(labels.get(question.name))
            for question in found.spec.questions
            if not question.sealed
        }
        told[one.item] = {
            name: spelled(label) for name, label in given.items() if label is not None
        }
    return told


def _sealed(found: Gathered) -> dict[str, int]:
    """How many answers that count are raters' own words, by question."""
    told: Counter[str] = Counter()
    for judgment in found.judgments:
        if judgment.sealed and _left(judgment)[0] is None:
            told.update(json.loads(judgment.sealed).keys())
    return {name: told[name] for name in sorted(told)}
