"""What every declared consensus method keeps to, whatever its model."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from quorate.analysis.consensus import Consensus, consensus, methods
from quorate.schema import WRITTEN, Judgments, Kind, NotApplicableError
from tables import Label, Row, table

EVERY = {m.name: m for m in methods()}
CHOICE = [m.name for m in EVERY.values() if Kind.CATEGORICAL in m.kinds]
ORDERED = [m.name for m in EVERY.values() if Kind.ORDINAL in m.kinds]
SETS = [m.name for m in EVERY.values() if Kind.MULTILABEL in m.kinds]
NUMBERS = [m.name for m in EVERY.values() if Kind.NUMERIC in m.kinds]
BY_KIND = (
    [(name, Kind.CATEGORICAL) for name in CHOICE]
    + [(name, Kind.ORDINAL) for name in ORDERED]
    + [(name, Kind.MULTILABEL) for name in SETS]
    + [(name, Kind.NUMERIC) for name in NUMBERS]
)
NEED_GOLD = {"expert-weighted"}
"""Methods that refuse to run without gold; they are given some everywhere."""
RANDOM_STARTS = {"auto", "ebcc", "mace", "pool"}
"""Methods that start several times from random guesses: another name gets another draw."""
FEW = settings(
    max_examples=3, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
OPTIONS = ("a", "b", "c")


def crowd(kind: Kind, seed: int = 0, n_items: int = 24, n_raters: int = 7) -> list[Row]:
    """Rows of raters who are right four times in five, each judging about half of the items."""
    rng = np.random.default_rng(seed)
    rows: list[Row] = []
    for i in range(n_items):
        truth = int(rng.integers(2 if kind is Kind.CATEGORICAL else 3))
        for r in range(n_raters):
            if rng.random() < 0.4:
                continue
            right = rng.random() < 0.8
            rows.append((f"i{i:02}", f"r{r}", _label(kind, truth, right, rng)))
    return rows


def _label(kind: Kind, truth: int, right: bool, rng: np.random.Generator) -> Label:
    if kind is Kind.NUMERIC:
        return float(10 * truth + rng.normal(0, 1 if right else 4))
    if kind is Kind.MULTILABEL:
        ticked = {OPTIONS[truth]} | ({"c"} if rng.random() < 0.3 else set())
        return frozenset(ticked if right else {OPTIONS[(truth + 1) % 3]})
    options = 2 if kind is Kind.CATEGORICAL else 3
    return OPTIONS[truth if right else (truth + 1) % options]


def options_of(kind: Kind) -> tuple[str, ...] | None:
    return {Kind.CATEGORICAL: OPTIONS[:2], Kind.NUMERIC: None}.get(kind, OPTIONS)


def made(kind: Kind, rows: list[Row]) -> Judgments:
    return table(rows, kind, options_of(kind))


def run(name: str, judgments: Judgments, gold: Mapping[str, str] | None = None) -> Consensus:
    """The consensus, or a skip with the method's own reason."""
    if gold is None and name in NEED_GOLD:
        gold = clear_gold(judgments)
    try:
        return consensus(judgments, name, gold=gold, seed=3)
    except NotApplicableError as refusal:
        assert_sentence(refusal.what)
        pytest.skip(refusal.message)


def clear_gold(judgments: Judgments) -> dict[str, str]:
    """Gold for the first items with a strict winner: the winner."""
    gold: dict[str, str] = {}
    for i, item in enumerate(judgments.items.to_list()[:12]):
        said = judgments.codes[judgments.item == i]
        count = np.bincount(said, minlength=judgments.n_options)
        if len(said) and (count == count.max()).sum() == 1:
            gold[item] = judgments.question.options[int(count.argmax())]
    return gold


def assert_sentence(reason: str) -> None:
    assert len(reason.split()) >= 4
    assert "\n" not in reason
    assert reason == reason.strip()


def arrays(c: Consensus) -> dict[str, NDArray[np.float64]]:
    k = c.competence
    every = {
        "posterior": c.posterior,
        "value": c.value,
        "lower": c.lower,
        "upper": c.upper,
        "accuracy": k.accuracy,
        "confusion": k.confusion,
        "bias": k.bias,
        "deviation": k.deviation,
    }
    return {name: x for name, x in every.items() if x is not None}


