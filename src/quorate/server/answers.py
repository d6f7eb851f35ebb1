"""The answers of a campaign, read page by page for what computes on all of them."""

from __future__ import annotations

from collections.abc import Container
from functools import partial

from quorate.campaign.counting import demand_few
from quorate.campaign.exporting import AT_ONCE, Mark, Row, judgment_rows
from quorate.campaign.rights import Actor, ConflictError
from quorate.ledger.vault import Vault
from quorate.storage.store import Store


async def all_answers(
    store: Store,
    vault: Vault,
    me: Actor,
    campaign: str,
    *,
    most: int | None = None,
    instead: str = "",
    only: Container[str] | None = None,
) -> list[Row]:
    """All judgments of a campaign, or those ``only`` of some items, as an export has them.

    Raises ConflictError, saying to download and what to do ``instead``, where there are more than
    ``most`` and further pages, before any is read where so many judgments were given; what
    ``judgment_rows`` raises.
    """
    remedy = f"download the judgments and {instead}"
    if most is not None and only is None:
        await store.read(lambda tx: demand_few(tx, campaign, most + AT_ONCE, "a page", remedy))
    rows: list[Row] = []
    after: Mark | None = None
    while True:
        ask = partial(judgment_rows, vault=vault, actor=me, campaign=campaign, after=after)
        page = await store.read(ask)
        rows += page.rows if only is None else [one for one in page.rows if one.item in only]
        if page.next is None:
            return rows
        if most is not None and len(rows) > most:
            raise ConflictError(
                f"campaign {campaign!r} has more than {most:,} answers, too many for a page",
                remedy=remedy,
            )
        after = page.next
