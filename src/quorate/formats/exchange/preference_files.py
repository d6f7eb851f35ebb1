"""Files of preferences as they are published: Anthropic's hh, UltraFeedback, HelpSteer, and rows
for trainers.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import ClassVar

from quorate.formats.exchange.crowd_table import CrowdRow, CrowdTable
from quorate.formats.exchange.format import Options, ReadsOnly, said
from quorate.formats.exchange.losses import Losses
from quorate.formats.exchange.preference_shapes import SHAPES, Found, Shape, shape_of
from quorate.formats.exchange.reading import Reading, Refusals
from quorate.formats.exchange.rows import head_of, suffix_of, table_rows
from quorate.schema.errors import ReadError

SUFFIXES = (".jsonl", ".json", ".ndjson", ".parquet")
DATASET = "dataset"
"""the rater of a label of which the file does not say who gave it"""


@dataclass(frozen=True)
class PreferenceOptions(Options):
    """What can be said about a file of preferences."""

    rater: str = DATASET
    """who gave the labels, where the file does not tell its raters apart"""
    machine: str = ""
    """the machine that gave the labels, which are suggestions then; `gpt-4` for UltraFeedback"""


class PreferenceFiles(ReadsOnly):
    """Published preferences; their raters as far as the file tells them apart."""

    name: ClassVar[str] = "preferences"
    title: ClassVar[str] = "Published preference data (hh, UltraFeedback, HelpSteer, TRL rows)"
    source: ClassVar[str] = "the data cards of these data sets"
    reads: ClassVar[bool] = True
    suffixes: ClassVar[tuple[str, ...]] = SUFFIXES
    options: ClassVar[type[Options]] = PreferenceOptions

    def sniff(self, path: Path) -> float:
        """Nearly sure of a first row with the keys of a shape that is known."""
        if not path.is_file() or suffix_of(path) not in SUFFIXES[:3]:
            return 0.0
        line = head_of(path, 1 << 18).strip().lstrip("[").strip().partition("\n")[0]
        try:
            row = json.loads(line.rstrip(","))
        except (ValueError, RecursionError):
            return 0.0
        return 0.75 if isinstance(row, dict) and shape_of(row) is not None else 0.0

    def read(self, path: Path, options: Options) -> Reading:
        """Responses are content, what was preferred a label. Of `chosen` and `rejected`, which is
        shown as the first response is drawn by a hash of both, so that the better one is not always
        the same field.
        """
        chosen = said(options, PreferenceOptions)
        refusals = Refusals(path.name, skip_bad=options.skip_bad)
        quiet = Refusals(path.name, skip_bad=True)
        _, first = next(iter(table_rows(path, quiet)), ("", {}))
        shape = shape_of(first)
        if shape is None:
            known = "; ".join(", ".join(sorted(one.keys)) for one in SHAPES)
            raise ReadError(
                f"rows with {', '.join(map(repr, first)) or 'nothing'} are of no shape known",
                where=path.name,
                remedy=f"expected rows with one of these sets of keys: {known}",
            )
        table = _Table(path, shape, chosen)
        title = path.name.partition(".")[0]
        crowd = CrowdTable(title, table.rows, declared=shape.questions, in_order=True)
        losses = Losses()
        if shape.loses:
            losses.add(*shape.loses)
        return crowd.reading(refusals, losses)


class _Table:
    """The rows of a file, all of one shape."""

    def __init__(self, path: Path, shape: Shape, chosen: PreferenceOptions) -> None:
        self._path, self._shape = path, shape
        self._rater, self._machine = chosen.rater, chosen.machine or shape.machine

    def rows(self, refusals: Refusals) -> Iterator[CrowdRow]:
        """The rows as judgments or suggestions."""
        named: Counter[str] = Counter()
        for number, (place, row) in enumerate(table_rows(self._path, refusals), 1):
            if not self._shape.keys <= set(row):
                lacking = sorted(self._shape.keys - set(row))[0]
                refusals.add(place, lacking, "nothing", "a value, as in the first row")
                continue
            try:
                found = list(self._shape.read(row))
            except ValueError as error:
                refusals.add(place, "", str(error), f"a row of {self._shape.name}")
                continue
            name = next((str(row[key]) for key in self._shape.ids if row.get(key)), str(number))
            named[name] += 1
            if named[name] > 1:
                # an id may be that of the prompt, of which there are several pairs
                name = f"{name}#{named[name]}"
            for n, one in enumerate(found):
                item = f"{name}/{n + 1}" if self._shape.several else name
                yield from self._of(one, place, item)

    def _of(self, found: Found, place: str, item: str) -> Iterator[CrowdRow]:
        row = CrowdRow(place, item, found.content, item_meta=found.meta, slices=dict(found.slices))
        if self._machine:
            suggested = {self._machine: found.answers} if found.answers else {}
            yield replace(row, suggested=suggested)
        elif found.raters:
            for n, one in enumerate(found.raters, 1):
                # a place in a row is no person: none is taken for that of another row
                yield replace(
                    row,
                    rater=f"{item}, annotator {n}",
                    answers=one.answers,
                    comment=one.comment,
                    meta=one.meta,
                )
        else:
            yield replace(row, rater=self._rater, answers=found.answers)
