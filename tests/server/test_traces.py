"""Traces: spans hang together, tell nobody's name, and a receiver that is down stops nothing."""

from __future__ import annotations

import asyncio
import logging
import subprocess
import sys
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from uuid import uuid4

import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Span, Status

from house import Place, opened
from quorate.schema.errors import SpecError
from quorate.server.settings import FILE, Settings, read_settings
from quorate.server.traces import Traces
from quorate.storage.queries import campaigns

pytestmark = pytest.mark.anyio
TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"
ABOVE = "00f067aa0ba902b7"
SAMPLED = {"traceparent": f"00-{TRACE}-{ABOVE}-01"}
NOT_SAMPLED = {"traceparent": f"00-{TRACE}-{ABOVE}-00"}


class Receiver:
    """What takes spans by OTLP over HTTP; ``port`` 0 is any free one."""

    def __init__(self) -> None:
        self.bodies: list[bytes] = []

    @property
    def spans(self) -> list[Span]:
        found = []
        for body in self.bodies:
            for resource in ExportTraceServiceRequest.FromString(body).resource_spans:
                found += [span for scope in resource.scope_spans for span in scope.spans]
        return found

    @contextmanager
    def listening(self, port: int = 0) -> Iterator[int]:
        bodies = self.bodies

        class Taking(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                bodies.append(self.rfile.read(int(self.headers["Content-Length"])))
                self.send_response(200)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, format: str, *args: object) -> None:
                del format, args

        with ThreadingHTTPServer(("127.0.0.1", port), Taking) as server:
            thread = threading.Thread(target=server.serve_forever, args=(0.05,))
            thread.start()
            try:
                yield server.server_port
            finally:
                server.shutdown()
                thread.join()


@pytest.fixture
def receiver() -> Receiver:
    return Receiver()


@asynccontextmanager
async def traced(folder: Path, port: int, ratio: float = 1.0) -> AsyncIterator[Place]:
    """A house whose spans go to this port; they are out when it closes."""
    settings = Settings(traces_endpoint=f"http://127.0.0.1:{port}/v1/traces", traces_ratio=ratio)
    async with opened(folder / "data", settings=settings) as place:
        place.house.traces.start()
        try:
            yield place
        finally:
            await place.house.traces.stop()


async def judged(place: Place, headers: dict[str, str]) -> str:
    """Let the first rater answer an item; the lease."""
    rater, root = place.raters[0], f"/api/campaigns/{place.name}"
    lease = str((await rater.get(f"{root}/work")).json()["leases"][0]["lease"])
    body = {"submission": str(uuid4()), "lease": lease, "seconds": 2.5}
    labels = {"labels": {"tone": "cold"}}
    answer = await rater.post(f"{root}/judgments", json=body | labels, headers=headers)
    assert answer.status_code == 200, answer.text
    return lease


def told(span: Span) -> dict[str, str | int]:
    """The attributes of a span."""
    return {one.key: one.value.string_value or one.value.int_value for one in span.attributes}


async def test_a_request_its_wait_and_its_transaction_are_one_trace(
    tmp_path: Path, receiver: Receiver
) -> None:
    with receiver.listening() as port:
        async with traced(tmp_path, port) as place:
            await judged(place, SAMPLED | {"X-Request-ID": "named-by-us"})
    (request,) = [s for s in receiver.spans if s.parent_span_id.hex() == ABOVE]
    assert request.trace_id.hex() == TRACE
    assert request.name == "POST /api/campaigns/{campaign}/judgments"
    assert request.kind == Span.SpanKind.SPAN_KIND_SERVER
    assert told(request) == {
        "http.request.method": "POST",
        "http.route": "/api/campaigns/{campaign}/judgments",
        "http.response.status_code": 200,
        "quorate.request": "named-by-us",
    }
    within = [s for s in receiver.spans if s.parent_span_id == request.span_id]
    wait, write = sorted(
        (s for s in within if told(s)["db.operation.name"] == "write"),
        key=lambda s: s.name,
        reverse=True,
    )
    assert (wait.name, write.name) == ("wait for the store", "transaction")
    assert told(write)["db.system.name"] == "sqlite"
    assert request.start_time_unix_nano <= wait.start_time_unix_nano
    assert wait.end_time_unix_nano == write.start_time_unix_nano
    assert write.end_time_unix_nano <= request.end_time_unix_nano


