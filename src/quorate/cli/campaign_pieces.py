"""A campaign of an installation as a project and its pieces."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from quorate.formats.exchange.native.campaign import project_of
from quorate.formats.exchange.reading import Reading, Refusals
from quorate.formats.exchange.record import Judged, Piece
from quorate.schema.json_value import Json
from quorate.schema.stored_spec import stored_spec

if TYPE_CHECKING:
    from quorate.client import Client
    from quorate.client.plain import PlainItem, PlainJudgment

COUNTS = ("", "gold")
"""what a judgment that says what an item's answer is was asked for"""
TOLD = 1_000
"""items between words on how far it is"""
CONTESTED = "contested"
"""how an item came out that was judged as often as it may be, and is not settled"""


def campaign_reading(client: Client, campaign: str, told: Callable[[str, float], None]) -> Reading:
    """The campaign as it stands, and its items.

    Raters go by their pseudonyms. What was excluded, came too late, or was practice, a test, a trap
    or a repetition is there as rejected, and says why beside it.
    """
    detail = client.campaign(campaign)
    total = detail.items

    def pieces() -> Iterator[Piece]:
        told("fetching", 0.0)
        for n, one in enumerate(client.plain_items(campaign), 1):
            if not n % TOLD:
                told(f"writing, {n:,} items", min(n / max(total, 1), 1.0))
            yield _piece(one)

    return Reading(project_of(stored_spec(detail.spec)), pieces(), Refusals(campaign))


def _piece(opened: PlainItem) -> Piece:
    meta: dict[str, Json] = {}
    if opened["bank"]:
        meta["bank"] = opened["bank"]
    if opened["explanation"]:
        meta["explanation"] = opened["explanation"]
    skipped = [
        Judged(
            skip["rater"], at=skip["at"], state="skipped", comment=skip["words"] or "",
            meta={"reason": skip["reason"]},
        )
        for skip in opened["skips"]
    ]  # fmt: skip
    return Piece(
        opened["item"],
        opened["content"],
        judgments=(*map(_judged, opened["judgments"]), *skipped),
        gold=opened["gold"],
        slices=opened["slices"],
        meta=meta,
        settled=opened["adjudicated"],
        disputed=opened["outcome"] == CONTESTED,
    )


def _judged(given: PlainJudgment) -> Judged:
    meta: dict[str, Json] = {}
    excluded, purpose, shown = given["excluded"], given["purpose"], given["shown"]
    if excluded is not None:
        meta["excluded"] = excluded
    if given["surplus"]:
        meta["surplus"] = True
    if purpose:
        meta["purpose"] = purpose
    counts = excluded is None and not given["surplus"] and purpose in COUNTS
    return Judged(
        given["rater"],
        given["labels"],
        at=given["at"],
        seconds=given["seconds"],
        comment=given["comment"] or "",
        state="submitted" if counts else "rejected",
        guideline=given["guideline"],
        shown=_orders(shown) if shown else {},
        meta=meta,
    )


def _orders(shown: Json) -> dict[str, tuple[str, ...]]:
    """The order in which each question showed what it is about."""
    orders = shown.items() if isinstance(shown, dict) else ()
    return {name: tuple(map(str, order)) for name, order in orders if isinstance(order, list)}
