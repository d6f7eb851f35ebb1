"""Answers about campaigns and where they stand."""

from __future__ import annotations

from quorate.client.results.archives import ArchiveLine
from quorate.client.results.result import Result


class CampaignLine(Result):
    """A campaign in a list; ``archive`` says where it rests, when it is archived."""

    campaign: str
    title: str
    state: str
    guideline: str
    items: int
    retired: int
    opened_at: int
    opened_by: str
    closed_at: int | None
    archive: ArchiveLine | None = None


class CampaignDetail(CampaignLine):
    """A campaign with its spec as it stands, as in a campaign file."""

    revision: int
    spec: dict[str, object]


class ItemCounts(Result):
    """Items by state; ``closed`` have all the judgments that they want."""

    open: int
    closed: int
    retired: int


class Source(Result):
    """A file of another tool that judgments came from; ``digest`` is its SHA-256."""

    source: str
    tool: str
    file: str
    digest: str
    judgments: int
    at: int


class Status(Result):
    """Where a campaign stands.

    ``judgments`` counts all that were given, ``imported`` of them in other tools, ``counted`` those
    that fill a place of an item that is not retired, ``wanted`` the places; ``eta`` is when the
    last place will be filled at the rate of the last judgments.
    """

    state: str
    at: int
    items: ItemCounts
    judgments: int
    counted: int
    wanted: int
    held: int
    skipped: int
    raters: int
    raters_active: int
    median_seconds: float | None
    eta: int | None
    imported: int = 0
    sources: tuple[Source, ...] = ()
