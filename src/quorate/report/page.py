"""The page of an audit: one self-contained HTML file."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import NamedTemporaryFile

from quorate.analysis.audit import Audit
from quorate.analysis.compare import Comparison
from quorate.report import shell
from quorate.report.blocks import Section
from quorate.report.place import Place
from quorate.report.sections import (
    agreement,
    certainty,
    computation,
    confusion,
    cost,
    disputes,
    glossary,
    gold,
    methods,
    opening,
    options,
    preference,
    raters,
    slices,
    summary,
    values,
)
from quorate.report.sections.differing import experts, groups, items, juries
from quorate.report.sections.differing import slices as tested
from quorate.report.shell import Chapter
from quorate.schema import EmptyError, RequestError

SECTIONS: tuple[Callable[[Audit, Place], Section | None], ...] = (
    summary.section,
    agreement.section,
    values.section,
    certainty.section,
    options.section,
    preference.section,
    raters.section,
    confusion.section,
    disputes.section,
    items.section,
    groups.section,
    juries.section,
    cost.section,
    gold.section,
    experts.section,
    slices.section,
    tested.section,
    computation.section,
)
"""in the order in which they are read"""


def render(audits: Sequence[Audit], comparisons: Sequence[Comparison] = ()) -> str:
    """The whole page, for one question or several of the same file.

    ``comparisons`` of methods are shown with the question of the same name. Raises EmptyError
    without an audit.
    """
    if not audits:
        raise EmptyError("there is no audit to show", remedy="audit at least one question")
    compared = {c.question.name: c for c in comparisons}
    chapters = [
        _chapter(audit, audits, compared.get(audit.question.name), Place.of(n, len(audits)))
        for n, audit in enumerate(audits)
    ]
    chapters[-1] = Chapter(
        chapters[-1].id,
        chapters[-1].title,
        (*chapters[-1].sections, glossary.section(audits)),
    )
    return shell.page(opening.title(audits), opening.header(audits), chapters)


def write(
    audits: Sequence[Audit], path: Path | str, comparisons: Sequence[Comparison] = ()
) -> Path:
    """Write the page to a file: wholly or, when something fails, not at all.

    Raises RequestError when the folder does not exist or cannot be written to.
    """
    path = Path(path)
    text = render(audits, comparisons).encode("utf-8", "replace")
    try:
        with NamedTemporaryFile(dir=path.parent, prefix=path.name, delete=False) as draft:
            try:
                draft.write(text)
                draft.flush()
                os.fsync(draft.fileno())
                os.chmod(draft.name, 0o644)
                os.replace(draft.name, path)
            except BaseException:
                os.unlink(draft.name)
                raise
    except OSError as error:
        raise RequestError(
            f"the report cannot be written ({error.strerror or error})",
            where=str(path),
            remedy="name a file in a folder that exists and that you may write to",
        ) from None
    return path


def _chapter(
    audit: Audit, audits: Sequence[Audit], comparison: Comparison | None, place: Place
) -> Chapter:
    sections = [s for s in (build(audit, place) for build in SECTIONS) if s is not None]
    if comparison is not None:
        compared = methods.section(comparison, place)
        sections[-1:-1] = [compared] if compared is not None else []
    if place.prefix:
        first = sections[0]
        blocks = (*opening.own(audit, audits), *first.blocks)
        sections[0] = Section(first.id, first.title, blocks)
    return Chapter(place.id("question"), audit.question.name, tuple(sections))
