"""The multilevel model finds planted effects; it needs an extra."""

import importlib.util
import sys
from dataclasses import replace

import pytest

from quorate.analysis.disagreement import attribute
from quorate.analysis.disagreement.groups.multilevel import multilevel
from quorate.schema import Judgments, Kind, NotApplicableError, RequestError

from .crowd import crowd

ABSENT = importlib.util.find_spec("numpyro") is None


class TestMultilevel:
    @pytest.mark.skipif(ABSENT, reason="NumPyro is not installed: the extra quorate[multilevel]")
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


def _ordered(table: Judgments) -> Judgments:
    """The same judgments of a scale."""
    return replace(table, question=replace(table.question, kind=Kind.ORDINAL))
