"""Methods in which a label either names the class or does not."""

from __future__ import annotations

import numpy as np
import pytest

import quorate
from quorate.analysis.consensus.mace import MACE
from quorate.analysis.consensus.zencrowd import ZenCrowd
from simulated import simulate
from tables import table


def test_zencrowd_first_step_by_hand() -> None:
    # item a: x x y; reliabilities .8, two classes: x: .8 .8 .2 = .128, y: .2 .2 .8 = .032
    # -> P(x) = .8; item b: y y -> P(y) = .64/(.64+.04) = .9412
    judgments = table(
        [("a", "r", "x"), ("a", "s", "x"), ("a", "t", "y"), ("b", "r", "y"), ("b", "s", "y")]
    )
    fit = ZenCrowd(iterations=1).fit(judgments)
    # M-step from these: r, s: (.8 + .9412)/2 = .8706; t: .2; then the E-step once more:
    # item a, x: .8706² x .8 = .6063, y: .1294² x .2 = .00335 -> P(x) = .9945
    assert fit.posterior is not None
    assert fit.posterior[0, 0] == pytest.approx(0.9945, abs=1e-4)


@pytest.mark.parametrize("name", ["one-coin", "zencrowd", "mace"])
def test_beats_the_vote_and_finds_competence(name: str) -> None:
    made = simulate(items=400, raters=12, options=4, overlap=5, accuracy=(0.4, 0.95), seed=2)
    fit = quorate.consensus(made.judgments, method=name)
    vote = quorate.consensus(made.judgments, method="majority")
    assert (fit.codes == made.truth).mean() > (vote.codes == made.truth).mean()
    assert fit.competence.accuracy is not None
    assert np.corrcoef(fit.competence.accuracy, made.accuracy)[0, 1] > 0.9


@pytest.mark.parametrize("inference", ["vb", "em"])
def test_mace_finds_spammers_and_their_habit(inference: str) -> None:
    # 8 careful raters, one who always says 2, one who guesses
    made = simulate(items=300, raters=8, options=3, overlap=4, accuracy=(0.85, 0.95), seed=4)
    rng = np.random.default_rng(0)
    rows = [(i, r, x) for i, r, x in made.judgments.to_polars().iter_rows()]
    rows += [(f"i{i:04}", "same", "2") for i in range(150)]
    rows += [(f"i{i:04}", "guess", str(rng.integers(3))) for i in range(150)]
    fit = quorate.consensus(table(rows), method="mace", inference=inference)
    spam = dict(fit.raters.select("rater", "spam").rows())
    assert spam["same"] > 0.9
    assert spam["guess"] > 0.8
    assert all(spam[f"r{k:03}"] < 0.35 for k in range(8))
    habit = np.asarray(fit.parameters["spam_strategy"])[fit.rater_names.to_list().index("same")]
    assert habit[2] > 0.8


def test_mace_keeps_its_best_start() -> None:
    made = simulate(items=60, raters=6, options=3, overlap=3, accuracy=(0.4, 0.9), seed=6)
    one = MACE(restarts=1).fit(made.judgments).trace[-1]
    ten = MACE(restarts=10).fit(made.judgments).trace[-1]
    assert ten >= one


def test_mace_says_which_inference_it_knows() -> None:
    with pytest.raises(quorate.QuorateError, match="'vb' or 'em'"):
        MACE(inference="gibbs")


def test_one_coin_has_no_trouble_with_a_thousand_options() -> None:
    made = simulate(items=200, raters=10, options=1000, overlap=3, accuracy=(0.7, 0.9), seed=8)
    fit = quorate.consensus(made.judgments, method="one-coin")
    assert (fit.codes == made.truth).mean() > 0.9