def assert_sane(c: Consensus, judgments: Judgments) -> None:
    """Shapes, ranges and sums that hold for every consensus."""
    kind = judgments.question.kind
    if kind is Kind.NUMERIC:
        assert c.value is not None
        assert c.lower is not None
        assert c.upper is not None
        judged = judgments.overlap > 0
        assert np.isfinite(c.value[judged]).all()
        bounded = np.isfinite(c.lower) & np.isfinite(c.upper)
        assert (c.lower[bounded] <= c.value[bounded] + 1e-9).all()
        assert (c.upper[bounded] >= c.value[bounded] - 1e-9).all()
    else:
        assert c.posterior is not None
        assert c.posterior.shape == (judgments.n_items, judgments.n_options)
        assert ((c.posterior >= 0) & (c.posterior <= 1 + 1e-12)).all()
        if kind is not Kind.MULTILABEL:
            np.testing.assert_allclose(c.posterior.sum(axis=1), 1, atol=1e-9)
    for bound in (c.competence.accuracy, c.competence.lower, c.competence.upper):
        if bound is not None:
            known = bound[np.isfinite(bound)]
            assert ((known >= -1e-12) & (known <= 1 + 1e-12)).all()
    if c.competence.accuracy is not None and c.competence.lower is not None:
        both = np.isfinite(c.competence.accuracy) & np.isfinite(c.competence.lower)
        assert (c.competence.lower[both] <= c.competence.accuracy[both] + 1e-9).all()
    assert len(c.labels) == judgments.n_items
    assert len(c.table) == judgments.n_items
    assert len(c.raters) == judgments.n_raters
    assert np.isfinite(c.trace).all()


def test_methods_are_described() -> None:
    for name, m in EVERY.items():
        assert m.name == name
        assert m.title
        assert m.source
        assert m.kinds
        assert type(m).__doc__


@pytest.mark.parametrize(("name", "kind"), BY_KIND)
def test_results_are_sane(name: str, kind: Kind) -> None:
    judgments = made(kind, crowd(kind))
    assert_sane(run(name, judgments), judgments)


@pytest.mark.parametrize(("name", "kind"), BY_KIND)
def test_the_same_seed_gives_the_same_bytes(name: str, kind: Kind) -> None:
    judgments = made(kind, crowd(kind))
    first, again = arrays(run(name, judgments)), arrays(run(name, judgments))
    assert first.keys() == again.keys()
    for key, x in first.items():
        assert x.tobytes() == again[key].tobytes(), key


@pytest.mark.parametrize(("name", "kind"), BY_KIND)
@FEW
@given(seed=st.integers(0, 10_000))
def test_the_order_of_rows_changes_nothing(name: str, kind: Kind, seed: int) -> None:
    rows = crowd(kind, seed)
    shuffled = [rows[k] for k in np.random.default_rng(seed).permutation(len(rows))]
    first, other = run(name, made(kind, rows)), run(name, made(kind, shuffled))
    for key, x in arrays(first).items():
        assert x.tobytes() == arrays(other)[key].tobytes(), key


@pytest.mark.parametrize(("name", "kind"), BY_KIND)
@FEW
@given(seed=st.integers(0, 10_000))
def test_names_of_raters_change_nothing(name: str, kind: Kind, seed: int) -> None:
    rows = crowd(kind, seed)
    renamed = [(i, f"z{9 - int(r[1:])}", label) for i, r, label in rows]
    first, other = run(name, made(kind, rows)), run(name, made(kind, renamed))
    tolerance = tolerance_of(first)
    assert_alike(first, other, tolerance)
    order = np.argsort([f"z{9 - int(r[1:])}" for r in first.rater_names])
    a, b = first.competence.accuracy, other.competence.accuracy
    if a is not None and b is not None:
        np.testing.assert_allclose(a[order], b, atol=tolerance)


@pytest.mark.parametrize("name", CHOICE)
@FEW
@given(seed=st.integers(0, 10_000))
def test_names_of_classes_change_nothing(name: str, seed: int) -> None:
    rows = crowd(Kind.CATEGORICAL, seed)
    swap = {"a": "b", "b": "a"}
    other_rows: list[Row] = [(i, r, swap[str(label)]) for i, r, label in rows]
    first = run(name, made(Kind.CATEGORICAL, rows))
    other = run(name, made(Kind.CATEGORICAL, other_rows))
    assert first.posterior is not None
    assert other.posterior is not None
    tolerance = tolerance_of(first)
    np.testing.assert_allclose(first.posterior, other.posterior[:, ::-1], atol=tolerance)


@pytest.mark.parametrize("name", ORDERED)
@FEW
@given(seed=st.integers(0, 10_000))
def test_a_scale_turned_round_changes_nothing(name: str, seed: int) -> None:
    rows = crowd(Kind.ORDINAL, seed)
    flip = dict(zip(OPTIONS, reversed(OPTIONS), strict=True))
    turned: list[Row] = [(i, r, flip[str(label)]) for i, r, label in rows]
    first, other = run(name, made(Kind.ORDINAL, rows)), run(name, made(Kind.ORDINAL, turned))
    assert first.posterior is not None
    assert other.posterior is not None
    tolerance = tolerance_of(first)
    np.testing.assert_allclose(first.posterior, other.posterior[:, ::-1], atol=tolerance)


