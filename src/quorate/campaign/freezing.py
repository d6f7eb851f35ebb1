"""Freeze: read a campaign as it is at one place of its log, under the pseudonyms of a release.

The analytic stack is loaded with this file.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import polars as pl

from quorate.campaign.asked import spec_of
from quorate.campaign.checkpointing import root_of
from quorate.campaign.counting import demand_few
from quorate.campaign.evidence import AT_ONCE as PAGE
from quorate.campaign.evidence import evidence_of, pages
from quorate.campaign.given import given, own_words
from quorate.campaign.rejudging import is_back
from quorate.campaign.rights import Actor, Right, demand
from quorate.campaign.sealing import unseal
from quorate.certificate.asked import Told
from quorate.certificate.facts.evidence import Evidence
from quorate.certificate.frozen import (
    ITEMS,
    Again,
    Frozen,
    GuidelineVersion,
    Head,
    Pseudonyms,
)
from quorate.formats.export import spelled
from quorate.ledger.vault import Vault
from quorate.schema.campaign import CampaignSpec
from quorate.storage.queries import campaigns, members, rejudging
from quorate.storage.queries import log as logs
from quorate.storage.queries import releases as queries
from quorate.storage.queries.releases import Settled
from quorate.storage.transaction import Transaction

AT_ONCE = 2_000
"""items that are read at a time"""
MOST = 3_000_000
"""judgments of a release: it is made in memory, of some two gigabytes a million"""


@dataclass(frozen=True, eq=False)
class Gathered:
    """A campaign as one transaction saw it, before it is put under pseudonyms.

    ``attributes`` are what raters told of themselves, by attribute and person; ``people`` the ids
    behind the numbers of ``evidence``.
    """

    spec: CampaignSpec
    head: Head
    guidelines: tuple[GuidelineVersion, ...]
    evidence: Evidence
    people: tuple[str, ...]
    attributes: Mapping[str, Mapping[str, str]]
    settled: tuple[Settled, ...]
    again: tuple[Again, ...] = ()
    items: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=ITEMS))


def gather(tx: Transaction, vault: Vault, actor: Actor, campaign: str) -> Gathered | None:
    """The campaign as this transaction sees it; None while entries of its log have no index yet.

    Raises as ``demand`` does, for who may not read the campaign; ConflictError where there is more
    than a release can hold.
    """
    demand(tx, actor, campaign, Right.READ)
    demand_few(
        tx, campaign, MOST, "a release", "download judgments.jsonl and items.jsonl, and the log"
    )
    spec = spec_of(tx, campaign)
    if tx.all(logs.UNNUMBERED_LINES, log=campaign, after=-1, limit=1):
        return None
    size, root = root_of(tx, campaign)
    last = tx.one(logs.LINE, log=campaign, idx=size - 1)
    at = 0 if last is None else last.at
    attributes = _attributes(tx, vault, spec)
    evidence, people = evidence_of(tx, campaign, size, at, attributes)
    return Gathered(
        spec=spec,
        head=Head(campaign, size, root.hex(), at),
        guidelines=_guidelines(tx, campaign),
        evidence=evidence,
        people=people,
        attributes=attributes,
        settled=tuple(tx.all(queries.SETTLED, campaign=campaign)),
        again=tuple(_again(tx, campaign)),
        items=_items(tx, campaign),
    )


def freeze(found: Gathered, version: str, key: bytes, told: Told = "groups") -> Frozen:
    """What was gathered, under the pseudonyms of a release: no person's id is in it any more.

    Where raters are told, answers have no name of theirs in one item.
    """
    names = Pseudonyms(key)
    return Frozen(
        spec=found.spec,
        version=version,
        head=found.head,
        guidelines=found.guidelines,
        answers=given(found.evidence, found.people, names, told),
        attributes={
            attribute: {names.of(person): value for person, value in values.items()}
            for attribute, values in found.attributes.items()
        },
        settled=_settled(found),
        sealed=own_words(found.evidence),
        again=found.again,
        items=found.items,
        evidence=found.evidence,
    )


def _items(tx: Transaction, campaign: str) -> pl.DataFrame:
    """All items, with the columns of ``ITEMS``, sorted by name."""
    return pages(
        lambda last: tx.columns(
            queries.ITEMS, campaign=campaign, after=last.get("item", ""), limit=PAGE
        ),
        ITEMS,
    ).sort("item")


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
                    back=is_back(line),
                )
            if len(page) < AT_ONCE:
                break
            after = page[-1].item


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
