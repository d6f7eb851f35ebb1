"""A campaign that asks which of two replies is better, and raters who say it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx

from campaigns import MINUTE, Clock, small_spec
from house import Place, opened
from quorate.campaign.adding import NewItem

HERE = "/api/campaigns/tone/preferences"
SPEC = small_spec(
    content=[{"name": name, "type": "text"} for name in ("prompt", "reply_a", "reply_b")],
    questions=[
        {
            "name": "better",
            "type": "pair",
            "ask": "Which is better?",
            "between": ["reply_a", "reply_b"],
            "tie": True,
        },
        {"name": "why", "type": "text", "ask": "Why?", "required": False},
    ],
    overlap=4,
    hold=1,
    checks={},
)
Choose = Callable[[dict[str, str], str, int], str]
"""the field that is chosen, by what the item holds, the field on the left, and the turn"""


@asynccontextmanager
async def opened_with(pairs: Sequence[NewItem], folder: Path, clock: Clock) -> AsyncIterator[Place]:
    """The campaign with these items and four raters."""
    async with opened(folder / "data", spec=SPEC, items=0, raters=4, clock=clock) as place:
        await place.add(pairs)
        yield place


async def judge(
    place: Place, clock: Clock, rater: httpx.AsyncClient, times: int, choose: Choose
) -> None:
    """Answer so many items, one after the other."""
    for turn in range(times):
        leases: Any = (await place.work(rater))["leases"]
        (lease,) = leases
        clock.advance(MINUTE)
        chosen = choose(lease["content"], lease["shown"]["better"][0], turn)
        answer = await place.submit(
            rater, lease["lease"], labels={"better": {"choice": chosen}}, seconds=20.0
        )
        assert answer.status_code == 200, answer.text
