"""``quorate serve``: the campaign server, until somebody says stop."""

from __future__ import annotations

import os
from pathlib import Path

import click

from quorate.cli.server_options import DATA, DATABASE


@click.command("serve")
@DATA
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen at.")
@click.option(
    "--port",
    default=8080,
    show_default=True,
    type=click.IntRange(0, 65_535),
    help="The port; 0 takes any that is free.",
)
@DATABASE
@click.option(
    "--public-url",
    metavar="URL",
    envvar="QUORATE_PUBLIC_URL",
    help="Where people reach it, such as https://judge.example.org.",
)
def command(data: str, host: str, port: int, database: str | None, public_url: str | None) -> None:
    """Run the campaign server.

    Makes what is missing in the data folder; at the first start prints a link by which its owner
    joins. Further settings are read from server.toml there. Says on standard output where it
    answers, and on standard error, a line each, what happens. SIGTERM or Ctrl-C ends it when
    requests under way are answered.
    """
    from quorate.server.house import open_house
    from quorate.server.log_lines import log_to
    from quorate.server.serving import serve, served_at
    from quorate.server.settings import read_settings
    from quorate.storage.store import StoreLockedError

    os.umask(0o077)  # the database too is for nobody else
    folder = Path(data)
    said = {"database": database, "public_url": public_url}
    settings = read_settings(folder, {key: v for key, v in said.items() if v is not None})
    log_to(form=settings.log_format)
    try:
        serve(open_house(folder, settings), folder, host, port, _announce)
    except StoreLockedError as error:
        url = served_at(folder)
        where = f", and answers at {url}" if url else ""
        raise StoreLockedError(error.what + where, where=error.where, remedy=error.remedy) from None


def _announce(url: str, owner_link: str | None) -> None:
    print(f"Quorate answers at {url}", flush=True)
    if owner_link is not None:
        print(
            f"Nobody owns this installation yet. Become its owner, once, within a week:\n"
            f"  {owner_link}",
            flush=True,
        )
