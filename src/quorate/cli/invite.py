"""``quorate invite``: a link by which people join.

Not ``raters invite``: leads, experts and auditors come by a link too, and ``quorate raters`` tells
of the raters in a file.
"""

from __future__ import annotations

import click

from quorate.cli.server_options import Installation, installation_options

ROLES = ("rater", "expert", "auditor", "lead")


@click.command("invite")
@click.argument("campaign", metavar="CAMPAIGN")
@click.option(
    "--role",
    type=click.Choice(ROLES),
    default="rater",
    show_default=True,
    help="What who joins is in the campaign.",
)
@click.option(
    "--uses", type=click.IntRange(1, 10_000), default=1, show_default=True, help="People it admits."
)
@click.option(
    "--days", type=click.IntRange(1, 365), default=14, show_default=True, help="Days it lasts."
)
@click.option(
    "--crew",
    default="",
    metavar="NAME",
    help="The group that raters join by it, for coverage and comparison.",
)
@click.option("--note", default="", metavar="TEXT", help="For your own records; it is in the log.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@installation_options
def command(
    campaign: str,
    role: str,
    uses: int,
    days: int,
    crew: str,
    note: str,
    as_json: bool,
    installation: Installation,
) -> None:
    """Make a link by which people join a campaign.

    The link is shown this once; who has it can join. Without a server and a public address only
    its path is known: put it behind the server's address.
    """
    with installation.client() as client:
        made = client.invite(campaign, role, uses, days, note, crew)
    if as_json:
        print(made.model_dump_json(indent=1))
    else:
        print(made.link)
