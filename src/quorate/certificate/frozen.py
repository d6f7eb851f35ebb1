"""Frozen: a campaign as it was at one place of its log, under pseudonyms made for one release."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256

import polars as pl

from quorate.certificate.facts.evidence import Evidence
from quorate.schema.campaign import CampaignSpec

SCHEMA = pl.Schema(
    {
        "item": pl.String(),
        "rater": pl.String(),
        "in_item": pl.String(),
        "question": pl.String(),
        "label": pl.String(),
        "json": pl.String(),
        "day": pl.String(),
        "seconds": pl.Float64(),
        "guideline": pl.String(),
        "shown": pl.List(pl.String()),
        "left": pl.String(),
        "reason": pl.String(),
        "source": pl.String(),
    }
)
"""columns of frozen answers: ``rater`` is the pseudonym in all items, ``in_item`` the one in this
item alone; ``label`` as text and as ``json``; ``left`` says why an answer does not count, if so;
``source`` is the file of another tool that it came from, of which day, seconds and guideline are
null"""


BLOCK = 64
"""bytes that SHA-256 takes in at a time"""
_INNER, _OUTER = (bytes(one ^ pad for one in range(256)) for pad in (0x36, 0x5C))


@dataclass(frozen=True, slots=True)
class Head:
    """A place in a campaign's log: how many entries, the root of their tree, the last one's time.

    ``root`` is hexadecimal, ``at`` milliseconds UTC.
    """

    log: str
    size: int
    root: str
    at: int


@dataclass(frozen=True, slots=True)
class GuidelineVersion:
    """A version of the guideline: its text, and the SHA-256 of it in hexadecimal."""

    version: str
    note: str
    sha256: str
    text: str = ""


ITEMS = pl.Schema(
    {
        "item": pl.String(),
        "content": pl.String(),
        "slices": pl.String(),
        "state": pl.String(),
        "bank": pl.String(),
        "settled": pl.Boolean(),
    }
)
"""columns of frozen items: ``content`` and ``slices`` as JSON, ``settled`` by an expert"""


@dataclass(frozen=True, slots=True)
class Again:
    """An item that was judged again, since its label to a question was in doubt.

    ``before`` is the label that it had when it was sent, None where none was known; ``drawn`` says
    that chance drew it, suspect or not. ``batch`` and ``diagnosis`` name who doubted it. It is
    ``back`` when it was judged as often as asked, or an expert settled it.
    """

    question: str
    item: str
    batch: str
    diagnosis: str
    before: str | None
    drawn: bool
    back: bool = True


@dataclass(frozen=True, eq=False)
class Frozen:
    """What a release is made of. Nobody's name, and no person's id, is in it.

    ``answers`` have the columns of ``SCHEMA``; ``attributes`` are what raters told of themselves,
    by attribute and pseudonym, only of campaigns that ask; ``settled`` are experts' answers by
    item and question; ``sealed`` counts answers in raters' own words, which stay in the vault;
    ``again`` are items that were judged again, the first time first; ``items`` all items of the
    campaign, with the columns of ``ITEMS``; ``evidence`` is what is known beside the answers,
    absent where only these are; ``withheld`` counts judgments of which nothing is told, by purpose.
    """

    spec: CampaignSpec
    version: str
    head: Head
    guidelines: tuple[GuidelineVersion, ...]
    answers: pl.DataFrame
    attributes: Mapping[str, Mapping[str, str]]
    settled: Mapping[str, Mapping[str, str]]
    sealed: Mapping[str, int]
    again: tuple[Again, ...] = ()
    items: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=ITEMS))
    evidence: Evidence | None = None
    withheld: Mapping[str, int] = field(default_factory=dict)


class Pseudonyms:
    """Names for raters by HMAC-SHA256 under a key of the release, of 64 bits.

    Who has not the key cannot tell whose they are, nor whether two releases speak of one person.
    """

    def __init__(self, key: bytes) -> None:
        # RFC 2104: what the key alone does to both hashes is done once for all names
        block = (sha256(key).digest() if len(key) > BLOCK else key).ljust(BLOCK, b"\0")
        self._inner = sha256(block.translate(_INNER))
        self._outer = sha256(block.translate(_OUTER))

    def of(self, person: str) -> str:
        """The name in all items."""
        return self._name(f"rater\x00{person}")

    def within(self, person: str, item: str) -> str:
        """The name in one item, which says nothing of others."""
        return self._name(f"rater in item\x00{person}\x00{item}")

    def _name(self, message: str) -> str:
        inner, outer = self._inner.copy(), self._outer.copy()
        inner.update(message.encode())
        outer.update(inner.digest())
        return "r_" + outer.hexdigest()[:16]
