"""Elsewhere: requests whose answers take the analytic stack, computed in a worker.

Where ``background`` is ``worker``, a server process puts such a request into a row, as a job of the
kind ``page``, and waits for what the worker laid on the shelf. The rights of who asks go along.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING

from fastapi import Request, Response
from starlette.types import ASGIApp, Message, Scope

from quorate.campaign.accounts.recognising import Recognised
from quorate.campaign.rights import Actor
from quorate.ledger.event import Json
from quorate.schema.errors import QuorateError
from quorate.server.job_rows import FAILED, WAITING, Asked, Key, asked_in, put, running
from quorate.server.shelf import Shelf
from quorate.storage.queries import jobs as queries
from quorate.storage.queries.jobs import JobRow
from quorate.storage.store import Store
from quorate.storage.transaction import Transaction

if TYPE_CHECKING:
    from quorate.server.jobs import Progress

KIND = "page"
CALLER = "quorate.caller"
"""where in a request's scope it stands who asks, when it was asked of another process"""
AT_ONCE = 16
"""pages that a process computes at a time; what computes long waits its turn in there"""
PATIENCE = 45.0
"""seconds that a page waits; who asks again then goes on waiting for the same"""
FIRST_LOOK, LAST_LOOK = 0.05, 0.5
"""seconds between two looks whether it is done, at first and in the end"""
OLD = 600_000
"""milliseconds after which an answer is deleted"""
TOLD = ("content-type", "content-disposition", "retry-after")
"""headers of an answer that go along"""
ROUTES = frozenset(
    {
        "all_batches",
        "ask_again",
        "causes",
        "checks",
        "diagnose",
        "diagnosis",
        "disagreement_experts",
        "disagreement_groups",
        "disagreement_items",
        "disagreement_jury",
        "disagreement_primary",
        "disagreement_raters",
        "disagreement_slices",
        "disagreement_soft_labels",
        "disputes",
        "dry_run",
        "files",
        "more",
        "one_batch",
        "preference",
        "preview",
        "quality",
        "rater",
        "raters",
        "read_diff",
        "read_gate",
        "reward",
        "rules",
        "train",
        "train_more",
    }
)
"""the operations that are answered elsewhere"""


class AwaitedError(QuorateError):
    """No worker has answered yet, or none can."""


class Elsewhere:
    """The pages that servers ask of workers."""

    kind = KIND
    steps = (WAITING,)

    def __init__(self, store: Store, shelf: Shelf, wake: Callable[[], None]) -> None:
        """``wake`` is called when a page was asked for."""
        self._store = store
        self._shelf = shelf
        self._wake = wake
        self.app: ASGIApp | None = None
        """what answers, in a worker"""

    async def answer(self, request: Request, me: Actor) -> Response:
        """The answer to a request, by a worker.

        Raises AwaitedError when none takes it up, or is done, in the time that a page has.
        """
        scope, body = request.scope, (await request.body()).decode("utf-8", "replace")
        given: dict[str, Json] = {
            "method": scope["method"],
            "path": scope["path"],
            "query": scope["query_string"].decode("latin-1"),
            "type": request.headers.get("content-type", ""),
            "body": body,
        }
        told = json.dumps([given, me.person, me.role, sorted(me.scopes)])
        name = hashlib.sha256(told.encode()).hexdigest()[:32]
        asked = Asked(Key(str(request.path_params["campaign"]), name), 0, me, given)
        await self._store.write(lambda tx: _ask(tx, asked))
        self._wake()
        row = await self._awaited(asked.key)
        if row.state == FAILED:
            raise AwaitedError(row.problem, remedy="ask again in a moment")
        kept = await asyncio.to_thread(self._shelf.get, row.campaign, KIND, row.name, 0)
        if kept is None:
            raise AwaitedError(
                "the answer is not on the shelf",
                remedy="let servers and workers use the same data folder",
            )
        head, _, content = kept.partition(b"\n")
        status, headers = json.loads(head)
        return Response(content, status_code=status, headers=headers)

    async def run(self, row: JobRow, progress: Progress) -> None:
        """Answer a request that was asked of another process."""
        if self.app is None:
            raise AwaitedError("pages are not computed here")
        answer = _Answer()
        await self.app(_scope(row), answer.receive_of(row), answer.send)
        head = json.dumps([answer.status, answer.headers]).encode()
        data = head + b"\n" + bytes(answer.body)
        if not progress.ended:
            await asyncio.to_thread(self._shelf.put, row.campaign, KIND, row.name, 0, data)

    async def lost(self, row: JobRow) -> None:
        """It was answered, and is another process's: what that one says is the same."""

    async def tidy(self) -> None:
        """Delete answers that nobody waits for any more."""
        while rows := await self._store.write(_drop_old):
            for row in rows:
                await asyncio.to_thread(self._shelf.drop, row.campaign, KIND, row.name, 0)

    async def _awaited(self, key: Key) -> JobRow:
        loop = asyncio.get_running_loop()
        until, pause = loop.time() + PATIENCE, FIRST_LOOK
        while True:
            await asyncio.sleep(pause)
            row = await self._store.read(
                lambda tx: tx.one(queries.JOB, campaign=key.campaign, kind=KIND, name=key.name)
            )
            if row is None or not running(row):
                break
            if loop.time() > until:
                raise _late(row)
            pause = min(LAST_LOOK, 1.5 * pause)
        if row is None:  # deleted as old, or the campaign was
            raise AwaitedError("the answer is gone", remedy="ask again")
        return row


def _ask(tx: Transaction, asked: Asked) -> None:
    row = tx.one(queries.LOCKED, campaign=asked.key.campaign, kind=KIND, name=asked.key.name)
    if row is None or not running(row):
        put(tx, KIND, asked)


def _late(row: JobRow) -> AwaitedError:
    if row.state == WAITING:
        return AwaitedError(
            "no worker takes this up", remedy="see that quorate work runs, then ask again"
        )
    return AwaitedError("a worker is still computing this", remedy="ask again in a moment")


def _drop_old(tx: Transaction) -> list[queries.Kept]:
    rows = tx.all(queries.OLD, kind=KIND, before=tx.now - OLD, limit=100)
    for row in rows:
        tx.run(queries.DROP, campaign=row.campaign, kind=KIND, name=row.name)
    return rows


def _scope(row: JobRow) -> Scope:
    asked = asked_in(row)
    given = {name: str(value) for name, value in asked.given.items()}
    path = given["path"]
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": given["method"],
        "headers": [(b"content-type", given["type"].encode("latin-1"))],
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": given["query"].encode("latin-1"),
        "server": ("elsewhere", 80),
        "client": ("127.0.0.1", 0),
        "root_path": "",
        CALLER: Recognised(asked.me, None, None, row.until, row.asked_at),
    }


class _Answer:
    """What the application says."""

    def __init__(self) -> None:
        self.status = 500
        self.headers: dict[str, str] = {}
        self.body = bytearray()

    def receive_of(self, row: JobRow) -> Callable[[], Coroutine[None, None, Message]]:
        """How the application reads the body of what was asked."""
        body = str(asked_in(row).given["body"]).encode()

        async def receive() -> Message:
            return {"type": "http.request", "body": body, "more_body": False}

        return receive

    async def send(self, message: Message) -> None:
        """Take in what the application says."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            told = {name.lower().decode(): value for name, value in message.get("headers", [])}
            self.headers = {name: told[name].decode("latin-1") for name in TOLD if name in told}
        else:
            self.body += message.get("body", b"")
