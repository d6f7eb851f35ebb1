"""A person as a command names them: by pseudonym or by login."""

from __future__ import annotations

from typing import TYPE_CHECKING

from quorate.schema.errors import UnknownNameError

if TYPE_CHECKING:
    from quorate.client import Client, PersonLine


def person_of(client: Client, said: str) -> PersonLine:
    """Who is meant. Raises UnknownNameError when that is nobody."""
    wanted = said.strip().casefold()
    for one in client.people():
        if said == one.person or (one.login is not None and one.login.casefold() == wanted):
            return one
    raise UnknownNameError(
        f"there is nobody with the pseudonym or login {said!r}",
        remedy="the page of the people names everybody",
    )
