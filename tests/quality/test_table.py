from __future__ import annotations

import io

import numpy as np
import polars as pl
import pytest

from quorate.analysis.consensus import consensus
from quorate.analysis.preference.candidates import Candidates
from quorate.formats import from_rows, read, read_all
from quorate.quality import Purpose, View
from quorate.quality.table import view_of
from quorate.schema import ColumnError, EmptyError, Gold, Judgments
from quorate.schema.judgments import NO_TIME

HEADER = "item,rater,label,at,seconds,guideline,shown,purpose,round,content,excluded"
GROUPS = ("shown", "purpose", "round", "content", "excluded")


def table(lines: list[str], header: str = HEADER, **more: object) -> Judgments:
    groups = [name for name in header.split(",") if name in GROUPS]
    text = "\n".join([header, *lines]) + "\n"
    return read(io.BytesIO(text.encode()), groups=groups, **more)  # type: ignore[arg-type]


def rows(view: View) -> list[tuple[str, str, str]]:
    """Item, rater and label of each row."""
    (answers,) = view.answers.values()
    return [
        (view.items[item], view.raters[rater], answers.options[code])
        for item, rater, code in zip(view.item, view.rater, answers.code, strict=True)
    ]


def test_rows_come_in_the_order_of_time() -> None:
    view = view_of(
        table(
            [
                "i1,anna,a,2024-01-01T00:00:03Z,1.5",
                "i2,anna,b,2024-01-01T00:00:01Z,",
                "i1,ben,b,2024-01-01T00:00:02.5Z,2.5",
                "i3,ben,a,,",
            ],
            "item,rater,label,at,seconds",
        )
    )
    assert rows(view) == [
        ("i3", "ben", "a"),
        ("i2", "anna", "b"),
        ("i1", "ben", "b"),
        ("i1", "anna", "a"),
    ]
    assert view.at.tolist() == [NO_TIME, 1704067201000, 1704067202500, 1704067203000]
    assert view.seconds.tolist()[2:] == [2.5, 1.5]
    assert np.isnan(view.seconds[:2]).all()
    assert view.judgment == ["i3", "i2", "i1", "i1"]


def test_without_times_they_come_by_item_and_rater() -> None:
    view = view_of(from_rows([("i2", "ben", "a"), ("i1", "ben", "b"), ("i1", "anna", "a")]))
    assert rows(view) == [("i1", "anna", "a"), ("i1", "ben", "b"), ("i2", "ben", "a")]


def test_columns_that_checks_use_are_read() -> None:
    view = view_of(
        table(
            [
                'i1,anna,a,2024-01-01T00:00:01Z,1,v1,"[""b"",""a""]",,0,five!,',
                "i2,anna,b,2024-01-01T00:00:02Z,1,v1,b|a,Gold,0,,false",
                'i1,anna,a,2024-01-01T00:00:03Z,1,v2,"a, b, c",repeat,1,,',
                "i3,anna,a,2024-01-01T00:00:04Z,1,v2,,,,,spam",
            ],
            duplicates="all",
        )
    )
    assert rows(view) == [("i1", "anna", "a"), ("i2", "anna", "b"), ("i1", "anna", "a")]
    assert view.answers["label"].first.tolist() == [1, 0, 0]
    assert view.answers["label"].places == 3
    assert view.purpose.tolist() == [Purpose.WORK, Purpose.GOLD, Purpose.REPEAT]
    assert view.round.tolist() == [0, 0, 1]
    assert view.terms.guidelines == ("v1", "v2")
    assert view.terms.published == (1704067201000, 1704067203000)
    assert view.guideline.tolist() == [0, 0, 1]
    assert view.length[0] == 5
    assert np.isnan(view.length[1])
    assert view.content is not None
    assert view.content[0] == "five!"


def test_what_was_judged_again_is_a_repeat() -> None:
    lines = ["i1,anna,a", "i1,anna,b", "i1,ben,a"]
    every = view_of(table(lines, "item,rater,label", duplicates="all"))
    assert rows(every) == [("i1", "anna", "a"), ("i1", "ben", "a"), ("i1", "anna", "b")]
    assert every.round.tolist() == [0, 0, 1]
    assert every.purpose.tolist() == [Purpose.WORK, Purpose.WORK, Purpose.REPEAT]
    # where the later one stands, what it replaced came first
    last = view_of(table(lines, "item,rater,label", duplicates="last"))
    assert rows(last) == rows(every)
    assert last.round.tolist() == [0, 0, 1]
    # believed is what was said first: a of two, with one vote of what is usual
    assert last.answers["label"].posterior is not None
    assert last.answers["label"].posterior[0, 0] > 0.9


