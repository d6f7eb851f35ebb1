"""``quorate retention``: what is due to be archived or erased."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from quorate.cli.server_options import DATA, DATABASE, settings_of

DAYS = click.IntRange(min=1)


@click.command("retention")
@click.option(
    "--archive-after-days", type=DAYS, metavar="N", help="Instead of the one in the settings."
)
@click.option(
    "--personal-data-days", type=DAYS, metavar="N", help="Instead of the one in the settings."
)
@DATA
@DATABASE
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(
    archive_after_days: int | None,
    personal_data_days: int | None,
    data: str,
    database: str | None,
    as_json: bool,
) -> None:
    """Tell what is due to be archived or erased.

    Lists the closed campaigns that a server would archive now, by `archive_after_days`, and the
    people whom it would erase, by `personal_data_days`; or what it would do with other numbers.
    Works beside a running server and without one, and changes nothing.
    """
    import asyncio
    import json

    from quorate.server.due import what_is_due

    settings = settings_of(data, database)
    said = {
        "archive_after_days": archive_after_days or settings.archive_after_days,
        "personal_data_days": personal_data_days or settings.personal_data_days,
    }
    found = asyncio.run(what_is_due(Path(data), settings.model_copy(update=said)))
    if as_json:
        due = {
            "campaigns": [one._asdict() for one in found.campaigns],
            "people": [one._asdict() for one in found.people],
        }
        print(json.dumps({**said, **due}, indent=1))
        return
    for name, number in said.items():
        print(f"{name}: {'not set, so nothing' if number is None else f'{number} days'}")
    for campaign in found.campaigns:
        print(f"to archive  {campaign.campaign}  closed {_day(campaign.closed_at)}")
    for person in found.people:
        print(f"to erase    {person.person}  last campaign closed {_day(person.closed_at)}")
    if not found.campaigns and not found.people:
        print("Nothing is due.")


def _day(at: int) -> str:
    return datetime.fromtimestamp(at / 1000, UTC).date().isoformat()
