"""Spelled: answers of written kinds in words that fit a line."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping

from quorate.schema import Kind

LONGEST = 160
"""characters of an answer in words"""
MOST_PARTS = 6
"""parts that are named; more are counted"""
QUOTE = 24
NOTHING = "nothing marked"


def spelled(kind: Kind, label: str) -> str:
    """An answer for people: ``PER “Ann Lee” 0–7``, ``2 car, 1 dog``, ``speech 1.2–3.5 s``,
    ``r2 > r1 = r3``; what cannot be read stays as it is. Cut after ``LONGEST`` characters.
    """
    if kind is Kind.TEXT:
        return _cut(" ".join(label.split()), LONGEST)
    try:
        read: object = json.loads(label)
    except (ValueError, RecursionError):
        return _cut(label, LONGEST)
    if kind is Kind.RANKING:
        return _cut(_ranking(read) or label, LONGEST)
    parts = read.get("spans") if isinstance(read, dict) else read
    if not isinstance(parts, list) or not all(isinstance(part, dict) for part in parts):
        return _cut(label, LONGEST)
    if not parts:
        return NOTHING
    if kind is Kind.BOXES or len(parts) > MOST_PARTS:
        count = Counter(str(part.get("label")) for part in parts)
        return _cut(", ".join(f"{n} {name}" for name, n in sorted(count.items())), LONGEST)
    unit = " s" if kind is Kind.SEGMENTS else ""
    return _cut("; ".join(_part(part, unit) for part in parts), LONGEST)


def _ranking(read: object) -> str:
    if not isinstance(read, list):
        return ""
    tiers = [tier if isinstance(tier, list) else [tier] for tier in read]
    return " > ".join(" = ".join(map(str, tier)) for tier in tiers)


def _part(part: Mapping[str, object], unit: str) -> str:
    label = str(part.get("label"))
    quoted = f" “{_cut(str(part['text']), QUOTE)}”" if part.get("text") else ""
    if "frame" in part:
        return f"{label} at frame {part['frame']}"
    start, end = (
        f"{at:g}" if isinstance(at := part.get(key), int | float) else "?"
        for key in ("start", "end")
    )
    return f"{label}{quoted} {start}–{end}{unit}"


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"
