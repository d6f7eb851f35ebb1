"""Soft labels part by part have the bits of those of the whole table."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from quorate.analysis.disagreement.answer_counts import option_counts, together
from quorate.analysis.disagreement.soft_by_parts import soft_by_parts
from quorate.analysis.disagreement.soft_labels import soft_labels
from quorate.analysis.numerics.packed import pack
from quorate.analysis.on import working
from quorate.schema import Judgments, Kind, Question


def drawn(kind: Kind) -> Judgments:
    """3,000 judgments of 700 items, some judged twice by the same rater."""
    rng = np.random.default_rng(4)
    items = pl.Series("item", [f"i{i:03}" for i in range(700)])
    raters = pl.Series("rater", [f"r{r:02}" for r in range(20)])
    label = np.minimum(rng.geometric(0.4, 3000) - 1, 4).astype(np.int32)
    item, rater = rng.integers(0, 700, 3000), rng.integers(0, 20, 3000)
    return Judgments.build(Question("q", kind, tuple("abcde")), items, raters, item, rater, label)


@pytest.mark.parametrize("kind", [Kind.CATEGORICAL, Kind.ORDINAL])
@pytest.mark.parametrize(("on", "parts"), [("local:2", 1), ("local:1", 5), ("stream:2", 19)])
def test_the_bits_are_those_of_the_whole_table(kind: Kind, on: str, parts: int) -> None:
    judgments = drawn(kind)
    whole = soft_labels(judgments)
    with working(on):
        found = soft_by_parts(pack(judgments, n_parts=parts), judgments.question, judgments.digest)
        tables = list(found.tables(lambda some: judgments.items[some.start : some.stop]))
    assert len(tables) == parts
    assert pl.concat(tables).equals(whole.table)
    assert found.strength == whole.strength
    assert found.population == tuple(whole.population)


def test_counts_are_added_up_once() -> None:
    # items with 1 of 2, 1 of 2, 0 of 1 and nothing at all for the first of two options
    counts = np.array([[1.0, 1.0], [1.0, 1.0], [0.0, 1.0], [0.0, 0.0]])
    total = counts.sum(axis=1)
    first, second = option_counts(counts, total)
    assert first.total.tolist() == [1.0, 2.0]
    assert first.chosen.tolist() == [0.0, 1.0]
    assert first.items.tolist() == [1, 2]
    assert first.share() == 2 * 0.5
    assert second.share() == 1 + 2 * 0.5
    both = together([(first, second), (first, second)])
    assert both[0].items.tolist() == [2, 4]