def test_gold_says_what_is_right() -> None:
    given = from_rows([("i1", "anna", "a"), ("i1", "ben", "b"), ("i2", "ben", "a")])
    answers = view_of(given, Gold({"i1": "b"})).answers["label"]
    assert answers.right.tolist() == [0, 1, -1]
    assert answers.gold.tolist() == [1, -1]


def test_gold_of_sets_may_be_one_that_nobody_gave() -> None:
    given = from_rows(
        [("i1", "anna", "a|b"), ("i2", "anna", "a"), ("i1", "ben", "b")], kind="multilabel"
    )
    answers = view_of(given, Gold({"i1": "a|b", "i2": "b"})).answers["label"]
    assert answers.sets is not None
    assert answers.sets[answers.gold[0]].tolist() == [True, True]
    assert answers.sets[answers.gold[1]].tolist() == [False, True]
    assert answers.right.tolist() == [1, 0, 0]
    answers = view_of(given, Gold({"i2": ""} | {"i1": "a"})).answers["label"]
    assert answers.right.tolist()[:2] == [0, 0]


def test_numbers_are_right_within_the_usual_distance() -> None:
    # distances from the items' medians: 1, 0, 1 and 2, 0, 2: the median is 1, so 1.4826 is usual
    given = from_rows(
        [("i1", r, v) for r, v in zip("abc", (9.0, 10.0, 11.0), strict=True)]
        + [("i2", r, v) for r, v in zip("abc", (48.0, 50.0, 52.0), strict=True)],
        kind="numeric",
    )
    answers = view_of(given, Gold({"i1": "10", "i2": "49"})).answers["label"]
    assert answers.right.tolist() == [1, 1, 1, 1, 1, 0]
    strict = view_of(given, Gold({"i1": "10", "i2": "49"}), tolerance=0.0).answers["label"]
    assert strict.right.tolist() == [0, 1, 0, 0, 0, 0]
    assert answers.posterior is None


def test_beliefs_are_smoothed_votes() -> None:
    given = from_rows([("i1", "anna", "a"), ("i1", "ben", "a"), ("i2", "anna", "b")])
    found = view_of(given).answers["label"].posterior
    # 2 of 3 votes are a, half a vote of each before: usual is 2.5/4; i1: (2 + .625)/3
    assert found is not None
    assert found[0] == pytest.approx([2.625 / 3, 0.375 / 3])
    assert found[1] == pytest.approx([0.625 / 2, 1.375 / 2])


def test_beliefs_of_a_fit_are_mixed_with_what_is_usual() -> None:
    given = from_rows([("i1", "anna", "a"), ("i1", "ben", "a"), ("i2", "anna", "b")])
    fitted = consensus(given, method="majority")
    found = view_of(given, consensus=fitted).answers["label"].posterior
    # majority is sure of i1 by two votes: (2 · 1 + .625)/3
    assert found is not None
    assert found[0] == pytest.approx([2.625 / 3, 0.375 / 3])


def test_several_questions_share_the_rows_of_a_rater_and_an_item() -> None:
    lines = ["i1,anna,q1,a,3", "i1,anna,q2,x,", "i1,ben,q1,b,", "i2,ben,q2,y,4"]
    text = "\n".join(["item,rater,question,label,seconds", *lines])
    view = view_of(read_all(io.BytesIO(text.encode())))
    assert len(view) == 3
    assert [view.raters[r] for r in view.rater] == ["anna", "ben", "ben"]
    assert view.answers["q1"].code.tolist() == [0, 1, -1]
    assert view.answers["q2"].code.tolist() == [0, -1, 1]
    assert view.seconds[0] == 3
    assert view.seconds[2] == 4


def test_text_is_kept() -> None:
    view = view_of(from_rows([("i1", "anna", "hello there"), ("i2", "anna", "bye")], kind="text"))
    answers = view.answers["label"]
    assert answers.texts is not None
    assert [answers.texts[code] for code in answers.code] == ["hello there", "bye"]
    assert answers.posterior is None


