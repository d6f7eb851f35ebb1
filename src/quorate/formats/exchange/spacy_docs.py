"""spaCy: documents with entities, span groups and categories, as a DocBin."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from quorate.formats.exchange.format import Options, Written, said
from quorate.formats.exchange.losses import Losses
from quorate.formats.exchange.one_answer import EVERYONE, OneAnswer
from quorate.formats.exchange.reading import Reading, Refusals
from quorate.formats.exchange.record import Piece, Project
from quorate.formats.exchange.spacy_reading import Docs
from quorate.formats.exchange.spacy_writing import Target

SUFFIX = ".spacy"


@dataclass(frozen=True)
class SpacyOptions(OneAnswer):
    """What can be said about spaCy's documents."""

    lang: str = ""
    """the language whose rules make tokens when written (`en`, or `xx` for any): the project's when
    absent"""
    group: str = ""
    """the group into which spans are written (`sc` is what spaCy's span categorizer reads); when
    absent they are entities, of which none may overlap"""


class Spacy:
    """Documents as ``spacy train`` reads them."""

    name: ClassVar[str] = "spacy"
    title: ClassVar[str] = "spaCy DocBin"
    source: ClassVar[str] = "package spacy 3.8, spacy.tokens.DocBin"
    reads: ClassVar[bool] = True
    writes: ClassVar[bool] = True
    suffixes: ClassVar[tuple[str, ...]] = (SUFFIX,)
    options: ClassVar[type[Options]] = SpacyOptions

    def sniff(self, path: Path) -> float:
        """Sure of a file whose name ends in .spacy."""
        return 0.95 if path.is_file() and path.suffix.lower() == SUFFIX else 0.0

    def read(self, path: Path, options: Options) -> Reading:
        """Documents are items; entities, each group of spans and categories a question."""
        chosen = said(options, SpacyOptions)
        refusals = Refusals(path.name, skip_bad=options.skip_bad)
        losses = Losses()
        docs = Docs(path, chosen.rater or EVERYONE, refusals, losses)
        return Reading(docs.project, docs.pieces(), refusals, losses)

    def write(
        self, project: Project, pieces: Iterable[Piece], target: Path, options: Options
    ) -> Written:
        """A document an item, with spans and categories of one judgment."""
        chosen = said(options, SpacyOptions)
        into = Target(project, chosen.rater, chosen.lang, chosen.group)
        return into.write(pieces, target, force=options.force)
