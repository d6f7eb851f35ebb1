"""The page of a diagnosis: one self-contained HTML file."""

from __future__ import annotations

from collections.abc import Callable

from quorate.analysis.diagnosis.report import Diagnosis
from quorate.report import shell
from quorate.report.blocks import Section
from quorate.report.sections.diagnosis import (
    computation,
    data_map,
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
    computation.section,
)
"""in the order in which they are read"""


def render(
    found: Diagnosis,
    source: str,
    how: str,
    notes: tuple[str, ...] = (),
    k: int | None = None,
) -> str:
    """The whole page of a diagnosis of ``source``, whose training log is from ``how``."""
    shown = Shown(found, source, how, notes, k)
    built = (build(shown) for build in SECTIONS)
    sections = tuple(section for section in built if section is not None)
    chapter = Chapter("diagnosis", source, sections)
    return shell.page(source, summary.header(shown), [chapter], "diagnosis of labels", "map.js")