@pytest.mark.parametrize(
    ("header", "line", "said"),
    [
        ("item,rater,label,purpose", "i1,anna,a,fun", "'fun' in the column 'purpose'"),
        ("item,rater,label,round", "i1,anna,a,two", "'two' in the column 'round'"),
        ("item,rater,label,shown", "i1,anna,a,[a", "'\\[a' in the column 'shown'"),
    ],
)
def test_words_that_mean_nothing_are_refused(header: str, line: str, said: str) -> None:
    with pytest.raises(ColumnError, match=said):
        view_of(table([line], header))


def test_a_table_of_excluded_judgments_is_empty() -> None:
    with pytest.raises(EmptyError, match="no judgment is left"):
        view_of(table(["i1,anna,a,true"], "item,rater,label,excluded"))


def test_what_was_replaced_has_a_place_and_no_duration() -> None:
    lines = ["i1,anna,a,2024-01-01T00:00:01Z,4", "i1,anna,b,2024-01-01T00:00:02Z,6"]
    view = view_of(table(lines, "item,rater,label,at,seconds", duplicates="last"))
    assert rows(view) == [("i1", "anna", "a"), ("i1", "anna", "b")]
    assert np.isnan(view.seconds[0])
    assert view.seconds[1] == 6


def test_places_follow_their_rows() -> None:
    lines = ["i1,anna,a,2024-01-01T00:00:02Z,b|a", "i2,anna,a,2024-01-01T00:00:01Z,a|b"]
    view = view_of(table([*lines, "i3,anna,b,2024-01-01T00:00:00Z,"], "item,rater,label,at,shown"))
    assert view.judgment == ["i3", "i2", "i1"]
    assert view.answers["label"].first.tolist() == [-1, 0, 1]


class TestWhatIsCompared:
    def test_columns_say_how_long_and_whose(self) -> None:
        header = "item,rater,label,text.a,text.b,slice.a,slice.b"
        columns = header.split(",")[3:]
        lines = ["i1,anna,a,# Tea,no,m1,m2", "i2,anna,b,yes,,m2,", "i1,ben,a,,,,"]
        text = "\n".join([header, *lines]) + "\n"
        view = view_of(read(io.BytesIO(text.encode()), groups=columns))
        a, b = view.compared["a"], view.compared["b"]
        assert (a.length.tolist(), b.length.tolist()[0]) == ([5.0, 3.0], 2.0)
        assert np.isnan(b.length[1])
        assert (a.marks.tolist(), view.candidates) == ([1.0, 0.0], ("m1", "m2"))
        assert (a.candidate.tolist(), b.candidate.tolist()) == ([0, 1], [1, -1])

    def test_lengths_do_without_texts(self) -> None:
        text = "item,rater,label,length.a\ni1,anna,a,12\ni2,anna,b,x\n"
        read_in = read(io.BytesIO(text.encode()), groups=["length.a"])
        with pytest.raises(ColumnError, match=r"'x' in the column 'length\.a' is not a number"):
            view_of(read_in)

    def test_candidates_say_the_same(self) -> None:
        frame = pl.DataFrame(
            {
                "item": ["i1", "i1", "i9"],
                "field": ["a", "b", "a"],
                "candidate": ["m1", None, "m2"],
                "text": ["Tea", "no", "?"],
            }
        )
        table = from_rows([("i1", "anna", "a"), ("i2", "anna", "b")])
        view = view_of(table, candidates=Candidates(frame, {}, {}))
        assert view.compared["a"].length.tolist()[0] == 3.0
        assert np.isnan(view.compared["a"].length[1])
        assert view.compared["b"].candidate.tolist() == [-1, -1]
        assert view.candidates == ("m1",)

    def test_how_much_better_was_shown_where_its_field_was(self) -> None:
        lines = ['i1,anna,a 2,"[""b"",""a""]"', "i2,anna,b 1,b|a", "i3,anna,tie,a|b"]
        text = "\n".join(["item,rater,label,shown", *lines]) + "\n"
        order = ["a 2", "a 1", "tie", "b 1", "b 2"]
        view = view_of(read(io.BytesIO(text.encode()), groups=["shown"], order=order))
        assert view.answers["label"].first.tolist() == [1, 0, -1]
