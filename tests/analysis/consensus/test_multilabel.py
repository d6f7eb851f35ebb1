from __future__ import annotations

import numpy as np
import pytest

from quorate import consensus
from quorate.analysis.consensus.multilabel import correlations
from quorate.schema import Kind, RequestError
from tables import Row, table

OPTIONS = ["irony", "joke", "threat"]


def sets(*options: str) -> frozenset[str]:
    return frozenset(options)


def crowd(seed: int, n_items: int = 60) -> tuple[list[Row], np.ndarray]:
    """Jokes are ironic; rater r5 never ticks irony, rater r6 ticks threat everywhere."""
    rng = np.random.default_rng(seed)
    joke = rng.random(n_items) < 0.5
    truth = np.stack([joke & (rng.random(n_items) < 0.9), joke, rng.random(n_items) < 0.3], axis=1)
    rows: list[Row] = []
    for i in range(n_items):
        for r in range(7):
            ticked = truth[i] ^ (rng.random(3) < 0.12)
            ticked[0] &= r != 5
            ticked[2] |= r == 6
            label = frozenset(o for o, on in zip(OPTIONS, ticked, strict=True) if on)
            rows.append((f"i{i:02}", f"r{r}", label))
    return rows, truth


def test_majority_counts_every_option_for_itself() -> None:
    rows: list[Row] = [
        ("a", "r1", sets("irony", "joke")),
        ("a", "r2", sets("joke")),
        ("a", "r3", sets()),
        ("b", "r1", sets("threat")),
        ("b", "r2", sets()),
    ]
    found = consensus(table(rows, Kind.MULTILABEL, OPTIONS), "multilabel-majority")
    assert found.posterior is not None
    np.testing.assert_allclose(found.posterior, [[1 / 3, 2 / 3, 0], [0, 0, 1 / 2]])
    assert found.labels.to_list() == ["joke", ""]
    assert found.tied.tolist() == [False, True]
    assert "1 options of items are tied and left out" in found.notes


def test_binary_relevance_finds_out_raters_by_option() -> None:
    rows, truth = crowd(0)
    judgments = table(rows, Kind.MULTILABEL, OPTIONS)
    found = consensus(judgments, "binary-relevance")
    majority = consensus(judgments, "multilabel-majority")
    assert found.posterior is not None
    assert majority.posterior is not None
    right = ((found.posterior > 0.5) == truth).mean()
    assert right >= ((majority.posterior > 0.5) == truth).mean()
    assert right > 0.97
    accuracy = np.asarray(found.parameters["option_accuracy"])
    assert accuracy[5].argmin() == 0
    assert accuracy[6].argmin() == 2


def test_it_equals_the_base_method_on_each_option() -> None:
    rows, _ = crowd(1)
    found = consensus(table(rows, Kind.MULTILABEL, OPTIONS), "binary-relevance", base="dawid-skene")
    assert found.posterior is not None
    for k, option in enumerate(OPTIONS):
        binary: list[Row] = [
            (i, r, "yes" if isinstance(s, frozenset) and option in s else "no") for i, r, s in rows
        ]
        alone = consensus(table(binary, options=["no", "yes"]), "dawid-skene")
        assert alone.posterior is not None
        np.testing.assert_array_equal(found.posterior[:, k], alone.posterior[:, 1])


def test_correlated_options_are_named() -> None:
    rows, _ = crowd(2)
    found = consensus(table(rows, Kind.MULTILABEL, OPTIONS), "binary-relevance")
    matrix = np.asarray(found.parameters["option_correlation"])
    assert matrix[0, 1] > 0.6
    assert any("irony–joke" in note for note in found.notes)


def test_correlation_by_hand() -> None:
    # columns 1,0,1,0 (mean .5) and 1,0,0,0 (mean .25), centred:
    # products .5*.75 + .5*.25 - .5*.25 + .5*.25 = .5; norms sqrt(4*.25) = 1 and
    # sqrt(.75² + 3*.25²) = sqrt(.75); r = .5/.8660 = .57735
    matrix = correlations(np.array([[1.0, 1, 0], [0, 0, 0], [1, 0, 0], [0, 0, 0]]))
    assert matrix[0, 1] == pytest.approx(0.57735, abs=1e-5)
    # a constant option is correlated with nothing
    assert matrix[2].tolist() == [0, 0, 1]


def test_an_option_nobody_ticked_is_out_and_one_all_ticked_is_in() -> None:
    rows: list[Row] = [(f"i{i}", f"r{r}", sets("joke")) for i in range(4) for r in range(3)]
    found = consensus(table(rows, Kind.MULTILABEL, OPTIONS), "binary-relevance")
    assert found.posterior is not None
    np.testing.assert_array_equal(found.posterior, [[0, 1, 0]] * 4)


def test_a_base_for_other_questions_is_refused() -> None:
    rows, _ = crowd(0)
    with pytest.raises(RequestError, match="yes-or-no"):
        consensus(table(rows, Kind.MULTILABEL, OPTIONS), "binary-relevance", base="median")
