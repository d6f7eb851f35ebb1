"""``quorate status``: which campaigns there are, and where one stands."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import islice
from typing import TYPE_CHECKING

import click

from quorate.cli.server_options import Installation, installation_options

if TYPE_CHECKING:
    from quorate.client import Client, Status

PAGE = 200
"""campaigns that are aligned with one another"""


@click.command("status")
@click.argument("campaign", metavar="[CAMPAIGN]", required=False)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@installation_options
def command(campaign: str | None, as_json: bool, installation: Installation) -> None:
    """Tell which campaigns there are, or where one of them stands."""
    with installation.client() as client:
        if campaign is not None:
            found = client.status(campaign)
            print(found.model_dump_json(indent=1) if as_json else _told(found))
            return
        _list(client, as_json=as_json)


def _list(client: Client, *, as_json: bool) -> None:
    """Print the campaigns, page by page, as they come."""
    lines = client.campaigns()
    if as_json:
        print("[" + ",\n ".join(line.model_dump_json() for line in lines) + "]")
        return
    none = True
    while page := list(islice(lines, PAGE)):
        none = False
        width = max(len(line.campaign) for line in page)
        for line in page:
            print(f"{line.campaign:{width}}  {line.state:8}  {line.items:>9,} items  {line.title}")
    if none:
        print("There are no campaigns yet. Open one: quorate open campaign.yaml")


def _told(found: Status) -> str:
    share = f" ({100 * found.counted / found.wanted:.0f} %)" if found.wanted else ""
    rows = [
        ("state", found.state),
        (
            "items",
            f"{found.items.open:,} open, {found.items.closed:,} closed, "
            f"{found.items.retired:,} retired",
        ),
        ("judgments", f"{found.counted:,} of {found.wanted:,} wanted{share}"),
        ("given in all", f"{found.judgments:,}, skipped {found.skipped:,}"),
        ("raters", f"{found.raters:,}, active now {found.raters_active:,}"),
        ("in their hands", f"{found.held:,} items"),
    ]
    for one in found.sources:
        rows.append(("imported", f"{one.judgments:,} from {one.file} ({one.tool})"))
    if found.median_seconds is not None:
        rows.append(("median time", f"{found.median_seconds:.1f} s"))
    if found.eta is not None:
        end = datetime.fromtimestamp(found.eta / 1000, UTC)
        rows.append(("done about", f"{end:%Y-%m-%d %H:%M} UTC"))
    return "\n".join(f"{name:15} {value}" for name, value in rows)