@pytest.mark.parametrize(("name", "kind"), BY_KIND)
def test_a_perfect_crowd_is_believed(name: str, kind: Kind) -> None:
    by_kind: dict[Kind, list[Label]] = {
        Kind.NUMERIC: [0.0, 10.0, 20.0],
        Kind.MULTILABEL: [frozenset({"a"}), frozenset({"b", "c"}), frozenset({"c"})],
        Kind.CATEGORICAL: ["a", "b", "a", "b"],
        Kind.ORDINAL: list(OPTIONS),
    }
    answers = by_kind[kind]
    truth = [answers[i % len(answers)] for i in range(36)]
    judgments = made(
        kind, [(f"i{i:02}", f"r{r}", t) for i, t in enumerate(truth) for r in range(8)]
    )
    c = run(name, judgments)
    if c.value is not None:
        np.testing.assert_allclose(c.value, [float(str(t)) for t in truth], atol=0.05)
        return
    assert c.posterior is not None
    if kind is Kind.MULTILABEL:
        member = [[o in t for o in OPTIONS] for t in truth if isinstance(t, frozenset)]
        np.testing.assert_allclose(c.posterior, member, atol=0.1)
        return
    assert c.labels.to_list() == [str(t) for t in truth]
    assert c.probability.min() > 0.9
    if c.competence.accuracy is not None:
        assert c.competence.accuracy.min() > 0.85


@pytest.mark.parametrize("name", CHOICE)
@pytest.mark.parametrize("seed", range(3))
def test_a_random_rater_flips_no_unanimous_item(name: str, seed: int) -> None:
    rng = np.random.default_rng(seed)
    rows: list[Row] = []
    unanimous: dict[str, str] = {}
    for i in range(40):
        item, truth = f"i{i:02}", OPTIONS[i % 2]
        split = i % 8 == 0
        for r in range(5):
            wrong = split and r == i // 8
            rows.append((item, f"r{r}", OPTIONS[1 - i % 2] if wrong else truth))
        if not split:
            unanimous[item] = truth
    rows += [(f"i{i:02}", "random", OPTIONS[int(rng.integers(2))]) for i in range(40)]
    c = run(name, made(Kind.CATEGORICAL, rows))
    labels = dict(zip(c.items, c.labels, strict=True))
    assert {i: labels[i] for i in unanimous} == unanimous


@pytest.mark.parametrize(("name", "kind"), BY_KIND)
def test_gold_items_keep_their_gold(name: str, kind: Kind) -> None:
    rows = crowd(kind)
    gold = {
        Kind.NUMERIC: {"i03": "42.5", "i11": "-7"},
        Kind.MULTILABEL: {"i03": "a|c", "i11": ""},
    }.get(kind, {"i03": "a", "i11": "b", "i12": "b"})
    c = run(name, made(kind, rows), gold)
    labels = dict(zip(c.items, c.labels, strict=True))
    if kind is Kind.NUMERIC:
        assert {i: labels[i] for i in gold} == {i: float(g) for i, g in gold.items()}
    else:
        assert {i: labels[i] for i in gold} == gold


@pytest.mark.parametrize(("name", "kind"), BY_KIND)
@pytest.mark.parametrize("shape", ["one judgment", "one item", "one rater", "one option", "gap"])
def test_small_tables_are_sane(name: str, kind: Kind, shape: str) -> None:
    rows = crowd(kind)
    judgments = made(kind, rows)
    if shape == "one judgment":
        judgments = made(kind, rows[:1])
    elif shape == "one item":
        judgments = made(kind, [row for row in rows if row[0] == "i00"])
    elif shape == "one rater":
        judgments = made(kind, [row for row in rows if row[1] == "r0"])
    elif shape == "one option":
        same = rows[0][2]
        only = None if kind is Kind.NUMERIC else ["a"]
        label: Label = same if kind is Kind.NUMERIC else "a"
        label = frozenset({"a"}) if kind is Kind.MULTILABEL else label
        judgments = table([(i, r, label) for i, r, _ in rows], kind, only)
    elif shape == "gap":
        judgments = judgments.subset(judgments.item > 1)
        assert judgments.overlap.min() == 0
    assert_sane(run(name, judgments), judgments)


@pytest.mark.parametrize("name", list(EVERY))
def test_reasons_are_sentences(name: str) -> None:
    for kind in EVERY[name].kinds - WRITTEN:  # those have tests of their own
        for rows in (crowd(kind), crowd(kind)[:1]):
            reason = EVERY[name].refuses(made(kind, rows))
            if reason:
                assert_sentence(reason)


def tolerance_of(c: Consensus) -> float:
    """Closed forms are exact; loops stop within their tolerance; random starts end nearby."""
    if c.method in RANDOM_STARTS:
        return 0.05
    return 2e-4 if c.trace else 1e-9


def assert_alike(first: Consensus, other: Consensus, tolerance: float) -> None:
    for key in ("posterior", "value"):
        a, b = arrays(first).get(key), arrays(other).get(key)
        assert (a is None) == (b is None)
        if a is not None and b is not None:
            np.testing.assert_allclose(a, b, atol=tolerance)
