"""Judgments of another tool on their way into a campaign, with the items that they are about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from quorate.client import Client, ForeignJudgment, Item
    from quorate.formats.exchange.record import Judged, Piece
    from quorate.schema.json_value import Json

AT_ONCE = 500
"""items with their judgments that are sent at a time"""
UNNAMED = "unnamed"
"""stands for raters whom a file does not name"""
LEFT = {
    "draft": "begun and not finished",
    "skipped": "passed over by the rater",
    "empty": "without an answer to a question of the campaign",
    "marks": "marks that no question here can hold",
    "suggestions": "what a machine suggested, not a judgment",
}
"""what is left out, and how that is said"""
MOST_TOLD = 20


@dataclass(frozen=True)
class From:
    """The file: the format's name, the file's name, its SHA-256."""

    tool: str
    file: str
    digest: str


@dataclass
class Brought:
    """What came of a file, as it is sent.

    ``refused`` are texts with item or row and why; ``left`` counts what was left out by why;
    ``unnamed`` judgments name no rater.
    """

    items: int = 0
    gold: int = 0
    added: int = 0
    beyond: int = 0
    rejected: int = 0
    there: int = 0
    raters: int = 0
    unnamed: int = 0
    refused: list[str] = field(default_factory=list)
    left: Counter[str] = field(default_factory=Counter)

    def to_dict(self) -> dict[str, Json]:
        """As JSON values."""
        return {
            "items": self.items,
            "gold": self.gold,
            "added": self.added,
            "beyond": self.beyond,
            "rejected": self.rejected,
            "there": self.there,
            "raters": self.raters,
            "unnamed": self.unnamed,
            "refused": len(self.refused),
            "first_refused": [*self.refused[:MOST_TOLD]],
            "left_out": dict(self.left),
        }


def bring(
    client: Client,
    campaign: str,
    origin: From,
    pieces: Iterable[Piece],
    named: Mapping[str, str],
    known: frozenset[str] | None,
) -> Iterator[Brought]:
    """Send pieces some at once; the account so far after each part.

    ``named`` is the campaign's question for each of the file that it has; ``known`` the items
    that are there, so that the others are added; None adds no items.
    """
    brought = Brought()
    rest = iter(pieces)
    while some := list(islice(rest, AT_ONCE)):
        if known is not None:
            _add_items(client, campaign, some, named, known, brought)
        rows = [row for piece in some for row in _rows(piece, named, brought)]
        done = client.import_judgments(campaign, origin.tool, origin.file, origin.digest, rows)
        brought.added += done.added
        brought.beyond += done.beyond
        brought.rejected += done.rejected
        brought.there += done.there
        brought.raters += done.raters
        places = {piece.item: piece.place for piece in some}
        for one in done.refused:
            row = rows[one.row - 1]
            where = places[row.item] or f"item {row.item}"
            brought.refused.append(f"{where}, judgment of {row.rater!r}: {one.what}")
        yield brought


def _add_items(
    client: Client,
    campaign: str,
    pieces: list[Piece],
    named: Mapping[str, str],
    known: frozenset[str],
    brought: Brought,
) -> None:
    new = [piece for piece in pieces if piece.item not in known]
    if not new:
        return
    done = client.add_items(campaign, [_item(piece, named) for piece in new])
    brought.items += done.added
    refused = {one.row: one.what for one in done.refused}
    for number, piece in enumerate(new, 1):
        if number in refused:
            where = f"{piece.place}, " if piece.place else ""
            brought.refused.append(f"{where}item {piece.item}: {refused[number]}")
        else:
            brought.gold += piece.gold is not None


def _item(piece: Piece, named: Mapping[str, str]) -> Item:
    from quorate.client import Item

    bank, why, priority = (piece.meta.get(key) for key in ("bank", "explanation", "priority"))
    return Item(
        content=piece.content,
        item=piece.item,
        gold=None if piece.gold is None else _labels(piece.gold, named),
        priority=priority if isinstance(priority, int) else 0,
        bank=bank if isinstance(bank, str) else "",
        slices=dict(piece.slices) or None,
        explanation=why if isinstance(why, str) else "",
    )


def _rows(piece: Piece, named: Mapping[str, str], brought: Brought) -> Iterator[ForeignJudgment]:
    brought.left["suggestions"] += len(piece.suggestions)
    for number, judged in enumerate(piece.judgments):
        brought.left["marks"] += len(judged.foreign)
        if judged.state in ("draft", "skipped"):
            brought.left[judged.state] += 1
            continue
        labels = _labels(judged.labels, named)
        if not labels:
            brought.left["empty"] += 1
            continue
        brought.unnamed += not judged.rater
        yield _row(piece.item, number, judged, labels, named)


def _row(
    item: str, number: int, judged: Judged, labels: dict[str, Json], named: Mapping[str, str]
) -> ForeignJudgment:
    from quorate.client import ForeignJudgment

    return ForeignJudgment(
        row=f"{item}#{number}",
        item=item,
        rater=judged.rater or UNNAMED,
        labels=labels,
        at=judged.at,
        seconds=judged.seconds,
        guideline=judged.guideline,
        comment=judged.comment,
        shown={named[name]: order for name, order in judged.shown.items() if name in named},
        rejected=judged.state == "rejected",
    )


def _labels(labels: Mapping[str, Json], named: Mapping[str, str]) -> dict[str, Json]:
    return {named[name]: label for name, label in labels.items() if name in named}
