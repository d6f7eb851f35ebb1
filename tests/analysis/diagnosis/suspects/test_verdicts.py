"""Verdicts on planted cases, each kind by its rule."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from digit_runs import NAMES, pixels
from quorate.analysis.diagnosis.evidence import Evidence
from quorate.analysis.diagnosis.log import Run, Scores, TrainingLog
from quorate.analysis.diagnosis.model.features import features_of
from quorate.analysis.diagnosis.model.training import train
from quorate.analysis.diagnosis.suspects.verdicts import VERDICTS, Verdicts, verdicts
from quorate.schema import InputError


def planted() -> tuple[Verdicts, dict[str, slice]]:
    """Digits with 40 mixtures of two classes, 10 images of noise and 30 near copies behind."""
    images, labels = pixels()
    n, rng = len(labels), np.random.default_rng(4)
    first = rng.choice(n, 40, replace=False)
    second = np.array([rng.choice(np.flatnonzero(labels != labels[i])) for i in first])
    mixed = (images[first] + images[second]) / 2
    noise = rng.integers(0, 17, (10, 64)).astype(np.float32)
    copied = rng.choice(n, 30, replace=False)
    near = np.clip(images[copied] + rng.integers(-1, 2, (30, 64)), 0, 16)
    rows = features_of(rows=np.vstack([images, mixed, noise, near]).astype(np.float32))
    given = np.concatenate([labels, labels[first], rng.integers(0, 10, 10), labels[copied]])
    evidence = Evidence(train(rows, given, NAMES, rate=0.1, seed=4))
    splits = ["train"] * (n + 50) + ["train"] * 15 + ["test"] * 15
    places = {
        "real": slice(0, n),
        "mixed": slice(n, n + 40),
        "noise": slice(n + 40, n + 50),
        "own": slice(n + 50, n + 65),
        "other": slice(n + 65, n + 80),
    }
    return verdicts(evidence, np.zeros(len(given), bool), splits=splits), places


def test_planted_cases_get_their_verdicts() -> None:
    found, at = planted()
    held = found.held
    assert held["outlier"][at["noise"]].mean() >= 0.8
    assert held["outlier"][at["real"]].mean() < 0.03
    assert held["ambiguous"][at["mixed"]].mean() >= 0.25
    assert held["ambiguous"][at["real"]].mean() < 0.08
    assert held["duplicate"][at["own"]].mean() >= 0.8
    assert held["leaking"][at["other"]].mean() >= 0.8
    assert not held["leaking"][at["mixed"]].any()
    assert held["redundant"][at["mixed"]].mean() < 0.05
    assert held["redundant"][at["real"]].mean() > 0.5
    assert not found.unjudged
    row = at["other"].start
    assert found.of(row)[0] == VERDICTS[found.first[row]] == "leaking"


def small(
    p: list[list[float]], labels: list[int], *, inside: list[float] | None = None
) -> Evidence:
    """p of each class outside; inside p of the given label, the same in both epochs."""
    n = len(labels)
    given = np.array(labels)
    own = None
    if inside is not None:
        table = np.repeat((1 - np.array(inside))[:, None] / 2, 3, axis=1)
        table[np.arange(n), given] = inside
        own = Scores(np.arange(n), [table.astype(np.float32)] * 2)
    out = Scores(np.arange(n), [np.array(p, np.float32)] * 2)
    run = Run("one", own, out, probabilities=True)
    names = pl.Series([f"e{i}" for i in range(n)])
    return Evidence(TrainingLog(names, given, ("a", "b", "c"), (run,)))


def test_ambiguous_is_a_label_with_a_near_rival() -> None:
    said = [[0.7, 0.2, 0.1], [0.6, 0.3, 0.1], [0.3, 0.6, 0.1], [0.1, 0.6, 0.3], [0.45, 0.3, 0.25]]
    # .2 of .7 is less than a third; .3 of .6 is half, and the label leads or comes second; then
    # .1 and .25 are third
    found = verdicts(small(said, [0, 0, 0, 0, 2]), np.zeros(5, bool))
    assert found.held["ambiguous"].tolist() == [False, True, True, False, False]
    assert set(found.unjudged) == {"leaking", "duplicate", "hard", "redundant", "outlier"}


def test_hard_is_late_but_backed_and_no_suspect() -> None:
    said = [[0.9, 0.1, 0], [0.9, 0.1, 0], [0.1, 0.9, 0], [0.9, 0.1, 0]]
    # late and backed; early; late and not backed; late, backed and a suspect
    evidence = small(said, [0, 0, 0, 0], inside=[0.4, 0.8, 0.4, 0.4])
    found = verdicts(evidence, np.array([False, False, False, True]))
    assert found.held["hard"].tolist() == [True, False, False, False]
    assert [found.of(row) for row in range(4)] == [("hard",), (), (), ("wrong",)]
    assert found.first.tolist() == [VERDICTS.index("hard"), -1, -1, 0]


def test_texts_that_are_the_same_are_copies() -> None:
    texts = pl.Series(["A  b", "a b ", "c", "", " ", "C"])
    evidence = small([[0.9, 0.1, 0]] * 6, [0] * 6)
    none = np.zeros(6, bool)
    assert verdicts(evidence, none, texts).held["duplicate"].tolist() == [1, 1, 1, 0, 0, 1]
    found = verdicts(evidence, none, texts, ["x", "x", "x", "x", "x", "y"])
    assert found.held["duplicate"].tolist() == [1, 1, 0, 0, 0, 0]
    assert found.held["leaking"].tolist() == [0, 0, 1, 0, 0, 1]


def test_texts_and_splits_of_another_length_are_refused() -> None:
    evidence = small([[0.9, 0.1, 0]] * 2, [0, 0])
    with pytest.raises(InputError, match="there are 1 texts, and 2 examples"):
        verdicts(evidence, np.zeros(2, bool), pl.Series(["a"]))
    with pytest.raises(InputError, match="there are 3 splits"):
        verdicts(evidence, np.zeros(2, bool), splits=["a", "b", "c"])
