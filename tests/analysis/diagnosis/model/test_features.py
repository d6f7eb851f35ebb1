"""Rows for the built-in model."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl
import pytest

from quorate.analysis.diagnosis.model.features import features_of, scaled
from quorate.schema import EmptyError, InputError, RequestError


def test_like_columns_share_one_scale() -> None:
    # centred: (−1, −2), (1, 2); squared lengths 5 and 5, so all is divided by √5
    found = features_of(rows=np.array([[1.0, 10.0], [3.0, 14.0]]))
    assert found == pytest.approx(np.array([[-1, -2], [1, 2]]) / 5**0.5)


def test_columns_in_other_units_are_standardised_and_constant_ones_vanish() -> None:
    # years differ by 1, incomes by 1,000: each becomes ∓1; mean squared length 2
    found = features_of(rows=np.array([[30, 1000, 7], [32, 3000, 7]]))
    assert found == pytest.approx(np.array([[-1, -1, 0], [1, 1, 0]]) / 2**0.5)


def test_rows_have_a_mean_squared_length_of_one() -> None:
    found = scaled(np.random.default_rng(0).normal(5, 3, (50, 4)))
    assert (found.astype(float) ** 2).sum(axis=1).mean() == pytest.approx(1, abs=1e-5)
    assert found.mean(axis=0) == pytest.approx(np.zeros(4), abs=1e-6)


def test_texts_of_the_same_words_lie_together() -> None:
    said = ["my card was stolen", "my card was stolen today", "rain is expected", "rain expected"]
    said += [f"filler number {word}" for word in "abcdefghij"]
    found = features_of(texts=said)
    near = found @ found.T
    assert near[0, 1] > near[0, 2]
    assert near[2, 3] > near[2, 0]
    assert found.shape == (14, 13)  # no more directions than texts less one


def test_the_same_seed_gives_texts_the_same_bits() -> None:
    said = pl.Series([f"the {n} th text of {n % 7}" for n in range(400)])
    assert features_of(texts=said).tobytes() == features_of(texts=said).tobytes()
    assert features_of(texts=said).shape == (400, 256)


def test_directions_keep_what_texts_have_in_common() -> None:
    # fewer texts than directions: nothing is lost, so products of rows are those of all n-grams
    # about their mean up to one scale, and texts that are equal stay equal
    said = ["one two", "one two", "three four", "five", ""]
    found = features_of(texts=said)
    assert found[0] == pytest.approx(found[1], abs=1e-6)
    assert np.linalg.norm(found[0] - found[2]) > 0.1


def test_large_images_are_averaged() -> None:
    # 64 × 64 of two values: each 2 × 2 block is constant, so 32 × 32 remains, centred
    images = np.zeros((2, 64, 64), np.uint8)
    images[1, :32] = 200
    found = features_of(images=images)
    assert found.shape == (2, 1024)
    # image 1 is +100 in 512 places about the mean: squared length 512 · 100², scaled to 1
    assert found[1, :512] == pytest.approx(np.full(512, 512**-0.5), rel=1e-5)
    assert not found[1, 512:].any()


def test_colour_images_become_directions() -> None:
    images = np.random.default_rng(1).integers(0, 256, (40, 32, 32, 3))
    assert features_of(images=images).shape == (40, 39)


@pytest.mark.parametrize(
    ("given", "error", "says"),
    [
        ({}, RequestError, "0 of texts, rows and images"),
        ({"rows": np.ones((2, 2)), "texts": ["a", "b"]}, RequestError, "2 of texts"),
        ({"rows": np.ones(3)}, InputError, "shape"),
        ({"rows": np.array([[1.0], [np.nan]])}, InputError, "row 1 of the rows"),
        ({"images": np.ones((2, 2))}, InputError, "3 or 4 dimensions"),
        ({"rows": np.ones((0, 3))}, EmptyError, "shape"),
        ({"texts": []}, EmptyError, "no text"),
        ({"texts": ["a", None]}, InputError, "row 1"),
    ],
)
def test_what_is_no_feature_is_refused(given: dict[str, Any], error: type, says: str) -> None:
    with pytest.raises(error, match=says):
        features_of(**given)
