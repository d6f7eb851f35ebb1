"""A language that guidelines are read in: its small words, and the words that speak of a part."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True)
class Language:
    """``small`` are frequent words by which a text is known to be in this language.

    ``signs`` has, by what is looked for, what is searched in a text: any of the alternatives, from
    the beginning of a word, in small or large letters. ``catch_all`` are options that take what the
    others leave, ``plain_answers`` those that mean what the question says.
    """

    small: frozenset[str]
    signs: Mapping[str, re.Pattern[str]]
    catch_all: frozenset[str]
    plain_answers: frozenset[str]


def language(small: str, *, catch_all: str, plain_answers: str, **signs: str) -> Language:
    """A language from its words: ``small`` by white space, the others by `` | ``."""
    return Language(
        frozenset(small.split()),
        MappingProxyType({name: _any(alternatives) for name, alternatives in signs.items()}),
        frozenset(_alternatives(catch_all)),
        frozenset(_alternatives(plain_answers)),
    )


def _any(alternatives: str) -> re.Pattern[str]:
    # in Arabic «and» and «so» are letters before the word
    return re.compile(rf"(?<!\w)[وف]?(?:{'|'.join(_alternatives(alternatives))})", re.IGNORECASE)


def _alternatives(text: str) -> list[str]:
    return [" ".join(part.split()) for part in re.split(r"\s+\|\s+", text.strip())]
