"""The report on preferences: each part by hand, and the whole on made-up raters."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import combinations

import numpy as np
import polars as pl
import pytest

from quorate.analysis.preference.comparisons import Comparisons
from quorate.analysis.preference.report import preference, unrankable, verdicts
from quorate.analysis.preference.trust.habits import habits
from quorate.analysis.preference.trust.influence import influence
from quorate.analysis.preference.trust.longer import longer
from quorate.analysis.preference.trust.order import order_of
from quorate.analysis.preference.trust.share import share, share_of
from quorate.analysis.preference.trust.tournament import coverage, cycles, wins_table
from quorate.formats import from_rows
from quorate.schema import NotApplicableError, UnknownNameError


def compared(
    *rows: tuple[str, str, int], rater: str = "", item: str = "", **more: object
) -> Comparisons:
    """Comparisons of candidates named by letters; raters and items a letter a row."""
    names = sorted({name for a, b, _ in rows for name in (a, b)})
    raters = sorted(set(rater or "r"))
    items = sorted(set(item or "i"))
    n = len(rows)
    found = Comparisons(
        candidates=pl.Series("candidate", names),
        raters=pl.Series("rater", raters),
        items=pl.Series("item", items),
        first=np.array([names.index(a) for a, _, _ in rows], np.int32),
        second=np.array([names.index(b) for _, b, _ in rows], np.int32),
        outcome=np.array([y for *_, y in rows], np.int8),
        rater=np.array([raters.index(r) for r in rater or "r" * n], np.int32),
        item=np.array([items.index(i) for i in item or "i" * n], np.int32),
        position=np.zeros(n, np.int8),
        block=np.arange(n, dtype=np.int32),
        ties=any(y == 0 for *_, y in rows),
    )
    return replace(found, **more)  # type: ignore[arg-type]


class TestShare:
    def test_rows_of_one_ranking_are_worth_less(self) -> None:
        # 20 rankings whose 3 rows are all hits or all misses: worth 20 rows, not 60
        block = np.repeat(np.arange(20, dtype=np.int32), 3)
        found = share_of(block % 2 == 0, block)
        alone = share(10, 20)
        assert (found.hits, found.n) == (30, 60)
        assert (found.lower, found.upper) == pytest.approx((alone.lower, alone.upper))

    def test_rows_of_their_own_are_worth_what_they_are(self) -> None:
        hit = np.arange(10) < 8
        assert share_of(hit, np.arange(10, dtype=np.int32)) == share(8, 10)

    def test_where_all_hit_blocks_count(self) -> None:
        block = np.repeat(np.arange(20, dtype=np.int32), 3)
        found = share_of(np.ones(60, np.bool_), block)
        assert found.lower == pytest.approx(share(20, 20).lower)
        assert found.upper == 1.0

    def test_of_nothing_nothing_is_known(self) -> None:
        found = share_of(np.zeros(0, np.bool_), np.zeros(0, np.int32))
        assert found.n == 0
        assert np.isnan(found.value)


class TestLonger:
    def test_judgments_and_majorities(self) -> None:
        # item i: two for the longer, one for the shorter, so the majority is for the longer one;
        # item j: one tie and one for the shorter; item k: as long as each other, and not counted
        by = np.array([[0.5], [0.5], [-0.5], [-0.2], [-0.2], [0.0]])
        table = compared(
            ("x", "y", 1), ("x", "y", 1), ("y", "x", 1),
            ("x", "y", 0), ("x", "y", 1), ("x", "y", 1),
            item="iiijjk", covariates=by, covariate_names=("length",),
        )  # fmt: skip
        found = longer(table)
        assert found is not None
        assert (found.judgments.hits, found.judgments.n) == (2, 4)
        assert (found.majority.hits, found.majority.n) == (1, 2)
        # |0.5| lies in 0.3-0.7, |0.2| in 0.1-0.3
        assert found.bands.select("above", "to", "judgments", "share").rows() == [
            (0.1, 0.3, 1, 0.0),
            (0.3, 0.7, 3, pytest.approx(2 / 3)),
        ]

    def test_unknown_lengths_are_not_counted(self) -> None:
        by = np.array([[np.nan], [1.0]])
        table = compared(("x", "y", 1), ("x", "y", 1), covariates=by, covariate_names=("length",))
        found = longer(table)
        assert found is not None
        assert found.judgments.n == 1
        assert longer(compared(("x", "y", 1))) is None


class TestOrder:
    def pairs(self, position: list[int]) -> Comparisons:
        rows = [("x", "y", 1)] * len(position)
        return compared(*rows, position=np.array(position, np.int8))

    def test_unknown(self) -> None:
        assert order_of(self.pairs([0, 0])).verdict == "unknown"

    def test_of_too_few_nothing_is_said(self) -> None:
        found = order_of(self.pairs([1] * 11))
        assert (found.verdict, found.identifiable) == ("unknown", False)
        assert order_of(self.pairs([1] * 12)).verdict == "fixed"

    def test_fixed_by_content(self) -> None:
        found = order_of(self.pairs([1] * 30))
        assert found.verdict == "fixed"
        assert found.says.startswith("not identifiable")
        assert not found.identifiable

    def test_balanced(self) -> None:
        found = order_of(self.pairs([1, -1] * 20))
        assert found.verdict == "balanced"
        # x won always, and was shown first in half of all
        assert (found.first_wins.hits, found.first_wins.n) == (20, 40)

    def test_mixed_in_part(self) -> None:
        # of 40 showings 6 the other way: 2 · 6 · 34 / (40 · 39) = .26 differ
        found = order_of(self.pairs([1] * 34 + [-1] * 6))
        assert found.verdict == "partly"
        assert "0.26" in found.says


class TestTournament:
    def test_a_circle_of_three(self) -> None:
        table = compared(("x", "y", 1), ("y", "z", 1), ("x", "z", -1))
        found = cycles(table, np.full((3, 3), 0.5))
        assert found is not None
        # coins make a quarter of all triads go round
        assert (found.triads, found.cyclic, found.share) == (1, 1, 1.0)
        assert found.expected == pytest.approx(0.25)

    def test_what_is_expected_is_a_product_of_binomials(self) -> None:
        # three judgments a pair; majorities are 2 or 3 of 3 won: p³ + 3 p² (1 - p)
        table = compared(*[("x", "y", 1), ("y", "z", 1), ("x", "z", 1)] * 3)
        beats = np.array([[0.5, 0.8, 0.9], [0.2, 0.5, 0.7], [0.1, 0.3, 0.5]])
        over = {p: p**3 + 3 * p**2 * (1 - p) for p in (0.8, 0.9, 0.7)}
        xy, xz, yz = over[0.8], over[0.9], over[0.7]
        round_ = xy * yz * (1 - xz) + (1 - xy) * (1 - yz) * xz
        found = cycles(table, beats)
        assert found is not None
        assert (found.triads, found.cyclic) == (1, 0)
        assert found.expected == pytest.approx(round_)

    def test_even_pairs_have_no_majority(self) -> None:
        rows = [("x", "y", 1), ("x", "y", -1), ("y", "z", 1), ("x", "z", 1)]
        found = cycles(compared(*rows), np.full((3, 3), 0.5))
        assert found is not None
        assert found.triads == 0
        assert np.isnan(found.share)

    def test_triads_against_a_count_by_hand(self) -> None:
        rng = np.random.default_rng(0)
        names = "abcdefg"
        over = {pair: int(rng.integers(0, 2)) * 2 - 1 for pair in combinations(names, 2)}
        table = compared(*[(a, b, y) for (a, b), y in over.items()])
        found = cycles(table, np.full((7, 7), 0.5))
        # i, j, k go round when i beats j, j beats k and i loses to k, or all the other way
        circles = sum(over[a, b] == over[b, c] == -over[a, c] for a, b, c in combinations(names, 3))
        assert found is not None
        assert (found.triads, found.cyclic) == (35, circles)

    def test_wins_of_each_pair_whoever_is_named_first(self) -> None:
        table = compared(("y", "x", 1), ("x", "y", 1), ("x", "y", 0), ("z", "x", -1))
        assert wins_table(table).rows() == [("x", "y", 3, 1, 1, 1), ("x", "z", 1, 1, 0, 0)]

    def test_coverage(self) -> None:
        table = compared(("a", "b", 1), ("a", "b", 1), ("c", "d", 1))
        found = coverage(table)
        assert (found.pairs, found.compared, found.parts) == (6, 2, 2)
        assert (found.least, found.median, found.most) == (1, 1.5, 2)
        assert found.rare.row(0) == ("c", "d", 1)


class TestHabits:
    def test_shares_of_each_rater(self) -> None:
        table = compared(
            ("x", "y", 1), ("x", "y", 0), ("x", "y", -1), ("x", "y", 1),
            rater="rrss", item="ijij", position=np.array([1, 1, 1, -1], np.int8),
        )  # fmt: skip
        found = habits(table)
        assert found.select("rater", "comparisons", "tie_rate", "pool_tie_rate").rows() == [
            ("r", 2, 0.5, 0.0),
            ("s", 2, 0.0, 0.5),
        ]
        # r: x was shown first and won; s: x first and lost, then y first and lost
        assert found["first_rate"].to_list() == [1.0, 0.0]
        assert found["first_rate_upper"][0] == 1.0

    def test_a_flip_is_another_verdict_on_the_same_pair(self) -> None:
        stands = compared(("x", "y", 1), ("x", "y", 1), ("x", "y", 1), item="ijk")
        again = compared(("y", "x", -1), ("y", "x", 1), ("x", "y", 0), item="ijk")
        # i is said again with the names turned, j is turned round, k is a tie now
        found = habits(stands, again=again)
        assert found.select("repeats", "flip_rate").row(0) == (3, pytest.approx(2 / 3))


class TestInfluence:
    def test_the_one_who_turns_the_ranking(self) -> None:
        # r and s say x > y 3 times in 5; t said y > x 8 times: without t, x is first
        rows = [("x", "y", 1), ("x", "y", 1), ("x", "y", 1), ("y", "x", 1), ("y", "x", 1)]
        table = compared(*rows, *rows, *[("y", "x", 1)] * 8, rater="r" * 5 + "s" * 5 + "t" * 8)
        found, left = influence(table)
        assert left == ""
        first = found.row(0, named=True)
        assert (first["rater"], first["comparisons"], first["tau"]) == ("t", 8, -1.0)
        assert (first["moved"], first["first"]) == (1, "x")
        assert found["tau"].to_list() == [-1.0, 1.0, 1.0]

    def test_a_tie_is_half_a_win_each_when_it_is_taken_away(self) -> None:
        rows = [("x", "y", 1), ("x", "y", -1), ("x", "y", 0), ("x", "y", 1)]
        found, _ = influence(compared(*rows, rater="rrst"))
        # without s nothing changes but how sure it is: 2½ of 4 become 2 of 3
        without = found.filter(pl.col("rater") == "s").row(0, named=True)
        # with the prior a = .1 against an average candidate the difference d solves
        # w - n σ(d) = a (2 σ(d/2) - 1), so d is near logit(w / n)
        assert abs(without["shift"]) == pytest.approx(
            abs(np.log(2 / 1) - np.log(2.5 / 1.5)) / 2, abs=0.01
        )

    def test_one_rater_has_nobody_to_be_compared_with(self) -> None:
        assert len(influence(compared(("x", "y", 1)))[0]) == 0


def crowd(n_raters: int = 8, n_items: int = 120, seed: int = 1) -> Comparisons:
    """Three candidates a unit of logits apart; the first rater always takes what is first."""
    rng = np.random.default_rng(seed)
    n = n_raters * n_items
    item = np.tile(np.arange(n_items), n_raters)
    first = rng.integers(0, 3, n_items)
    second = (first + rng.integers(1, 3, n_items)) % 3
    rater = np.repeat(np.arange(n_raters), n_items)
    position = np.where(rng.random(n) < 0.5, 1, -1)
    apart = (first - second)[item]
    won = np.where(rng.random(n) < 1 / (1 + np.exp(-apart)), 1, -1)
    won = np.where(rater == 0, position, won)
    return Comparisons(
        candidates=pl.Series("candidate", ["low", "mid", "top"]),
        raters=pl.Series("rater", [f"r{k}" for k in range(n_raters)]),
        items=pl.Series("item", [f"i{k:03}" for k in range(n_items)]),
        first=first[item].astype(np.int32),
        second=second[item].astype(np.int32),
        outcome=won.astype(np.int8),
        rater=rater.astype(np.int32),
        item=item.astype(np.int32),
        position=position.astype(np.int8),
        block=np.arange(n, dtype=np.int32),
    )


class TestWhole:
    def test_ranks_and_names_the_one_who_takes_the_first(self) -> None:
        found = preference(crowd(), bootstrap=100)
        assert found.ranking is not None
        assert found.ranking.table["candidate"].to_list() == ["top", "mid", "low"]
        assert found.ranking.model == "bradley-terry"
        assert found.order.verdict == "balanced"
        leaning = found.raters.filter(pl.col("position_lower") > 1.0)
        assert leaning["rater"].to_list() == ["r0"]
        assert found.raters.sort("reliability")["rater"][0] == "r0"
        assert found.ceiling is not None
        assert found.ceiling.lower <= found.ceiling.upper
        assert found.longer is None

    def test_is_the_same_with_the_same_seed(self) -> None:
        one, other = (preference(crowd(), bootstrap=50, seed=3) for _ in range(2))
        assert one.raters.equals(other.raters)
        assert one.ranking is not None
        assert other.ranking is not None
        assert one.ranking.table.equals(other.ranking.table)
        assert one.ceiling is not None
        assert other.ceiling is not None
        assert one.ceiling.agreement_low == other.ceiling.agreement_low

    def test_responses_nobody_signed_are_not_ranked(self) -> None:
        rows = [
            {"item": f"i{k}", "rater": r, "label": label, "shown": json.dumps(shown)}
            for k in range(30)
            for r, label in (("r", "a"), ("s", "ba"[k % 2]))
            for shown in [["a", "b"] if (k + len(r)) % 3 else ["b", "a"]]
        ]
        found = preference(from_rows(rows, groups=("shown",)), bootstrap=50)
        assert found.ranking is None
        assert "no candidate was compared in two items" in found.unranked
        assert found.raters["first_rate"].null_count() == 0
        assert found.ceiling is not None
        # r and s agree on every second item
        assert found.ceiling.agreement == pytest.approx(0.5)

    def test_one_item_alone_is_a_ranking(self) -> None:
        rows = compared(("x", "y", 1), ("y", "z", 1), ("x", "z", 1))
        assert unrankable(rows) == ""

    def test_second_judgments_do_not_count_for_the_ranking(self) -> None:
        whole = crowd()
        again = np.zeros(len(whole), np.bool_)
        again[-120:] = True
        found = preference(replace(whole, again=again), bootstrap=50)
        assert found.counts.comparisons == len(whole) - 120
        assert found.counts.again == 120

    @pytest.mark.parametrize(
        ("outcome", "levels", "ties", "suits"),
        [(0, 1, True, "davidson"), (2, 2, False, "graded"), (1, 1, False, "bradley-terry")],
    )
    def test_the_model_suits_what_raters_could_say(
        self, outcome: int, levels: int, ties: bool, suits: str
    ) -> None:
        table = crowd(3, 60)
        said = table.outcome.copy()
        said[::7] = outcome
        found = preference(replace(table, outcome=said, levels=levels, ties=ties), bootstrap=0)
        assert found.ranking is not None
        assert found.ranking.model == suits
        assert any(note.startswith(f"model {suits}:") for note in found.notes)

    @pytest.mark.parametrize("raters", [1, 2])
    def test_few_raters(self, raters: int) -> None:
        found = preference(crowd(raters, 60), bootstrap=0)
        assert found.ranking is not None
        assert len(found.raters) == raters

    def test_two_candidates_of_which_one_wins_always(self) -> None:
        rows = [("x", "y", 1)] * 12
        found = preference(compared(*rows, rater="rstu" * 3, item="aabbccddeeff"), bootstrap=0)
        assert found.ranking is not None
        assert np.isfinite(found.ranking.strength).all()

    def test_nothing_but_ties(self) -> None:
        rows = [("x", "y", 0), ("y", "z", 0), ("x", "z", 0)] * 4
        found = preference(compared(*rows, rater="rst" * 4, item="aabbccddeeff"), bootstrap=0)
        assert found.ranking is not None
        assert found.ranking.strength == pytest.approx(np.zeros(3), abs=1e-6)
        assert found.ceiling is None

    def test_a_model_that_there_is_not_and_groups_that_a_model_lacks(self) -> None:
        with pytest.raises(UnknownNameError):
            preference(crowd(2, 30), model="elo")
        with pytest.raises(NotApplicableError, match="no strengths by group"):
            preference(crowd(2, 30), model="crowd-bt", by="tongue")

    def test_verdicts_are_one_item_a_pair_whoever_comes_first(self) -> None:
        table = compared(("x", "y", 1), ("y", "x", 1), ("x", "z", 0), rater="rst", item="iii")
        found = verdicts(table)
        assert found.n_items == 2
        assert found.label_names().to_list() == ["first", "second", "tie"]
