"""A real release: the demo's campaign, judged by its simulated raters, and made by the server."""

from __future__ import annotations

import asyncio
import json
from collections import deque
from collections.abc import Callable
from contextlib import ExitStack, closing
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from pathlib import Path

import polars as pl

from installation import answering
from quorate.campaign.freezing import Gathered, freeze, gather
from quorate.campaign.releasing import log_lines, withheld_judgments
from quorate.campaign.rights import OWNER, Actor
from quorate.campaign.tombstones import tombstones_of
from quorate.certificate.asked import Asked
from quorate.certificate.bundle import Proven, material, write_bundle
from quorate.certificate.contents import contents
from quorate.certificate.frozen import Frozen
from quorate.certificate.proof.tables import Line
from quorate.client import Client
from quorate.data.demo import demo_campaign
from quorate.formats.export import spelled
from quorate.ledger.checkpoint import Signer
from quorate.server.house import open_house
from quorate.server.operator import PURPOSE, operator_token
from quorate.server.settings import Settings
from quorate.simulation.stage import Crew, open_campaigns, recruit
from quorate.simulation.wire import Wire

CAMPAIGN = "message-triage"


def demo_installation(data: Path, campaign: str = CAMPAIGN) -> str:
    """An installation whose server has stopped, with a campaign of the demo that simulated raters
    judged; the key that checks what it signs."""
    with answering(data) as server, ExitStack() as wires:
        house = open_house(server.data, Settings())
        owner = Wire(server.url, lambda: operator_token(house.derived(PURPOSE)))
        wires.enter_context(closing(owner))
        campaigns = open_campaigns(owner, [demo_campaign(campaign)])
        workers = recruit(owner, server.url, campaigns, Crew(bytes(32), 1.0))
        # one step each, round and round: nobody waits, and the order is the same every time
        due = deque(workers)
        while due:
            worker = due.popleft()
            wires.enter_context(closing(worker.wire))
            if worker.step() is not None:
                due.append(worker)
    return house.signer(campaign).verifier.text


def release(data: Path, version: str, folder: Path, campaign: str = CAMPAIGN) -> None:
    """Make a release without a server, and write its files."""
    folder.mkdir()
    with Client.local(data) as client:
        client.make_release(campaign, version, None, 10, 0, lambda step, done: None)
        client.release_files(campaign, version, folder)


@dataclass(frozen=True)
class Demo:
    """The demo's installation, the key of its campaign, and a release."""

    data: Path
    key: str
    folder: Path


def mend(folder: Path) -> None:
    """Let the manifest have the digests of the files as they are now, as a forger would."""
    manifest = json.loads((folder / "manifest.json").read_text())
    for one in manifest["files"]:
        data = (folder / one["name"]).read_bytes()
        one |= {"sha256": sha256(data).hexdigest(), "bytes": len(data)}
        if one["name"].endswith(".parquet"):
            one["rows"] = pl.read_parquet(folder / one["name"]).height
        elif "rows" in one:
            one["rows"] = data.count(b"\n")
    write_json(folder / "manifest.json", manifest)


def write_json(path: Path, value: object) -> None:
    """JSON as a release has it."""
    path.write_text(json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n")


def rewrite(folder: Path, name: str, change: Callable[[pl.DataFrame], pl.DataFrame]) -> None:
    """Change a table below ``data/`` in both of its files."""
    path = folder / "data" / f"{name}.parquet"
    lines = [json.loads(line) for line in path.with_suffix(".jsonl").read_text().splitlines()]
    before = pl.read_parquet(path)
    of_text = {
        spelled(one["label"]): one["label"] for one in lines if "label" in one and "rater" in one
    }
    after = change(before)
    after.write_parquet(path)
    with path.with_suffix(".jsonl").open("w") as file:
        for row in after.iter_rows(named=True):
            told = {key: value for key, value in row.items() if value is not None}
            if "rater" in told and "label" in told:
                told["label"] = of_text[told["label"]]
            file.write(json.dumps(told, ensure_ascii=False) + "\n")


def remake(
    data: Path,
    folder: Path,
    *,
    version: str = "2.0.0",
    key: bytes = bytes(32),
    signer: Signer | None = None,
    change: Callable[[Frozen], Frozen] = lambda frozen: frozen,
) -> None:
    """Write a release of the demo from its ledger, as its server does, and tell nobody.

    ``change`` forges what was frozen, ``signer`` signs in the place of the publisher.
    """
    house = open_house(data, Settings())

    async def read() -> tuple[Gathered, Proven]:
        await house.start()
        owner = Actor("p_owner", OWNER)
        try:
            await house.store.number()
            found = await house.store.read(lambda tx: gather(tx, house.vault, owner, CAMPAIGN))
            assert found is not None
            size = found.head.size
            withheld = await house.store.read(lambda tx: withheld_judgments(tx, owner, CAMPAIGN))
            lines: list[Line] = []
            while len(lines) < size:
                page = await house.store.read(
                    partial(log_lines, campaign=CAMPAIGN, start=len(lines), end=size)
                )
                lines += [Line(*one) for one in page]
            stones = await house.store.read(
                lambda tx: tombstones_of(tx, house.vault, CAMPAIGN, size)
            )
            return found, Proven(lines, withheld, signer or house.signer(CAMPAIGN), stones)
        finally:
            await house.stop()

    found, proven = asyncio.run(read())
    frozen = change(freeze(found, version, key))
    folder.mkdir()
    write_bundle(material(contents(frozen, Asked("raters"))), folder, proven)
