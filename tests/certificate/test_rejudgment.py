"""What came of items that were judged again: by hand."""

from __future__ import annotations

import polars as pl
import pytest

from quorate.certificate.frozen import Again
from quorate.certificate.rejudgment import CameOf, came_of
from quorate.certificate.tables import rejudged_table


@pytest.mark.parametrize(
    ("before", "now", "probability", "back", "expected"),
    [
        ("yes", "no", 0.51, True, CameOf(undecided=False, changed=True)),
        ("no", "no", 0.51, True, CameOf(undecided=False, changed=False)),
        # one half: the others together are as likely
        ("yes", "no", 0.5, True, CameOf(undecided=True, changed=None)),
        ("no", "no", 0.4, True, CameOf(undecided=True, changed=None)),
        ("yes", "no", 0.9, False, CameOf(undecided=None, changed=None)),
        ("yes", None, None, True, CameOf(undecided=None, changed=None)),
        (None, "no", 0.9, True, CameOf(undecided=False, changed=None)),
        ("yes", "no", None, True, CameOf(undecided=False, changed=True)),
    ],
)
def test_what_came_of_an_item(
    before: str | None, now: str | None, probability: float | None, back: bool, expected: CameOf
) -> None:
    assert came_of(before, now, probability, back=back) == expected


def test_an_expert_s_label_is_decided_and_an_item_on_its_way_is_not_told() -> None:
    names = ("i0", "i1", "i2", "i3")
    consensus = pl.DataFrame(
        {
            "item": names,
            "label": ["a", "b", "a", "b"],
            "probability": [0.4, 0.4, 0.9, 0.9],
            "expert": [None, "a", None, None],
        }
    )
    again = [Again("q", one, "b", "d", "b", drawn=False, back=one != "i3") for one in names]
    table = rejudged_table(again, consensus)
    assert table.select("now", "probability", "undecided", "changed").rows() == [
        ("a", 0.4, True, None),
        ("a", 1.0, False, True),
        ("a", 0.9, False, True),
        ("b", 0.9, None, None),
    ]
