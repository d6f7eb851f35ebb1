"""Quorate's own folder, which holds everything: ``campaign.yaml``, ``items.jsonl`` and, where there
are any, ``judgments.jsonl``, ``suggestions.jsonl``, and ``source.json`` of what another tool needs.

``quorate open`` takes the campaign, ``quorate items add`` the items, and every command that reads
judgments takes ``judgments.jsonl``.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import ClassVar

from quorate.formats.exchange.format import Options, Written
from quorate.formats.exchange.native.campaign import campaign_of, project_of, source_of
from quorate.formats.exchange.native.names import CAMPAIGN, ITEMS, SOURCE
from quorate.formats.exchange.native.reader import pieces
from quorate.formats.exchange.native.writer import write_folder
from quorate.formats.exchange.reading import Reading, Refusals
from quorate.formats.exchange.record import Piece, Project
from quorate.schema.campaign_file import read_campaign
from quorate.schema.errors import ReadError


class Native:
    """The folder: reading what was written gives the same project and pieces."""

    name: ClassVar[str] = "quorate"
    title: ClassVar[str] = "Quorate"
    source: ClassVar[str] = "docs/formats/quorate.md"
    reads: ClassVar[bool] = True
    writes: ClassVar[bool] = True
    suffixes: ClassVar[tuple[str, ...]] = ()
    options: ClassVar[type[Options]] = Options

    def sniff(self, path: Path) -> float:
        """Sure of a folder with a campaign and items."""
        if (path / CAMPAIGN).is_file():
            return 1.0 if (path / ITEMS).is_file() else 0.6
        return 0.0

    def read(self, path: Path, options: Options) -> Reading:
        """The campaign and its items, each with its judgments and suggestions."""
        if not (path / CAMPAIGN).is_file() or not (path / ITEMS).is_file():
            raise ReadError(
                f"this is no folder with {CAMPAIGN} and {ITEMS}",
                where=str(path),
                remedy="`quorate import` writes such folders",
            )
        project = project_of(read_campaign(path / CAMPAIGN), source_of(path / SOURCE))
        refusals = Refusals(path.name, skip_bad=options.skip_bad)
        return Reading(project, pieces(path, project, refusals), refusals)

    def write(
        self, project: Project, pieces: Iterable[Piece], target: Path, options: Options
    ) -> Written:
        """Write the folder; nothing is lost."""
        spec = campaign_of(project)
        return write_folder(spec, project.meta, pieces, target, force=options.force)
