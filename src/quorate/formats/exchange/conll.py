"""CoNLL-2002 and CoNLL-2003: a token a line, its tag in the last column, an empty line between
sentences."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from quorate.formats.exchange.conll_reading import DOCUMENT, Sentences, survey
from quorate.formats.exchange.conll_writing import SCHEMES, Target
from quorate.formats.exchange.format import Options, Written, said
from quorate.formats.exchange.losses import Losses
from quorate.formats.exchange.one_answer import EVERYONE, OneAnswer
from quorate.formats.exchange.reading import Reading, Refusals
from quorate.formats.exchange.record import Piece, Project
from quorate.formats.exchange.rows import head_of
from quorate.schema.errors import RequestError
from quorate.schema.tokens import are_tags

UNITS = ("auto", "sentence", "document")
TOKENS = ("auto", "spaces", "words")


@dataclass(frozen=True)
class ConllOptions(OneAnswer):
    """What can be said about CoNLL's files."""

    unit: str = "auto"
    """what an item is: `sentence`, `document` (from one -DOCSTART- to the next), or `auto`:
    documents where the file has them"""
    scheme: str = "iob2"
    """which tags are written: `iob1`, `iob2` or `iobes`"""
    tokens: str = "auto"
    """what tokens are when written: `spaces` (what white space parts), `words` (words and
    marks), or `auto`: spaces for what was read from such a file, else words"""
    encoding: str = "utf-8"
    """how letters are written in the file that is read"""


class Conll:
    """Named entities as CoNLL-2002 and CoNLL-2003 have them."""

    name: ClassVar[str] = "conll"
    title: ClassVar[str] = "CoNLL"
    source: ClassVar[str] = "Tjong Kim Sang 2002; Tjong Kim Sang and De Meulder 2003"
    reads: ClassVar[bool] = True
    writes: ClassVar[bool] = True
    suffixes: ClassVar[tuple[str, ...]] = (".conll", ".iob", ".bio")
    options: ClassVar[type[Options]] = ConllOptions

    def sniff(self, path: Path) -> float:
        """Sure of lines of which each ends in a tag."""
        lines = [line.split() for line in head_of(path).splitlines()[:-1] if line.strip()]
        if len(lines) < 2 or any(len(line) < 2 for line in lines):
            return 0.0
        tags = [line[-1] for line in lines if line[0] != DOCUMENT]
        if not are_tags(tags) or set(tags) == {"O"}:
            return 0.0
        return 0.95

    def read(self, path: Path, options: Options) -> Reading:
        """Sentences or documents are items, runs of tags are spans."""
        chosen = _checked(said(options, ConllOptions))
        refusals = Refusals(path.name, skip_bad=options.skip_bad)
        losses = Losses()
        project = survey(path, chosen.unit, chosen.encoding)
        reader = Sentences(project, chosen.rater or EVERYONE, refusals)
        return Reading(project, reader.pieces(path, chosen.encoding), refusals, losses)

    def write(
        self, project: Project, pieces: Iterable[Piece], target: Path, options: Options
    ) -> Written:
        """One file with the spans of one judgment an item."""
        chosen = _checked(said(options, ConllOptions))
        into = Target(project, chosen.rater, chosen.scheme, chosen.unit, chosen.tokens)
        return into.write(pieces, target, force=options.force)


def _checked(options: ConllOptions) -> ConllOptions:
    for name, value, known in (
        ("unit", options.unit, UNITS),
        ("scheme", options.scheme, SCHEMES),
        ("tokens", options.tokens, TOKENS),
    ):
        if value not in known:
            raise RequestError(f"{name} {value!r} is not known", remedy=f"say {', '.join(known)}")
    try:
        "".encode(options.encoding)
    except LookupError:
        raise RequestError(
            f"encoding {options.encoding!r} is not known", remedy="say utf-8 or latin-1"
        ) from None
    return options
