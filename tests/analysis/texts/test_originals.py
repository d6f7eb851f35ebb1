"""How much of an original a rewrite keeps."""

from __future__ import annotations

import pytest

from quorate.analysis.texts import chrf, kept
from quorate.schema import EmptyError, Kind, RequestError
from tables import table


def test_by_hand() -> None:
    rows = [("1", "r", "abc"), ("1", "s", "ab"), ("2", "r", "new"), ("3", "r", "so")]
    found = kept(table(rows, Kind.TEXT), {"1": "abc", "2": "", "9": "x"})
    # ab of abc: P 1 and R (2/3 + 1/2)/2 = 7/12, 5 · 7/12 / (4 + 7/12) = 7/11
    assert chrf("ab", "abc") == pytest.approx(7 / 11)
    assert found.rows() == [
        ("1", "r", 1.0, 1.0),
        ("1", "s", pytest.approx(7 / 11), pytest.approx(2 / 3)),
        ("2", "r", 0.0, None),
    ]


def test_texts_and_originals_are_needed() -> None:
    with pytest.raises(EmptyError, match="no judged item has an original"):
        kept(table([("1", "r", "a")], Kind.TEXT), {"2": "a"})
    with pytest.raises(RequestError, match="no texts"):
        kept(table([("1", "r", "yes")]), {"1": "yes"})
