"""The application in one's own process, as a transport: the API without a network.

A thread runs the application's loop; bodies go to and fro piece by piece, so that a download of any
size takes as little memory as over a network.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable, Coroutine, Iterator, MutableMapping
from concurrent.futures import Future
from contextlib import AbstractAsyncContextManager, suppress
from typing import Any, TypeVar

import httpx

T = TypeVar("T")
Message = MutableMapping[str, Any]
App = Callable[
    [Message, Callable[[], Awaitable[Message]], Callable[[Message], Awaitable[None]]],
    Awaitable[None],
]
AHEAD = 8
"""pieces of an answer that wait to be read, at most"""


class InProcess(httpx.BaseTransport):
    """Speaks to an ASGI application that lives in a thread until this is closed.

    Raises what the application's start raises.
    """

    def __init__(self, app: App, lifespan: AbstractAsyncContextManager[object]) -> None:
        self._app = app
        self._stop = asyncio.Event()
        ready: Future[asyncio.AbstractEventLoop] = Future()
        self._ended: Future[None] = Future()
        self._thread = threading.Thread(
            target=self._run, args=(lifespan, ready), name="quorate-application", daemon=True
        )
        self._thread.start()
        self._loop = ready.result()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request, wait for the head of its answer."""
        exchange = _Exchange(self._app, request)
        status, headers = self._wait(exchange.begin())
        return httpx.Response(status, headers=headers, stream=_Body(exchange, self._wait))

    def close(self) -> None:
        """Stop the application. Raises what its end raises."""
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._stop.set)
            self._thread.join()
            self._ended.result()

    def _wait(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()

    def _run(
        self,
        lifespan: AbstractAsyncContextManager[object],
        ready: Future[asyncio.AbstractEventLoop],
    ) -> None:
        async def live() -> None:
            async with lifespan:
                ready.set_result(asyncio.get_running_loop())
                await self._stop.wait()

        try:
            asyncio.run(live())
            self._ended.set_result(None)
        except BaseException as error:  # told to whoever waits, in their thread
            (self._ended if ready.done() else ready).set_exception(error)


class _Exchange:
    """A request and its answer, in the application's loop."""

    def __init__(self, app: App, request: httpx.Request) -> None:
        self._app = app
        self._scope = _scope(request)
        self._sent: Iterator[bytes] | None = iter(request.stream)  # type: ignore[arg-type]
        self._chunks: asyncio.Queue[bytes | None] = asyncio.Queue(AHEAD)
        self._gone = asyncio.Event()
        self._error: Exception | None = None

    async def begin(self) -> tuple[int, list[tuple[bytes, bytes]]]:
        """Status and headers."""
        self._head: asyncio.Future[tuple[int, list[tuple[bytes, bytes]]]] = (
            asyncio.get_running_loop().create_future()
        )
        self._task = asyncio.create_task(self._run())
        return await self._head

    async def following(self) -> bytes | None:
        """The next piece of the body; None at its end."""
        chunk = await self._chunks.get()
        if chunk is None and self._error is not None:
            raise httpx.ReadError(f"the application failed: {self._error}") from self._error
        return chunk

    async def end(self) -> None:
        """Nobody reads on."""
        self._gone.set()
        self._task.cancel()
        with suppress(asyncio.CancelledError):
            await self._task

    async def _run(self) -> None:
        try:
            await self._app(self._scope, self._receive, self._send)
        except Exception as error:
            self._error = error
        if not self._head.done():
            failure = self._error or RuntimeError("the application gave no answer")
            self._head.set_exception(failure)
        await self._chunks.put(None)

    async def _receive(self) -> Message:
        if self._sent is None:
            await self._gone.wait()
            return {"type": "http.disconnect"}
        chunk = await asyncio.to_thread(next, self._sent, None)
        if chunk is None:
            self._sent = None
        return {"type": "http.request", "body": chunk or b"", "more_body": chunk is not None}

    async def _send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._head.set_result((message["status"], list(message.get("headers", []))))
        elif message["type"] == "http.response.body" and message.get("body"):
            await self._chunks.put(bytes(message["body"]))


class _Body(httpx.SyncByteStream):
    def __init__(
        self,
        exchange: _Exchange,
        wait: Callable[[Coroutine[Any, Any, Any]], Any],
    ) -> None:
        self._exchange = exchange
        self._wait = wait

    def __iter__(self) -> Iterator[bytes]:
        while (chunk := self._wait(self._exchange.following())) is not None:
            yield chunk

    def close(self) -> None:
        self._wait(self._exchange.end())


def _scope(request: httpx.Request) -> Message:
    path, _, query = request.url.raw_path.partition(b"?")
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": request.method,
        "headers": [(name.lower(), value) for name, value in request.headers.raw],
        "scheme": request.url.scheme,
        "path": request.url.path,
        "raw_path": path,
        "query_string": query,
        "server": ("in-process", 80),
        "client": ("127.0.0.1", 0),
        "root_path": "",
    }
