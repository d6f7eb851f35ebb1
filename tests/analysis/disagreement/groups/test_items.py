"""Items on which groups differ, cells that may not be shown, and who differs from whom."""

import numpy as np
import polars as pl
import pytest

import quorate
from quorate.analysis.disagreement import attribute
from quorate.analysis.disagreement.groups.coding import coding
from quorate.analysis.disagreement.groups.item_differences import (
    ItemDifferences,
    item_differences,
)
from quorate.analysis.disagreement.groups.rater_map import rater_map
from quorate.schema import Judgments

from .crowd import crowd


def compared(judgments: Judgments, draws: int = 500, smallest_cell: int = 5) -> ItemDifferences:
    groups = attribute(judgments, "g0")
    return item_differences(
        coding(judgments),
        groups.codes,
        groups.values,
        draws=draws,
        seed=1,
        smallest_cell=smallest_cell,
    )


def table(counts: dict[str, dict[str, tuple[int, int]]]) -> Judgments:
    """item → group → (no, yes)."""
    rows = [
        {"item": item, "rater": f"{group}{k}", "label": label, "g0": group}
        for item, cells in counts.items()
        for group, (no, yes) in cells.items()
        for k, label in enumerate(["no"] * no + ["yes"] * yes)
    ]
    return quorate.from_rows(rows, groups=["g0"])


class TestItemDifferences:
    def test_p_is_exact_on_one_item(self) -> None:
        # 5 «no» in u, 5 «yes» in v: 2 of the 252 ways to deal the labels are as far apart
        found = compared(table({"a": {"u": (5, 0), "v": (0, 5)}}))
        assert found.tests["p"][0] == pytest.approx(2 / 252, abs=0.0025)

    def test_means_and_differences(self) -> None:
        found = compared(table({"a": {"u": (5, 5), "v": (8, 2)}, "b": {"u": (9, 1), "v": (9, 1)}}))
        cells = found.cells.filter(item="a").sort("group")
        # all: 7 of 20 = .35; u .5, v .2
        assert cells["mean"].to_list() == pytest.approx([0.5, 0.2])
        assert cells["difference"].to_list() == pytest.approx([0.15, -0.15])
        # u: d = .15, 0 and their error the same: mean .075, v = (2.5 + 1.6 + .9 + .9) / 36 =
        # .163889, s² = v (1/10 − 1/20) = .0081944; Q = 2 · .075² / s² = 1.3729;
        # τ² = (Q − 1) / (2/s² − 1/s²) = .3729 s²: shrunken .075 + .3729 / 1.3729 · .075
        assert cells["shrunken"][0] == pytest.approx(0.075 * (1 + 0.3729 / 1.3729), abs=1e-4)

    def test_hides_small_cells_and_the_one_that_tells_them(self) -> None:
        found = compared(
            table(
                {
                    "a": {"u": (6, 0), "v": (4, 4), "w": (1, 1)},  # w's 2 would follow: u goes too
                    "b": {"u": (6, 0), "v": (4, 4), "w": (3, 3)},
                    "c": {"u": (6, 0), "v": (4, 4)},
                }
            )
        )
        shown = found.cells.group_by("item").agg(pl.col("group").sort()).sort("item")
        # a is left with v alone, and is not compared at all
        assert shown.rows() == [("b", ["u", "v", "w"]), ("c", ["u", "v"])]
        assert found.tests["item"].to_list() == ["b", "c"]
        assert found.hidden == 2

    def test_finds_the_planted_item(self) -> None:
        rng = np.random.default_rng(0)
        counts = {}
        for i in range(20):
            yes = rng.binomial(20, [0.5, 0.5] if i else [0.9, 0.1])
            counts[f"i{i:02d}"] = {g: (20 - int(y), int(y)) for g, y in zip("uv", yes, strict=True)}
        found = compared(table(counts))
        first = found.tests.sort("p").row(0, named=True)
        assert first["item"] == "i00"
        assert first["p"] == pytest.approx(1 / 20001)  # refined beyond the 500 draws

    def test_p_is_uniform_where_nothing_is_planted(self) -> None:
        p = compared(crowd(7, items=200, judged=200, raters=40), draws=400).tests["p"].to_numpy()
        # raters lean, which correlates the items of one table; the labels do not know
        assert np.mean(p <= 0.5) == pytest.approx(0.5, abs=0.25)
        assert np.mean(p <= 0.05) < 0.15


class TestRaterMap:
    def test_puts_like_beside_like(self) -> None:
        # two camps: one says yes on even items, the other on odd ones; camp by the rater's parity
        rows = [
            {"item": f"i{i}", "rater": f"r{r}", "label": "yes" if (i + r) % 2 else "no"}
            for i in range(10)
            for r in range(8)
        ]
        found = rater_map(coding(quorate.from_rows(rows)))
        camps = [int(name[1:]) % 2 for name in found.raters]
        assert camps in ([0] * 4 + [1] * 4, [1] * 4 + [0] * 4)
        # inside 0; across all differ, and chance would make half differ: 1 / .5
        assert found.distance[0, 3] == pytest.approx(0)
        assert found.distance[0, 7] == pytest.approx(2)
        assert found.common[0, 7] == 10
        # the last merge joins the two camps, of 8 leaves in all, at the mean distance 2
        assert found.merges[-1, 2:].tolist() == pytest.approx([2, 8])

    def test_does_not_compare_raters_who_share_little(self) -> None:
        rows = [
            {"item": f"i{i}", "rater": f"r{r}", "label": "yes" if i % 3 else "no"}
            for r in range(4)
            for i in range(3 * r, 3 * r + 7)
        ]
        found = rater_map(coding(quorate.from_rows(rows)))
        place = {name: k for k, name in enumerate(found.raters)}
        assert np.isnan(found.distance[place["r0"], place["r1"]])  # 4 common items
        assert found.common[place["r0"], place["r1"]] == 4
        assert found.left_out == 0
