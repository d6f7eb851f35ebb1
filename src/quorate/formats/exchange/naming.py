"""Names and option values of other tools, as a campaign admits them."""

from __future__ import annotations

import re
from collections.abc import Container

LONGEST_NAME, LONGEST_VALUE, LONGEST_WORDING = 63, 200, 2_000
_NO_NAME = re.compile(r"[^a-z0-9]+")
_NO_VALUE = re.compile(r"[\x00-\x1f|]+")


def name_of(text: str, taken: Container[str] = (), otherwise: str = "field") -> str:
    """A name of a question or a content field that ``taken`` does not have yet.

    Lower case, everything but letters and digits an underscore; ``otherwise`` where nothing is left
    or the first is a digit.

    >>> name_of("Answer.Is it OK?"), name_of("1st", otherwise="q"), name_of("text", {"text"})
    ('answer_is_it_ok', 'q_1st', 'text_2')
    """
    word = _NO_NAME.sub("_", text.lower()).strip("_")
    if not word or not word[0].isalpha():
        word = f"{otherwise}_{word}".rstrip("_")
    word = word[:LONGEST_NAME].rstrip("_")
    found, n = word, 1
    while found in taken:
        n += 1
        tail = f"_{n}"
        found = word[: LONGEST_NAME - len(tail)] + tail
    return found


def value_of(text: str) -> str:
    """A label as an option's value: no ``|``, no control characters, at most 200 characters.

    >>> value_of(" a|b "), value_of("PER")
    ('a/b', 'PER')
    """
    plain = _storable(text) if _NO_VALUE.search(text) is None else _replaced(_storable(text))
    return plain.strip()[:LONGEST_VALUE].strip()


def wording_of(text: object, otherwise: str) -> str:
    """What raters read of a text: without what cannot be stored, at most 2,000 characters;
    ``otherwise`` where nothing is said.

    >>> wording_of("Is it\\0 so?", "q"), wording_of(" ", "q"), wording_of(None, "q")
    ('Is it so?', 'q', 'q')
    """
    plain = _storable(text).replace("\0", "")[:LONGEST_WORDING] if isinstance(text, str) else ""
    return plain if plain.strip() else otherwise


def _storable(text: str) -> str:
    """The text with a question mark for half a surrogate pair, which no file can hold."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")


def _replaced(text: str) -> str:
    return _NO_VALUE.sub(lambda found: "/" if "|" in found.group() else " ", text)
