"""The whole account of groups."""

import json
from dataclasses import asdict

import polars as pl
import pytest

import quorate
from quorate.analysis.disagreement.groups import groups
from quorate.analysis.disagreement.verdicts import Verdict
from quorate.schema import ColumnError, Judgments, Kind, RequestError

from .crowd import crowd


class TestGroups:
    def test_tells_a_planted_difference_from_none(self) -> None:
        found = groups(crowd(5, attributes=3, leaning=1.3), ["g0", "g1", "g2"], draws=500)
        planted, *others = found.attributes
        assert planted.verdict is Verdict.DIFFERENCE
        # three attributes: the smallest p counts three times
        assert planted.adjusted == pytest.approx(3 / 501)
        assert planted.account.startswith(
            "g0: groups answer differently (p = 0.002, 0.006 after allowing for 3 attributes). "
            "On the same items, «o1» is 0."
        )
        assert "above the mean of all among v0, and −0." in planted.account
        assert [one.verdict for one in others] == [Verdict.NONE] * 2
        assert "does not show that there is none" in others[0].account
        assert [one.value for one in planted.groups] == ["v0", "v1"]
        assert [one.raters for one in planted.groups] == [30, 30]
        assert sum(one.judgments for one in planted.groups) == 60 * 30
        assert planted.pairs[0][1] == planted.groups[0].across  # two groups: all others are one

    def test_claims_no_difference_where_none_is_planted(self) -> None:
        # 5 % of 60 runs are 3; 8 or more come once in 100 times. Items only where it is claimed
        claims = 0
        for seed in range(60):
            table = crowd(seed + 100, raters=40, items=12, judged=9, attributes=3)
            found = groups(table, ["g0", "g1", "g2"], draws=100, seed=seed, replicates=0)
            said = [one.verdict is Verdict.DIFFERENCE for one in found.attributes]
            claims += any(said)
            for attribute, claimed in zip(found.attributes, said, strict=True):
                assert claimed or "difference" not in attribute.items["verdict"].to_list()
        assert claims < 8

    def test_hides_small_groups_from_every_figure(self) -> None:
        table = _with_few(crowd(6))
        found = groups(table, ["g0"], draws=100)
        one = found.attributes[0]
        assert [group.value for group in one.groups] == ["v0", "v1", "others"]
        assert (one.hidden.values, one.hidden.raters, one.hidden.untold) == (2, 10, 0)
        assert "tin" not in repr((one.items.to_dicts(), one.cells.to_dicts(), found.notes))
        assert found.notes[0].startswith("g0: 2 groups of 10 people in all are shown as one, «oth")
        # all is as it would be had these ten people said one thing, which comes last in order
        told = groups(_few_as(table, "w"), ["g0"], draws=100).attributes[0]
        for mine, theirs in zip(one.groups, told.groups, strict=True):
            assert asdict(mine) == {**asdict(theirs), "value": mine.value}
        assert one.test == told.test

    def test_nothing_of_people_who_stay_hidden_enters_a_figure(self) -> None:
        table = crowd(6)
        untold = _few_as(_with_few(table), None)
        one = groups(untold, ["g0"], draws=100).attributes[0]
        without = groups(_only(untold, ["v0", "v1"]), ["g0"], draws=100).attributes[0]
        assert one.hidden.untold == 10
        assert [asdict(group) for group in one.groups] == [asdict(g) for g in without.groups]
        assert one.test == without.test
        assert one.cells.equals(without.cells)

    def test_leaves_columns_about_items_out(self) -> None:
        table = crowd(8)
        topic = pl.Series([str(int(name[1:]) % 2) for name in table.items[table.item]])
        table.groups["topic"] = topic
        found = groups(table, ["topic", "g0"], draws=100)
        assert [one.column for one in found.attributes] == ["g0"]
        assert found.notes == ("topic tells items apart, not people, and is not compared here",)

    def test_says_when_nothing_can_be_compared(self) -> None:
        found = groups(crowd(9, raters=12), ["g0"], draws=100)
        one = found.attributes[0]
        assert (one.groups, one.verdict, one.adjusted) == ((), Verdict.NONE, None)
        assert one.account == "g0: not tested; fewer than two groups of people can be compared."
        assert any("nothing is compared" in note for note in found.notes)

    @pytest.mark.parametrize("kind", [Kind.NUMERIC, Kind.ORDINAL, Kind.MULTILABEL])
    def test_takes_other_kinds(self, kind: Kind) -> None:
        table = crowd(10, leaning=1.5, options=3)
        frame = table.to_polars().with_columns(pl.col("label").str.slice(1))
        if kind is Kind.NUMERIC:
            frame = frame.with_columns(pl.col("label").cast(pl.Float64))
        found = groups(quorate.from_polars(frame, groups=["g0"], kind=kind), ["g0"], draws=200)
        one = found.attributes[0]
        assert one.verdict is Verdict.DIFFERENCE
        targets = ["0", "1", "2"] if kind is Kind.MULTILABEL else ["label"]
        assert [leaning.target for leaning in one.groups[0].leanings] == targets
        assert one.groups[0].leanings[-1].value > 0  # v0 leans to the last option

    def test_comes_again_with_its_seed(self) -> None:
        table = crowd(11, judged=10)
        one, two = (groups(table, ["g0"], draws=100, seed=3) for _ in range(2))
        assert asdict(one.attributes[0].test) == asdict(two.attributes[0].test)
        assert one.attributes[0].pairs == two.attributes[0].pairs
        assert one.attributes[0].items.equals(two.attributes[0].items)
        assert (one.seed, one.digest) == (3, table.digest)

    def test_has_a_form_for_json(self) -> None:
        found = groups(crowd(13, items=8, judged=3), ["g0"], draws=100)
        written = json.loads(json.dumps(found.to_dict(), allow_nan=False))
        one = written["attributes"][0]
        assert one["verdict"] == found.attributes[0].verdict.value
        assert one["groups"][1]["raters"] == 30
        assert one["items"][0]["item"] == found.attributes[0].items["item"][0]
        assert one["pairs"][0][1]["value"] == found.attributes[0].pairs[0][1].value
        # raters with 3 of 8 items share too few to be compared
        assert written["raters"]["distance"][0][1] is None
        assert written["raters"]["raters"] == list(found.raters.raters)

    def test_refuses_requests_that_make_no_sense(self) -> None:
        table = crowd(12, judged=5)
        with pytest.raises(ColumnError, match="age"):
            groups(table, ["age"])
        with pytest.raises(RequestError, match="at least 100 draws"):
            groups(table, ["g0"], draws=10)
        with pytest.raises(RequestError, match="persons"):
            groups(table, ["g0"], smallest=1)
        with pytest.raises(RequestError, match="persons"):
            groups(table, ["g0"], smallest_cell=1)


def _with_few(table: Judgments) -> Judgments:
    """The crowd with ten of its sixty raters in two groups of five."""
    people = pl.col("rater").str.slice(1).cast(pl.Int64)
    group = (
        pl.when(people < 5)
        .then(pl.lit("tiny"))
        .when(people < 10)
        .then(pl.lit("tinier"))
        .otherwise(pl.col("g0"))
    )
    return quorate.from_polars(table.to_polars().with_columns(g0=group), groups=["g0"])


def _few_as(table: Judgments, value: str | None) -> Judgments:
    """The crowd with few, who are in one group, or in none."""
    few = pl.col("g0").is_in(["tiny", "tinier"])
    group = pl.when(few).then(pl.lit(value, pl.String)).otherwise(pl.col("g0"))
    return quorate.from_polars(table.to_polars().with_columns(g0=group), groups=["g0"])


def _only(table: Judgments, values: list[str]) -> Judgments:
    frame = table.to_polars().filter(pl.col("g0").is_in(values))
    return quorate.from_polars(frame, groups=["g0"])
