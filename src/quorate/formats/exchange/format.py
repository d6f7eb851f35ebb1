"""The contract of a format of another tool: how its files become pieces, and pieces its files.

A format is a class without state, declared under the entry-point group
``quorate.exchange_formats`` by the name that users type::

    [project.entry-points."quorate.exchange_formats"]
    label-studio = "quorate.formats.exchange.label_studio.format:LabelStudio"
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Protocol, TypeVar, cast

from quorate import plugins
from quorate.formats.exchange.losses import Losses
from quorate.formats.exchange.reading import Reading
from quorate.formats.exchange.record import Piece, Project
from quorate.schema.errors import ReadError, RequestError

SURE_ENOUGH = 0.5
"""a file is taken for the format that claims it most, if it claims at least so much"""


@dataclass(frozen=True)
class Options:
    """What a user may say about reading or writing a format; a format has a subclass with more.

    Each field has a default and is of type str, int, float, bool or one of them or None; on the
    command line it is given as ``--option NAME=VALUE``.
    """

    skip_bad: bool = False
    """pass over elements that do not fit, and count them"""
    force: bool = False
    """write in the place of what is there"""


@dataclass(frozen=True)
class Written:
    """What was written: the files, how many rows or elements they have, and what was lost."""

    files: tuple[Path, ...]
    rows: int
    losses: Losses


class Format(Protocol):
    """How one tool keeps items and judgments.

    ``name`` is what users type, ``title`` the name in prose, ``source`` where the files are
    described, ``suffixes`` what names of files end in (``.json``; a folder has none).
    ``options`` is the class of what can be said about it.
    """

    name: ClassVar[str]
    title: ClassVar[str]
    source: ClassVar[str]
    reads: ClassVar[bool]
    writes: ClassVar[bool]
    suffixes: ClassVar[tuple[str, ...]]
    options: ClassVar[type[Options]]

    def sniff(self, path: Path) -> float:
        """How sure it is, from 0 to 1, that a file or folder is of this format; never raises."""
        ...

    def read(self, path: Path, options: Options) -> Reading:
        """The project and pieces of a file or folder.

        Raises ReadError for what cannot be read at all, FaultyError (at once or among the pieces)
        for elements that do not fit.
        """
        ...

    def write(
        self, project: Project, pieces: Iterable[Piece], target: Path, options: Options
    ) -> Written:
        """Write a file or folder, whole or not at all.

        Raises RequestError where it cannot be written, or is there already.
        """
        ...


class ReadsOnly:
    """For formats that are not written."""

    title: ClassVar[str]
    writes: ClassVar[bool] = False

    def write(
        self, project: Project, pieces: Iterable[Piece], target: Path, options: Options
    ) -> Written:
        """Refuse. Raises RequestError."""
        raise RequestError(f"{self.title} is read and not written", remedy="choose another format")


class WritesOnly:
    """For formats that are not read."""

    title: ClassVar[str]
    reads: ClassVar[bool] = False

    def sniff(self, path: Path) -> float:
        """Nothing is of it."""
        return 0.0

    def read(self, path: Path, options: Options) -> Reading:
        """Refuse. Raises RequestError."""
        raise RequestError(f"{self.title} is written and not read", remedy="choose another format")


_O = TypeVar("_O", bound=Options)


def said(options: Options, kind: type[_O]) -> _O:
    """The options as a format's own kind; what all have in common where they are of another."""
    if isinstance(options, kind):
        return options
    return kind(skip_bad=options.skip_bad, force=options.force)


def exchange_format(name: str) -> Format:
    """The format of that name, of a tool or of a trainer.

    Raises UnknownNameError when there is none.
    """
    if name in plugins.names(plugins.PREFERENCE_FORMATS):
        # trainers are written by way of the analysis, which takes a second to load
        from quorate.formats.preference.trainer import trainer

        return cast("Format", trainer(name))
    return cast("Format", plugins.made(plugins.EXCHANGE_FORMATS, "format", name, {}))


def formats() -> tuple[Format, ...]:
    """All declared formats: those of tools by name, then those of trainers, which are written."""
    return (*tools(), *map(exchange_format, plugins.names(plugins.PREFERENCE_FORMATS)))


def tools() -> tuple[Format, ...]:
    """The formats of tools, by name."""
    return tuple(exchange_format(name) for name in plugins.names(plugins.EXCHANGE_FORMATS))


def sniffed(path: Path) -> Format:
    """The format that a file or folder is most likely of.

    Raises ReadError when there is no such file, or no format claims it.
    """
    if not path.exists():
        raise ReadError(
            "there is no such file", where=str(path), remedy="check the path and the spelling"
        )
    claims = [(found.sniff(path), found) for found in tools() if found.reads]
    best, found = max(claims, key=lambda claim: claim[0])
    if best < SURE_ENOUGH:
        raise ReadError(
            "the file is of no format that is known",
            where=str(path),
            remedy="name its format; `quorate convert --help` lists them",
        )
    return found
