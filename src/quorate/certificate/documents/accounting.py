"""Accounting: what of a document its answers account for, however it is set.

Another version of Quorate may set and word its documents otherwise. What the answers say it has to
say all the same: each line of each answer that a document tells stands in it once for itself.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from quorate.certificate.documents.answer import UNSAID, Answer
from quorate.schema.json_value import Json

_START = re.compile(r"^\s*(?:> ?)?(?:- )?", re.MULTILINE)
_MARK = re.compile(r"\\(?=[\\`*_\[\]<>#|])|\*\*|[`«»<>\x00]")
_WORD = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+")
TAKEN = "\x00"


@dataclass(frozen=True, slots=True)
class Accounted:
    """What became of the answers in a document: ``missing`` are lines that do not stand in it, by
    the key of their answer; ``rest`` is the text that no answer accounts for, line by line."""

    missing: tuple[tuple[str, str], ...]
    rest: tuple[str, ...]


def set_plain(text: str) -> str:
    """A text without what sets it: marks of Markdown, quotation marks, breaks of lines.

    >>> set_plain("- `rude`: **64** of\\n> 65")
    'rude: 64 of 65'
    """
    return " ".join(_MARK.sub("", _START.sub("", text)).split())


def account(text: str, told: Iterable[Answer]) -> Accounted:
    """Look in a document for every line of the answers that it tells, the longest first; a line
    that was found for one answer does not count for another.

    Reasons why there is no answer may be told together, or in other words: they are never missing.
    """
    found = list(told)
    whole = "\n".join(set_plain(line) for line in text.splitlines())
    missing = []
    lines = {(one.key, line) for one in found if one.source != "absent" for line in _lines(one)}
    for key, line in sorted(lines, key=lambda one: (-len(one[1]), one)):
        at = whole.find(line)
        if at < 0:
            missing.append((key, line))
        else:
            whole = whole[:at] + TAKEN + whole[at + len(line) :]
    for one in found:
        if one.source == "absent":
            whole = whole.replace(set_plain(one.reason.removeprefix(UNSAID)), TAKEN)
    rest = (" ".join(line.replace(TAKEN, " ").split()) for line in whole.split("\n"))
    return Accounted(tuple(sorted(missing)), tuple(line for line in rest if line))


def _lines(answer: Answer) -> list[str]:
    return [line for one in answer.text.splitlines() if (line := set_plain(one))]


def words(line: str) -> tuple[str, tuple[str, ...]]:
    """A line as its words, with ``#`` for each number, and the numbers.

    >>> words("On 26 items, 0.61")
    ('on # items #', ('26', '0.61'))
    """
    found = _WORD.findall(line)
    numbers = tuple(one for one in found if one[0].isdigit())
    return " ".join("#" if one[0].isdigit() else one.lower() for one in found), numbers


def renumbered(mine: Iterable[str], theirs: Iterable[str]) -> list[tuple[str, str]]:
    """Lines that have the words of one of mine and other numbers, each with mine.

    Numbers that are one number to fewer decimals are no other ones.
    """
    known: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for line in mine:
        said, numbers = words(line)
        known.setdefault(said, []).append((numbers, line))
    found = []
    for line in theirs:
        said, numbers = words(line)
        there = known.get(said, [])
        if there and not any(all(map(_alike, one, numbers)) for one, _ in there):
            found.append((there[0][1], line))
    return found


def _alike(one: str, other: str) -> bool:
    """Whether one number is the other to its last decimal."""
    if one == other:
        return True
    try:
        near = abs(float(one.replace(",", "")) - float(other.replace(",", "")))
    except ValueError:  # such as a version
        return False
    decimals = min(len(number.partition(".")[2]) for number in (one, other))
    return near <= 0.5000001 * 10.0**-decimals and "." in one + other


def leaves(value: Json, at: str = "") -> Iterable[tuple[str, Json]]:
    """The values of a JSON document that hold no others, by pointer."""
    if isinstance(value, Mapping):
        for key, one in value.items():
            yield from leaves(one, f"{at}/{key}")
    elif isinstance(value, list):
        for n, one in enumerate(value):
            yield from leaves(one, f"{at}/{n}")
    else:
        yield at, value


def readable(name: str, data: bytes) -> str:
    """The words of a document: of JSON its texts, one a line. Raises ValueError for broken JSON."""
    if not name.endswith(".json"):
        return data.decode(errors="replace")
    texts = (one for _, one in leaves(json.loads(data)) if isinstance(one, str))
    return "\n".join(texts)
