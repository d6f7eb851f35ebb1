"""Keys of a campaign were changed while it is open."""

from __future__ import annotations

import json
from dataclasses import dataclass
from hashlib import sha256
from typing import ClassVar

from quorate.ledger.canonical import text
from quorate.ledger.event import Event, Json, Stamp
from quorate.ledger.views import CAMPAIGNS, ITEMS, REJUDGED, Views


@dataclass(frozen=True, slots=True)
class CampaignChanged(Event):
    """Keys of a campaign were changed while it is open."""

    kind: ClassVar[str] = "campaign_changed"
    disclosed: ClassVar[tuple[str, ...]] = ("campaign", "title", "spec", "changed", "overlap")

    campaign: str
    title: str
    spec: Json
    """the campaign file as it is from now on"""
    changed: list[str]
    """the paths of the keys that differ"""
    overlap: int | None = None
    """the overlap from now on, when that changed"""

    def fold(self, stamp: Stamp, views: Views) -> None:
        """The new spec; items want the new overlap, or more where more is given out already or a
        batch of suspects waits for it."""
        spec = text(self.spec)
        digest = sha256(spec.encode()).hexdigest()
        views.change(
            CAMPAIGNS,
            {"campaign": self.campaign},
            to={"title": self.title, "spec": spec, "digest": digest},
            add={"revision": 1},
        )
        if self.overlap is None:
            return
        awaited = self._awaited(views)
        for row in list(views.select(ITEMS, {"campaign": self.campaign})):
            if row["bank"]:
                continue
            wanted, room = int(row["wanted"] or 0), int(row["room"] or 0)
            overlap = self.overlap
            if row["adjudicated"] is None:  # else it is back from its batches
                overlap = max(overlap, awaited.get(str(row["item"]), 0))
            by = max(overlap - wanted, -room)
            if by:
                key = {"campaign": self.campaign, "item": row["item"]}
                views.change(ITEMS, key, add={"wanted": by, "room": by})

    def _awaited(self, views: Views) -> dict[str, int]:
        """Of each suspect, how many judgments it has when it is back from all its batches."""
        found: dict[str, int] = {}
        for row in views.select(REJUDGED, {"campaign": self.campaign}):
            item, before = str(row["item"]), int(json.loads(str(row["suspect"]))["judged"])
            found[item] = max(found.get(item, 0), before + int(row["judgments"] or 0))
        return found
