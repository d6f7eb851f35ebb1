"""The package spacy, which is asked for when it is needed."""

from __future__ import annotations

import importlib
from collections.abc import Iterator, Sequence
from types import ModuleType
from typing import Protocol, cast

from quorate.schema.errors import RequestError

ITEM = "quorate_item"
"""the key of a document's own data with the item's name"""


class Span(Protocol):
    """A stretch of a document."""

    start_char: int
    end_char: int
    label_: str


class Doc(Protocol):
    """What is asked of a document."""

    text: str
    ents: Sequence[Span]
    spans: dict[str, Sequence[Span]]
    cats: dict[str, float]
    user_data: dict[object, object]

    def char_span(
        self, start: int, end: int, label: str = "", alignment_mode: str = "strict"
    ) -> Span | None:
        """The stretch between characters; None where no tokens are so."""
        ...


class Nlp(Protocol):
    """A pipeline."""

    vocab: object

    def make_doc(self, text: str) -> Doc:
        """The document of a text."""
        ...


class DocBin(Protocol):
    """Many documents."""

    def add(self, doc: Doc) -> None:
        """Add one."""
        ...

    def to_bytes(self) -> bytes:
        """The file's bytes."""
        ...

    def get_docs(self, vocab: object) -> Iterator[Doc]:
        """The documents."""
        ...


def library() -> ModuleType:
    """The package. Raises RequestError where it is not installed."""
    try:
        return importlib.import_module("spacy")
    except ImportError:
        raise RequestError(
            "documents of spaCy need the package spacy", remedy="pip install 'quorate[spacy]'"
        ) from None


def blank(lang: str) -> Nlp:
    """A pipeline that only makes tokens. Raises RequestError for a language it has no rules of."""
    try:
        return cast("Nlp", library().blank(lang))
    except (ImportError, OSError, ValueError) as error:
        raise RequestError(
            f"spaCy makes no tokens of language {lang!r} ({str(error).splitlines()[0]})",
            remedy="say --option lang=xx, which serves any, or install what spaCy asks for",
        ) from None


def new_docs() -> DocBin:
    """An empty DocBin that keeps documents' own data."""
    tokens = importlib.import_module(f"{library().__name__}.tokens")
    return cast("DocBin", tokens.DocBin(store_user_data=True))


def read_docs(content: bytes) -> DocBin:
    """The DocBin of a file's bytes. Raises what the package raises for bytes that are none."""
    tokens = importlib.import_module(f"{library().__name__}.tokens")
    return cast("DocBin", tokens.DocBin().from_bytes(content))
