"""``quorate ledger``: verify what was written, sign it, and name the key that checks it."""

from __future__ import annotations

from pathlib import Path

import click

from quorate.cli.server_options import (
    DATA,
    DATABASE,
    Installation,
    installation_options,
    settings_of,
)


@click.group("ledger")
def command() -> None:
    """Verify everything that was written; sign the head of a log."""


@command.command("verify")
@click.argument("logs", metavar="[LOG]…", nargs=-1)
@DATA
@DATABASE
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def verify(logs: tuple[str, ...], data: str, database: str | None, as_json: bool) -> None:
    """Verify everything that was written.

    LOG is a campaign's id or `house`; all of them when none is named. Recomputes the tree of each
    log, holds its signed heads against it, replays its events and compares every row, opens what
    was sealed, and reads the media. Works beside a running server and without one, and changes
    nothing. Names every fault; the exit code is then 5.
    """
    from quorate.cli.verdict import deliver, verified

    found = verified(Path(data), settings_of(data, database), logs)
    deliver(found, data, as_json=as_json)


@command.command("checkpoint")
@click.argument("log", metavar="LOG")
@installation_options
def checkpoint(log: str, installation: Installation) -> None:
    """Print the signed head of a log as it is now.

    LOG is a campaign's id, or `house`. Publish or keep what is printed: who has it can later show
    whether the log was changed.
    """
    with installation.client() as client:
        print(client.checkpoint(log), end="")


@command.command("key")
@click.argument("log", metavar="LOG")
@DATA
@DATABASE
def key(log: str, data: str, database: str | None) -> None:
    """Print the key that checks signed heads of a log.

    LOG is a campaign's id, or `house`. The key is no secret: publish it.
    """
    from quorate.ledger.keys import MASTER
    from quorate.schema.errors import RequestError
    from quorate.server.house import open_house

    if not (Path(data) / MASTER).exists():
        raise RequestError(
            "there is no installation in this folder", where=data, remedy="give it with --data"
        )
    print(open_house(Path(data), settings_of(data, database)).signer(log).verifier.text)


@command.command("decisions")
@click.argument("campaign", metavar="CAMPAIGN")
@DATA
@DATABASE
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def decisions(campaign: str, data: str, database: str | None, as_json: bool) -> None:
    """Recompute who was given what, and when items had enough.

    From the log of the CAMPAIGN and the secret of its draws every lease is drawn again and every
    item that was settled or widened is decided again. Names what does not come out the same; the
    exit code is then 5. Works beside a running server and changes nothing.
    """
    from quorate.cli.verdict import deliver_decisions, recomputed

    found = recomputed(Path(data), settings_of(data, database), campaign)
    deliver_decisions(found, data, as_json=as_json)
