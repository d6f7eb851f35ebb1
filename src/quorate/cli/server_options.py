"""Which installation a command is about: options that commands share."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from quorate.client import Client
    from quorate.server.settings import Settings

TOKEN = "QUORATE_TOKEN"
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
SERVER = click.option(
    "--server",
    metavar="URL",
    envvar="QUORATE_SERVER",
    help=f"Speak to the server there, with the token in {TOKEN}, not to the folder. "
    "Or QUORATE_SERVER.",
)


@dataclass(frozen=True)
class Installation:
    """The installation that a command is about: a folder here, or a server somewhere."""

    data: str
    database: str | None
    server: str | None

    def client(self, *, make: bool = False) -> Client:
        """A client of it. Raises RequestError when there is none, or no token for the server."""
        with unswept():
            return self._client(make=make)

    def _client(self, *, make: bool) -> Client:
        from quorate.client import Client
        from quorate.schema.errors import RequestError

        if self.server is None:
            os.umask(0o077)  # what is made in the folder is for nobody else
            return Client.local(self.data, make=make, database=self.database)
        token = os.environ.get(TOKEN)
        if not token:
            raise RequestError(
                "a server asks for a token",
                where=self.server,
                remedy=f"put one in {TOKEN}; it is made there: quorate tokens issue",
            )
        return Client(self.server, token)


@contextmanager
def unswept() -> Iterator[None]:
    """Look for no garbage while modules are loaded, whose objects stay, nor among them later."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


def installation_options(command: Callable[..., None]) -> Callable[..., None]:
    """Decorate a command with --data, --database, --server; it gets them as ``installation``."""

    @wraps(command)
    def run(data: str, database: str | None, server: str | None, **given: object) -> None:
        command(installation=Installation(data, database, server), **given)

    return DATA(DATABASE(SERVER(run)))


def settings_of(data: str, database: str | None) -> Settings:
    """The settings of the installation in a folder, with what was said here before them."""
    from quorate.server.settings import read_settings

    return read_settings(Path(data), {"database": database} if database else None)
