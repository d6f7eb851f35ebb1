"""Virtual raters over HTTP: a closed loop without thinking time, one connection a rater.

A rater's cycle is what the peer's page needs for one judgment: Quorate's submit answers with the
next item; Label Studio is asked for the next task and then given the annotation. The client is a
few lines over asyncio streams, since it shares the cores with what it measures.
"""

from __future__ import annotations

import asyncio
import json
import random
import re
import ssl
import time
import uuid
from collections.abc import AsyncGenerator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

SKILL = 0.85
"""the probability with which a rater says what is so"""


@dataclass(slots=True)
class Answer:
    """What came back."""

    status: int
    body: bytes

    def json(self) -> dict[str, object]:
        """The body as an object."""
        found = json.loads(self.body)
        return found if isinstance(found, dict) else {}


class Line:
    """One kept-alive connection."""

    def __init__(self, url: str, headers: dict[str, str]) -> None:
        parts = urlsplit(url)
        self._tls = ssl.create_default_context() if parts.scheme == "https" else None
        self._host = parts.hostname or "127.0.0.1"
        self._port = parts.port or (443 if self._tls else 80)
        self._root = parts.path.rstrip("/")
        given = {"Host": parts.netloc, "Content-Type": "application/json", **headers}
        self._head = "".join(f"{name}: {value}\r\n" for name, value in given.items())
        self._reader: asyncio.StreamReader | None = None
        self._writer: asyncio.StreamWriter | None = None

    async def ask(self, method: str, path: str, body: object = None) -> Answer:
        """Send a request and read its answer. Raises OSError when the line is cut."""
        if self._writer is None or self._reader is None:
            opened = await asyncio.open_connection(self._host, self._port, ssl=self._tls)
            self._reader, self._writer = opened
        payload = b"" if body is None else json.dumps(body).encode()
        head = f"{method} {self._root}{path} HTTP/1.1\r\n{self._head}"
        self._writer.write(f"{head}Content-Length: {len(payload)}\r\n\r\n".encode() + payload)
        try:
            return await self._read(self._reader)
        except (asyncio.IncompleteReadError, OSError) as error:
            self.cut()
            raise ConnectionError("the connection was cut") from error

    async def lines(self, path: str) -> AsyncGenerator[bytes]:
        """The lines of an answer without end, on a connection of its own."""
        reader, writer = await asyncio.open_connection(self._host, self._port, ssl=self._tls)
        try:
            writer.write(f"GET {self._root}{path} HTTP/1.1\r\n{self._head}\r\n".encode())
            head = await reader.readuntil(b"\r\n\r\n")
            if head[9:12] != b"200":
                raise RuntimeError(f"{head[9:12].decode()} for {path}")
            while size := int(await reader.readline(), 16):
                for line in (await reader.readexactly(size)).splitlines():
                    yield line
                await reader.readexactly(2)
        except asyncio.IncompleteReadError as error:
            raise ConnectionError("the connection was cut") from error
        finally:
            writer.close()

    async def _read(self, reader: asyncio.StreamReader) -> Answer:
        head = await reader.readuntil(b"\r\n\r\n")
        status = int(head[9:12])
        lower = head.lower()
        if b"content-length:" in lower:
            length = int(lower.split(b"content-length:", 1)[1].split(b"\r\n", 1)[0])
            return Answer(status, await reader.readexactly(length))
        if b"chunked" not in lower:
            return Answer(status, b"")
        body = b""
        while size := int(await reader.readline(), 16):
            body += await reader.readexactly(size)
            await reader.readexactly(2)
        await reader.readexactly(2)
        return Answer(status, body)

    def cut(self) -> None:
        """Close the connection; the next request opens another."""
        if self._writer is not None:
            self._writer.close()
        self._reader = self._writer = None


class Rater(Protocol):
    """Somebody who judges over HTTP."""

    async def cycle(self) -> bool:
        """Give one judgment and get the next item; False when nothing is left."""


