"""How a source is to be read: everything a caller can say about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from quorate.schema.errors import ColumnError, UnknownNameError
from quorate.schema.question import Kind

DUPLICATE_RULES = ("last", "first", "all", "error")
MISSING_ANYWHERE = ("nan", "NaN", "<NA>", "NaT", "null", "NULL", "#N/A")
"""words that programs write for an empty cell: missing in every column"""
MISSING_NUMBER = ("NA", "N/A", "n/a", "na", "None", "none", "-", "?", ".")
"""words that people also use as labels: missing only where a number is expected"""

ColumnNames = Mapping[str, str | Sequence[str]]


@dataclass(frozen=True)
class ReadOptions:
    """What a caller says about a source.

    ``question`` chooses one of several; ``kind`` and ``order`` declare the type (``order`` the
    labels of an ordinal question from lowest to highest), ``options`` the labels of a question
    without order; ``columns`` maps a column of the table to the source's; ``wide`` says that the
    raters are columns (True, or their names); ``duplicates`` is one of last, first, all, error;
    ``groups`` names further columns to keep; ``missing`` replaces the words for "no value".
    """

    question: str | None = None
    kind: Kind | None = None
    order: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    columns: Mapping[str, tuple[str, ...]] | None = None
    wide: bool | tuple[str, ...] | None = None
    duplicates: str = "last"
    encoding: str | None = None
    groups: tuple[str, ...] = ()
    missing: tuple[str, ...] | None = None

    @classmethod
    def of(
        cls,
        *,
        question: str | None = None,
        kind: str | Kind | None = None,
        order: Sequence[str | float] | None = None,
        options: Sequence[str | float] | None = None,
        columns: ColumnNames | None = None,
        wide: bool | Sequence[str] | None = None,
        duplicates: str = "last",
        encoding: str | None = None,
        groups: Sequence[str] = (),
        missing: Sequence[str] | None = None,
    ) -> ReadOptions:
        """Check what was said. Raises UnknownNameError or ColumnError for a word not known."""
        if duplicates not in DUPLICATE_RULES:
            raise UnknownNameError(
                f"{duplicates!r} is no rule for duplicates",
                remedy=f"there are {', '.join(DUPLICATE_RULES)}",
            )
        for name in columns or {}:
            if name not in ROLES:
                raise ColumnError(
                    f"{name!r} is no column of the table",
                    remedy=f"columns maps one of {', '.join(ROLES)} to a column of the source",
                )
        return cls(
            question=question,
            kind=_kind(kind, order),
            order=_listed(order),
            options=_listed(options),
            columns={
                role: (source,) if isinstance(source, str) else tuple(source)
                for role, source in (columns or {}).items()
            },
            wide=wide if wide is None or isinstance(wide, bool) else tuple(wide),
            duplicates=duplicates,
            encoding=encoding,
            groups=(groups,) if isinstance(groups, str) else tuple(groups),
            missing=None if missing is None else tuple(missing),
        )

    @property
    def declared(self) -> tuple[str, ...]:
        """The labels that the caller says there are."""
        return self.order or self.options

    @property
    def missing_words(self) -> tuple[str, ...]:
        """The words that stand for an empty cell in every column."""
        return MISSING_ANYWHERE if self.missing is None else self.missing


ROLES = ("item", "rater", "label", "question", "at", "seconds", "guideline")


def _kind(kind: str | Kind | None, order: Sequence[str | float] | None) -> Kind | None:
    if kind is None:
        return Kind.ORDINAL if order else None
    try:
        return Kind(kind)
    except ValueError:
        raise UnknownNameError(
            f"{kind!r} is no type of question", remedy=f"there are {', '.join(Kind)}"
        ) from None


def _listed(said: Sequence[str | float] | None) -> tuple[str, ...]:
    """The labels said; one text is a list with commas, as on a command line."""
    parts = said.split(",") if isinstance(said, str) else said or ()
    return tuple(_text(part).strip() for part in parts)


def _text(option: str | float) -> str:
    if isinstance(option, float) and option.is_integer():
        return str(int(option))
    return str(option)
