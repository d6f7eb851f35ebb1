"""``quorate tokens``: what programs show to the HTTP API."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from quorate.cli.server_options import Installation, installation_options

SCOPES = ("run", "settle", "judge", "read")


@click.group("tokens")
def command() -> None:
    """Tokens for programs that speak the HTTP API."""


@command.command("issue")
@click.argument("person", metavar="PERSON")
@click.argument("name", metavar="NAME")
@click.option(
    "--scope",
    "scopes",
    multiple=True,
    required=True,
    type=click.Choice(SCOPES),
    help="What it may do, of what the person may. May be repeated.",
)
@click.option("--days", type=click.IntRange(1, 3_650), help="Days it lasts, else until revoked.")
@installation_options
def issue(
    person: str, name: str, scopes: tuple[str, ...], days: int | None, installation: Installation
) -> None:
    """Issue a token for a person, at the machine.

    PERSON is a pseudonym such as p_3f…, or a login; NAME says what the token is for. Its secret is
    printed this once and kept nowhere.
    """
    from quorate.cli.person import person_of

    with installation.client() as client:
        made = client.issue_token(person_of(client, person).person, name, scopes, days)
    print(made.secret)


@command.command("list")
@click.argument("person", metavar="PERSON")
@installation_options
def listed(person: str, installation: Installation) -> None:
    """List the tokens of a person, without their secrets."""
    from quorate.cli.person import person_of

    with installation.client() as client:
        for one in client.tokens(person_of(client, person).person):
            if one.revoked_at is not None:
                state = f"revoked {_day(one.revoked_at)}"
            elif one.expires_at is not None:
                state = f"until {_day(one.expires_at)}"
            else:
                state = "until revoked"
            print(f"{one.token}  {','.join(one.scopes)}  {state}  {one.name}")


@command.command("revoke")
@click.argument("token", metavar="TOKEN")
@installation_options
def revoke(token: str, installation: Installation) -> None:
    """Revoke a token: it opens nothing any more.

    TOKEN is its id, such as t_3f…, as «quorate tokens list» shows it.
    """
    with installation.client() as client:
        client.revoke_token(token)
    print(f"Revoked {token}.")


def _day(at: int) -> str:
    return f"{datetime.fromtimestamp(at / 1000, UTC):%Y-%m-%d}"
