"""Slices of a packed table: the figures of the table in memory, however it is cut."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from quorate.analysis.disagreement.attributes import Level, attribute
from quorate.analysis.disagreement.slices import SliceAgreement, slice_agreement
from quorate.analysis.disagreement.slices_by_parts import (
    UNTESTED,
    level_of,
    slice_agreement_by_parts,
)
from quorate.analysis.numerics.packed import pack
from quorate.compute import Serial, Threads, working_on
from quorate.schema import ColumnError, Judgments, Kind, NotApplicableError
from tables import table

COLUMNS = ("topic", "version", "crew", "own")


def crowd(kind: Kind = Kind.CATEGORICAL, *, seed: int = 0, apart: bool = False) -> Judgments:
    """Ninety items of three topics, two to five of 20 raters each, topic 0 hard.

    Items have a topic, missing in some of their judgments; judgments a version; raters a crew.
    ``own`` is one value for each rater and item at once. ``apart``: no two topics share a rater.
    """
    rng = np.random.default_rng(seed)
    options = ["low", "mid", "high"]
    rows, groups = [], {name: list[str | None]() for name in COLUMNS}
    for i in range(90):
        topic, truth = i % 3, rng.integers(3)
        pool = np.flatnonzero(np.arange(20) % 3 == topic) if apart else np.arange(20)
        for r in rng.choice(pool, rng.integers(2, 6), replace=False):
            right = rng.random() < (0.5 if topic == 0 else 0.9)
            label = truth if right else rng.integers(3)
            rows.append((f"i{i:02}", f"r{r:02}", options[label]))
            groups["topic"].append(None if rng.random() < 0.1 else f"topic {topic}")
            groups["version"].append((None, "v1", "v2")[rng.integers(3)])
            groups["crew"].append(f"crew {r % 2}")
            groups["own"].append("all")
    return table(rows, kind, options, groups=groups)


def by_parts(judgments: Judgments, columns: tuple[str, ...], n_parts: int) -> SliceAgreement:
    return slice_agreement_by_parts(
        pack(judgments, None, n_parts, columns),
        judgments.question,
        judgments.raters,
        judgments.digest,
        columns,
        seed=3,
        permutations=199,
    )


@pytest.mark.parametrize("kind", [Kind.CATEGORICAL, Kind.ORDINAL])
def test_figures_are_those_of_the_table_in_memory(kind: Kind) -> None:
    judgments = crowd(kind)
    whole = slice_agreement(judgments, COLUMNS, seed=3, permutations=199)
    assert {row.column for row in whole.rows} == {"topic", "version", "own"}
    assert min(row.p for row in whole.rows if row.p is not None) < 0.05
    assert any("crew is about raters" in note for note in whole.notes)
    for n_parts, executor in ((1, Serial()), (6, Threads(2))):
        with working_on(executor):
            assert by_parts(judgments, COLUMNS, n_parts) == whole


def test_what_depends_on_other_raters_is_not_tested() -> None:
    judgments = crowd(apart=True)
    whole = slice_agreement(judgments, ["topic"], seed=3, permutations=199)
    found = by_parts(judgments, ("topic",), 4)
    hard, beside = found.rows[0], whole.rows[0]
    assert beside.p is not None
    assert (hard.p, hard.verdict, hard.note) == (None, None, UNTESTED)
    assert replace(hard, p=None, note="", sentence="") == replace(
        beside, p=None, adjusted=None, verdict=None, note="", sentence=""
    )
    assert UNTESTED in hard.sentence


def test_whose_a_column_is() -> None:
    judgments = crowd()
    packed = pack(judgments, None, 5, COLUMNS)
    found = {column: level_of(packed, column) for column in COLUMNS}
    assert found == {column: attribute(judgments, column).level for column in COLUMNS}
    assert set(found.values()) == set(Level)


@pytest.mark.parametrize("slips", [1, 40])
def test_slips_of_raters_do_not_decide(slips: int) -> None:
    judgments = crowd()
    rng = np.random.default_rng(1)
    crew = judgments.groups["crew"].to_list()
    for row in rng.choice(len(crew), slips, replace=False):
        crew[row] = "crew 0" if crew[row] == "crew 1" else "crew 1"
    torn = replace(judgments, groups={"crew": pl.Series("crew", crew)})
    level = attribute(torn, "crew").level
    assert level is (Level.RATER if slips == 1 else Level.JUDGMENT)
    assert level_of(pack(torn, None, 5, ["crew"]), "crew") is level


def test_what_cannot_be_sliced_is_refused() -> None:
    judgments = crowd()
    with pytest.raises(ColumnError, match="no group column 'topic'"):
        slice_agreement_by_parts(
            pack(judgments), judgments.question, judgments.raters, "", ["topic"]
        )
    with pytest.raises(NotApplicableError, match="cohen-kappa"):
        slice_agreement_by_parts(
            pack(judgments, None, 2, ["topic"]),
            judgments.question,
            judgments.raters,
            "",
            ["topic"],
            "cohen-kappa",
        )
