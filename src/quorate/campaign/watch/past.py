"""A campaign as its log had it at one event: what could be handed out to whom."""

from __future__ import annotations

import json
from bisect import bisect_left, insort
from collections import Counter, defaultdict

from quorate.assignment.choice import Candidate
from quorate.ledger.entry import Entry
from quorate.ledger.replay import Folded
from quorate.ledger.views import Row
from quorate.schema.campaign import CampaignSpec
from quorate.schema.json_value import Json
from quorate.schema.stored_spec import stored_spec
from quorate.storage.queries.work import NEAR

GONE = "\U0010ffff"
"""behind every name"""


class Past:
    """The views of a campaign, folded event by event, with what the picking looks up."""

    def __init__(self, campaign: str) -> None:
        self.campaign = campaign
        self.folded = Folded()
        self.had: defaultdict[str, Counter[str]] = defaultdict(Counter)
        """leases that did not lapse, by rater and item"""
        self.exposures: Counter[str] = Counter()
        """and by item"""
        self.shown: dict[tuple[str, str], Json] = {}
        """the orders in which a rater who answered was shown an item's fields the first time"""
        self.known: set[str] = set()
        """items with a known answer"""
        self._open: list[tuple[int, str]] = []
        self._is_open: dict[str, tuple[int, str]] = {}
        """open items with where they stand, which may change"""
        self._specs: dict[str, CampaignSpec] = {}

    def take(self, entry: Entry) -> None:
        """The next event of the log."""
        kind, data = entry.event.kind, entry.event.data()
        if kind == "lease_expired":
            lease = self.row("leases", str(data["lease"]))
            self.had[str(lease["rater"])][str(lease["item"])] -= 1
            self.exposures[str(lease["item"])] -= 1
        entry.fold(self.folded)
        if kind == "item_leased":
            self.had[str(data["rater"])][str(data["item"])] += 1
            self.exposures[str(data["item"])] += 1
        if kind == "judgment_submitted" and not data.get("purpose") and not data.get("round"):
            self.shown[str(data["rater"]), str(data["item"])] = data.get("shown")
        if kind == "campaign_changed":
            for _, item in list(self.folded.tables.get("items", {})):
                self._place(str(item))
        elif isinstance(data.get("item"), str):
            self._place(str(data["item"]))

    def _place(self, item: str) -> None:
        row = self.row("items", item)
        key = (int(row["place"] or 0), item)
        was = self._is_open.get(item)
        now = key if row["state"] == "open" and int(row["room"] or 0) > 0 else None
        if was != now:
            if was is not None:
                del self._open[bisect_left(self._open, was)]
                del self._is_open[item]
            if now is not None:
                insort(self._open, now)
                self._is_open[item] = now
        if row["gold"] is None:
            self.known.discard(item)
        else:
            self.known.add(item)

    @property
    def spec(self) -> CampaignSpec:
        """The campaign's spec."""
        row = self.folded.tables["campaigns"][(self.campaign,)]
        digest = str(row["digest"])
        if digest not in self._specs:
            self._specs[digest] = stored_spec(str(row["spec"]))
        return self._specs[digest]

    def row(self, view: str, name: str) -> Row:
        """A row by its name: of leases by the lease, of others by the name in the campaign.

        An empty one where there is none.
        """
        key = (name,) if view == "leases" else (self.campaign, name)
        return self.folded.tables.get(view, {}).get(key, {})

    def items_of(self, view: str, *key: str | int) -> list[str]:
        """The items of a trial or of a round; none where there is none of that key."""
        row = self.folded.tables.get(view, {}).get((self.campaign, *key))
        found: list[str] = [] if row is None else json.loads(str(row["items"]))
        return found

    def has_had(self, rater: str, item: str) -> bool:
        """Whether the rater holds, answered or gave back the item."""
        return self.had[rater][item] > 0

    def near(self, rater: str, start: int) -> list[Candidate]:
        """The next items from a place on that the rater could be given."""
        found: list[Candidate] = []
        at = bisect_left(self._open, (start, ""))
        while at < len(self._open) and len(found) < NEAR:
            item = self._open[at][1]
            if not self.has_had(rater, item):
                found.append(self.candidate(item))
            at += 1
        return found

    def candidate(self, item: str, judged: int | None = None) -> Candidate:
        """An item as a choice sees it."""
        row = self.row("items", item)
        slices: dict[str, str] = json.loads(str(row["slices"])) if row.get("slices") else {}
        number = int(row.get("judged") or 0) if judged is None else judged
        return Candidate(item, int(row.get("place") or 0), number, slices)

    def unseen(self, rater: str, kind: str) -> list[str]:
        """The known items of a kind of injection that the rater has not had."""
        banks = ("", "gold") if kind == "gold" else (kind,)
        return [
            item
            for item in self.known
            if (row := self.row("items", item))["bank"] in banks
            and row["state"] in ("open", "bank")
            and not self.has_had(rater, item)
        ]


def draw_of(data: dict[str, Json]) -> dict[str, Json]:
    """How a lease was chosen, as its event tells."""
    found = data.get("draw")
    return found if isinstance(found, dict) else {}
