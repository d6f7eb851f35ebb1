"""Which kind of marks or ranking labels are that are written as JSON."""

from __future__ import annotations

import json

import polars as pl

from quorate.schema.question import Kind

SAMPLE = 200
"""labels that are looked at"""
_KEYS = (
    (Kind.FRAMES, ("frame", "label")),
    (Kind.SEGMENTS, ("start", "end", "label")),
    (Kind.BOXES, ("x", "y", "w", "h", "label")),
    (Kind.BOXES, ("points", "label")),
)
"""the keys that a part has at least; frames first, since they may have boxes"""


def written_kind(names: pl.Series) -> Kind | None:
    """The kind of labels that are all JSON as ``schema.questions`` describes it, else None.

    An object with ``spans`` is spans; a list of objects is frames, segments or boxes by their keys,
    spans where they quote a ``text`` too; a list of lists of texts is a ranking. Empty lists fit
    every kind but say nothing of it. Looks at the first ``SAMPLE`` distinct labels.
    """
    if names.is_empty() or not bool(names.head(SAMPLE).str.contains(r"^\s*[\[{]").all()):
        return None
    kinds: set[Kind] = set()
    for name in names.head(SAMPLE):
        try:
            label: object = json.loads(name)
        except (ValueError, RecursionError):
            return None
        if label == []:
            continue
        kind = _kind_of(label)
        if kind is None:
            return None
        kinds.add(kind)
    return kinds.pop() if len(kinds) == 1 else None


def _kind_of(label: object) -> Kind | None:
    if isinstance(label, dict):
        return Kind.SPANS if isinstance(label.get("spans"), list) else None
    if not isinstance(label, list):
        return None
    if all(isinstance(part, dict) for part in label):
        for kind, keys in _KEYS:
            if all(key in part for part in label for key in keys):
                quoted = kind is Kind.SEGMENTS and all("text" in part for part in label)
                return Kind.SPANS if quoted else kind
        return None
    tiers = all(
        isinstance(tier, list) and tier and all(isinstance(one, str) for one in tier)
        for tier in label
    )
    return Kind.RANKING if tiers else None
