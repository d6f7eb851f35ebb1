from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from quorate.analysis.agreement import agreement
from quorate.analysis.agreement.by_parts import BY_PATTERN, agreement_by_parts
from quorate.analysis.numerics.packed import pack
from quorate.compute import Serial, Threads, working_on
from quorate.schema import ColumnError, Judgments, Kind, NotApplicableError
from tables import table


def crowd(kind: Kind, n_options: int = 3) -> Judgments:
    """Sixty items with one to six judgments, and half of the labels the first."""
    rng = np.random.default_rng(0)
    names = [str(k) for k in range(n_options)]
    rows = [
        (f"i{i:02}", f"r{r:02}", names[0] if rng.random() < 0.5 else names[rng.integers(n_options)])
        for i in range(60)
        for r in rng.choice(14, rng.integers(1, 7), replace=False)
    ]
    return table(rows, kind, names)


@pytest.mark.parametrize("kind", [Kind.CATEGORICAL, Kind.ORDINAL])
@pytest.mark.parametrize("n_options", [2, 3, 40])
def test_figures_are_those_of_the_table_in_memory(kind: Kind, n_options: int) -> None:
    judgments = crowd(kind, n_options)
    whole = agreement(judgments, bootstrap=50, seed=3)
    for n_parts, executor in ((1, Serial()), (7, Threads(3))):
        packed = pack(judgments, None, n_parts)
        assert len(packed.parts) == n_parts
        with working_on(executor):
            found = agreement_by_parts(
                packed, judgments.question, judgments.raters, "", bootstrap=50, seed=3
            )
        assert found.table.equals(whole.table)
        assert found.category_table.equals(whole.category_table)
        assert len(found.results) >= 4


def test_variants_can_be_asked_for() -> None:
    judgments = crowd(Kind.ORDINAL)
    named = [f"{name}:linear" for name in ("gwet-ac2", "brennan-prediger", "fleiss-kappa")]
    whole = agreement(judgments, named, bootstrap=0)
    found = agreement_by_parts(
        pack(judgments, None, 3), judgments.question, judgments.raters, "", named, bootstrap=0
    )
    assert found.table.equals(whole.table)


def test_one_label_for_nearly_all_is_warned_of() -> None:
    rows = [(f"i{i:02}", f"r{r}", "yes") for i in range(40) for r in range(3)]
    rows[5] = ("i01", "r2", "no")
    judgments = table(rows)
    whole = agreement(judgments, ["krippendorff-alpha"], bootstrap=0)
    found = agreement_by_parts(
        pack(judgments), judgments.question, judgments.raters, "", ["krippendorff-alpha"]
    )
    assert "of all labels are 'yes'" in whole.results[0].reading
    assert "of all labels are 'yes'" in found.results[0].reading


def test_coefficients_that_keep_raters_apart_are_refused() -> None:
    judgments = crowd(Kind.CATEGORICAL)
    assert "cohen-kappa" not in BY_PATTERN
    with pytest.raises(NotApplicableError, match="cohen-kappa keeps raters apart"):
        agreement_by_parts(
            pack(judgments), judgments.question, judgments.raters, "", ["cohen-kappa"]
        )


@pytest.mark.parametrize("kind", [Kind.CATEGORICAL, Kind.ORDINAL])
def test_slices_are_those_of_the_table_in_memory(kind: Kind) -> None:
    judgments = grouped(crowd(kind), "topic", 3)
    judgments = grouped(judgments, "shift", 70, missing=0.2)
    whole = agreement(judgments, by=["topic", "shift"], bootstrap=50, seed=3)
    for n_parts, executor in ((1, Serial()), (7, Threads(3))):
        packed = pack(judgments, None, n_parts, groups=("topic", "shift"))
        with working_on(executor):
            found = agreement_by_parts(
                packed,
                judgments.question,
                judgments.raters,
                "",
                bootstrap=50,
                seed=3,
                by=["topic", "shift"],
            )
        assert found.slice_table.equals(whole.slice_table)
        assert [one.note for one in found.slices] == [one.note for one in whole.slices]
        assert {one.column for one in found.slices} == {"topic", "shift"}
        assert set(found.notes) >= {note for note in whole.notes if "shift" in note}
        assert any("values; the 50 with most judgments" in note for note in found.notes)


def test_a_column_that_is_not_packed_cannot_slice() -> None:
    judgments = grouped(crowd(Kind.CATEGORICAL), "topic", 3)
    with pytest.raises(ColumnError, match="no group column 'topic'"):
        agreement_by_parts(pack(judgments), judgments.question, judgments.raters, "", by=["topic"])


def grouped(judgments: Judgments, name: str, values: int, missing: float = 0.0) -> Judgments:
    """The table with a column of so many values, at random among the judgments."""
    rng = np.random.default_rng(values)
    drawn = rng.integers(values, size=len(judgments))
    drawn[:values] = np.arange(values)[: len(drawn)]
    none = rng.random(len(judgments)) < missing
    column = [None if no else f"{name} {k}" for k, no in zip(drawn, none, strict=True)]
    series = pl.Series(name, column, dtype=pl.String)
    return replace(judgments, groups={**judgments.groups, name: series})
