"""The multilevel model finds planted effects; it needs an extra."""

import importlib.util
import sys
from dataclasses import replace

import numpy as np
import pytest

from quorate.analysis.disagreement import attribute
from quorate.analysis.disagreement.groups.multilevel import (
    _design,
    _Drawn,
    _group_effects,
    _log_likelihood,
    _r_hat,
    _summary,
    multilevel,
)
from quorate.schema import Judgments, Kind, NotApplicableError, RequestError

from .crowd import crowd

needs_numpyro = pytest.mark.skipif(
    importlib.util.find_spec("numpyro") is None,
    reason="NumPyro is not installed: the extra quorate[multilevel]",
)


class TestMultilevel:
    @needs_numpyro
    @pytest.mark.parametrize("options", [2, 4])
    def test_finds_a_planted_leaning(self, options: int) -> None:
        table = crowd(3, raters=80, items=40, judged=20, leaning=1.5, options=options)
        if options > 2:
            table = _ordered(table)
        found = multilevel(table, attribute(table, "g0"), samples=150)
        first, second = found.groups
        assert (first.name, second.name) == ("v0", "v1")
        assert first.value == pytest.approx(-second.value, abs=1e-6)
        # planted ±.75 logits; items have sd 1, raters .5
        assert 0.35 < first.lower < 0.75 < first.upper < 1.2
        item, _, rater, _ = found.deviations
        assert item.lower < 1 < item.upper
        assert rater.lower < 0.5 < rater.upper
        assert sum(one.value for one in found.shares) == pytest.approx(1)
        assert 0.9 < found.mixing <= 1.05
        assert first.effective > 100

    @needs_numpyro
    def test_finds_planted_item_by_group_effects_among_the_groups_that_may_be_shown(self) -> None:
        # 62 raters in four groups: 16, 16, 15, 15; 30 of them are hidden, and their effects too
        table = crowd(5, raters=62, items=40, judged=40, groups=4, split=1.0)
        found = multilevel(table, attribute(table, "g0"), smallest=16, samples=150)
        assert [one.name for one in found.groups] == ["v0", "v1"]
        item, _, _, split = found.deviations
        assert 0.6 < split.lower < 1 < split.upper < 1.6
        assert item.lower < 1 < item.upper

    def test_refuses_what_it_cannot_fit(self) -> None:
        table = crowd(1, options=3)
        with pytest.raises(NotApplicableError, match="choice of two or a scale"):
            multilevel(table, attribute(table, "g0"))
        table = crowd(1, raters=15)
        with pytest.raises(RequestError, match="fewer than two groups"):
            multilevel(table, attribute(table, "g0"))
        table = crowd(1)
        with pytest.raises(RequestError, match="at least 100"):
            multilevel(table, attribute(table, "g0"), samples=20)

    def test_says_how_to_install_what_it_needs(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(sys.modules, "jax", None)
        table = crowd(1)
        with pytest.raises(RequestError, match=r"pip install 'quorate\[multilevel\]'"):
            multilevel(table, attribute(table, "g0"))


class TestParts:
    @needs_numpyro
    def test_likelihood_of_a_scale_is_the_product_of_its_shares(self) -> None:
        import jax.numpy as jnp

        table = _ordered(crowd(2, raters=20, items=5, judged=5, options=4))
        design = _design(table, attribute(table, "g0").rows(table), 2, 4)
        eta = np.random.default_rng(0).normal(size=100)
        # gaps of 1 and 2 between three thresholds: 0, 1, 3 less their mean 4/3
        at = np.array([-np.inf, -4 / 3, -1 / 3, 5 / 3, np.inf])
        below = 1 / (1 + np.exp(-(at[None, :] - eta[:, None])))
        share = np.diff(below, axis=1)[np.arange(100), design.labels]
        found = _log_likelihood(design)(jnp.asarray(eta), jnp.log(jnp.asarray([1.0, 2.0])))
        assert float(found) == pytest.approx(np.log(share).sum(), rel=1e-5)

    def test_group_effects_given_level(self) -> None:
        level = np.broadcast_to([2.0, 0.0], (2, 20_000, 2))
        members = np.array([4.0, 4.0])
        # raters alike: half the difference of the levels, no doubt left
        sure = np.broadcast_to([1.0, 1.0, 0.0, 1.0], (2, 20_000, 4))
        assert _group_effects(level, sure, members, 0) == pytest.approx(level - 1)
        # mean of four raters of sd 2: variance 1, as much as the groups'. Half of the difference is
        # theirs: 2 → 1, its variance 1/(1/2 + 1/2) = 1; a shift is half of it: .5 with sd .5
        unlike = np.broadcast_to([1.0, 1.0, 2.0, 1.0], (2, 20_000, 4))
        shift = _group_effects(level, unlike, members, 0)[..., 0]
        assert shift.mean() == pytest.approx(0.5, abs=0.01)
        assert shift.std() == pytest.approx(0.5, abs=0.01)

    def test_r_hat(self) -> None:
        # halves of chains: 0 2, 0 2, 2 4, 2 4: within 2; means 1 1 3 3: between 4/3; n = 2
        draws = np.array([[0.0, 2.0, 0.0, 2.0], [2.0, 4.0, 2.0, 4.0]])
        assert _r_hat(draws) == pytest.approx(np.sqrt(1 / 2 + (4 / 3) / 2))

    def test_refuses_chains_that_have_not_settled(self) -> None:
        table = crowd(1)
        rng = np.random.default_rng(0)
        groups = rng.normal(size=(2, 200, 2))
        deviations = np.abs(rng.normal(size=(2, 200, 4)))
        deviations[1, :, 3] += 1  # one chain finds larger effects of item × group than the other
        drawn = _Drawn(groups, deviations)
        with pytest.raises(RequestError, match=r"not settled: R̂ is .* for 'item × group'"):
            _summary(drawn, attribute(table, "g0"), 200, 0, table.digest)


def _ordered(table: Judgments) -> Judgments:
    """The same judgments of a scale."""
    return replace(table, question=replace(table.question, kind=Kind.ORDINAL))
