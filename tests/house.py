"""A real application over a real database for tests: an owner, a campaign under way, raters.

async with opened(tmp_path) as place:
    answer = await place.raters[0].get(f"/api/campaigns/{place.name}/work")
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

import httpx
from argon2 import PasswordHasher
from fastapi import FastAPI

import blank
from campaigns import small_spec
from quorate.campaign.accounts import passwords
from quorate.campaign.adding import NewItem, add_items
from quorate.campaign.inviting import invite
from quorate.campaign.opening import open_campaign
from quorate.campaign.rights import OWNER, Actor, Role
from quorate.schema.campaign import CampaignSpec
from quorate.server.app import create_app
from quorate.server.house import DATABASE, House, open_house
from quorate.server.rate import Limits
from quorate.server.settings import Settings

DEAR = passwords._HASHER
"""what passwords are hashed with where it counts"""
# hundreds of owners log in, and that a password is dear to guess is tried with the above
passwords._HASHER = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1, type=DEAR.type)
URL = "http://house.test"
PASSWORD = "four words in a row"
FROM_OUR_PAGES = {"Sec-Fetch-Site": "same-origin"}
"""what a browser says with requests of our own pages"""
JsonBody = Mapping[str, object]


@dataclass(slots=True)
class Place:
    """An open house with people in it. Clients are browsers: they keep cookies."""

    house: House
    app: FastAPI
    owner: httpx.AsyncClient
    """logged in as the owner, login ``owner``, password ``PASSWORD``"""
    owner_actor: Actor
    raters: list[httpx.AsyncClient]
    name: str
    """the campaign"""
    stack: AsyncExitStack
    addresses: int = field(default=10)

    async def browser(self, address: str | None = None) -> httpx.AsyncClient:
        """A browser where nobody is logged in."""
        self.addresses += 1
        seen = address or f"192.0.2.{self.addresses}"
        transport = httpx.ASGITransport(
            app=self.app, client=(seen, 50_000), raise_app_exceptions=False
        )
        client = httpx.AsyncClient(transport=transport, base_url=URL, headers=FROM_OUR_PAGES)
        return await self.stack.enter_async_context(client)

    def stop_refilling(self) -> None:
        """Let no time pass for rate limits, so that a slow machine does not refill them."""
        rate = self.house.settings.judgments_per_second
        self.house.limits = Limits(rate, clock=lambda: 0.0)

    async def link(self, role: Role = Role.RATER, campaign: str | None = None) -> str:
        """The secret of a fresh invitation."""
        where = campaign or self.name
        made = await self.house.store.write(
            lambda tx: invite(tx, self.owner_actor, where, role, note="test")
        )
        return made.secret

    async def person(
        self,
        role: Role = Role.RATER,
        login: str | None = None,
        ready: bool = True,
        campaign: str | None = None,
    ) -> httpx.AsyncClient:
        """Somebody new in the campaign, in a browser of their own.

        ``ready``: has read the guideline. Without a login there is no password.
        """
        browser = await self.browser()
        body: dict[str, object] = {"pseudonym": login or "Somebody", "agreed": True}
        if login is not None:
            body |= {"login": login, "password": PASSWORD}
        secret = await self.link(role, campaign)
        answer = await browser.post(f"/api/invitations/{secret}", json=body)
        assert answer.status_code == 201, answer.text
        if ready and role in (Role.RATER, Role.EXPERT):
            where = campaign or self.name
            work = (await browser.get(f"/api/campaigns/{where}/work")).json()
            version = work["guideline"]["version"]
            done = await browser.post(f"/api/campaigns/{where}/guideline/{version}/acknowledge")
            assert done.status_code == 204, done.text
        return browser

    async def open(self, spec: CampaignSpec, items: Sequence[NewItem]) -> None:
        """Open a campaign with items."""
        await self.house.store.write(lambda tx: open_campaign(tx, self.owner_actor, spec))
        await self.add(items, spec.name)

    async def add(self, items: Iterable[NewItem], campaign: str | None = None) -> None:
        """Add items."""
        where = campaign or self.name
        rows = list(items)
        added = await self.house.store.write(
            lambda tx: add_items(tx, self.owner_actor, where, rows)
        )
        assert not added.refused, added.refused

    async def work(self, rater: httpx.AsyncClient) -> dict[str, object]:
        """What the rater has to do."""
        answer = await rater.get(f"/api/campaigns/{self.name}/work")
        assert answer.status_code == 200, answer.text
        found: dict[str, object] = answer.json()
        return found

    async def first_lease(self, rater: httpx.AsyncClient) -> str:
        """The id of the first lease that the rater holds."""
        leases = (await self.work(rater))["leases"]
        assert isinstance(leases, list)
        assert leases
        lease: str = leases[0]["lease"]
        return lease

    async def submit(
        self, rater: httpx.AsyncClient, lease: str, **changes: object
    ) -> httpx.Response:
        """Answer a lease."""
        return await rater.post(
            f"/api/campaigns/{self.name}/judgments", json=submission(lease, **changes)
        )


def unnamed(answer: httpx.Response) -> str:
    """What an answer says, but for the request's own name, which no two have in common."""
    return answer.text.replace(answer.headers["x-request-id"], "")


def submission(lease: str, **changes: object) -> dict[str, object]:
    """The body of a submission; keys can be changed."""
    return {
        "submission": str(uuid4()),
        "lease": lease,
        "labels": {"tone": "warm"},
        "seconds": 4.5,
        **changes,
    }


def sentences(number: int, start: int = 0) -> list[NewItem]:
    """Items of ``campaigns.small_spec``."""
    return [
        NewItem({"sentence": f"Sentence number {i}."}, f"i{i:03d}")
        for i in range(start, start + number)
    ]


@asynccontextmanager
async def opened(
    data: Path,
    *,
    raters: int = 2,
    items: int = 6,
    spec: CampaignSpec | None = None,
    settings: Settings | None = None,
    clock: Callable[[], int] | None = None,
) -> AsyncIterator[Place]:
    """A house on a folder, with an owner, a campaign with items, and raters ready to work."""
    house = open_house(data, settings or Settings(), clock)
    if house.settings.database is None and not (data / DATABASE).exists():
        blank.lay(data / DATABASE)
    app = create_app(house)
    spec = spec or small_spec()
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(app.router.lifespan_context(app))
        nobody = httpx.AsyncClient(transport=httpx.ASGITransport(app))
        place = Place(house, app, nobody, Actor(""), [], spec.name, stack)
        await nobody.aclose()
        place.owner = await place.browser()
        place.owner_actor = await _own(place)
        await place.open(spec, sentences(items))
        place.raters += [await place.person() for _ in range(raters)]
        yield place


async def _own(place: Place) -> Actor:
    secret = await place.house.owner_link()
    body = {"pseudonym": "Owner", "login": "owner", "password": PASSWORD, "agreed": True}
    answer = await place.owner.post(f"/api/invitations/{secret}", json=body)
    assert answer.status_code == 201, answer.text
    return Actor(answer.json()["person"], OWNER)
