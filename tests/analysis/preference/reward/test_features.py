"""Features: the same for the same text, of length 1, blind to length when told so."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import polars as pl
import pytest
from scipy import sparse

from quorate.analysis.preference.reward.features import SURFACE, Embedded, Hashed
from quorate.schema import RequestError


def row(response: str, prompt: str = "", how: Hashed | None = None) -> np.ndarray:
    found = (how or Hashed(buckets=256)).matrix(pl.Series([prompt]), pl.Series([response]))
    assert isinstance(found, sparse.csr_array)
    return np.asarray(found.toarray()[0])


def test_a_text_has_the_same_row_in_every_process() -> None:
    code = (
        "import polars as pl; from quorate.analysis.preference.reward.features import Hashed;"
        "m = Hashed(buckets=256).matrix(pl.Series(['so']), pl.Series(['So it is, 世界.']));"
        "print(m.toarray()[0].round(12).tolist())"
    )
    said = [
        subprocess.run(
            [sys.executable, "-c", code],
            env={"PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]
    assert said[0] == said[1]
    assert said[0].strip() == str(row("So it is, 世界.", "so").round(12).tolist())


def test_other_texts_in_the_table_change_nothing() -> None:
    how = Hashed(buckets=512)
    texts = pl.Series(["one two", "three four five.", "one two"])
    together = how.matrix(pl.Series(["", "one", "one"]), texts)
    assert isinstance(together, sparse.csr_array)
    whole = together.toarray()
    np.testing.assert_allclose(whole[0], row("one two", "", how))
    np.testing.assert_allclose(whole[2], row("one two", "one", how))


def test_ngrams_have_length_one_however_long_the_text() -> None:
    for text in ("Short.", "A long text with many different words " * 50):
        assert np.linalg.norm(row(text)[: -len(SURFACE)]) == pytest.approx(1.0)


def test_plain_measures_by_hand() -> None:
    # tokens: yes , yes it is . -> 6, of which 5 differ; «it» and «is» are in the prompt: 2 of 6;
    # 15 letters, 15 / 6 / 8 = .3125; one sentence, finished
    length, sentences, variety, echo, size, done = row("Yes, yes it is.", "is it so")[-6:]
    assert length == pytest.approx(np.log(7) / 4)
    assert sentences == pytest.approx(np.log(2) / 2)
    assert variety == pytest.approx(5 / 6)
    assert echo == pytest.approx(2 / 6)
    assert size == pytest.approx(0.3125)
    assert done == 1.0


def test_the_prompt_counts() -> None:
    assert not np.allclose(row("Paris", "capital of France"), row("Paris", "Paris or Rome"))


def test_without_length_a_text_is_as_good_as_twice_the_text() -> None:
    how = Hashed(buckets=256, length=False)
    assert (row("word. " * 3, how=how)[-6:-4] == 0).all()
    assert row("word. " * 3)[-6] > 0


def test_an_empty_text_has_a_row_of_zeros_and_no_error() -> None:
    assert np.isfinite(row("")).all()
    assert (row("")[:-1] == 0).all()


def test_bad_settings_are_refused() -> None:
    with pytest.raises(RequestError, match="3 buckets"):
        Hashed(buckets=3)
    with pytest.raises(RequestError, match="stretches"):
        Hashed(letters=(4, 2))


def test_embeddings_are_held_to_their_shape() -> None:
    features = Embedded(2, np.array([2.0, 1.0]))
    np.testing.assert_allclose(features.scaled(np.array([[4.0, 3.0]])), [[2.0, 3.0]])
    with pytest.raises(RequestError, match=r"shape \(1, 3\)"):
        features.scaled(np.ones((1, 3)))
    with pytest.raises(RequestError, match="row 1 "):
        features.scaled(np.array([[1.0, 1.0], [np.nan, 1.0]]))
    with pytest.raises(RequestError, match="nothing here makes them"):
        features.matrix(pl.Series(["a"]), pl.Series(["b"]))
