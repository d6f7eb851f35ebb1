"""Agreement inside groups and across them."""

import numpy as np
import polars as pl
import pytest

import quorate
from quorate.analysis.agreement import krippendorff_alpha
from quorate.analysis.disagreement import attribute
from quorate.analysis.disagreement.groups.coding import coding
from quorate.analysis.disagreement.groups.cross import Cross, cross
from quorate.schema import Judgments, Kind, NotApplicableError, Question


def said(*rows: tuple[str, str, object], kind: Kind | None = None) -> Judgments:
    """Judgments (item, rater, label); a rater's group is the first letter of the name."""
    names = ("item", "rater", "label")
    frame = [dict(zip(names, row, strict=True)) | {"group": row[1][0]} for row in rows]
    return quorate.from_rows(frame, groups=["group"], kind=kind)


def compared(judgments: Judgments, replicates: int = 0) -> Cross:
    groups = attribute(judgments, "group")
    return cross(coding(judgments), groups.codes, len(groups.values), replicates, seed=1)


TOY = said(
    # x1 and x2 always agree, y1 and y2 too; the groups differ on item c alone
    *[("a", rater, "yes") for rater in ("x1", "x2", "y1", "y2")],
    *[("b", rater, "no") for rater in ("x1", "x2", "y1", "y2")],
    *[("c", rater, "yes") for rater in ("x1", "x2")],
    *[("c", rater, "no") for rater in ("y1", "y2")],
)


class TestCross:
    def test_toy(self) -> None:
        found = compared(TOY)
        # inside: no disagreement, so α = 1 for both
        assert [one.value for one in found.inside] == [1.0, 1.0]
        # across: d_o = 1/3 (item c). x: 4 yes 2 no; y: 2 yes 4 no:
        # d_e = (4 · 4 + 2 · 2) / 36 = 20/36; κ_x = 1 − (1/3) / (20/36) = 1 − .6 = .4
        assert found.pairs[0][1].value == pytest.approx(0.4)
        assert found.pairs[1][0].value == pytest.approx(0.4)
        assert found.across[0].value == pytest.approx(0.4)
        # GAI = 1 / .4
        assert found.association[0].value == pytest.approx(2.5)
        assert [found.inside[0].n, found.across[0].n] == [3, 3]

    def test_weighs_items_by_their_judgments(self) -> None:
        counts = [  # item: A and B of the first group, A and B of the second
            ("1", 0, 2, 0, 2),
            ("2", 0, 3, 1, 1),
            ("3", 2, 0, 1, 1),
            ("4", 3, 0, 1, 1),
            ("5", 1, 1, 2, 0),
            ("6", 1, 0, 0, 0),  # not judged by the second
        ]
        rows = []
        for item, a, b, c, d in counts:
            rows += [(item, f"x{k}", label) for k, label in enumerate("A" * a + "B" * b)]
            rows += [(item, f"y{k}", label) for k, label in enumerate("A" * c + "B" * d)]
        # d per item: 0, ½, ½, ½, ½; weights 4, 5, 4, 5, 4 of 22: d_o = 9/22
        # x has 6 A, 6 B; y 5 A, 5 B: d_e = 60/120 = ½; κ_x = 1 − 9/11 = 2/11
        assert compared(said(*rows)).pairs[0][1].value == pytest.approx(2 / 11)

    @pytest.mark.parametrize("kind", [Kind.CATEGORICAL, Kind.ORDINAL, Kind.NUMERIC])
    def test_inside_is_krippendorffs_alpha(self, kind: Kind) -> None:
        rng = np.random.default_rng(5)
        rows = [
            (f"i{i}", f"x{r}", int(rng.integers(0, 3) + (i % 3 == 0)))
            for i in range(30)
            for r in rng.choice(8, rng.integers(2, 6), replace=False)
        ]
        table = said(*rows, kind=kind)
        assert compared(table).inside[0].value == pytest.approx(krippendorff_alpha(table).value)

    def test_of_sets_counts_options_that_differ(self) -> None:
        frame = pl.DataFrame(
            {
                "item": ["a", "a", "b", "b", "c", "c"],
                "rater": ["x1", "x2"] * 3,
                "label": ["p|q", "p", "q", "q", "r", "p|r"],
                "group": ["x"] * 6,
            }
        )
        table = quorate.from_polars(frame, groups=["group"], kind=Kind.MULTILABEL)

        def hamming(a: object, b: object) -> float:
            assert isinstance(a, frozenset)
            assert isinstance(b, frozenset)
            return len(a ^ b) / 3

        expected = krippendorff_alpha(table, metric=hamming).value
        assert compared(table).inside[0].value == pytest.approx(expected)

    def test_leaves_a_raters_own_repeats_uncompared(self) -> None:
        # item a: x1 yes, x1 no, x2 yes; item b: x1 no, x2 no
        table = Judgments.build(
            Question("label", Kind.CATEGORICAL, ("no", "yes")),
            pl.Series(["a", "b"]),
            pl.Series(["x1", "x2"]),
            np.array([0, 0, 0, 1, 1]),
            np.array([0, 0, 1, 0, 1]),
            np.array([1, 0, 1, 0, 0], np.int32),
        )
        # pairs of different people on a: (yes, yes), (no, yes): mean δ² ½, three judgments; b: 0
        # D_o = (3 · ½ + 2 · 0) / 5 = .3. Any two judgments: 2 yes, 3 no: 2 · 2 · 3 = 12 ordered
        # pairs differ, of 5² − Σ n_ir² = 25 − (2² + 1 + 1 + 1) = 18. α = 1 − .3 · 18 / 12
        found = cross(coding(table), np.zeros(2, np.int32), 1, 0, seed=0).inside[0].value
        assert found == pytest.approx(0.55)

    def test_has_no_value_where_nobody_can_be_compared(self) -> None:
        found = compared(said(("a", "x1", "yes"), ("b", "y1", "no")))
        assert found.inside[0].value is None
        assert found.pairs[0][1].value is None
        assert found.association[0].value is None

    def test_interval_holds_the_value_and_comes_again(self) -> None:
        rng = np.random.default_rng(3)
        rows = [
            (f"i{i}", f"{g}{r}", str(int(rng.random() < 0.2 + 0.6 * (i % 2))))
            for i in range(40)
            for g in "xy"
            for r in range(12)
        ]
        found = compared(said(*rows), replicates=200)
        again = compared(said(*rows), replicates=200)
        one = found.inside[0]
        assert one == again.inside[0]
        assert one.value is not None
        assert one.lower is not None
        assert one.upper is not None
        assert one.lower < one.value < one.upper
        assert one.upper - one.lower < 0.3  # 12 raters on 40 items
        # the groups do not differ: the ratio is near 1, and its interval holds 1
        ratio = found.association[0]
        assert ratio.lower is not None
        assert ratio.upper is not None
        assert ratio.lower < 1 < ratio.upper

    def test_refuses_written_answers(self) -> None:
        with pytest.raises(NotApplicableError, match="text"):
            coding(said(("a", "x1", "one way"), ("a", "x2", "another"), kind=Kind.TEXT))
