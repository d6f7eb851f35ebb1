"""What a page is made of: sections of blocks, each block of one kind with its own macro.

The templates draw blocks and decide nothing; the sections decide what to say and draw nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import ClassVar, TypeVar
from urllib.parse import quote

import polars as pl
from markupsafe import Markup, escape

from quorate.report.charts.canvas import HOVER, Frame, clean
from quorate.report.numbers import THIN

WIDE = 720.0
NARROW = 340.0
ROWS = 200
"""a table shows at most so many rows and says how many there are"""

Data = TypeVar("Data")

LONGEST = 1000
"""letters of a text that came with the data; what is longer is cut"""

PLACES = 6
"""digits after the point in a table that the page carries"""
PLAIN = "/:,.;()-_~!*|=+"
"""what need not be spelled in an address"""

APART = re.compile(r"(?<=\d) %")

SIGN = Markup(
    '<svg class="sign" viewBox="0 0 12 12" width="12" height="12" aria-hidden="true">'
    '<polygon points="6,0.5 11.5,6 6,11.5 0.5,6" class="warn"/></svg>'
)
"""the diamond that marks what needs a second look, always beside a word"""


@dataclass(frozen=True)
class Text:
    """A paragraph; ``kind`` is ``""``, ``"lead"`` or ``"note"``."""

    kind_of_block: ClassVar[str] = "text"
    words: Markup
    kind: str = ""


@dataclass(frozen=True)
class Points:
    """A list of sentences."""

    kind_of_block: ClassVar[str] = "points"
    words: tuple[Markup, ...]
    kind: str = ""


@dataclass(frozen=True)
class Caution:
    """Something to beware of, under its word."""

    kind_of_block: ClassVar[str] = "caution"
    words: Markup
    word: str = "Note"


@dataclass(frozen=True)
class Heading:
    """A heading within a section."""

    kind_of_block: ClassVar[str] = "heading"
    words: str


@dataclass(frozen=True)
class Facts:
    """Terms with what they are: the header's counts, the parameters of a method, a glossary."""

    kind_of_block: ClassVar[str] = "facts"
    pairs: tuple[tuple[str | Markup, Markup], ...]
    kind: str = ""


@dataclass(frozen=True)
class Column:
    """A column of a table; numbers stand to the right."""

    name: str
    number: bool = True


@dataclass(frozen=True)
class Table:
    """Rows of cells; ``total`` says how many rows there would be in full."""

    kind_of_block: ClassVar[str] = "table"
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Markup, ...], ...]
    total: int
    elsewhere: str = ""

    @property
    def shown(self) -> int:
        """How many rows are shown."""
        return len(self.rows)


@dataclass(frozen=True)
class Download:
    """A file that the page carries: ``rows`` of ``total`` of a table, as CSV."""

    name: str
    href: str
    rows: int
    total: int


@dataclass(frozen=True)
class Figure:
    """A chart drawn for a wide and for a narrow page, under the finding, over its table."""

    kind_of_block: ClassVar[str] = "figure"
    id: str
    title: str
    wide: Markup
    narrow: Markup
    table: Table
    note: Markup = field(default_factory=Markup)
    download: Download | None = None


@dataclass(frozen=True)
class Panel:
    """A small chart with a name, one of many side by side."""

    name: str
    drawing: Markup
    note: Markup


@dataclass(frozen=True)
class Panels:
    """Small charts side by side, over one table."""

    kind_of_block: ClassVar[str] = "panels"
    title: str
    panels: tuple[Panel, ...]
    table: Table
    note: Markup = field(default_factory=Markup)


@dataclass(frozen=True)
class Said:
    """One option of a disputed item: who chose it, each with their competence in words."""

    option: str
    count: int
    raters: Markup
    chosen: bool


@dataclass(frozen=True)
class Dispute:
    """A disputed item with all its answers."""

    item: str
    verdict: Markup
    strip: Markup
    said: tuple[Said, ...]
    why: Markup


