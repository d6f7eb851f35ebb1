"""Answers of written kinds in words."""

from __future__ import annotations

import pytest

from quorate.analysis.audit.spelled import LONGEST, NOTHING, spelled
from quorate.schema import Kind

CASES = [
    (Kind.RANKING, '[["r2"],["r1","r3"]]', "r2 > r1 = r3"),
    (Kind.RANKING, '["r2","r1"]', "r2 > r1"),
    (
        Kind.SPANS,
        '{"spans":[{"start":0,"end":3,"text":"Ann","label":"PER"}]}',
        "PER “Ann” 0–3",
    ),
    (Kind.SPANS, '{"spans":[]}', NOTHING),
    (Kind.BOXES, '[{"label":"dog"},{"label":"car"},{"label":"car"}]', "2 car, 1 dog"),
    (Kind.SEGMENTS, '[{"start":1.5,"end":3.0,"label":"speech"}]', "speech 1.5–3 s"),
    (Kind.FRAMES, '[{"frame":12,"label":"goal"}]', "goal at frame 12"),
    (Kind.TEXT, "two\n lines", "two lines"),
    (Kind.SPANS, "no JSON", "no JSON"),
    (Kind.SPANS, "[1]", "[1]"),
    (Kind.RANKING, "3", "3"),
]


@pytest.mark.parametrize(("kind", "label", "words"), CASES)
def test_answers_in_words(kind: Kind, label: str, words: str) -> None:
    assert spelled(kind, label) == words


def test_long_answers_are_cut() -> None:
    assert len(spelled(Kind.TEXT, "x" * 1000)) == LONGEST
    assert spelled(Kind.TEXT, "x" * 1000).endswith("…")
    many = ",".join('{"frame":1,"label":"goal"}' for _ in range(7))
    assert spelled(Kind.FRAMES, f"[{many}]") == "7 goal"
