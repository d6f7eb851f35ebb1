"""A person as a command names them: by pseudonym or by login."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from quorate.schema.errors import UnknownNameError

if TYPE_CHECKING:
    from quorate.client import Client, PersonLine

LONGEST = 254
"""characters of a login, at most"""
SEARCHED = 200
"""characters of a search, at most"""
_ID = re.compile(r"p_[0-9a-f]{1,64}")


def person_of(client: Client, said: str) -> PersonLine:
    """Who is meant. Raises UnknownNameError when that is nobody.

    A login that came from single sign-on is kept sealed only: then everybody is looked through.
    """
    wanted = said.strip()
    for one in _meant(client, wanted):
        if wanted == one.person or _is(one.login, wanted):
            return one
    raise UnknownNameError(
        f"there is nobody with the pseudonym or login {said!r}",
        remedy="the page of the people names everybody",
    )


def _meant(client: Client, wanted: str) -> Iterator[PersonLine]:
    if _ID.fullmatch(wanted):
        yield from client.people(person=wanted)
    elif 0 < len(wanted) <= LONGEST and wanted.isprintable():
        yield from client.people(login=wanted)
        yield from client.people(search=wanted[:SEARCHED])


def _is(login: str | None, wanted: str) -> bool:
    return login is not None and login.casefold() == wanted.casefold()
