"""Releases: make one and wait for it, fetch its files."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from quorate.client.answers import answered, campaign_path, found
from quorate.client.connection import Connection
from quorate.client.refusals import RefusedError
from quorate.client.release_files import unpack_release
from quorate.client.results.releases import ReleaseLine, ReleaseMaking, Releases
from quorate.schema.json_value import Json

LOOK_AGAIN = 0.2
"""seconds between looks at a release that is being made"""
LOST = 60.0
"""seconds after which a release that no server speaks of is given up"""


def release_of(connection: Connection, campaign: str, version: str) -> ReleaseLine:
    """One release. Raises RefusedError where there is none of that version."""
    made = _called(version, _looked(connection, campaign, version))
    if made is None:
        raise RefusedError(f"campaign {campaign!r} has no release {version!r}", status=404)
    return made


def making_of(connection: Connection, campaign: str) -> ReleaseMaking | None:
    """The release that is being made, or could not be."""
    return found(connection, Releases, campaign_path(campaign, "releases"), {"limit": 1}).making


def _looked(connection: Connection, campaign: str, version: str) -> Releases:
    path = campaign_path(campaign, "releases")
    return found(connection, Releases, path, {"version": version})


def make_release(
    connection: Connection,
    campaign: str,
    version: str,
    wishes: dict[str, Json],
    tell: Callable[[str, float], None],
) -> ReleaseLine:
    """Ask for a release and wait until it is there; ``tell`` hears what is done just now, in words,
    and which share of the whole is done.

    Raises RefusedError when its version is used, or it could not be made.
    """
    path = campaign_path(campaign, "releases")
    body: Json = {"version": version, **wishes}
    now = answered(Releases, connection.ask("POST", path, body=body))
    last = time.monotonic() + LOST
    while True:
        made = _called(version, now)
        if made is not None:
            return made
        making = now.making
        if making is not None and making.version == version:
            if making.problem:
                raise RefusedError(f"{version} was not made: {making.problem}", status=409)
            tell(_step(making), making.share)
            last = time.monotonic() + LOST
        elif time.monotonic() > last:  # of several servers behind one address only one knows
            raise RefusedError(f"no server is making release {version} any more", status=409)
        time.sleep(LOOK_AGAIN)
        now = _looked(connection, campaign, version)


def fetch_release(connection: Connection, campaign: str, version: str, folder: Path) -> int:
    """Write the files of a release into an empty folder; how many there are.

    Raises IntegrityError when a file is not what the campaign's log says.
    """
    made = release_of(connection, campaign, version)
    with tempfile.TemporaryFile() as packed:
        bundle = campaign_path(campaign, "releases", version, "bundle")
        connection.fetch(bundle, {}, packed)
        return unpack_release(packed, folder, made.digest)


def _step(making: ReleaseMaking) -> str:
    """The step, and how many entries of the log are proven meanwhile."""
    if not making.count:
        return making.step
    rate = "" if making.rate is None else f", {making.rate:,.0f} a second"
    return f"{making.step}, {making.count:,} of {making.total:,} entries proven{rate}"


def _called(version: str, among: Releases) -> ReleaseLine | None:
    return next((one for one in among.releases if one.version == version), None)
