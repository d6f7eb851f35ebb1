"""The shell of a page: style, script and templates put around sections."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from quorate import __version__
from quorate.report.blocks import SIGN, Block, Section
from quorate.report.charts.canvas import clean


@dataclass(frozen=True)
class Chapter:
    """The sections about one question."""

    id: str
    title: str
    sections: tuple[Section, ...]


def page(
    title: str,
    header: Sequence[Block],
    chapters: Sequence[Chapter],
    what: str = "audit of judgments",
    script: str = "",
) -> str:
    """The whole HTML document; it refers to nothing outside itself.

    ``what`` is what the page is, ``script`` the name of one more script that it takes along.
    """
    return clean(
        _templates()
        .get_template("page.html.j2")
        .render(
            title=title,
            header=tuple(header),
            chapters=tuple(chapters),
            version=__version__,
            style=_packaged("page.css"),
            what=what,
            script=_packaged("table.js") + (_packaged(script) if script else ""),
        )
    )


@cache
def _templates() -> Environment:
    environment = Environment(
        loader=PackageLoader("quorate.report"),
        autoescape=True,
        undefined=StrictUndefined,
    )
    environment.globals["sign"] = SIGN
    return environment


def _packaged(file: str) -> Markup:
    return Markup((files("quorate.report") / "templates" / file).read_text("utf-8"))
