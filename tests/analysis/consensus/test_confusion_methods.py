"""Methods with a confusion matrix a rater."""

from __future__ import annotations

import numpy as np
import pytest

import quorate
from quorate.analysis.consensus.cbcc import CommunityBCC
from quorate.analysis.consensus.competence import (
    beta_interval,
    confusion,
    from_hits,
    from_posterior,
)
from quorate.analysis.consensus.dawid_skene import DawidSkene
from quorate.analysis.consensus.ebcc import EnhancedBCC
from quorate.analysis.consensus.hierarchical import HierarchicalDawidSkene
from quorate.analysis.consensus.packed_method import too_large
from quorate.analysis.numerics.packed import pack
from quorate.schema import Judgments
from simulated import Crowd, simulate
from tables import table

MODELS = ["dawid-skene", "dawid-skene-map", "lfc", "bcc", "cbcc", "ebcc", "hierarchical"]


@pytest.fixture(scope="module")
def skilled() -> Crowd:
    return simulate(items=400, raters=12, options=3, overlap=5, accuracy=(0.6, 0.95), seed=1)


@pytest.mark.parametrize("name", MODELS)
def test_beats_the_vote_and_finds_competence(skilled: Crowd, name: str) -> None:
    fit = quorate.consensus(skilled.judgments, method=name)
    vote = quorate.consensus(skilled.judgments, method="majority")
    assert (fit.codes == skilled.truth).mean() > (vote.codes == skilled.truth).mean()
    assert fit.competence.accuracy is not None
    assert np.corrcoef(fit.competence.accuracy, skilled.accuracy)[0, 1] > 0.9


@pytest.mark.parametrize("name", ["dawid-skene", "dawid-skene-map", "lfc", "bcc"])
def test_the_objective_never_falls(skilled: Crowd, name: str) -> None:
    trace = np.array(quorate.consensus(skilled.judgments, method=name).trace)
    assert len(trace) > 3
    assert (np.diff(trace) > -1e-6).all()


def test_competence_intervals_cover_the_true_accuracy() -> None:
    # 95 % intervals, 30 crowds of 12 raters: 360 intervals, at least 90 % must cover
    covered = []
    for seed in range(30):
        made = simulate(items=200, raters=12, options=3, overlap=6, accuracy=(0.6, 0.95), seed=seed)
        c = quorate.consensus(made.judgments, method="hierarchical").competence
        assert c.lower is not None
        assert c.upper is not None
        covered.append((c.lower <= made.accuracy) & (made.accuracy <= c.upper))
    assert np.mean(covered) >= 0.90


def test_one_bad_answer_does_not_damn_a_new_rater() -> None:
    made = simulate(items=300, raters=10, options=2, overlap=4, accuracy=(0.85, 0.95), seed=3)
    rows = [(i, r, x) for i, r, x in made.judgments.to_polars().iter_rows()]
    item, wrong = "i0000", "01"[1 - int(made.truth[0])]
    judgments = table([*rows, (item, "newcomer", wrong)])
    by_name = dict(
        quorate.consensus(judgments, method="hierarchical")
        .raters.select("rater", "accuracy")
        .rows()
    )
    strict = dict(
        quorate.consensus(judgments, method="dawid-skene").raters.select("rater", "accuracy").rows()
    )
    assert by_name["newcomer"] > 0.6
    assert strict["newcomer"] < by_name["newcomer"]


def test_communities_separate_the_careful_from_the_careless() -> None:
    rng = np.random.default_rng(0)
    accuracy = np.concatenate([np.full(8, 0.95), np.full(8, 0.4)])
    made = simulate(items=400, raters=16, options=3, overlap=6, accuracy=accuracy, seed=5)
    fit = CommunityBCC(communities=2).fit(made.judgments, seed=int(rng.integers(9)))
    member = fit.competence.extra["community_1"] > 0.5
    assert member[:8].all()
    assert not member[8:].any()


def test_subtypes_help_when_raters_err_together() -> None:
    # a third of the items looks like the other class to everyone
    rng = np.random.default_rng(7)
    truth = rng.integers(0, 2, 600)
    hard = rng.random(600) < 0.3
    rows = []
    for i in range(600):
        for r in rng.choice(20, 7, replace=False):
            right = rng.random() < (0.55 if hard[i] else 0.92)
            rows.append((f"i{i:03}", f"r{r:02}", str(truth[i] if right else 1 - truth[i])))
    judgments = table(rows)
    simple = quorate.consensus(judgments, method="bcc")
    subtyped = quorate.consensus(judgments, method="ebcc", starts=2)
    # independent raters are sure of what they share: the subtypes are less often certainly wrong
    wrong_simple = (simple.codes != truth) & (simple.probability > 0.99)
    wrong_subtyped = (subtyped.codes != truth) & (subtyped.probability > 0.99)
    assert wrong_subtyped.sum() <= wrong_simple.sum()