@dataclass(slots=True)
class QuorateRater:
    """A rater of a Quorate campaign with one question ``answer``, a single choice."""

    line: Line
    campaign: str
    hold: int = 2
    rng: random.Random = field(default_factory=random.Random)
    leases: list[dict[str, object]] = field(default_factory=list)
    acknowledged: list[tuple[str, str]] = field(default_factory=list)
    """lease and judgment of every receipt that came back"""
    unsure: dict[str, dict[str, object]] = field(default_factory=dict)
    """submissions sent whose answer never came"""

    async def cycle(self) -> bool:
        if not self.leases and not await self.supply():
            return False
        lease = str(self.leases[0]["lease"])
        body: dict[str, object] = {
            "submission": str(uuid.uuid4()),
            "lease": lease,
            "labels": {"answer": self._answer()},
            "seconds": self.rng.lognormvariate(1.2, 0.4),
            "hold": self.hold,
        }
        return await self.submit(body)

    async def supply(self) -> bool:
        """Get the first items; False when nothing is left."""
        supplied = await self.line.ask("GET", f"/api/campaigns/{self.campaign}/work")
        if supplied.status != 200:
            raise RuntimeError(f"{supplied.status}: {supplied.body[:300]!r}")
        self.leases = supplied.json()["leases"]  # type: ignore[assignment]
        return bool(self.leases)

    def _answer(self) -> str:
        """What is so, mostly: messages of even numbers are questions."""
        number = re.search(r"\d+", str(self.leases[0]["content"]))
        is_so = number is not None and int(number[0]) % 2 == 0
        return "yes" if is_so == (self.rng.random() < SKILL) else "no"

    async def submit(self, body: dict[str, object]) -> bool:
        """Send a submission, until its answer comes."""
        name = str(body["submission"])
        self.unsure[name] = body
        got = await self.line.ask("POST", f"/api/campaigns/{self.campaign}/judgments", body)
        if got.status not in (200, 201):
            raise RuntimeError(f"{got.status}: {got.body[:300]!r}")
        del self.unsure[name]
        answer = got.json()
        receipt = answer["receipt"]
        if isinstance(receipt, dict):
            self.acknowledged.append((str(body["lease"]), str(receipt["judgment"])))
        self.leases = answer["leases"]  # type: ignore[assignment]
        return True


@dataclass(slots=True)
class LabelStudioRater:
    """A rater of a Label Studio project with one ``Choices`` named ``answer``."""

    line: Line
    project: int
    choice: str = "yes"

    async def cycle(self) -> bool:
        task = await self.line.ask("GET", f"/api/projects/{self.project}/next")
        if task.status == 404:
            return False
        if task.status != 200:
            raise RuntimeError(f"{task.status}: {task.body[:300]!r}")
        chosen = {"choices": [self.choice]}
        shown = {"from_name": "answer", "to_name": "text", "type": "choices", "value": chosen}
        where = f"/api/tasks/{task.json()['id']}/annotations/"
        given = await self.line.ask("POST", where, {"result": [shown], "lead_time": 3.5})
        if given.status != 201:
            raise RuntimeError(f"{given.status}: {given.body[:300]!r}")
        return True


@dataclass(frozen=True, slots=True)
class Run:
    """What a run showed: cycles, seconds, and every cycle's latency in seconds, sorted."""

    cycles: int
    failures: int
    seconds: float
    latencies: tuple[float, ...]
    server_seconds: float
    peak_mib: float

    def percentile(self, share: float) -> float:
        """Milliseconds below which this share of the cycles stayed."""
        if not self.latencies:
            return float("nan")
        at = min(len(self.latencies) - 1, int(share * len(self.latencies)))
        return 1000 * self.latencies[at]


async def drive(raters: list[Rater], seconds: float, processes: list[int]) -> Run:
    """Let all raters judge for so long; CPU and memory are those of the processes named."""
    latencies: list[float] = []
    failures = 0
    end = time.monotonic() + seconds

    async def judge(rater: Rater) -> None:
        nonlocal failures
        while time.monotonic() < end:
            begun = time.perf_counter()
            try:
                more = await rater.cycle()
            except (RuntimeError, OSError) as error:
                failures += 1
                if failures <= 3:
                    print(f"failed: {error}")
                await asyncio.sleep(0.05)
                continue
            if not more:
                return
            latencies.append(time.perf_counter() - begun)

    spent = sum(cpu_seconds(pid) for pid in processes)
    begun = time.monotonic()
    await asyncio.gather(*(judge(rater) for rater in raters))
    passed = time.monotonic() - begun
    spent = sum(cpu_seconds(pid) for pid in processes) - spent
    peak = sum(resident_mib(pid) for pid in processes)
    return Run(len(latencies), failures, passed, tuple(sorted(latencies)), spent, peak)


def tree(pid: int) -> list[int]:
    """A process and all its descendants."""
    found = [pid]
    for at in found:
        for children in Path(f"/proc/{at}/task").glob("*/children"):
            found.extend(int(child) for child in children.read_text().split())
    return found


def cpu_seconds(pid: int) -> float:
    """User and system time of a process so far; 0 when it is gone."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / 100


def resident_mib(pid: int) -> float:
    """The largest resident memory of a process so far."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(at.split()[1]) / 1024 for at in lines if at.startswith("VmHWM")), 0.0)
