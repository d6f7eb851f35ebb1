"""All that is known of where raters differ, as one value, and what of it may be told."""

from __future__ import annotations

import json
from functools import cache

import polars as pl
import pytest

from quorate.analysis.disagreement.report import Disagreement, disagreement
from quorate.analysis.disagreement.verdicts import Verdict
from quorate.schema import ColumnError, Kind, RequestError
from tables import table
from torn_crowd import COLUMNS, torn


@cache
def found() -> Disagreement:
    crowd = torn()
    return disagreement(crowd.judgments, COLUMNS, gold=crowd.gold)


def test_every_part_is_there_and_says_what_was_planted() -> None:
    whole = found()
    assert whole.causes is not None
    named = whole.causes.items.filter(pl.col("cause") == "opinion")["item"].to_list()
    assert len(torn().opinion) == 17
    assert len(torn().opinion & set(named)) >= 0.85 * 17
    assert whole.groups is not None
    age = next(one for one in whole.groups.attributes if one.column == "age")
    assert age.verdict is Verdict.DIFFERENCE
    assert whole.slices is not None
    assert {row.column for row in whole.slices.rows} == {"topic"}
    assert whole.experts is not None
    assert whole.experts.items == 30
    assert whole.deconvolution is not None
    assert whole.deconvolution.flips.n == 120
    told = [one.composition.name for one in whole.juries]
    ages = {"12 age=35 to 59", "12 age=60 or more", "12 age=under 35"}
    assert set(told) == {*ages, "12 region=north"}  # the other regions are hidden, see below


def test_the_map_has_each_item_once_the_most_divided_first() -> None:
    items = found().items
    assert sorted(items["item"]) == [f"c{n:03}" for n in range(60)]
    assert items["entropy"].is_sorted(descending=True)
    assert items["judgments"].to_list() == [20] * 60


def test_a_small_group_is_in_no_figure_and_no_sentence() -> None:
    whole = found()
    # four raters live on the island; told with what would give them away, it would be two regions
    assert whole.groups is not None
    region = next(one for one in whole.groups.attributes if one.column == "region")
    assert region.hidden.values == 2
    assert "island" not in json.dumps(whole.to_dict())
    assert any("region: 2 groups" in note for note in whole.remarks)


def test_json_has_the_first_rows_and_says_how_many_there_are() -> None:
    whole = found()
    told = json.loads(json.dumps(whole.to_dict(5), allow_nan=False))
    assert all(len(rows) <= 5 for rows in told["tables"].values())
    assert told["rows_in_all"]["items"] == 60
    assert told["rows_in_all"]["raters_apart"] == 48 * 47 // 2
    assert len(whole.to_dict()["tables"]["items"]) == 60  # type: ignore[index]
    assert sum(told["causes"].values()) == told["rows_in_all"]["items"] - _agreed()
    assert told["camps"][0].keys() == {"column", "p", "adjusted", "draws"}


def _agreed() -> int:
    """Items on which all answers are the same, the earlier ones of a rater too."""
    rows = pl.DataFrame(torn().rows).group_by("item").agg(pl.col("label").n_unique())
    return len(rows.filter(pl.col("label") == 1))


def test_the_same_seed_gives_the_same_value() -> None:
    crowd = torn()
    again = disagreement(crowd.judgments, COLUMNS, gold=crowd.gold)
    assert again.to_dict() == found().to_dict()


def test_tables_are_those_of_the_parts() -> None:
    whole = found()
    # three ages, the one region that may be told, and the island with the one that hides it
    assert whole.tables["groups"]["group"].to_list()[3:] == ["north", "others"]
    assert len(whole.tables["groups"]) == 5
    assert whole.tables["attributes"]["verdict"].to_list()[0] == "difference"
    items = whole.tables["items"]
    assert items["item"].to_list() == whole.items["item"].to_list()
    assert {"p_slip", "p_opinion", "sentence"} <= set(items.columns)
    assert whole.tables["jury_seats"].filter(jury="this")["seats"].to_list() == [12] * 4


def test_a_rater_against_all_is_twice_as_far_as_two_strangers() -> None:
    # y and z say the same of six items, x the other thing. Half of all 18 labels are a, so two
    # labels drawn at random differ with probability 1/2; x and y always do: 1 / (1/2) = 2
    said = {"y": "aaabbb", "z": "aaabbb", "x": "bbbaaa"}
    rows = [(f"i{n}", rater, label) for rater, all_ in said.items() for n, label in enumerate(all_)]
    whole = disagreement(table(rows))
    apart = {frozenset(row[:2]): row[2] for row in whole.tables["raters_apart"].iter_rows()}
    assert apart[frozenset("yz")] == pytest.approx(0, abs=1e-12)
    assert apart[frozenset("xy")] == pytest.approx(2)
    assert whole.groups is not None
    assert whole.groups.raters.typical == pytest.approx(2)  # of 0, 2 and 2


def test_parts_that_do_not_apply_are_left_out_with_a_note() -> None:
    rows = [(f"i{i}", f"r{r}", float(10 * i + r) + 0.5) for i in range(9) for r in range(4)]
    whole = disagreement(table(rows, Kind.NUMERIC), gold={"i1": "11.5"})
    assert (whole.causes, whole.crowdtruth, whole.experts) == (None, None, None)
    assert whole.soft is not None
    assert whole.soft.mean is not None
    assert whole.groups is not None
    assert {note.partition(":")[0] for note in whole.notes} == {"clarity", "causes", "experts"}
    json.dumps(whole.to_dict(), allow_nan=False)


@pytest.mark.parametrize("kind", [Kind.CATEGORICAL, Kind.ORDINAL, Kind.MULTILABEL])
def test_an_option_may_have_the_name_of_a_column(kind: Kind) -> None:
    rows = [(f"i{i}", f"r{r}", "ny"[(i + (r == i)) % 2]) for i in range(6) for r in range(3)]
    sets = [(i, r, frozenset([label])) for i, r, label in rows]
    whole = disagreement(table(sets if kind is Kind.MULTILABEL else rows, kind))
    assert {"n", "option n", "option y"} <= set(whole.tables["soft_labels"].columns)


def test_labels_that_are_all_the_same_make_no_variance() -> None:
    rows = [(f"i{i}", f"r{r}", "same") for i in range(6) for r in range(3)]
    whole = disagreement(table(rows))
    assert "variance" not in whole.tables
    assert whole.causes is None or not len(whole.causes.items)


def test_what_cannot_be_asked_is_an_error() -> None:
    judgments = torn().judgments
    with pytest.raises(ColumnError, match="no group column 'income'"):
        disagreement(judgments, ["income"])
    with pytest.raises(RequestError, match="groups of 1 raters are persons"):
        disagreement(judgments, ["age"], smallest=1)
