"""``quorate judgments``: all judgments of a campaign as one table."""

from __future__ import annotations

import click

from quorate.cli.server_options import Installation, installation_options


@click.command("judgments")
@click.argument("campaign", metavar="CAMPAIGN")
@click.argument("file", metavar="FILE")
@click.option(
    "--counted",
    is_flag=True,
    help="Leave out what was excluded or came too late, practice, tests, traps, repetitions.",
)
@installation_options
def command(campaign: str, file: str, counted: bool, installation: Installation) -> None:
    """Write all judgments of a campaign into a table.

    FILE is .csv, .jsonl or .parquet; it is there whole or not at all. One row an answered question
    of a judgment. It can be audited as it is: quorate audit FILE.
    """
    from quorate.cli.progress import progress

    with progress(file) as told, installation.client() as client:
        told("fetching", 0.0)
        path = client.judgments(campaign, file, counted=counted)
    print(f"Wrote {path} ({path.stat().st_size:,} bytes).")
