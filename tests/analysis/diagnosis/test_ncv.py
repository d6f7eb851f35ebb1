"""Cross-validation of labels, with trainers whose answers are known."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import polars as pl
import pytest
from numpy.typing import NDArray

from quorate.analysis.diagnosis.evidence import Evidence
from quorate.analysis.diagnosis.log import Run, Scores, TrainingLog
from quorate.analysis.diagnosis.signal import method
from quorate.analysis.diagnosis.signals.ncv import incv, ncv
from quorate.schema import InputError, NotApplicableError, RequestError

Longs = NDArray[np.int64]


class Knowing:
    """A trainer that knows the truth, and keeps what it was asked."""

    def __init__(self, true: Iterable[int], k: int, sure: float = 0.9) -> None:
        self.true, self.k, self.sure = np.array(list(true)), k, sure
        self.asked: list[tuple[Longs, Longs]] = []

    def __call__(self, learned: Longs, judged: Longs) -> NDArray[np.float64]:
        self.asked.append((learned, judged))
        said = np.full((len(judged), self.k), (1 - self.sure) / (self.k - 1))
        said[np.arange(len(judged)), self.true[judged]] = self.sure
        return said


def planted(n: int = 200, k: int = 4, wrong: int = 20) -> tuple[Longs, Longs]:
    true = np.arange(n) % k
    labels = true.copy()
    labels[:wrong] = (true[:wrong] + 1) % k
    return labels, true


def test_each_half_is_judged_by_a_model_of_the_other() -> None:
    labels, true = planted()
    trainer = Knowing(true, 4)
    found = ncv(labels, 4, trainer, seed=1)
    (one, two), (two_again, one_again) = trainer.asked
    assert one.tolist() == one_again.tolist()
    assert two.tolist() == two_again.tolist()
    assert sorted([*one, *two]) == list(range(200))
    # 50 of each class, 55 or 45 of a label here, dealt out by label
    assert np.abs(np.bincount(labels[one]) - np.bincount(labels[two])).max() <= 1
    assert found.suspects.tolist() == (labels != true).tolist()
    assert found.judged.all()
    assert not found.removed.any()
    (only,) = found.rounds
    assert (only.candidates, only.selected, only.removed) == (200, 180, 0)
    assert only.agreement == 0.9
    assert ncv(labels, 4, Knowing(true, 4), seed=2).rounds == found.rounds


def test_the_noise_is_estimated_whatever_the_kind_of_flip() -> None:
    # a model that knows the truth: what it contradicts is what is wrong, in one pair or in all
    labels, true = planted(400, 4, 80)
    assert ncv(labels, 4, Knowing(true, 4)).noise == pytest.approx(0.2, abs=0.02)
    pair = true.copy()
    pair[np.flatnonzero(true == 0)[:80]] = 1
    assert ncv(pair, 4, Knowing(true, 4)).noise == pytest.approx(0.2, abs=0.02)
    assert ncv(true, 4, Knowing(true, 4)).noise == 0.0


def test_rounds_learn_from_what_was_selected_and_set_the_worst_aside() -> None:
    labels, true = planted(200, 4, 40)

    class Fickle(Knowing):
        """Knows nothing of the last ten in the first round."""

        def __call__(self, learned: Longs, judged: Longs) -> NDArray[np.float64]:
            said = super().__call__(learned, judged)
            if len(self.asked) <= 2:
                said[judged >= 190] = np.roll(said[judged >= 190], 1, axis=1)
            return said

    trainer = Fickle(true, 4)
    found = incv(labels, 4, trainer, iterations=2, remove=0.1, seed=3)
    first, second = found.rounds
    # of 200, 40 are wrong and 10 not recognised: 150 selected, and 10 % of each half's set aside
    assert (first.candidates, first.selected, first.agreement) == (200, 150, 0.75)
    assert first.removed in (14, 15)  # int(.1 · s) of halves with s + t = 150
    assert second.candidates == 200 - 150 - first.removed
    assert second.removed == 0
    aside = np.flatnonzero(found.removed)
    assert len(aside) == first.removed
    for learned, judged in trainer.asked[2:]:
        assert np.isin(np.flatnonzero(found.selected[:190])[:100], learned).all()
        assert not np.isin(aside, judged).any()
        assert not np.isin(aside, learned).any()
    # every example that was not set aside was recognised at last
    assert found.suspects.tolist() == ((labels != true) | found.removed).tolist()


def test_as_many_are_set_aside_as_are_thought_wrong() -> None:
    labels, true = planted(400, 4, 80)
    found = incv(labels, 4, Knowing(true, 4), iterations=3, remove=None, seed=1)
    # ε = .2, so .25 of 320: all that is wrong, and there is nothing left to judge
    assert found.noise == pytest.approx(0.2, abs=0.02)
    assert found.rounds[0].removed == pytest.approx(80, abs=8)
    assert found.suspects.tolist() == (labels != true).tolist()
    kept = incv(labels, 4, Knowing(true, 4), iterations=3, seed=1)
    assert not kept.removed.any()
    assert [each.candidates for each in kept.rounds] == [400, 80, 80]


def test_an_example_whose_class_was_not_learned_is_not_judged() -> None:
    labels = np.array([0, 0, 1, 1, 1, 2])
    found = ncv(labels, 3, Knowing(labels, 3))
    assert found.judged.tolist() == [True, True, True, True, True, False]
    assert not found.suspects[5]
    assert np.isnan(found.probabilities[5]).all()


def test_what_does_not_fit_is_refused() -> None:
    labels, true = planted()
    trainer = Knowing(true, 4)
    with pytest.raises(InputError, match=r"labels of shape \(200,\) do not lie in 0–2"):
        ncv(labels, 3, trainer)
    with pytest.raises(NotApplicableError, match="class of its own"):
        ncv(np.arange(4), 4, trainer)
    with pytest.raises(RequestError, match="0 rounds"):
        incv(labels, 4, trainer, iterations=0)
    with pytest.raises(RequestError, match="-1"):
        incv(labels, 4, trainer, remove=-1)
    with pytest.raises(InputError, match=r"probabilities of shape \(100, 5\)"):
        ncv(labels, 4, Knowing(true, 5))
    with pytest.raises(NotApplicableError, match="no half holds"):
        ncv(np.array([0, 0, 0, 0]), 2, Knowing([0, 0, 0, 0], 2))


def logged(labels: Longs, said: NDArray[np.floating], **more: NDArray[np.floating]) -> Evidence:
    names = pl.Series([f"e{n}" for n in range(len(labels))])
    half = len(labels) // 2
    runs = tuple(
        Run(f"fold {n}", outside=Scores(rows, [said[rows]]), probabilities=True)
        for n, rows in enumerate((np.arange(half), np.arange(half, len(labels))))
    )
    classes = tuple("abcd"[: said.shape[1]])
    return Evidence(TrainingLog(names, labels, classes, runs, **more))


def test_a_log_of_folds_holds_the_method() -> None:
    labels, true = planted()
    said = Knowing(true, 4)(labels, np.arange(200))
    said[7] = np.nan
    found = method("ncv").read(logged(labels, said))
    assert found.flagged is not None
    assert np.flatnonzero(found.flagged).tolist() == [n for n in range(20) if n != 7]
    assert found.values[30] == pytest.approx(0.9)
    assert found.suspicion[0] == pytest.approx(-0.1 / 3)
    assert np.isnan(found.values[7])
    assert found.notes[0] == "2 models judged examples from outside; the paper has 2"
    assert found.notes[1] == "about 9.5% of labels are thought wrong"  # 19 of 199
    assert found.notes[2].startswith("1 example has no out-of-sample probabilities")


def test_the_built_in_model_cross_validates_the_features_of_a_log() -> None:
    labels, true = planted(300, 3, 30)
    rng = np.random.default_rng(0)
    features = (np.eye(3)[true] * 4 + rng.normal(size=(300, 3))).astype(np.float32)
    said = np.full((300, 3), 1 / 3)
    found = method("incv", iterations=2).read(logged(labels, said, features=features))
    assert found.flagged is not None
    wrong = labels != true
    assert (found.flagged & wrong).sum() >= 27
    assert (found.flagged & ~wrong).sum() <= 15
    # the unselected lie below all others
    assert found.values[found.flagged].max() <= 0 <= found.values[~found.flagged].min()
    assert found.notes[0].startswith("2 rounds selected ")
    aside = method("incv", iterations=2, remove=-1.0).read(logged(labels, said, features=features))
    assert aside.notes[0].endswith(" aside")
    assert not aside.notes[0].endswith(" 0 aside")
    assert found.notes[0].endswith(" 0 aside")
    with pytest.raises(NotApplicableError, match="no features"):
        method("incv").read(logged(labels, said))
