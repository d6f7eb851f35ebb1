"""By which words the parts of a guideline are recognised, one file a language."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from quorate.schema.linting.signs.arabic import ARABIC
from quorate.schema.linting.signs.english import ENGLISH
from quorate.schema.linting.signs.german import GERMAN
from quorate.schema.linting.signs.language import Language as Language
from quorate.schema.linting.signs.spanish import SPANISH
from quorate.schema.linting.text import words

LANGUAGES: Mapping[str, Language] = MappingProxyType(
    {"en": ENGLISH, "de": GERMAN, "es": SPANISH, "ar": ARABIC}
)
LEAST = 0.08
"""the share of small words below which a text is in none of these languages"""


def language_of(text: str) -> str:
    """The language with most of its small words in the text; empty where none has enough."""
    found = [word.casefold() for word in words(text)]
    shares = {
        name: sum(word in language.small for word in found) / max(len(found), 1)
        for name, language in LANGUAGES.items()
    }
    best = max(shares, key=shares.__getitem__)
    return best if shares[best] >= LEAST else ""
