from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from quorate import Consensus, consensus
from tables import table, wide


def of(posterior: list[list[float]], seed: int = 0) -> Consensus:
    """A consensus with this posterior over options a, b, c."""
    n = len(posterior)
    judgments = table([(f"i{i:04}", "r", "abc"[i % 3]) for i in range(max(n, 3))])
    found = consensus(judgments, "majority", seed=seed)
    return replace(
        found, items=found.items[:n], overlap=found.overlap[:n], posterior=np.array(posterior)
    )


def test_the_label_is_the_option_with_the_largest_posterior() -> None:
    found = of([[0.2, 0.5, 0.3], [0.9, 0.1, 0.0], [0.0, 0.0, 1.0]])
    assert found.labels.to_list() == ["b", "a", "c"]
    assert found.probability.tolist() == [0.5, 0.9, 1.0]
    assert found.tied.tolist() == [False, False, False]


def test_ties_are_said_and_drawn_among_the_tied_alone() -> None:
    rows = [[0.5, 0.5, 0.0], [0.1, 0.45, 0.45], [0.0, 1.0, 0.0]] * 400
    found = of(rows)
    assert found.tied.tolist() == [True, True, False] * 400
    drawn = found.codes.reshape(-1, 3)
    # 400 fair draws: 200 expected, standard deviation 10
    assert 150 < (drawn[:, 0] == 0).sum() < 250
    assert set(drawn[:, 0].tolist()) == {0, 1}
    assert set(drawn[:, 1].tolist()) == {1, 2}
    assert set(drawn[:, 2].tolist()) == {1}


def test_a_seed_draws_the_same_and_another_seed_otherwise() -> None:
    rows = [[0.5, 0.5, 0.0]] * 64
    assert of(rows, 1).codes.tolist() == of(rows, 1).codes.tolist()
    assert of(rows, 1).codes.tolist() != of(rows, 2).codes.tolist()


def test_posteriors_that_differ_by_rounding_are_tied() -> None:
    assert of([[0.5 - 1e-12, 0.5 + 1e-12, 0.0]]).tied.tolist() == [True]
    assert of([[0.499, 0.501, 0.0]]).tied.tolist() == [False]


def test_entropy_is_in_bits() -> None:
    # -(1/2 log2 1/2 + 2 · 1/4 log2 1/4) = 1/2 + 1
    found = of([[0.5, 0.25, 0.25], [1.0, 0.0, 0.0]])
    assert found.entropy == pytest.approx([1.5, 0.0])


def test_the_tables_name_items_raters_and_options() -> None:
    found = consensus(wide([["x", "x", "y"], ["y", "y", None]]), "majority")
    assert found.table.to_dict(as_series=False) == {
        "item": ["i000", "i001"],
        "label": ["x", "y"],
        "probability": [2 / 3, 1.0],
        "entropy": pytest.approx([0.9182958340544896, 0.0]),
        "judgments": [3, 2],
        "tied": [False, False],
    }
    assert found.posterior_table.columns == ["item", "x", "y"]
    assert found.raters["rater"].to_list() == ["A", "B", "C"]
    assert found.raters["judgments"].to_list() == [2, 2, 1]


def test_the_digest_tells_names_apart() -> None:
    one = wide([["x", "y"], ["y", "y"]])
    renamed = replace(one, items=pl.Series("item", ["i000", "i00"]))
    assert consensus(one, "majority").input_digest != consensus(renamed, "majority").input_digest
