"""``quorate erase``: a person and everything personal, for ever."""

from __future__ import annotations

import sys

import click

from quorate.cli.server_options import Installation, installation_options


@click.command("erase")
@click.argument("rater", metavar="RATER")
@click.option("--reason", default="", metavar="TEXT", help="Why; it is in the log: name nobody.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@installation_options
def command(rater: str, reason: str, yes: bool, installation: Installation) -> None:
    """Erase a person for ever.

    RATER is a pseudonym such as p_3f…, or a login. Account, name, address, comments and free text
    are gone, and nobody can bring them back; other judgments stay under a pseudonym that leads
    nowhere, and every proof stays valid. A backup from before still has what was erased.
    """
    from quorate.cli.person import person_of
    from quorate.schema.errors import RequestError

    with installation.client() as client:
        found = person_of(client, rater)
        if found.state == "erased":
            print(f"{found.person} was erased before.")
            return
        if not yes:
            if not sys.stdin.isatty():
                raise RequestError("it cannot be undone", where=rater, remedy="say --yes to do it")
            click.confirm(f"Erase {found.person} ({found.name}) for ever?", abort=True)
        client.erase(found.person, reason)
    print(f"Erased {found.person}.")
