"""Webhooks: what they are told, signed, in order, again when it was not taken; and never inside."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from campaigns import Clock
from house import Place, opened
from quorate.campaign.rights import Role
from quorate.server.settings import Settings
from quorate.server.webhooks import UnsafeAddressError, Webhooks, refuse_inside

pytestmark = pytest.mark.anyio
SLOW = Settings(webhook_seconds=3_600)
"""the rounds are made by the test"""


@dataclass
class Listener:
    """A program that is told: it keeps what came and answers as it is bidden."""

    port: int = 0
    status: int = 204
    extra: str = ""
    got: list[tuple[dict[str, str], bytes]] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hook"

    def events(self) -> list[dict[str, object]]:
        return [event for _, body in self.got for event in json.loads(body)["events"]]

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        pairs = (line.split(": ", 1) for line in head.split("\r\n")[1:] if line)
        headers = {name.lower(): value for name, value in pairs}
        body = await reader.readexactly(int(headers["content-length"]))
        self.got.append((headers, body))
        writer.write(f"HTTP/1.1 {self.status} X\r\n{self.extra}Content-Length: 0\r\n\r\n".encode())
        await writer.drain()
        writer.close()


@asynccontextmanager
async def listening() -> AsyncIterator[Listener]:
    listener = Listener()
    server = await asyncio.start_server(listener.answer, "127.0.0.1", 0)
    listener.port = server.sockets[0].getsockname()[1]
    async with server:
        yield listener


def delivery(place: Place, *, private: bool = True) -> Webhooks:
    return Webhooks(place.house.store, place.house.vault, private)


async def hooked(place: Place, url: str, *kinds: str) -> dict[str, str]:
    answer = await place.owner.post(
        f"/api/campaigns/{place.name}/webhooks", json={"url": url, "kinds": list(kinds)}
    )
    assert answer.status_code == 201, answer.text
    found: dict[str, str] = answer.json()
    return found


async def judge(place: Place) -> None:
    lease = await place.first_lease(place.raters[0])
    answer = await place.submit(place.raters[0], lease)
    assert answer.status_code == 200, answer.text


async def test_it_is_told_of_its_kinds_once_and_signed(tmp_path: Path) -> None:
    async with listening() as listener, opened(tmp_path, settings=SLOW) as place:
        await judge(place)  # before there was a webhook
        made = await hooked(place, listener.url, "judgment_submitted")
        await judge(place)
        await judge(place)
        await delivery(place).round()
        await delivery(place).round()
        assert [event["kind"] for event in listener.events()] == ["judgment_submitted"] * 2
        headers, body = listener.got[0]
        stamp, mac = (part.split("=")[1] for part in headers["quorate-signature"].split(","))
        expected = hmac.new(made["secret"].encode(), f"{stamp}.".encode() + body, hashlib.sha256)
        assert mac == expected.hexdigest()


async def test_what_was_not_taken_is_sent_again_later(tmp_path: Path) -> None:
    clock = Clock()
    async with listening() as listener, opened(tmp_path, settings=SLOW, clock=clock) as place:
        await hooked(place, listener.url, "judgment_submitted")
        await judge(place)
        listener.status = 500
        await delivery(place).round()
        assert await delivery(place).round() == 0  # not at once
        listener.status = 200
        clock.advance(10_000)
        await delivery(place).round()
        clock.advance(10_000)
        await delivery(place).round()
        assert len(listener.got) == 2
        assert json.loads(listener.got[0][1]) == json.loads(listener.got[1][1])
        listed = (await place.owner.get(f"/api/campaigns/{place.name}/webhooks")).json()
        assert listed["webhooks"][0]["answer"] in ("answered 200", "nothing to tell")


async def test_a_redirect_is_not_followed(tmp_path: Path) -> None:
    async with listening() as inside, listening() as listener:
        listener.status, listener.extra = 307, f"Location: {inside.url}\r\n"
        async with opened(tmp_path, settings=SLOW) as place:
            await hooked(place, listener.url)
            await judge(place)
            await delivery(place).round()
            assert len(listener.got) == 1
            assert inside.got == []


async def test_addresses_inside_are_not_asked(tmp_path: Path) -> None:
    async with listening() as inside, opened(tmp_path, settings=SLOW) as place:
        await hooked(place, inside.url)
        await hooked(place, f"http://localhost:{inside.port}/")
        await judge(place)
        await delivery(place, private=False).round()
        assert inside.got == []
        listed = (await place.owner.get(f"/api/campaigns/{place.name}/webhooks")).json()
        assert all("not an address out in the world" in w["answer"] for w in listed["webhooks"])


@pytest.mark.parametrize(
    "address",
    [
        *["127.0.0.1", "10.1.2.3", "192.168.0.1", "172.16.9.9", "169.254.169.254", "0.0.0.0"],
        *["::1", "fe80::1%eth0", "fd00::1", "::ffff:127.0.0.1", "224.0.0.1", "100.64.0.1"],
    ],
)
def test_what_is_inside(address: str) -> None:
    with pytest.raises(UnsafeAddressError):
        refuse_inside(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700::1111"])
def test_what_is_outside(address: str) -> None:
    refuse_inside(address)


@pytest.mark.parametrize(
    ("url", "kinds"),
    [
        ("file:///etc/passwd", []),
        ("gopher://example.org", []),
        ("http://", []),
        ("http://user:secret@example.org", []),
        ("http://example.org:99999", []),
        ("http://example.org", ["no_such_kind"]),
    ],
)
async def test_what_is_no_address_is_refused(tmp_path: Path, url: str, kinds: list[str]) -> None:
    async with opened(tmp_path, settings=SLOW) as place:
        answer = await place.owner.post(
            f"/api/campaigns/{place.name}/webhooks", json={"url": url, "kinds": kinds}
        )
        assert answer.status_code == 422, answer.text


async def test_only_leads_may(tmp_path: Path) -> None:
    async with opened(tmp_path, settings=SLOW) as place:
        for role in (Role.RATER, Role.EXPERT, Role.AUDITOR):
            person = await place.person(role)
            root = f"/api/campaigns/{place.name}/webhooks"
            answer = await person.post(root, json={"url": "https://example.org/"})
            assert answer.status_code in (403, 404)
            assert (await person.get(root)).status_code in (403, 404)


async def test_removed_it_is_told_nothing(tmp_path: Path) -> None:
    async with listening() as listener, opened(tmp_path, settings=SLOW) as place:
        made = await hooked(place, listener.url)
        gone = await place.owner.delete(f"/api/campaigns/{place.name}/webhooks/{made['webhook']}")
        assert gone.status_code == 204
        await judge(place)
        await delivery(place).round()
        assert listener.got == []
