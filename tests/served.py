"""A real server in a process of its own, with an operator and people who speak HTTP to it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from quorate.schema.campaign import CampaignSpec
from quorate.server.house import open_house
from quorate.server.operator import PURPOSE, operator_token
from quorate.server.settings import Settings
from quorate.simulation.wire import Wire

PATIENCE = 60


@dataclass
class Served:
    """A server that runs."""

    url: str
    owner_link: str
    data: Path
    process: subprocess.Popen[str]

    @cached_property
    def operator(self) -> Wire:
        """Who may do all."""
        key = open_house(self.data, Settings()).derived(PURPOSE)
        return Wire(self.url, lambda: operator_token(key))

    def open(self, spec: CampaignSpec, items: Sequence[Mapping[str, object]]) -> None:
        """Open a campaign with items, rows of ``content`` and, if wanted, ``item`` and ``gold``."""
        self.operator.post("/campaigns", spec.as_data())
        added = self.operator.post(f"/campaigns/{spec.name}/items", {"items": list(items)})
        assert added["refused"] == [], added

    def link(self, campaign: str, role: str = "rater") -> str:
        """A fresh invitation's link."""
        made = self.operator.post(f"/campaigns/{campaign}/invitations", {"role": role})
        return f"{self.url}/join/{made['secret']}"

    def items(self, campaign: str) -> list[dict[str, object]]:
        """The items of a campaign with everything that was said of them."""
        listed = self.operator.get(f"/campaigns/{campaign}/items?limit=200")["items"]
        assert isinstance(listed, list)
        return [self.operator.get(f"/campaigns/{campaign}/items/{one['item']}") for one in listed]

    def judgments(self, campaign: str) -> list[dict[str, object]]:
        """All judgments of a campaign."""
        found: list[dict[str, object]] = []
        for item in self.items(campaign):
            judgments = item["judgments"]
            assert isinstance(judgments, list)
            found += [{**judgment, "item": item["item"]} for judgment in judgments]
        return found


@contextmanager
def served(data: Path, database: str | None = None, *, owned: bool = False) -> Iterator[Served]:
    """A server on a folder, and on a database of its own if one is named, until the block ends.

    ``owned``: the installation has an owner already, so no link is printed.
    """
    command = [sys.executable, "-m", "quorate", "serve", "--data", str(data), "--port", "0"]
    if database is not None:
        command += ["--database", database]
    with (data.parent / "server.log").open("w") as log:
        process = subprocess.Popen(
            command,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
            env={**os.environ, "PYTHONWARNINGS": "error"},
        )
    try:
        assert process.stdout is not None
        lines = iter(process.stdout)
        url = next(lines).rsplit(maxsplit=1)[-1]
        owner_link = "" if owned else [next(lines), next(lines)][1].strip()
        server = Served(url, owner_link, data, process)
        yield server
        server.operator.close()
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.communicate(timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            raise
