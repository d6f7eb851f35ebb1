"""Tags of tokens (BIO and its kin) as the spans that they spell."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

_TAG = re.compile(r"([BILUESM])-(.+)", re.S)
_OUTSIDE = "O"
_PLACE = re.compile(r"(.+):(\d{1,15})", re.S)
_STARTS, _ENDS = frozenset("BUS"), frozenset("LUES")


@dataclass(frozen=True)
class Tagged:
    """The spans that a row of tags spells, as JSON, and what was mended.

    ``orphans`` counts tags that continue a span which does not stand before them: they begin one,
    as the CoNLL scorer has it (and as the older IOB1 means them).
    """

    label: str
    orphans: int


def are_tags(labels: Iterable[str]) -> bool:
    """Whether labels are all tags of tokens: ``O``, ``B-PER``, ``I-PER`` (also L, U, E, S, M)."""
    seen = False
    for label in labels:
        if label != _OUTSIDE and not _TAG.fullmatch(label):
            return False
        seen = True
    return seen


def place_of(item: str) -> tuple[str, int] | None:
    """``document:12`` as the document and the position in it; None for another name."""
    found = _PLACE.fullmatch(item)
    return (found[1], int(found[2])) if found else None


def spelled_spans(positions: Sequence[int], tags: Sequence[str]) -> Tagged:
    """The spans of one document's tags: ``start`` up to but without ``end``, in positions.

    ``positions`` rise. A span does not reach over a position that is missing. ``tokens`` of the
    JSON are the stretches of positions that have a tag.
    """
    spans: list[tuple[int, int, str]] = []
    runs: list[list[int]] = []
    orphans = 0
    open_label: str | None = None
    for position, tag in zip(positions, tags, strict=True):
        if not runs or runs[-1][1] != position:
            runs.append([position, position])
            open_label = None
        runs[-1][1] = position + 1
        found = _TAG.fullmatch(tag)
        if found is None:
            open_label = None
            continue
        prefix, label = found[1], found[2]
        if prefix not in _STARTS and open_label == label:
            spans[-1] = (spans[-1][0], position + 1, label)
        else:
            orphans += prefix not in _STARTS
            spans.append((position, position + 1, label))
        open_label = None if prefix in _ENDS else label
    return Tagged(spans_json(spans, runs), orphans)


def spans_json(
    spans: Iterable[tuple[int, int, str]],
    tokens: Sequence[Sequence[int]] | None = None,
    texts: Mapping[tuple[int, int], str] | None = None,
    relations: Sequence[tuple[int, int, str]] = (),
) -> str:
    """Spans as canonical JSON, sorted and named s1, s2, …; relations by their places in ``spans``.

    ``texts`` are what stretches quote.
    """
    given = list(spans)
    order = sorted(range(len(given)), key=given.__getitem__)
    names = {place: f"s{n + 1}" for n, place in enumerate(order)}
    quoted = texts or {}
    label: dict[str, object] = {
        "relations": sorted(
            ({"from": names[a], "to": names[b], "label": what} for a, b, what in relations),
            key=lambda one: (one["from"], one["to"], one["label"]),
        ),
        "spans": [
            {"end": end, "id": names[place], "label": label, "start": start}
            | ({"text": quoted[start, end]} if (start, end) in quoted else {})
            for place in order
            for start, end, label in [given[place]]
        ],
    }
    if tokens is not None:
        label["tokens"] = [list(run) for run in tokens]
    return json.dumps(label, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def spelled_by_document(labels: Mapping[str, str]) -> dict[str, str] | None:
    """Tags by ``document:position`` as span JSON by document; None for other labels."""
    if not are_tags(labels.values()):
        return None
    tokens: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for item, tag in labels.items():
        place = place_of(item)
        if place is None:
            return None
        tokens[place[0]].append((place[1], tag))
    return {
        document: spelled_spans(*zip(*sorted(row), strict=True)).label
        for document, row in tokens.items()
    }
