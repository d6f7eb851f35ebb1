"""``quorate stamp``: put a timestamp and witnesses' signatures beside a release."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from quorate.certificate.proof.stamping import Beside
    from quorate.certificate.proof.witness import WitnessKey

TIMESTAMP = click.option(
    "--timestamp",
    metavar="FILE",
    help="The answer of a timestamping authority (RFC 3161) about proof/checkpoint, or about the "
    "head that witnesses signed.",
)
WITNESS = click.option(
    "--witness", metavar="FILE", help="A head of the campaign's log as witnesses signed it."
)


@click.command("stamp")
@click.argument("bundle", metavar="BUNDLE")
@TIMESTAMP
@WITNESS
@click.option("--tsa-root", metavar="FILE", help="Root certificates (PEM): one of them must vouch.")
@click.option(
    "--witness-key",
    "witness_keys",
    metavar="KEY",
    multiple=True,
    help="A witness's key, as text or in a file, who must have signed; can be repeated.",
)
@click.option("--replace", is_flag=True, help="Put them in the place of others.")
def command(
    bundle: str,
    timestamp: str | None,
    witness: str | None,
    tsa_root: str | None,
    witness_keys: tuple[str, ...],
    replace: bool,
) -> None:
    """Put a timestamp or witnesses' signatures beside a release.

    BUNDLE is the folder of a release. What is given must be of its log, else nothing is written.
    No other file of the release changes. Needs no server and no network; a timestamp is read by
    the extra quorate[timestamp].
    """
    from quorate.certificate.proof.witness import WitnessKey
    from quorate.cli.verify import read_key, read_text
    from quorate.schema.errors import RequestError

    if timestamp is None and witness is None:
        raise RequestError("nothing was given to put there", remedy="give --timestamp or --witness")
    keys = [WitnessKey.parse(read_key(one)) for one in witness_keys]
    roots = b"" if tsa_root is None else read_text(Path(tsa_root)).encode()
    print(put(Path(bundle), timestamp, witness, roots, keys, replace=replace))


def put(
    folder: Path,
    timestamp: str | None,
    witness: str | None,
    roots: bytes = b"",
    keys: list[WitnessKey] | None = None,
    *,
    replace: bool = False,
) -> str:
    """Put files beside a release; what they say, in words."""
    from quorate.certificate.proof.stamping import stamp
    from quorate.cli.verify import read_bytes, read_text

    found = stamp(
        folder,
        None if timestamp is None else read_bytes(Path(timestamp)),
        None if witness is None else read_text(Path(witness)),
        roots,
        keys or (),
        replace=replace,
    )
    return _told(found)


def _told(found: Beside) -> str:
    lines = []
    if found.stamped is not None:
        one = found.stamped
        sure = "" if one.trusted else "; no root certificate was given that vouches for it"
        lines.append(f"Timestamp of {one.at:%Y-%m-%d %H:%M:%S} UTC by {one.by}{sure}.")
    at = {seen.witness: seen.at for seen in found.seen}
    for name in found.names:
        seen = at.get(name)
        if seen is None:
            lines.append(f"Signed by the witness {name}; no key was given that checks it.")
        else:
            when = f"{datetime.fromtimestamp(seen, UTC):%Y-%m-%d %H:%M:%S} UTC"
            lines.append(f"Signed by the witness {name} at {when}.")
    return "\n".join(lines)
