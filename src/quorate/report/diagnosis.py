"""The page of a diagnosis: one self-contained HTML file."""

from __future__ import annotations

from collections.abc import Callable

from quorate.report import shell
from quorate.report.blocks import Section
from quorate.report.sections.diagnosis import (
    computation,
    data_map,
    learning,
    spread,
    summary,
    suspects,
)
from quorate.report.sections.diagnosis.words import Shown
from quorate.report.shell import Chapter

SECTIONS: tuple[Callable[[Shown], Section | None], ...] = (
    summary.section,
    data_map.section,
    suspects.section,
    suspects.confusion,
    spread.section,
    learning.section,
    learning.fewer,
    computation.section,
)
"""in the order in which they are read"""


def render(shown: Shown) -> str:
    """The whole page of a diagnosis."""
    built = (build(shown) for build in SECTIONS)
    sections = tuple(section for section in built if section is not None)
    chapter = Chapter("diagnosis", shown.source, sections)
    return shell.page(
        shown.source, summary.header(shown), [chapter], "diagnosis of labels", "map.js"
    )
