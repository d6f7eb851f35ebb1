"""Verdicts: what is planted is found, and what is not planted is not claimed."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl
import pytest

import quorate
from divided_crowd import divided
from quorate.analysis.disagreement.jury import (
    composition,
    jury,
    observed_votes,
    of_option,
    panel,
    sample,
)
from quorate.analysis.disagreement.jury.amounts import ObservedAmounts
from quorate.analysis.disagreement.jury.composition import benches
from quorate.analysis.disagreement.jury.parts import products, shrunk
from quorate.analysis.disagreement.jury.verdict import LIKELY
from quorate.analysis.disagreement.jury.votes import ALIKE, ObservedVotes
from quorate.schema import Judgments, Kind, LabelError, NotApplicableError, RequestError
from quorate.schema.judgments import Superseded
from tables import table

OLD, YOUNG = composition("old=6", ["age"]), composition("young=6", ["age"])


def split(n: int = 24) -> Judgments:
    """Three items judged by all: on «joke» the old say rude and the young fine."""
    rows, ages = [], []
    for item, rude in (("fact", 0), ("insult", n), ("joke", n // 2)):
        for r in range(n):
            rows.append((item, f"r{r:02}", "rude" if r < rude else "fine"))
            ages.append("old" if r < n // 2 else "young")
    made = table(rows)
    made.groups["age"] = pl.Series("age", ages)
    return made


class TestMoments:
    def test_products_by_hand(self) -> None:
        # one item, two parts: votes (1, 1, 0) and (0, 0) for the first of two options.
        # within: pairs of part 1 agree 1 of 3, of part 2 1 of 1 -> 2 of 4; across: 2 of 6
        sums = np.array([[[2.0, 1.0]], [[0.0, 2.0]]])
        n = np.array([[3.0], [2.0]])
        found = products(n, sums, np.array([5.0]))
        assert found.within == pytest.approx(2 / 4)
        assert found.across == pytest.approx(2 / 6)

    def test_shrinkage_by_hand(self) -> None:
        # Q = (2² + 2²)/2 = 4 keeps 3/4 of the first; Q = 1/2 keeps nothing of the second
        value, error = shrunk(np.array([[2.0, -2.0], [1.0, 0.0]]), np.ones((2, 2)))
        assert value == pytest.approx(np.array([[1.5, -1.5], [0, 0]]))
        assert error == pytest.approx(np.array([[0.75**0.5] * 2, [0, 0]]))


class TestVotes:
    def test_a_divided_item_flips_and_others_do_not(self) -> None:
        found = jury(split(), OLD, against=YOUNG)
        assert found.items["item"].to_list() == ["fact", "insult", "joke"]
        assert found.items["verdict"].to_list() == ["fine", "rude", "rude"]
        assert found.items["other_verdict"].to_list() == ["fine", "rude", "fine"]
        assert found.items["flips"].to_list() == [False, False, True]
        assert found.items["real"][2] > 0.9
        assert found.items["raters"].to_list() == [12, 12, 12]
        assert found.model == "votes"

    def test_a_mixed_jury_is_torn_where_its_groups_are(self) -> None:
        mixed = composition("old=6, young=6", ["age"])
        found = jury(split(), mixed).items
        assert found["chance"][2] < 0.8 < found["chance"][1]
        assert found["value"][2] == pytest.approx(0.5, abs=0.1)

    def test_seats_and_the_raters_behind_them(self) -> None:
        judged = split()
        seats = jury(judged, composition("old=6", ["age"]), against=sample(4)).seats
        # all raters are equally busy and judge every item: 12 raters for 6 seats, 24 for 4
        assert seats["effective"].to_list() == pytest.approx([12, 24])
        assert seats["behind"].to_list() == pytest.approx([2, 6])

    def test_where_fewer_have_judged_than_sit_it_is_said(self) -> None:
        judgments, _ = divided(overlap=6)
        found = jury(judgments, OLD)
        assert found.seats["behind"][0] < 1
        assert found.notes[0].startswith("6 seats for age=old stand on 3.0 raters' judgments")

    def test_items_that_few_of_a_seated_group_judged_are_withheld(self) -> None:
        judged = split()
        fact = judged.items.to_list().index("fact")
        old = np.flatnonzero(np.array(judged.groups["age"] == "old") & (judged.item == fact))
        kept = judged.subset(~np.isin(np.arange(len(judged)), old[:3]))  # 9 of 12 old are left
        found = jury(kept, OLD, against=YOUNG)
        assert found.items["item"].to_list() == ["insult", "joke"]
        assert found.withheld == 1
        assert found.of_few[0].startswith("verdicts are withheld on 1 of 3 items: fewer than 10")
        # three items are too few for a share that does not tell of the one withheld
        assert found.differing is None
        lowered = jury(kept, OLD, against=YOUNG, smallest=9)
        assert (len(lowered.items), lowered.withheld) == (3, 0)
        assert lowered.of_few[0].startswith("groups and items count from 9 raters on, not 10")
        # to a jury of the young, and to one of anybody, the old are nothing
        assert jury(kept, YOUNG, against=sample(6)).withheld == 0

    def test_crossed_groups_are_counted_as_they_are_seated(self) -> None:
        judged = split(48)
        women = [("woman", "man")[int(name[1:]) % 2] for name in judged.raters]
        judged.groups["gender"] = pl.Series("gender", women)[judged.rater]
        fact = judged.item == judged.items.to_list().index("fact")
        # 12 old women, of whom 9 are left on «fact»: with the men 21 old, with the young 21 women
        gone = fact & np.isin(judged.raters.to_numpy()[judged.rater], ["r00", "r02", "r04"])
        found = jury(
            judged.subset(~gone), composition("age=old & gender=woman:6", ["age", "gender"])
        )
        assert (found.items["item"].to_list(), found.withheld) == (["insult", "joke"], 1)

    def test_without_an_effect_no_difference_is_claimed(self) -> None:
        claimed = 0
        for seed in range(20):
            judgments, _ = divided(items=60, own=0.7, overlap=12, seed=seed)
            found = jury(judgments, OLD, against=YOUNG, smallest=2, seed=seed).items
            claimed += bool((found["real"].drop_nulls() >= LIKELY).any())
        assert claimed <= 1  # 5 % of 20

    def test_planted_differences_are_found_and_their_share_is_right(self) -> None:
        judgments, features = divided(overlap=30, taste=2.0, seed=3)
        found = jury(judgments, OLD, against=YOUNG, smallest=2)
        line = features @ np.array([1.2, 0.6, 0, 0])
        truly = (line - 2 * features[:, 2] > 0) != (line + 2 * features[:, 2] > 0)
        sure = found.items.filter(pl.col("real") >= LIKELY)["item"]
        named = {f"i{n:03}" for n in np.flatnonzero(truly)}
        assert len(sure) >= 10
        assert sum(item in named for item in sure) >= 0.9 * len(sure)
        assert found.differing is not None
        assert found.differing.lower < truly.mean() < found.differing.upper

    def test_concentrations_follow_what_was_planted(self) -> None:
        alike = observed_votes(divided(overlap=30)[0], ["age"])
        apart = observed_votes(divided(overlap=30, taste=2.0)[0], ["age"])
        leaning = observed_votes(divided(overlap=30, lean=2.0)[0], ["age"])
        assert isinstance(alike, ObservedVotes)
        assert isinstance(apart, ObservedVotes)
        assert isinstance(leaning, ObservedVotes)
        assert apart.kappa < 10 < alike.kappa <= ALIKE
        # the young say yes (the second option) more on all items; that is no taste
        assert leaning.tilt[1, 1] > 0.1 > abs(alike.tilt).max()
        assert leaning.kappa > 5 * apart.kappa

    def test_the_same_seed_gives_the_same_verdicts(self) -> None:
        judgments, _ = divided(items=40)
        one, other, third = (
            jury(judgments, OLD, against=YOUNG, smallest=2, seed=s).items for s in (1, 1, 2)
        )
        assert one.equals(other)
        assert not one.equals(third)


class TestNumbers:
    def test_the_mean_of_a_jury_is_that_of_its_group(self) -> None:
        judgments, _ = divided(numeric=True, lean=3.0, own=0.1, overlap=30)
        found = jury(judgments, OLD, against=YOUNG, threshold=5.0, smallest=2)
        old, young = (found.items[name].to_numpy() for name in ("value", "other_value"))
        assert float((young - old).mean()) == pytest.approx(3.0, abs=0.2)
        assert found.options == ("below 5", "5 or above")
        assert young.max() > 5 > old.min()

    def test_variances_are_those_planted(self) -> None:
        judgments, _ = divided(numeric=True, items=400, taste=1.0, own=0.0, overlap=30)
        found = observed_votes(judgments, ["age"])
        assert isinstance(found, ObservedAmounts)
        unit = (found.scale.high - found.scale.low) ** 2
        # items 1.2² + .6² = 1.8; tastes ±x with x ~ N(0, 1): across −1, within +1; noise .25
        assert found.between_items * unit == pytest.approx(1.8 - 1, abs=0.3)
        assert found.between_parts * unit == pytest.approx(2.0, abs=0.3)
        assert found.within * unit == pytest.approx(0.25, abs=0.1)

    def test_verdicts_are_drawn_in_by_as_much_as_is_chance(self) -> None:
        judgments, features = divided(
            numeric=True, items=200, taste=0.5, own=0.0, overlap=6, raters=80, seed=4
        )
        found = jury(judgments, OLD, threshold=5.0, smallest=2).items
        at = [int(name[1:]) for name in found["item"]]
        truth = (5 + features @ np.array([1.2, 0.6, 0, 0]) - 0.5 * features[:, 2])[at]
        told = found["value"].to_numpy()
        # what is told leaves nothing to be multiplied: truth on verdict has the slope 1
        assert np.polyfit(told, truth, 1)[0] == pytest.approx(1, abs=0.07)
        assert float((told - truth).mean()) == pytest.approx(0, abs=0.07)

    def test_ordered_options_take_the_nearest(self) -> None:
        rows = [("a", f"r{n:02}", "low" if n % 4 else "high") for n in range(20)]
        rows += [("b", f"r{n:02}", "high") for n in range(20)]
        judged = table(rows, Kind.ORDINAL, ["low", "middle", "high"])
        found = jury(judged, sample(12))
        # 3/4 low and 1/4 high have the mean .5 on 0–2: between low and middle; b is high
        assert found.items["verdict"][1] == "high"
        assert found.items["value"][0] == pytest.approx(0.5, abs=0.25)
        assert found.threshold is None

    def test_a_threshold_must_lie_on_a_scale(self) -> None:
        judgments, _ = divided(numeric=True, items=30)
        with pytest.raises(RequestError, match="lies outside the scale"):
            jury(judgments, OLD, threshold=500)
        with pytest.raises(RequestError, match="options have no threshold"):
            jury(split(), OLD, threshold=0.5)


class TestPanel:
    def test_a_model_speaks_for_raters_who_have_not_judged(self) -> None:
        judgments, features = divided(lean=2.5, own=0.3, overlap=12)
        model = panel(judgments, features=features, columns=["age"], models=2)
        found = jury(judgments, OLD, against=YOUNG, model=model)
        assert found.model == "offset"
        assert (found.items["raters"] == 20).all()
        assert found.items["flips"].sum() > 20
        assert (found.items["real"].drop_nulls() >= LIKELY).sum() > 10
        shares = model.opinions(benches(judgments, [OLD, YOUNG]), 20, np.random.default_rng(0))
        assert (shares[1] - shares[0])[:, :, 1].mean() > 0.2

    def test_without_an_effect_no_difference_is_claimed(self) -> None:
        claimed = 0
        for seed in range(20):
            judgments, features = divided(items=50, overlap=10, seed=100 + seed)
            model = panel(judgments, features=features, columns=["age"], models=1, seed=seed)
            found = jury(judgments, OLD, against=YOUNG, model=model, seed=seed).items
            claimed += bool((found["real"].drop_nulls() >= LIKELY).any())
        assert claimed <= 1

    def test_a_model_that_reads_nothing_from_the_items_is_warned_of(self) -> None:
        judgments, features = divided(items=60)
        noise = np.random.default_rng(2).normal(size=features.shape)
        blind = panel(judgments, features=noise, models=3)
        assert any("reading them did not help" in one for one in blind.warnings)
        seeing = panel(judgments, features=features, models=2)
        assert not any("reading them did not help" in one for one in seeing.warnings)
        found = jury(judgments, sample(6), model=blind)
        assert any("reading them did not help" in one for one in found.notes)

    def test_models_that_cannot_speak_for_raters_are_refused(self) -> None:
        judgments, features = divided(items=30)
        with pytest.raises(RequestError, match="does not tell raters apart"):
            panel(judgments, "text", features=features)
        with pytest.raises(RequestError, match="needs a median of 50"):
            panel(judgments, "ensemble", features=features)
        with pytest.raises(RequestError, match="needs a group column"):
            panel(judgments, "groups", features=features)
        # 40 raters, 30 items, 2 options: 2,400 predictions a model
        with pytest.raises(RequestError, match="are 240,000,000 predictions"):
            panel(judgments, features=features, models=100_000)


def sets_of(*chosen: set[str]) -> Judgments:
    """One item, a set of options a rater; the first twelve raters are old."""
    rows = [
        {"item": "song", "rater": f"r{n:02}", "label": sorted(one), "age": ("old", "young")[n > 11]}
        for n, one in enumerate(chosen)
    ]
    return quorate.from_rows(
        rows, kind=Kind.MULTILABEL, options=["loud", "rude", "sad"], groups=["age"]
    )


class TestOptions:
    def test_a_question_with_several_answers_is_decided_by_option(self) -> None:
        # all 24 say loud; the 12 old add rude
        told = sets_of(*({"loud", "rude"} if n < 12 else {"loud"} for n in range(24)))
        with pytest.raises(NotApplicableError, match="one option at a time"):
            jury(told, OLD)
        found = jury(of_option(told, "rude"), OLD, against=YOUNG)
        assert found.options == ("not chosen", "chosen")
        assert found.items["verdict", "other_verdict"].row(0) == ("chosen", "not chosen")
        with pytest.raises(LabelError, match="there are 'loud', 'rude', 'sad'"):
            of_option(told, "glad")
        with pytest.raises(NotApplicableError, match="leave the option out"):
            of_option(split(), "rude")

    def test_an_earlier_answer_is_of_the_option_too(self) -> None:
        told = sets_of({"loud"}, {"rude", "loud"}, {"rude"})
        zero, loud, rude = np.zeros(1, np.int32), told.codes[:1], told.codes[2:]
        changed = replace(told, superseded=Superseded(zero, zero, earlier=rude, later=loud))
        found = of_option(changed, "loud").superseded
        assert found is not None
        assert (found.earlier.tolist(), found.later.tolist()) == ([0], [1])


def test_what_is_asked_wrongly_is_said() -> None:
    with pytest.raises(RequestError, match="take 20 or more"):
        jury(split(), OLD, draws=5)
    with pytest.raises(RequestError, match="there is no item 'song'"):
        jury(split(), OLD, items=["song"])
    assert jury(split(), OLD, items=["joke"]).items["item"].to_list() == ["joke"]
