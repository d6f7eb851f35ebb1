"""The files of the folder, written as the pieces come."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import IO

from quorate.formats.exchange.format import Written
from quorate.formats.exchange.losses import Losses
from quorate.formats.exchange.moments import iso
from quorate.formats.exchange.native.campaign import campaign_text
from quorate.formats.exchange.native.names import (
    CAMPAIGN,
    GOLD,
    ITEMS,
    JUDGMENTS,
    META,
    SLICE,
    SOURCE,
    SUGGESTIONS,
    item_key,
)
from quorate.formats.exchange.places import HALVES, new_folder
from quorate.formats.exchange.record import NATIVE_META, Foreign, Judged, Piece, Suggested
from quorate.schema.campaign import CampaignSpec
from quorate.schema.json_value import Json
from quorate.schema.questions import AnyQuestion


def write_folder(
    spec: CampaignSpec,
    meta: Mapping[str, Json],
    pieces: Iterable[Piece],
    target: Path,
    *,
    force: bool,
) -> Written:
    """Write the folder of a campaign; files without a row are left out, but for the items."""
    rows = 0
    with new_folder(target, force=force) as folder:
        (folder / CAMPAIGN).write_text(campaign_text(spec), encoding="utf-8")
        if meta:
            (folder / SOURCE).write_text(json.dumps(meta, ensure_ascii=False), encoding="utf-8")
        paths = [folder / name for name in (ITEMS, JUDGMENTS, SUGGESTIONS)]
        with (
            paths[0].open("w", encoding="utf-8", errors=HALVES) as items,
            paths[1].open("w", encoding="utf-8", errors=HALVES) as judgments,
            paths[2].open("w", encoding="utf-8", errors=HALVES) as suggestions,
        ):
            fields = frozenset(field.name for field in spec.content)
            by_name = {question.name: question for question in spec.questions}
            key = item_key(fields)
            number = 0
            for piece in pieces:
                rows += 1
                _put(items, item_row(piece, key, fields))
                for judged in piece.judgments:
                    number += 1
                    for row in judgment_rows(piece.item, number, judged, by_name):
                        _put(judgments, row)
                for suggested in piece.suggestions:
                    _put(suggestions, _suggestion_row(piece.item, suggested))
        kept = [CAMPAIGN, *(path.name for path in paths if path.stat().st_size or path is paths[0])]
        kept += [SOURCE] if meta else []
        for path in paths:
            if path.name not in kept:
                path.unlink()
    return Written(tuple(target / name for name in kept), rows, Losses())


def _put(file: IO[str], row: dict[str, Json]) -> None:
    file.write(json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n")


def item_row(piece: Piece, key: str, fields: frozenset[str]) -> dict[str, Json]:
    """An item as ``quorate items add`` takes it: its name, content, gold, slices, and the rest."""
    row: dict[str, Json] = {key: piece.item, **piece.content}
    if piece.gold is not None:
        if "gold" in fields:
            row |= {GOLD + name: label for name, label in piece.gold.items()}
        else:
            row["gold"] = dict(piece.gold)
    row |= {SLICE + name: value for name, value in piece.slices.items()}
    for name, value in piece.meta.items():
        row[name if name in NATIVE_META and name not in fields else META + name] = value
    return row


def judgment_rows(
    item: str, number: int, judged: Judged, by_name: dict[str, AnyQuestion]
) -> Iterator[dict[str, Json]]:
    """A row an answer, as every reader of judgments takes it; what is of all stands in the first.

    A judgment without an answer has a row without one.
    """
    head: dict[str, Json] = {"item": item, "rater": judged.rater}
    common: dict[str, Json] = {"judgment": str(number)}
    if judged.at is not None:
        common["at"] = iso(judged.at)
    for key, value in (("seconds", judged.seconds), ("guideline", judged.guideline or None)):
        if value is not None:
            common[key] = value
    if judged.state != "submitted":
        common["excluded"] = judged.state
    rest = _rest(judged)
    if not judged.labels:
        yield head | {"question": None, "label": None} | common | rest
    for name, label in judged.labels.items():
        question = by_name[name]
        shown = judged.shown.get(name)
        order: dict[str, Json] = {} if shown is None else {"shown": list(shown)}
        yield (
            head | {"question": name, "label": _label(question.label_of(label))} | common | order
            | rest
        )  # fmt: skip
        rest = {}


def _label(label: str | float | list[str] | None) -> Json:
    return [*label] if isinstance(label, list) else label


def _rest(judged: Judged) -> dict[str, Json]:
    rest: dict[str, Json] = {}
    if judged.comment:
        rest["comment"] = judged.comment
    if judged.foreign:
        rest["foreign"] = [_mark(mark) for mark in judged.foreign]
    if judged.meta:
        rest["meta"] = dict(judged.meta)
    return rest


def _mark(mark: Foreign) -> dict[str, Json]:
    found: dict[str, Json] = {
        "kind": mark.kind,
        "question": mark.question,
        "data": dict(mark.data),
    }
    if mark.stands_for:
        found["stands_for"] = list(mark.stands_for)
    return found


def _suggestion_row(item: str, suggested: Suggested) -> dict[str, Json]:
    row: dict[str, Json] = {
        "item": item,
        "source": suggested.source,
        "labels": dict(suggested.labels),
    }
    if suggested.scores:
        row["scores"] = dict(suggested.scores)
    if suggested.foreign:
        row["foreign"] = [_mark(mark) for mark in suggested.foreign]
    return row