@dataclass(frozen=True)
class Disputes:
    """Disputed items, the most disputed first; those after the first few are folded."""

    kind_of_block: ClassVar[str] = "disputes"
    disputes: tuple[Dispute, ...]
    open: int = 5


Block = Text | Points | Caution | Heading | Facts | Table | Figure | Panels | Disputes


@dataclass(frozen=True)
class Section:
    """A part of the page with its anchor and title."""

    id: str
    title: str
    blocks: tuple[Block, ...]


def figure(
    id_: str,
    title: str,
    description: str,
    draw: Callable[[Data, Frame], str],
    data: Data,
    table: Table,
    note: Markup | None = None,
    download: Download | None = None,
) -> Figure:
    """A figure with its chart drawn twice, for wide and for narrow pages."""
    wide = Frame(f"{id_}-w", title, description, WIDE)
    narrow = Frame(f"{id_}-n", title, description, NARROW)
    return Figure(
        id_,
        title,
        Markup(draw(data, wide)),
        Markup(draw(data, narrow)),
        table,
        note or Markup(),
        download,
    )


def carried(name: str, frame: pl.DataFrame, most: int = ROWS) -> Download:
    """The first ``most`` rows of a table as a file of this name in the page itself.

    Texts are cut like those on hover; the table's own file has them whole.
    """
    short = frame.head(most).with_columns(pl.col(pl.String).str.slice(0, HOVER))
    text = clean(short.write_csv(float_precision=PLACES))
    href = f"data:text/csv;charset=utf-8,{quote(text, safe=PLAIN)}"
    return Download(f"{name}.csv", href, len(short), len(frame))


def table(
    caption: str,
    columns: Sequence[str | Column],
    rows: Sequence[Sequence[str | Markup]],
    total: int | None = None,
    elsewhere: str = "",
    most: int = ROWS,
) -> Table:
    """A table of at most ``most`` rows; a column given by name holds numbers."""
    return Table(
        caption,
        tuple(c if isinstance(c, Column) else Column(c) for c in columns),
        tuple(tuple(words(cell) for cell in row) for row in rows[:most]),
        len(rows) if total is None else total,
        elsewhere,
    )


def worded(name: str) -> Column:
    """A column of words."""
    return Column(name, number=False)


def words(value: str | Markup) -> Markup:
    """Text escaped, with its control characters made visible; markup as it is.

    A percent sign stays on the line of its number.
    """
    if isinstance(value, Markup):
        return value
    return escape(APART.sub(f"{THIN}%", clean(value, LONGEST)))


def sentence(text: str) -> Markup:
    """A remark that came as a phrase, with a capital and a full stop."""
    text = text.strip()
    end = "" if text.endswith((".", "!", "?", "…")) else "."
    return words(text[:1].upper() + text[1:] + end)


def name(value: str, most: int = 120) -> Markup:
    """A name that came with the data: escaped, kept apart from the direction of the text around.

    Beyond ``most`` letters it is cut, and longer on hover.
    """
    value = clean(value)
    if not value.strip():
        return Markup('<bdi class="name">(empty)</bdi>')
    if len(value) <= most:
        return Markup('<bdi class="name">{}</bdi>').format(value)
    return Markup('<bdi class="name" title="{}">{}…</bdi>').format(
        value[:HOVER], value[:most].rstrip()
    )


def say(sentence: str, *parts: str | Markup) -> Markup:
    """A sentence of ours with each ``{}`` filled in; parts that are not markup are escaped."""
    return Markup(sentence).format(*[words(part) for part in parts])


def num(written: str) -> Markup:
    """A number as it stands in a sentence, in the typeface of figures."""
    return Markup('<span class="n">{}</span>').format(written)


def join(parts: Sequence[Markup | str], between: str = ", ", last: str = " and ") -> Markup:
    """Parts as prose: ``a, b and c``."""
    all_ = [words(part) for part in parts]
    if len(all_) < 2:
        return Markup().join(all_)
    return Markup(between).join(all_[:-1]) + Markup(last) + all_[-1]
