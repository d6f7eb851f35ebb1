"""Take items out of a campaign with all that raters said of them, page by page.

What is JSON in the views is canonical, so it is written on as it stands.
"""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass

from quorate.campaign.rights import Actor, Right, demand
from quorate.campaign.sealing import unseal
from quorate.ledger.vault import Vault
from quorate.schema.json_value import Json
from quorate.storage.queries import whole_items as queries
from quorate.storage.queries.whole_items import ItemOfPage, SkipOfItem
from quorate.storage.queries.work import Judgment
from quorate.storage.transaction import Transaction

AT_ONCE = 1_000
"""items of a page"""
_text = json.encoder.encode_basestring


@dataclass(frozen=True, slots=True)
class Mark:
    """Up to where the items are out: the place and the name of the last."""

    place: int = -(2**63)
    item: str = ""


@dataclass(frozen=True, slots=True)
class ItemLines:
    """Items as lines of JSON, and from where to go on; None behind the last."""

    lines: bytes
    next: Mark | None


def item_lines(
    tx: Transaction, vault: Vault, actor: Actor, campaign: str, after: Mark, until: int
) -> ItemLines:
    """The next items in the order of picking, each with its judgments until then, and its skips.

    The right is asked for with every page: who loses it in the middle gets no more.
    """
    demand(tx, actor, campaign, Right.READ)
    begin: dict[str, str | int] = {"campaign": campaign, "place": after.place, "item": after.item}
    found = tx.all(queries.PAGE, **begin, limit=AT_ONCE)
    if not found:
        return ItemLines(b"", None)
    last = found[-1]
    part = {**begin, "last_place": last.place, "last_item": last.item}
    judged: defaultdict[str, list[str]] = defaultdict(list)
    for one in tx.all(queries.JUDGMENTS, **part, until=until):
        judged[one.item].append(_judgment(tx, vault, one))
    skipped: defaultdict[str, list[str]] = defaultdict(list)
    for skip in tx.all(queries.SKIPS, **part):
        skipped[skip.item].append(_skip(tx, vault, skip))
    lines = [_line(one, judged.get(one.item, ()), skipped.get(one.item, ())) for one in found]
    more = len(found) == AT_ONCE
    return ItemLines("".join(lines).encode(), Mark(last.place, last.item) if more else None)


def _line(one: ItemOfPage, judged: list[str] | tuple[()], skipped: list[str] | tuple[()]) -> str:
    return (
        f'{{"item":{_text(one.item)},"content":{one.content},"state":"{one.state}",'
        f'"gold":{one.gold or "null"},"adjudicated":{one.adjudicated or "null"},'
        f'"outcome":{_or_null(one.outcome)},"bank":{_text(one.bank)},'
        f'"slices":{one.slices or "{}"},"explanation":{_or_null(one.explanation)},'
        f'"judgments":[{",".join(judged)}],"skips":[{",".join(skipped)}]}}\n'
    )


def _judgment(tx: Transaction, vault: Vault, one: Judgment) -> str:
    labels = one.labels
    if one.sealed:
        labels = json.dumps(_opened(tx, vault, one.labels, one.sealed), ensure_ascii=False)
    return (
        f'{{"judgment":{_text(one.judgment)},"rater":{_text(one.rater)},"at":{one.at},'
        f'"seconds":{one.milliseconds / 1000},"guideline":{_text(one.guideline)},'
        f'"labels":{labels},"shown":{one.shown},"surplus":{"true" if one.surplus else "false"},'
        f'"excluded":{_or_null(one.excluded)},"comment":{_words(tx, vault, one.comment)},'
        f'"purpose":{_text(one.purpose)},"imported":{"true" if one.source else "false"}}}'
    )


def _opened(tx: Transaction, vault: Vault, labels: str, sealed: str) -> dict[str, Json]:
    """The labels with raters' own words, as far as these are not erased."""
    told: dict[str, Json] = json.loads(labels)
    for question, commitment in json.loads(sealed).items():
        words = unseal(tx, vault, commitment)
        if words is not None:
            told[question] = words
    return told


def _skip(tx: Transaction, vault: Vault, one: SkipOfItem) -> str:
    return (
        f'{{"rater":{_text(one.rater)},"at":{one.ended_at or 0},"reason":{_text(one.reason or "")},'
        f'"words":{_words(tx, vault, one.comment)}}}'
    )


def _or_null(text: str | None) -> str:
    return "null" if text is None else _text(text)


def _words(tx: Transaction, vault: Vault, commitment: str | None) -> str:
    found = None if commitment is None else unseal(tx, vault, commitment)
    return _or_null(None if found is None else str(found))