def test_more_starts_never_lower_the_bound(skilled: Crowd) -> None:
    one = EnhancedBCC(starts=1).fit(skilled.judgments).trace[-1]
    three = EnhancedBCC(starts=3).fit(skilled.judgments).trace[-1]
    assert three >= one


def test_a_table_that_cannot_fit_in_memory_is_refused() -> None:
    rows = [(f"i{k}", f"r{k}", f"{k:05}") for k in range(600)]
    judgments = table(rows)
    assert "one-coin" in too_large(judgments)
    with pytest.raises(quorate.QuorateError, match="600 raters"):
        quorate.consensus(judgments, method="dawid-skene")


def test_prior_of_the_hierarchy_is_learned(skilled: Crowd) -> None:
    fit = HierarchicalDawidSkene().fit(skilled.judgments)
    crowd = np.asarray(fit.parameters["crowd_confusion"])
    assert crowd.sum(axis=1).tolist() == pytest.approx([1, 1, 1])
    assert (np.diag(crowd) > 0.6).all()


def test_smoothing_keeps_every_error_possible() -> None:
    rows = [(f"{i:02}", r, "xy"[i % 2]) for i in range(20) for r in "rst"]
    sharp = DawidSkene().fit(table(rows)).competence.confusion
    smooth = DawidSkene(smoothing=0.5).fit(table(rows)).competence.confusion
    assert sharp is not None
    assert smooth is not None
    assert sharp[0, 0, 1] < 1e-6
    # 10 items of class x, all called x: (0 + .5) / (10 + 2 x .5) = .0455
    assert smooth[0, 0, 1] == pytest.approx(0.0455, abs=0.001)


def test_hits_interval_is_jeffreys() -> None:
    # 9 of 10: posterior Beta(9.5, 1.5), mean 9.5/11
    c = from_hits(np.array([9.0]), np.array([10.0]))
    assert c.accuracy is not None
    assert c.lower is not None
    assert c.upper is not None
    assert c.accuracy[0] == pytest.approx(9.5 / 11)
    # published Jeffreys interval for 9 of 10: .619–.989 (Brown, Cai & DasGupta 2001)
    assert c.lower[0] == pytest.approx(0.619, abs=0.001)
    assert c.upper[0] == pytest.approx(0.989, abs=0.001)


def test_accuracy_of_inferred_answers_is_less_certain_than_of_known_ones() -> None:
    # one rater, four items: right for sure, right for sure, .8, .8
    judgments = table([(i, "r", "x") for i in "abcd"], options=["x", "y"])
    packed = pack(judgments)
    sure = from_posterior(packed, np.array([[1.0, 0.0]] * 4))
    unsure = from_posterior(packed, np.array([[1.0, 0.0]] * 2 + [[0.8, 0.2]] * 2))
    assert sure.accuracy is not None
    assert unsure.accuracy is not None
    assert unsure.lower is not None
    assert unsure.upper is not None
    # crowd mean (4 + .5)/5 = .9, accuracy (4 + 2 x .9)/6
    assert sure.accuracy[0] == pytest.approx(0.9667, abs=1e-4)
    # crowd mean (3.6 + .5)/5 = .82, a = (3.6 + 2 x .82)/6 = .8733, a(1-a) = .1106;
    # information 6/.1106 - .32/.1106² = 54.2 - 26.2 = 28.1, variance .0356
    assert unsure.accuracy[0] == pytest.approx(0.8733, abs=1e-4)
    low, high = beta_interval(np.array([0.8733]), np.array([0.0356]))
    assert unsure.lower[0] == pytest.approx(low[0], abs=0.01)
    assert unsure.upper[0] == pytest.approx(high[0], abs=0.01)


def test_confusion_of_a_class_never_seen_is_even() -> None:
    rows = np.zeros((1, 3, 3))
    rows[0, :, 0] = [2, 1, 1]
    assert confusion(rows)[0].tolist() == [[0.5, 0.25, 0.25], [1 / 3] * 3, [1 / 3] * 3]


def test_gold_moves_the_classes_it_names(skilled: Crowd) -> None:
    judgments: Judgments = skilled.judgments
    gold = {judgments.items[i]: judgments.question.options[0] for i in range(5)}
    fit = quorate.consensus(judgments, method="bcc", gold=gold)
    assert fit.labels[:5].to_list() == [judgments.question.options[0]] * 5
    assert (fit.probability[:5] == 1).all()
