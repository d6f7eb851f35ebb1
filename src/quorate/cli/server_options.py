"""Which installation a command is about: options that commands share."""

from __future__ import annotations

import click

DATA = click.option(
    "--data",
    default="quorate-data",
    show_default=True,
    metavar="DIR",
    envvar="QUORATE_DATA",
    help="The folder of the installation: keys, database, media. Or QUORATE_DATA.",
)
DATABASE = click.option(
    "--database",
    metavar="URL",
    envvar="QUORATE_DATABASE",
    help="postgresql://…, else a file in the data folder. Or QUORATE_DATABASE, which hides it.",
)
