"""What of a campaign's table says what an item's answer is, and what is left out."""

from __future__ import annotations

import io

import polars as pl
import pytest

from quorate.formats import from_polars, read, read_all
from quorate.formats.aside import ASIDE, COUNTS
from quorate.quality import Purpose
from quorate.schema import EmptyError, Judgments

HEADER = "item,rater,label,purpose,excluded,surplus"


def table(lines: list[str], header: str = HEADER, **more: object) -> Judgments:
    text = "\n".join([header, *lines]) + "\n"
    return read(io.BytesIO(text.encode()), **more)  # type: ignore[arg-type]


def cells(judgments: Judgments) -> list[tuple[str, str]]:
    return judgments.to_polars().select("item", "rater").rows()


def dropped(judgments: Judgments) -> list[tuple[str, int, tuple[int, ...]]]:
    remarks = judgments.reading.remarks
    return [(one.what, one.count, one.lines) for one in remarks if one.effect == "dropped"]


def test_work_and_gold_count_and_the_rest_is_left_out_with_its_lines() -> None:
    found = table(
        [
            "i1,a,x,,,false",  # line 2: work
            "i1,b,y,gold,,false",  # 3: gold
            "i1,c,x,work,false,",  # 4: work, by its name
            "i2,a,x,,spam,false",  # 5: a reason
            "i2,b,x,,TRUE,false",  # 6
            "i2,c,x,,,true",  # 7: too late
            "i3,a,x,audit,,false",
            "i3,b,x,repeat,,false",
            "i3,c,x,training,,false",
            "i3,d,x,qualification,,false",
            "i3,e,x,Calibration,,false",
            "i4,a,x,audit,spam,true",  # 13: excluded, whatever else it is
        ]
    )
    assert cells(found) == [("i1", "a"), ("i1", "b"), ("i1", "c")]
    assert dropped(found) == [
        ("excluded", 3, (5, 6, 13)),
        ("came too late to count (surplus)", 1, (7,)),
        ("trap items (purpose audit)", 1, (8,)),
        ("asked again on purpose (purpose repeat)", 1, (9,)),
        ("practice (purpose training)", 1, (10,)),
        ("a test (purpose qualification)", 1, (11,)),
        ("a calibration round (purpose calibration)", 1, (12,)),
    ]
    # 3 of 12 rows are left: 3 + 1 + 5 are not
    assert found.reading.dropped == 9


def test_every_purpose_that_checks_know_is_known() -> None:
    assert {*COUNTS, *ASIDE} == {"", *(one.name.lower() for one in Purpose)}


def test_an_excluded_judgment_replaces_none() -> None:
    later = ["i1,a,x,,,", "i1,a,y,,spam,", "i1,a,y,repeat,,"]
    found = table(later)
    assert found.to_polars()["label"].to_list() == ["x"]
    assert found.superseded is None


@pytest.mark.parametrize(
    ("header", "cell", "said"),
    [
        ("item,rater,label,purpose", "pilot", "column 'purpose' holds 'pilot'"),
        ("item,rater,label,surplus", "12.5", "column 'surplus' holds '12.5'"),
    ],
)
def test_columns_that_mean_something_else_are_not_used(header: str, cell: str, said: str) -> None:
    word = "training" if "purpose" in header else "true"
    found = table([f"i1,a,x,{cell}", f"i1,b,x,{word}"], header)
    assert len(found) == 2
    assert any(str(one).startswith(said) for one in found.reading.remarks)
    assert found.reading.dropped == 0


def test_a_column_that_is_asked_for_leaves_nothing_out() -> None:
    lines = ["i1,a,x,training,,", "i1,b,x,,spam,", "i1,c,x,,,"]
    assert cells(table(lines, groups=["purpose"])) == [("i1", "a"), ("i1", "c")]
    assert cells(table(lines, groups=["excluded"])) == [("i1", "b"), ("i1", "c")]
    assert len(table(lines, groups=["purpose", "excluded"])) == 3


def test_each_question_counts_its_own() -> None:
    text = (
        "item,rater,question,label,excluded\n"
        "i1,a,tone,x,\ni1,b,tone,x,spam\ni1,a,size,s,\ni1,b,size,m,\n"
    )
    found = read_all(io.BytesIO(text.encode()))
    assert {name: (len(one), one.reading.dropped) for name, one in found.items()} == {
        "tone": (1, 1),
        "size": (2, 0),
    }


def test_truth_values_of_a_frame_are_read() -> None:
    frame = pl.DataFrame(
        {
            "item": ["i1"] * 3,
            "rater": ["a", "b", "c"],
            "label": ["x"] * 3,
            "excluded": [None, "null", "slow"],
            "surplus": [False, True, False],
        }
    )
    assert cells(from_polars(frame)) == [("i1", "a")]


def test_in_a_wide_table_they_are_raters() -> None:
    found = table(["i1,x,y"], "item,purpose,excluded", wide=True)
    assert cells(found) == [("i1", "excluded"), ("i1", "purpose")]


def test_a_table_of_practice_alone_says_why_it_is_empty() -> None:
    with pytest.raises(EmptyError, match=r"2 rows dropped: practice \(purpose training\)"):
        table(["i1,a,x,training,,", "i1,b,x,training,,"])
