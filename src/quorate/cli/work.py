"""``quorate work``: what runs in the background, in a process of its own."""

from __future__ import annotations

import os
from pathlib import Path

import click

from quorate.cli.server_options import DATA, DATABASE


@click.command("work")
@DATA
@click.option(
    "--tasks",
    metavar="NAME,NAME",
    help="Do these alone: leases, pauses, checkpoints, sessions, webhooks, scores, retention, "
    "watch, jobs.",
)
@click.option(
    "--host", default="127.0.0.1", show_default=True, help="The address of /health and /ready."
)
@click.option(
    "--port",
    default=8090,
    show_default=True,
    type=click.IntRange(0, 65_535),
    help="The port of these; 0 takes any that is free.",
)
@DATABASE
def command(data: str, tasks: str | None, host: str, port: int, database: str | None) -> None:
    """Do what runs in the background, beside servers on one PostgreSQL database.

    It watches campaigns, makes what takes long, tells webhooks, signs heads of logs. Each task is
    done by one process at a time; another one takes it over when that ends. Servers leave all of it
    to such processes where server.toml says background = "worker". SIGTERM or Ctrl-C ends it, and
    what is not done is given back at once.
    """
    from quorate.server.background import TASKS
    from quorate.server.house import open_house
    from quorate.server.log_lines import log_to
    from quorate.server.serving import served_at
    from quorate.server.settings import read_settings
    from quorate.server.working import work
    from quorate.storage.store import StoreLockedError

    os.umask(0o077)  # the database too is for nobody else
    folder = Path(data)
    settings = read_settings(folder, {"database": database} if database else None)
    log_to(form=settings.log_format)
    named = TASKS if tasks is None else [name.strip() for name in tasks.split(",") if name.strip()]
    try:
        work(open_house(folder, settings), named, host, port, _announce)
    except StoreLockedError as error:
        url = served_at(folder)
        where = f", the server at {url}," if url else ""
        raise StoreLockedError(
            f"the file in this folder has one writer{where} which does what runs in the background",
            where=error.where,
            remedy="leave it to that server, or keep the database on PostgreSQL",
        ) from None


def _announce(url: str) -> None:
    print(f"Quorate works; whether it is well is told at {url}/health", flush=True)
