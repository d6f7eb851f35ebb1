"""What confident learning reads from a training log."""

from __future__ import annotations

import math

import numpy as np
import polars as pl
import pytest

from noisy_labels import noisy
from quorate.analysis.diagnosis.confident.likely_wrong import find_suspects
from quorate.analysis.diagnosis.confident.prune import prune
from quorate.analysis.diagnosis.confident.quality import quality
from quorate.analysis.diagnosis.evidence import Evidence
from quorate.analysis.diagnosis.log import Run, Scores, TrainingLog
from quorate.analysis.diagnosis.signal import method
from quorate.schema import NotApplicableError, RequestError

LABELS, LAST = noisy(2, 600, 3)
_, FIRST = noisy(2, 600, 3, lead=4.0)


def evidence() -> Evidence:
    scores = Scores(np.arange(600), [FIRST, LAST])
    run = Run("fold", outside=scores, probabilities=True)
    names = pl.Series([f"e{n}" for n in range(600)])
    return Evidence(TrainingLog(names, LABELS, ("a", "b", "c"), (run,)))


def test_the_set_is_what_the_rule_prunes_and_the_values_are_the_quality() -> None:
    last = LAST.astype(np.float32)
    found = method("confident-learning").read(evidence())
    assert found.flagged is not None
    assert found.flagged.tolist() == prune(LABELS, last).tolist()
    assert found.values.tolist() == quality(LABELS, last).tolist()
    assert found.suspicion.tolist() == (-found.values).tolist()
    expected = find_suspects(LABELS, last)
    low, high = expected.joint.interval
    assert found.notes == (
        f"{expected.joint.errors} labels are thought wrong ({low:.0f}–{high:.0f} by chance of "
        f"counting), and {len(expected.order)} are flagged",
    )


def test_options_choose_the_rule_the_score_and_the_epochs() -> None:
    mean = evidence().probabilities
    found = method("confident-learning", rule="by-class", by="self-confidence", epochs="mean").read(
        evidence()
    )
    assert found.flagged is not None
    assert found.flagged.tolist() == prune(LABELS, mean, "by-class").tolist()
    assert found.values.tolist() == quality(LABELS, mean, "self-confidence").tolist()
    assert found.flagged.tolist() != prune(LABELS, LAST, "by-class").tolist()
    with pytest.raises(RequestError, match="epochs is 'best'"):
        method("self-confidence", epochs="best").read(evidence())


@pytest.mark.parametrize(
    "name", ["self-confidence", "normalized-margin", "confidence-weighted-entropy"]
)
def test_scores_are_methods_without_a_set(name: str) -> None:
    found = method(name).read(evidence())
    assert found.values.tolist() == quality(LABELS, LAST.astype(np.float32), name).tolist()  # type: ignore[arg-type]
    assert found.suspicion.tolist() == (-found.values).tolist()
    assert found.flagged is None


def test_notes_name_classes_and_examples_of_which_nothing_can_be_said() -> None:
    said = np.array([[0.8, 0.1, 0.1]] * 4 + [[0.1, 0.8, 0.1], [math.nan] * 3])
    run = Run("fold", outside=Scores(np.arange(6), [said]), probabilities=True)
    names = pl.Series([f"e{n}" for n in range(6)])
    log = TrainingLog(names, np.array([0, 0, 0, 0, 1, 0]), ("a", "b", "c"), (run,))
    found = method("confident-learning").read(Evidence(log))
    assert found.notes[1:] == (
        "1 example has no out-of-sample probabilities: nothing is said there",
        "no scored example is given c: none is counted as truly of it",
        "one scored example is given b: it is never flagged",
    )
    assert np.isnan(found.values[5])
    inside = Run("inside", inside=Scores(np.arange(6), [said]), probabilities=True)
    alone = Evidence(TrainingLog(names, log.labels, log.classes, (inside,)))
    with pytest.raises(NotApplicableError, match="never saw"):
        method("confident-learning").read(alone)