async def test_nobody_and_nothing_of_a_campaign_is_named(
    tmp_path: Path, receiver: Receiver
) -> None:
    with receiver.listening() as port:
        async with traced(tmp_path, port) as place:
            lease = await judged(place, {})
            secret = await place.link()
            stranger = await place.browser()
            await stranger.get(f"/api/invitations/{secret}")
            await stranger.get(f"/join/{secret}?from=elsewhere")
            await stranger.get("/api/nothing/of/that/name")
            with place.house.traces.piece("round leases"):
                await place.house.store.read(lambda tx: tx.now)
            people = await place.house.store.read(
                lambda tx: [one.person for one in tx.all(campaigns.MEMBERS, campaign=place.name)]
            )
    everything = b"".join(receiver.bodies)
    assert len(receiver.spans) > 10
    for name in (lease, secret, place.name, "elsewhere", "of/that", "cold", *people):
        assert name.encode() not in everything, name
    assert {"GET pages", "GET none"} <= {span.name for span in receiver.spans}


async def test_who_asks_decides_else_the_ratio(tmp_path: Path, receiver: Receiver) -> None:
    with receiver.listening() as port:
        async with traced(tmp_path, port, ratio=0.0) as place:
            await judged(place, {})
            await judged(place, NOT_SAMPLED)
            await judged(place, SAMPLED)
    assert {span.trace_id.hex() for span in receiver.spans} == {TRACE}
    assert sum(span.kind == Span.SpanKind.SPAN_KIND_SERVER for span in receiver.spans) == 1


async def test_a_receiver_that_is_down_is_said_once_and_stops_no_request(
    tmp_path: Path, receiver: Receiver, caplog: pytest.LogCaptureFixture
) -> None:
    with receiver.listening() as port:
        pass  # free again
    with caplog.at_level(logging.DEBUG):
        async with traced(tmp_path, port) as place:
            provider = place.house.traces._provider
            assert provider is not None
            for _ in range(2):
                await judged(place, {})
                await asyncio.to_thread(provider.force_flush, 20_000)
            with receiver.listening(port):
                await judged(place, {})
                await asyncio.to_thread(provider.force_flush, 20_000)
    said = [r.getMessage() for r in caplog.records if r.levelno >= logging.WARNING]
    assert said == [f"traces are lost: http://127.0.0.1:{port}/v1/traces does not take them"]
    assert any("takes traces again" in record.getMessage() for record in caplog.records)
    assert receiver.spans


async def test_a_stream_of_events_is_over_when_it_begins(
    tmp_path: Path, receiver: Receiver
) -> None:
    with receiver.listening() as port:
        async with traced(tmp_path, port) as place:
            listening = asyncio.create_task(
                place.owner.get(f"/api/campaigns/{place.name}/events", headers=SAMPLED)
            )
            provider = place.house.traces._provider
            assert provider is not None
            async with asyncio.timeout(20):
                while not any(s.name.endswith("/events") for s in receiver.spans):
                    await asyncio.sleep(0.05)
                    await asyncio.to_thread(provider.force_flush, 20_000)
            assert not listening.done()
            place.house.live.close()
            await listening
    assert sum(s.name.endswith("/events") for s in receiver.spans) == 1


async def test_a_round_that_fails_says_so_without_its_words(
    tmp_path: Path, receiver: Receiver
) -> None:
    with receiver.listening() as port:
        traces = Traces(f"http://127.0.0.1:{port}/v1/traces")
        traces.start()
        with pytest.raises(ValueError, match="Ada"), traces.piece("round webhooks"):
            raise ValueError("Ada Lovelace was not told")
        await traces.stop()
    (span,) = receiver.spans
    assert (span.name, span.status.code) == ("round webhooks", Status.STATUS_CODE_ERROR)
    assert b"Ada" not in b"".join(receiver.bodies)


def test_nothing_is_loaded_where_nothing_is_sent(tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path\n"
        "from quorate.server.app import create_app\n"
        "from quorate.server.house import open_house\n"
        "from quorate.server.settings import Settings\n"
        "house = open_house(Path(sys.argv[1]), Settings())\n"
        "app = create_app(house)\n"
        "house.traces.start()\n"
        "print(type(house.store).__name__, *(m.cls.__name__ for m in app.user_middleware))\n"
        "print([name for name in sys.modules if name.startswith('opentelemetry.sdk')])\n"
    )
    data = tmp_path / "data"
    data.mkdir(mode=0o700)
    done = subprocess.run(
        [sys.executable, "-c", program, str(data)], capture_output=True, text=True, check=True
    )
    about, loaded = done.stdout.splitlines()
    assert about.startswith("Sqlite ")
    assert "Traced" not in about
    assert loaded == "[]"


@pytest.mark.parametrize(
    "said",
    [
        'traces_endpoint = "localhost:4318"',
        'traces_endpoint = "http://me:secret@collector:4318/v1/traces"',
        "traces_ratio = 1.5",
    ],
)
def test_what_is_no_receiver_and_no_share_is_refused(tmp_path: Path, said: str) -> None:
    (tmp_path / FILE).write_text(said + "\n")
    with pytest.raises(SpecError, match="traces_"):
        read_settings(tmp_path)
