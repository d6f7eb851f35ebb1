"""JSON values from outside: how they are named, shown and refused."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from difflib import get_close_matches

from quorate.schema.errors import Fault

Json = str | int | float | bool | None | list["Json"] | dict[str, "Json"]
"""a JSON value"""

SHOWN_LENGTH = 60
"""how much of a text a message shows"""
MOST_COMPARED = 60
"""among more words than this no nearest one is sought"""
MOST_FAULTS = 50
"""more faults than this are not listed: the first ones say what is wrong"""
_PLAIN_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_-]{0,62}")


class Faults:
    """Faults gathered on the way through a value; past ``MOST_FAULTS`` it is ``full``."""

    __slots__ = ("kept",)

    def __init__(self) -> None:
        self.kept: list[Fault] = []

    def add(self, path: str, found: object, allowed: str) -> None:
        """Keep a fault; ``found`` is shown as ``shown`` does, a ``Fault`` text as it is."""
        if len(self.kept) < MOST_FAULTS:
            self.kept.append(Fault(path, shown(found), allowed))

    def say(self, path: str, found: str, allowed: str) -> None:
        """Keep a fault whose ``found`` is already words."""
        if len(self.kept) < MOST_FAULTS:
            self.kept.append(Fault(path, found, allowed))

    @property
    def full(self) -> bool:
        """Whether further faults would not be kept."""
        return len(self.kept) >= MOST_FAULTS

    def __len__(self) -> int:
        return len(self.kept)


def shown(value: object) -> str:
    """A value in a few printable words, whatever it is.

    >>> shown("a\\ud800"), shown([1, 2]), shown(float("nan"))
    ("'a\\\\ud800'", 'a list of 2', 'nan')
    """
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        cut = value[:SHOWN_LENGTH]
        return repr(cut) if len(cut) == len(value) else f"{cut!r}… ({len(value)} characters)"
    if isinstance(value, int):
        return str(value) if value.bit_length() < 64 else "a very large integer"
    if isinstance(value, float):
        return repr(value)
    if isinstance(value, list | tuple):
        return f"a list of {len(value)}"
    if isinstance(value, dict):
        keys = [key_text(key) for key in list(value)[:5]]
        more = ", …" if len(value) > len(keys) else ""
        return f"an object with {', '.join(keys)}{more}" if keys else "an empty object"
    return f"a value of type {type(value).__name__}"


def key_text(key: object) -> str:
    """A key as it can be shown: itself when it is a plain word, else cut and escaped."""
    if isinstance(key, str) and _PLAIN_KEY.fullmatch(key):
        return key
    return shown(key)


def member(path: str, key: object) -> str:
    """The path of a key of the object at ``path``.

    >>> member("pay", "currency"), member("", "name"), member("a", "b c")
    ('pay.currency', 'name', "a['b c']")
    """
    if isinstance(key, str) and _PLAIN_KEY.fullmatch(key):
        return f"{path}.{key}" if path else key
    return f"{path}[{shown(key)}]"


def nearest(word: object, words: Iterable[str]) -> str:
    """`` (did you mean 'x'?)`` for the most similar of the words, else nothing."""
    candidates = list(words)
    # comparing with many words takes longer than reading a whole answer
    if not isinstance(word, str) or len(word) > SHOWN_LENGTH or len(candidates) > MOST_COMPARED:
        return ""
    close = get_close_matches(word, candidates, n=1, cutoff=0.6)
    return f" (did you mean {close[0]!r}?)" if close else ""


def one_of(words: Iterable[str]) -> str:
    """The words as what is allowed, at most twenty of them."""
    listed = list(words)
    more = f", … ({len(listed)} in all)" if len(listed) > 20 else ""
    return ", ".join(repr(word) for word in listed[:20]) + more


def unusable(text: str) -> str:
    """Why a text cannot be stored, as words; empty when it can.

    NUL cannot be kept by every database, an unpaired surrogate by no encoding.
    """
    if "\0" in text:
        return f"a NUL character at character {text.index(chr(0))}"
    if not text.isascii():
        try:
            text.encode()
        except UnicodeEncodeError as error:
            return f"an unpaired surrogate at character {error.start}"
    return ""


def expect_keys(
    value: object, required: tuple[str, ...], optional: tuple[str, ...], at: str, faults: Faults
) -> dict[str, object] | None:
    """The object, when it has the required keys and none but those allowed; else faults."""
    allowed = required + optional
    if not isinstance(value, dict):
        faults.add(at, value, f"an object with {', '.join(allowed)}")
        return None
    before = len(faults)
    for key in required:
        if key not in value:
            faults.say(member(at, key), "nothing", "a value: the key is required")
    if len(value) > len(allowed) or any(key not in allowed for key in value):
        for key in value:
            if faults.full:
                break
            if key not in allowed:
                hint = nearest(key, allowed)
                faults.say(member(at, key), "an unknown key", f"{', '.join(allowed)}{hint}")
    return value if len(faults) == before else None


def expect_list(value: object, least: int, most: int, at: str, faults: Faults) -> list[object]:
    """The list, when its length is allowed; else a fault and nothing."""
    allowed = f"{least} to {most}" if least else f"at most {most}"
    if not isinstance(value, list):
        faults.add(at, value, f"a list of {allowed}")
        return []
    if not least <= len(value) <= most:
        faults.add(at, value, f"a list of {allowed}")
        return []
    return value


def whole(value: float) -> int | float:
    """A number as JSON writes it shortest: 3.0 is 3, -0.0 is 0."""
    return int(value) if value == int(value) else value


def json_size(value: object) -> int:
    """The bytes that a JSON value takes in UTF-8 without white space."""
    return len(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode())
