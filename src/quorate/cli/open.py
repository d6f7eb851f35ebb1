"""``quorate open``: a campaign from its file."""

from __future__ import annotations

from pathlib import Path

import click

from quorate.cli.server_options import Installation, installation_options


@click.command("open")
@click.argument("file", metavar="FILE")
@click.option("--check", is_flag=True, help="Only read the file and say what is wrong with it.")
@installation_options
def command(file: str, check: bool, installation: Installation) -> None:
    """Open a campaign by its file, YAML or JSON.

    `quorate init` writes one to begin with. What does not fit is named with its key, its line and
    what is allowed. Makes the installation when the folder has none.
    """
    from quorate.campaign.watch.ruling import demand_known_conditions, demand_sound_rules
    from quorate.schema.campaign_file import read_campaign

    spec = read_campaign(Path(file))
    if check:
        demand_sound_rules(spec)
        demand_known_conditions(spec)
        asked = f"{len(spec.questions)} question{'' if len(spec.questions) == 1 else 's'}"
        print(f"{file} declares campaign {spec.name}: {asked}, sound")
        return
    with installation.client(make=True) as client:
        client.open_campaign(spec)
    print(f"Opened {spec.name}. Add items: quorate items add {spec.name} FILE")
