"""Comparisons made of judgments: pairs, best-of, rankings, what counts and what was shown first."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from quorate.analysis.preference.candidates import Candidates
from quorate.analysis.preference.comparisons import Comparisons
from quorate.analysis.preference.reading.compare import compare
from quorate.analysis.preference.reading.compared import compared_fields, comparing
from quorate.formats import from_rows
from quorate.schema import EmptyError, Judgments, NotApplicableError


def judged(*rows: tuple[str, ...], columns: tuple[str, ...] = (), **said: object) -> Judgments:
    names = ("item", "rater", "label", *columns)
    records = [dict(zip(names, row, strict=True)) for row in rows]
    return from_rows(records, groups=columns, **said)  # type: ignore[arg-type]


def candidates(*rows: tuple[str, str, str | None, str | None]) -> Candidates:
    frame = pl.DataFrame(
        rows, schema=dict.fromkeys(("item", "field", "candidate", "text"), pl.String), orient="row"
    )
    return Candidates(frame, {}, {})


def told(found: Comparisons) -> list[tuple[str, str, int]]:
    return [
        (found.candidates[int(a)], found.candidates[int(b)], int(y))
        for a, b, y in zip(found.first, found.second, found.outcome, strict=True)
    ]


TWO = candidates(("i1", "a", "x", "one two"), ("i1", "b", "y", "one"), ("i2", "a", "y", None))
FULL = candidates(
    ("i1", "a", "x", "so be it"),
    ("i1", "b", "y", "**so**"),
    ("i2", "a", "y", "it"),
    ("i2", "b", "x", "# be"),
)


class TestPairs:
    def test_each_judgment_is_a_comparison_of_whose_the_fields_are(self) -> None:
        table = judged(("i1", "r", "a"), ("i2", "r", "a"), ("i2", "s", "tie"))
        found = compare(table, FULL)
        assert told(found) == [("x", "y", 1), ("y", "x", 1), ("y", "x", 0)]
        assert found.ties
        assert found.levels == 1

    def test_strength_is_signed_by_the_side(self) -> None:
        table = judged(("i1", "r", "a 2"), ("i1", "s", "b 3"), ("i2", "r", "tie"))
        found = compare(table, FULL)
        assert [y for *_, y in told(found)] == [2, -3, 0]
        assert found.levels == 3

    def test_position_follows_the_column_of_orders(self) -> None:
        rows = [("i1", "r", "a", '["b", "a"]'), ("i1", "s", "a", "a|b"), ("i1", "t", "b", "")]
        found = compare(judged(*rows, columns=("shown",)), FULL)
        assert found.position.tolist() == [-1, 1, 0]

    def test_covariates_are_differences_of_logs(self) -> None:
        # i1: 3 words against 1, log 4 - log 2; no mark against one bold, log 1 - log 2
        found = compare(judged(("i1", "r", "a"), ("i2", "r", "b")), FULL)
        assert found.covariates is not None
        assert found.covariate_names == ("length", "format")
        assert found.covariates[0] == pytest.approx([np.log(2), -np.log(2)])
        # i2: 1 word against 2 ("#" is one); no mark against a header
        assert found.covariates[1] == pytest.approx([np.log(2 / 3), -np.log(2)])

    def test_without_items_each_response_is_a_candidate(self) -> None:
        found = compare(judged(("i1", "r", "a"), ("i1", "s", "b"), ("i2", "r", "b")))
        assert told(found) == [("i1/a", "i1/b", 1), ("i1/a", "i1/b", -1), ("i2/a", "i2/b", -1)]
        assert found.covariates is None

    def test_candidates_whose_author_nobody_knows_are_their_own(self) -> None:
        items = candidates(("i1", "a", None, "so"), ("i1", "b", None, "so be it"))
        found = compare(judged(("i1", "r", "a")), items)
        assert told(found) == [("i1/a", "i1/b", 1)]
        assert found.covariates is not None

    def test_what_has_no_candidate_is_left_out_and_counted(self) -> None:
        found = compare(judged(("i1", "r", "a"), ("i2", "r", "a"), ("i3", "r", "a")), TWO)
        assert told(found) == [("x", "y", 1)]
        assert "1 judged items are not in the items file; they are left out" in found.notes
        assert any(note.startswith("2 comparisons are of candidates") for note in found.notes)

    def test_a_candidate_beside_itself_is_left_out_and_counted(self) -> None:
        items = candidates(("i1", "a", "x", None), ("i1", "b", "x", None), *FULL.frame.rows()[2:])
        found = compare(judged(("i1", "r", "a"), ("i2", "r", "a")), items)
        assert told(found) == [("y", "x", 1)]
        assert "1 comparisons are of a candidate with itself; they are left out" in found.notes

    def test_one_field_that_always_wins_needs_the_items(self) -> None:
        table = judged(("i1", "r", "a"), ("i2", "r", "a"))
        with pytest.raises(NotApplicableError, match="two fields make a comparison"):
            compare(table)
        assert len(compare(table, FULL)) == 2

    def test_labels_that_name_no_field_are_refused(self) -> None:
        with pytest.raises(NotApplicableError, match="names one of the fields 'a', 'b'"):
            compare(judged(("i1", "r", "yes"), ("i2", "r", "no")), FULL)

    def test_numbers_compare_nothing(self) -> None:
        with pytest.raises(NotApplicableError, match="compares nothing"):
            compare(judged(("i1", "r", "1.5"), ("i2", "r", "2.5")))


class TestSeveral:
    def test_a_best_of_beats_each_other_one_shown(self) -> None:
        rows = [("i", "r", "r2", "r1|r2|r10"), ("i", "s", "r10", "r10|r2")]
        found = compare(judged(*rows, ("j", "r", "r1", "r1|r2"), columns=("shown",)))
        # the fields stand in natural order: r1, r2, r10
        assert told(found) == [
            ("i/r1", "i/r2", -1),
            ("i/r2", "i/r10", 1),
            ("i/r2", "i/r10", -1),
            ("j/r1", "j/r2", 1),
        ]
        assert found.block.tolist() == [0, 0, 1, 2]
        assert not found.ties

    def test_best_and_worst_are_each_beside_all_others(self) -> None:
        rows = [("i", "r", "r2>r1"), ("i", "s", "r1>r3"), ("i", "t", "r4>r1")]
        found = compare(judged(*rows))
        # of 4 fields: 3 with the best, 2 more with the worst
        assert np.bincount(found.block).tolist() == [5, 5, 5]
        first = [(a, b, y) for (a, b, y), n in zip(told(found), found.block, strict=True) if n == 0]
        assert first == [
            ("i/r1", "i/r2", -1),
            ("i/r2", "i/r3", 1),
            ("i/r2", "i/r4", 1),
            ("i/r1", "i/r3", -1),
            ("i/r1", "i/r4", -1),
        ]

    def test_a_ranking_makes_all_pairs_with_ties_within_a_tier(self) -> None:
        table = judged(("i", "r", '[["c"], ["a", "b"]]'), ("j", "r", '[["a"], ["b"], ["c"]]'))
        found = compare(table)
        assert told(found) == [
            ("i/a", "i/b", 0),
            ("i/a", "i/c", -1),
            ("i/b", "i/c", -1),
            ("j/a", "j/b", 1),
            ("j/a", "j/c", 1),
            ("j/b", "j/c", 1),
        ]
        assert found.block.tolist() == [0, 0, 0, 1, 1, 1]

    def test_a_ranking_that_names_a_field_twice_is_left_out(self) -> None:
        table = judged(("i", "r", '[["a"], ["b"]]'), ("j", "r", '[["a"], ["a"]]'))
        found = compare(table)
        assert told(found) == [("i/a", "i/b", 1)]
        assert "1 judgments name no compared field; they are left out" in found.notes

    def test_one_that_never_wins_has_lost(self) -> None:
        rows = [("i", "r", "r1", "r1|r2|r3"), ("j", "r", "r2", "r1|r2|r3")]
        found = compare(judged(*rows, columns=("shown",)))
        assert told(found) == [
            ("i/r1", "i/r2", 1),
            ("i/r1", "i/r3", 1),
            ("j/r1", "j/r2", -1),
            ("j/r2", "j/r3", 1),
        ]

    def test_a_pair_of_which_one_always_wins_is_known_by_what_was_shown(self) -> None:
        found = compare(judged(("i", "r", "a", "b|a"), ("j", "r", "a", "a|b"), columns=("shown",)))
        assert told(found) == [("i/a", "i/b", 1), ("j/a", "j/b", 1)]


class TestWhatCounts:
    columns = ("purpose", "round")

    def test_repeats_are_marked_and_practice_is_left_out(self) -> None:
        rows = [
            ("i1", "r", "a", "work", "0"),
            ("i1", "r", "b", "repeat", "1"),
            ("i2", "r", "b", "training", "0"),
            ("i2", "s", "b", "gold", "0"),
        ]
        table = judged(*rows, columns=self.columns, duplicates="all")
        found = compare(table, FULL)
        assert told(found) == [("x", "y", 1), ("x", "y", -1), ("y", "x", -1)]
        assert found.again is not None
        assert found.again.tolist() == [False, True, False]
        assert any("practice" in note for note in found.notes)

    def test_of_two_judgments_the_later_stands(self) -> None:
        table = judged(("i1", "r", "a"), ("i1", "r", "b"), duplicates="all")
        found = compare(table, FULL)
        assert found.again is not None
        assert told(found.subset(~found.again)) == [("x", "y", -1)]

    @pytest.mark.parametrize(("rule", "stands"), [("last", -1), ("first", 1)])
    def test_what_reading_replaced_is_there_too(self, rule: str, stands: int) -> None:
        table = judged(("i1", "r", "a"), ("i1", "r", "b"), duplicates=rule)
        found = compare(table, FULL)
        assert found.again is not None
        assert told(found.subset(~found.again)) == [("x", "y", stands)]
        assert told(found.subset(found.again)) == [("x", "y", -stands)]

    def test_nothing_left_says_why(self) -> None:
        table = judged(("i1", "r", "a", "training"), ("i2", "r", "b", "test"), columns=("purpose",))
        assert (
            len(compare(table, FULL)) == 2
        )  # "test" is no purpose: the column means another thing
        table = judged(("i1", "r", "a", "training"), columns=("purpose",))
        with pytest.raises(EmptyError, match="practice"):
            compare(table, FULL)

    def test_topics_and_other_columns_are_groups(self) -> None:
        items = Candidates(FULL.frame, {}, {"i1": "law"})
        table = judged(("i1", "r", "a", "de"), ("i2", "r", "a", "fr"), columns=("tongue",))
        found = compare(table, items)
        assert found.groups["topic"].to_list() == ["law", None]
        assert found.groups["tongue"].to_list() == ["de", "fr"]


class TestTelling:
    def test_a_question_compares_where_its_labels_were_shown(self) -> None:
        pair = [("i1", "r", "a", '["b", "a"]'), ("i2", "r", "b", '["b", "a"]')]
        assert comparing(judged(*pair, columns=("shown",)))
        other = [("i1", "r", "yes", '["b", "a"]'), ("i2", "r", "no", '["b", "a"]')]
        assert not comparing(judged(*other, columns=("shown",)))
        assert not comparing(judged(("i1", "r", "yes"), ("i2", "r", "no")))

    def test_fields_are_those_that_labels_name(self) -> None:
        assert compared_fields(judged(("i", "r", "r10"), ("i", "s", "r2"))) == ("r2", "r10")
        graded = judged(("i", "r", "b 2"), ("i", "s", "a 1"), ("i", "t", "a 2"))
        assert compared_fields(graded) == ("a", "b")
