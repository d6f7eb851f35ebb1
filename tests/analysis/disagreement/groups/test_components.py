"""Where the variance lies."""

import numpy as np
import polars as pl
import pytest

import quorate
from quorate.analysis.disagreement import attribute
from quorate.analysis.disagreement.groups.coding import coding
from quorate.analysis.disagreement.groups.components import Component, components
from quorate.schema import Judgments, Kind

TRUE = {"item": 1.0, "group": 0.25, "rater": 0.16, "item × group": 0.36, "residual": 0.64}


def numbers(seed: int, items: int = 60, raters: int = 60, judged: int = 20) -> Judgments:
    """Numbers of raters in 20 groups, with the variances of ``TRUE``."""
    rng = np.random.default_rng(seed)
    sd = {name: np.sqrt(variance) for name, variance in TRUE.items()}
    group = np.arange(raters) % 20
    item = np.concatenate([rng.permutation(items)[:judged] for _ in range(raters)])
    rater = np.repeat(np.arange(raters), judged)
    y = sd["item"] * rng.normal(size=items)[item] + sd["rater"] * rng.normal(size=raters)[rater]
    y += sd["group"] * rng.normal(size=20)[group[rater]]
    y += sd["item × group"] * rng.normal(size=(items, 20))[item, group[rater]]
    y += sd["residual"] * rng.normal(size=len(y))
    names = {"item": [f"i{i}" for i in item], "rater": [f"r{r}" for r in rater]}
    frame = pl.DataFrame(names | {"label": y, "g": [f"v{v}" for v in group[rater]]})
    return quorate.from_polars(frame, groups=["g"], kind=Kind.NUMERIC)


def by_source(found: tuple[Component, ...]) -> dict[str, Component]:
    return {one.source: one for one in found}


class TestComponents:
    def test_of_a_full_table_is_the_analysis_of_variance(self) -> None:
        y = np.array([[1.0, 3.0, 2.0], [4.0, 8.0, 6.0], [2.0, 4.0, 6.0], [1.0, 1.0, 1.0]])
        rows = [
            {"item": f"i{i}", "rater": f"r{r}", "label": y[i, r]}
            for i in range(4)
            for r in range(3)
        ]
        found = by_source(components(coding(quorate.from_rows(rows, kind=Kind.NUMERIC))))
        # item means 2, 6, 4, 1, rater means 2, 4, 3.75, grand 3.25
        # MS_item = 3 · (1.5625 + 7.5625 + .5625 + 5.0625) / 3 = 14.75
        # MS_rater = 4 · (1.5625 + .5625 + .25) / 2 = 4.75
        # Σ y² = 189, N ȳ² = 126.75: SS = 62.25; residual (62.25 − 44.25 − 9.5) / 6 = 17/12
        assert found["residual"].variance == pytest.approx(17 / 12)
        assert found["item"].variance == pytest.approx((14.75 - 17 / 12) / 3)
        assert found["rater"].variance == pytest.approx((4.75 - 17 / 12) / 4)
        total = 17 / 12 + (14.75 - 17 / 12) / 3 + (4.75 - 17 / 12) / 4
        assert found["residual"].share == pytest.approx(17 / 12 / total)

    def test_finds_what_was_planted_on_average(self) -> None:
        runs = []
        for seed in range(30):
            table = numbers(seed)
            found = components(coding(table), attribute(table, "g").codes, 20)
            runs.append([one.variance for one in found])
        # the estimator is unbiased; its mean over 30 runs lies within 3 standard errors
        mean, error = np.mean(runs, axis=0), np.std(runs, axis=0, ddof=1) / np.sqrt(30)
        assert [one.source for one in found] == list(TRUE)
        assert (np.abs(mean - np.array(list(TRUE.values()))) < 3 * error + 0.01).all()

    def test_says_what_was_set_to_zero(self) -> None:
        # each rater says what the others do not: less alike than chance, so items have nothing
        rows = [
            {"item": f"i{i}", "rater": f"r{r}", "label": float((i + r) % 2)}
            for i in range(6)
            for r in range(2)
        ]
        found = by_source(components(coding(quorate.from_rows(rows, kind=Kind.NUMERIC))))
        assert (found["item"].share, found["item"].at_zero) == (0.0, True)
        assert found["residual"].share == 1.0

    def test_intervals_hold_the_share_and_come_again(self) -> None:
        table = numbers(3)
        codes = attribute(table, "g").codes
        found = components(coding(table), codes, 20, seed=4)
        assert found == components(coding(table), codes, 20, seed=4)
        for one in found:
            assert one.lower is not None
            assert one.upper is not None
            assert one.lower <= one.share <= one.upper
            assert one.share == 0 or one.lower < one.upper
        assert sum(one.share for one in found) == pytest.approx(1)
