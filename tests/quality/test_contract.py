"""Every check, whatever the view: nothing raised, and what is found is what was promised."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from random import Random

import numpy as np
import pytest

from quorate import plugins
from quorate.quality import Answers, Conduct, Purpose, Terms, Verdict, View
from quorate.quality.running import made
from quorate.quality.view import RowIndex
from quorate.schema.judgments import NO_TIME
from quorate.schema.paradigm import PARADIGMS, Paradigm
from quorate.schema.question import Kind, Question

NOON = 1_700_000_000_000
WEIGHT = {Verdict.CLEARED: 0, Verdict.WEAK: 1, Verdict.STRONG: 2}
RATERS, ITEMS = 6, 40


def questions(rng: np.random.Generator, n: int, sort: str) -> dict[str, Answers]:
    """One question of each kind, with gaps in every column."""
    gaps = {"gaps": 0.3, "bare": 1.0}.get(sort, 0.0)
    gone = rng.random(n) < gaps
    nothing = {
        "value": np.full(n, np.nan),
        "right": np.where(gone, -1, rng.integers(-1, 2, n)).astype(np.int8),
        "first": np.where(gone, -1, rng.integers(-1, 3, n)).astype(np.int8),
        "places": 3,
    }

    def coded(kind: Kind, options: Sequence[str], **more: object) -> Answers:
        k = max(len(options), 1)
        code = np.where(gone, -1, np.zeros(n) if sort == "same" else rng.integers(0, k, n))
        posterior = rng.dirichlet(np.ones(k), ITEMS)
        posterior[rng.random(ITEMS) < 0.3] = np.nan
        given: dict[str, object] = {
            **nothing,
            "gold": rng.integers(-1, k, ITEMS).astype(np.int32),
            "posterior": None if sort == "bare" else posterior,
            **more,
        }
        return Answers(Question("q", kind, tuple(options)), code.astype(np.int32), **given)  # type: ignore[arg-type]

    texts = [
        "",
        "the same",
        "the same text again and again, with nothing else in it " * 4,
        "犬" * 90,
    ]
    unknown = np.full(ITEMS, -1, np.int32)
    return {
        "one": coded(Kind.CATEGORICAL, ("only",)),
        "three": coded(Kind.CATEGORICAL, ("a", "b", "c")),
        "grade": coded(Kind.ORDINAL, ("1", "2", "3", "4")),
        "sets": coded(
            Kind.MULTILABEL, ("x", "y", "z"), sets=rng.random((3, 3)) < 0.5, gold=unknown
        ),
        "size": coded(
            Kind.NUMERIC,
            (),
            value=np.where(gone, np.nan, 5.0 if sort == "same" else rng.normal(size=n)),
            gold=unknown,
            posterior=None,
        ),
        "words": coded(
            Kind.TEXT,
            (),
            texts=texts,
            gold=unknown,
            posterior=None,
        ),
        "rank": coded(Kind.CATEGORICAL, (), gold=unknown, posterior=None),
    }


def view(sort: str, n: int = 240, seed: int = 0) -> View:
    rng = np.random.default_rng(seed)
    bare = sort == "bare"
    gone = rng.random(n) < {"gaps": 0.3, "bare": 1.0}.get(sort, 0.0)
    return View(
        items=[f"i{n}" for n in range(ITEMS)],
        raters=[f"r{n}" for n in range(RATERS + 1)],  # the last has no judgment
        item=rng.integers(0, ITEMS, n).astype(np.int32),
        rater=rng.integers(0, RATERS, n).astype(np.int32),
        at=np.where(gone, NO_TIME, NOON + rng.integers(0, 10**8, n)),
        seconds=np.where(gone, np.nan, rng.choice([0.0, 0.2, 5.0, 9_000.0], n)),
        purpose=(np.zeros(n) if bare else rng.integers(0, len(Purpose), n)).astype(np.int8),
        round=(np.zeros(n) if bare else rng.integers(0, 3, n)).astype(np.int8),
        guideline=np.where(gone, -1, rng.integers(-1, 2, n)).astype(np.int8),
        length=np.where(
            rng.random(ITEMS) < (1.0 if bare else 0.3), np.nan, rng.integers(0, 900, ITEMS)
        ),
        answers=questions(rng, n, sort),
        terms=Terms()
        if bare
        else Terms(
            guidelines=("1", "2"),
            published=(NOON, NOON + 10),
            asks_consent=True,
            currency="EUR",
            exposing=True,
        ),
        conduct={}
        if bare
        else {0: Conduct(consented=False), 1: Conduct(earned=5), RATERS: Conduct()},
        judgment=None if bare else [f"j{n}" for n in range(n)],
        content=None
        if bare
        else ["the same text again and again, with nothing else in it"] * ITEMS,
    )


OPTIONS = {"pay-floor": {"floor": 12.0, "least": 2, "raters": 2}}


@pytest.mark.parametrize("name", plugins.names(plugins.CHECKS))
@pytest.mark.parametrize("sort", ["full", "gaps", "same", "bare"])
@pytest.mark.parametrize("paradigm", PARADIGMS)
def test_whatever_there_is_nothing_is_raised_and_what_is_found_fits(
    name: str, sort: str, paradigm: Paradigm
) -> None:
    check = made(name, OPTIONS.get(name))
    for seed in range(3):
        whole = view(sort, seed=seed)
        said = dict.fromkeys(whole.answers, paradigm)
        whole = replace(whole, terms=replace(whole.terms, paradigms=said))
        looked_at = (0, 2, RATERS)
        for finding in check.find(whole.of(looked_at), NOON + 10**8, Random(0)):
            assert finding.check == name
            assert WEIGHT[finding.verdict] <= WEIGHT[check.strongest]
            assert np.isfinite(finding.score)
            assert finding.says
            assert {finding.rater, finding.other} & {None, *(whole.raters[r] for r in looked_at)}
            assert finding.question is None or finding.question in whole.answers
            _is_json(finding.evidence)


@pytest.mark.parametrize("name", plugins.names(plugins.CHECKS))
def test_an_empty_campaign_says_nothing(name: str) -> None:
    assert list(made(name, OPTIONS.get(name)).find(view("full", 0), NOON, Random(0))) == []


@pytest.mark.parametrize("name", plugins.names(plugins.CHECKS))
def test_an_index_makes_no_difference(name: str) -> None:
    whole = view("gaps")
    index = RowIndex()
    for rater, item in zip(whole.rater.tolist(), whole.item.tolist(), strict=True):
        index.add(rater, item)
    check = made(name, OPTIONS.get(name))
    alone = list(check.find(whole, NOON, Random(0)))
    indexed = list(check.find(replace(whole, index=index), NOON, Random(0)))
    assert alone == indexed


def _is_json(value: object) -> None:
    """Plain values all the way down: numbers of numpy would not be written."""
    if isinstance(value, dict):
        for key, one in value.items():
            assert type(key) is str
            _is_json(one)
    elif isinstance(value, list):
        for one in value:
            _is_json(one)
    else:
        assert value is None or type(value) in (str, int, float, bool), type(value)
        assert not isinstance(value, float) or np.isfinite(value)
