"""Consensus of rankings."""

from __future__ import annotations

import json
from collections.abc import Sequence

import numpy as np
import polars as pl
import pytest
from numpy.typing import NDArray

from quorate.analysis.consensus import Consensus, consensus
from quorate.analysis.consensus.ranking_plackett_luce import _terms
from quorate.analysis.consensus.ranking_table import Rankings, tiers_of
from quorate.schema import (
    Gold,
    Judgments,
    Kind,
    LabelError,
    NotApplicableError,
    Question,
    RequestError,
)

Doubles = NDArray[np.float64]
METHODS = ("borda", "kemeny", "plackett-luce-ranking")


def label(tiers: Sequence[str]) -> str:
    """``["b", "ac"]``: b before a and c alike."""
    return json.dumps([list(tier) for tier in tiers])


def table(rows: Sequence[tuple[str, str, Sequence[str]]]) -> Judgments:
    """Rows of item, rater, tiers."""
    items, raters = sorted({i for i, _, _ in rows}), sorted({r for _, r, _ in rows})
    texts = sorted({label(t) for *_, t in rows})
    return Judgments.build(
        Question("q", Kind.RANKING),
        pl.Series("item", items),
        pl.Series("rater", raters),
        np.array([items.index(i) for i, _, _ in rows]),
        np.array([raters.index(r) for _, r, _ in rows]),
        np.array([texts.index(label(t)) for *_, t in rows], np.int32),
        texts=pl.Series("text", texts),
    )


def crowd(
    n_items: int, overlap: int, n_raters: int, seed: int, spam: float = 0.25
) -> tuple[Doubles, Doubles, Judgments]:
    """True strengths of fields a–d, closeness of raters (some click), and what they said."""
    rng = np.random.default_rng(seed)
    theta = rng.normal(0, 1.2, (n_items, 4))
    beta = np.where(rng.random(n_raters) < spam, 0.0, rng.normal(1.3, 0.3, n_raters))
    rows = []
    for i in range(n_items):
        for r in rng.choice(n_raters, overlap, replace=False):
            order = np.argsort(-(beta[r] * theta[i] + rng.gumbel(size=4)))
            rows.append((f"i{i:04}", f"r{r:03}", ["abcd"[k] for k in order]))
    return theta, beta, table(rows)


def right(found: Consensus, theta: Doubles) -> tuple[float, NDArray[np.bool_]]:
    """The mean τ with the true order, and whether the first is the best."""
    taus, first = [], []
    assert found.answer is not None
    for text, own in zip(found.answer, theta, strict=True):
        tiers = tiers_of(text)
        place = {name: n for n, tier in enumerate(tiers) for name in tier}
        rank = np.array([place[name] for name in "abcd"])
        j, k = np.triu_indices(4, 1)
        taus.append(float((np.sign(rank[k] - rank[j]) * np.sign(own[j] - own[k])).mean()))
        first.append(tiers[0][0] == "abcd"[int(own.argmax())])
    return float(np.mean(taus)), np.array(first)


@pytest.mark.parametrize("name", METHODS)
class TestEveryMethod:
    def test_a_unanimous_crowd_is_believed(self, name: str) -> None:
        rows = [(f"i{i}", f"r{r}", ["bca", "abc"][i % 2]) for i in range(10) for r in range(6)]
        found = consensus(table(rows), name)
        assert found.labels.to_list() == ['[["b"],["c"],["a"]]', '[["a"],["b"],["c"]]'] * 5
        assert found.probability.min() > 0.8
        assert found.competence.accuracy is not None
        assert found.competence.accuracy.tolist() == [1.0] * 6
        assert found.raters["tau"].to_list() == [1.0] * 6

    def test_what_is_even_shares_a_tier_or_is_unsure(self, name: str) -> None:
        rows = [("i", "r", "abc"), ("i", "s", "bac"), ("j", "r", "abc"), ("j", "s", "abc")]
        found = consensus(table(rows), name)
        assert tiers_of(found.labels[0]) == [["a", "b"], ["c"]]
        assert found.probability[0] < 0.65 < found.probability[1]

    def test_gold_is_kept_and_raters_are_measured_by_it(self, name: str) -> None:
        rows = [(f"i{i}", f"r{r}", "abc") for i in range(4) for r in range(3)]
        gold = Gold({f"i{i}": '[["c"], ["b"], ["a"]]' for i in range(3)})
        found = consensus(table(rows), name, gold=gold)
        assert found.labels.to_list()[:3] == ['[["c"],["b"],["a"]]'] * 3
        assert found.probability[:3].tolist() == [1.0] * 3
        # against gold -1 thrice; on the last item 1 with the others
        np.testing.assert_allclose(found.raters["tau"], -0.5)

    def test_order_and_names_of_rows_change_nothing(self, name: str) -> None:
        _, _, judgments = crowd(20, 3, 8, 1)
        frame = judgments.to_polars().sample(fraction=1, shuffle=True, seed=3)
        rows = [(i, r, ["".join(t) for t in tiers_of(x)]) for i, r, x in frame.iter_rows()]
        first, other = consensus(judgments, name, seed=2), consensus(table(rows), name, seed=2)
        assert first.labels.to_list() == other.labels.to_list()
        assert first.probability.tobytes() == other.probability.tobytes()
        assert first.parts is not None
        assert first.parts.columns == ["item", "field", "place", "probability"]
        sums = first.parts.group_by("item").agg(pl.col("probability").sum())["probability"]
        np.testing.assert_allclose(sums, 1)

    def test_items_with_fields_of_their_own(self, name: str) -> None:
        rows = [("i", r, "xy") for r in "rst"] + [("j", r, "pqmn") for r in "rst"]
        alike: list[tuple[str, str, Sequence[str]]] = [("k", "r", "z"), ("l", "r", ["uvw"])]
        found = consensus(table([*rows, *alike]), name)
        assert [tiers_of(x) for x in found.labels] == [
            [["x"], ["y"]], [["p"], ["q"], ["m"], ["n"]], [["z"]], [["u", "v", "w"]],
        ]  # fmt: skip
        assert found.probability[2] == 1.0

    def test_fields_that_a_ranking_leaves_out(self, name: str) -> None:
        rows = [("i", "r", "ab"), ("i", "s", "bc"), ("i", "t", "abc"), ("i", "u", "ac")]
        assert tiers_of(consensus(table(rows), name).labels[0]) == [["a"], ["b"], ["c"]]

    def test_items_without_judgments(self, name: str) -> None:
        judgments = table([("i", "r", "ab"), ("j", "r", "ab"), ("j", "s", "ba")])
        found = consensus(judgments.subset(judgments.item > 0), name)
        assert found.labels[0] is None
        assert np.isnan(found.probability[0])
        assert "1 items have no judgment" in found.notes[-1]

    def test_certainty_is_about_how_often_the_first_is_best(self, name: str) -> None:
        theta, _, judgments = crowd(500, 5, 40, 4)
        found = consensus(judgments, name)
        _, first = right(found, theta)
        assert found.probability.mean() == pytest.approx(first.mean(), abs=0.08)
        sure = found.probability > np.median(found.probability)
        assert first[sure].mean() > first[~sure].mean() + 0.1

    def test_clickers_are_seen(self, name: str) -> None:
        _, beta, judgments = crowd(300, 5, 40, 5)
        found = consensus(judgments, name)
        tau = found.raters["tau"].to_numpy()
        assert np.corrcoef(tau, beta)[0, 1] > 0.85
        lower, upper = (found.raters[f"tau_{end}"].to_numpy() for end in ("lower", "upper"))
        assert np.mean((lower[beta == 0] <= 0) & (upper[beta == 0] >= 0)) > 0.8
        assert (lower[beta > 0] > 0).mean() > 0.9

    def test_labels_that_are_no_ranking(self, name: str) -> None:
        bad = table([("i", "r", ["a", "a"])])
        with pytest.raises(NotApplicableError, match="is no ranking"):
            consensus(bad, name)


def test_borda_by_hand() -> None:
    # a: (1 + 1 - 1) / 3, b: (0 + 0 + 1) / 3, c: (-1 - 1 + 0) / 3: a and b even
    found = consensus(table([("i", "r", "abc"), ("i", "s", "abc"), ("i", "t", "bca")]), "borda")
    assert found.labels[0] == '[["a","b"],["c"]]'


def test_kemeny_by_hand() -> None:
    # a before b twice, b before c thrice, a before c twice
    found = consensus(table([("i", "r", "abc"), ("i", "s", "abc"), ("i", "t", "bca")]), "kemeny")
    assert found.labels[0] == '[["a"],["b"],["c"]]'
    assert found.parts is not None
    assert found.parts["place"].to_list() == [1, 2, 3]


def test_tau_by_hand() -> None:
    # r against Borda of s, t: s + t have a: 1 + 0, b: 0 + 1, c: -1 - 1: a and b alike, c last.
    # r: c a b. Pairs both order: ac, bc, each otherwise: -2 / √(3 · 2); share alike 0 of 2
    found = consensus(table([("i", "r", "cab"), ("i", "s", "abc"), ("i", "t", "bac")]), "borda")
    assert found.raters["tau"][0] == pytest.approx(-2 / 6**0.5)
    assert found.raters["accuracy"][0] == 0.0


def test_derivatives_are_those_of_finite_differences() -> None:
    rng = np.random.default_rng(0)
    tier = np.array([[0, 1, 2, 3], [1, 0, 0, 1], [0, -1, 1, 1], [0, 0, 0, -1]], np.int16)
    theta, beta = rng.normal(0, 1, (4, 4)), rng.normal(1, 0.5, 4)
    ll, slope, bend, spread = _terms(tier, theta, beta)
    h = 1e-5
    for k, unit in enumerate(np.eye(4)):
        up, down = (_terms(tier, theta + s * h * unit, beta) for s in (1, -1))
        np.testing.assert_allclose(beta * slope[:, k], (up[0] - down[0]) / (2 * h), atol=1e-8)
        second = -(up[1] - down[1]) / (2 * h)
        np.testing.assert_allclose(beta[:, None] * bend[:, k], second, atol=1e-8)
    up, down = (_terms(tier, theta, beta + s * h) for s in (1, -1))
    np.testing.assert_allclose((slope * theta).sum(1), (up[0] - down[0]) / (2 * h), atol=1e-8)
    curve = (up[0] - 2 * ll + down[0]) / h**2
    np.testing.assert_allclose(spread, -curve, atol=1e-4)
    # the first is a ranking by Plackett and Luce
    e = np.exp(beta[0] * theta[0])
    by_hand = e[0] / e.sum() * e[1] / e[1:].sum() * e[2] / e[2:].sum()
    assert ll[0] == pytest.approx(np.log(by_hand))


def test_closeness_makes_better_orders_among_clickers() -> None:
    theta, beta, judgments = crowd(300, 5, 40, 6)
    plain, by_rater = (consensus(judgments, name) for name in ("kemeny", "plackett-luce-ranking"))
    assert right(by_rater, theta)[0] > right(plain, theta)[0] + 0.03
    assert np.corrcoef(by_rater.raters["closeness"], beta)[0, 1] > 0.85


def test_auto_takes_rankings_and_says_why() -> None:
    found = consensus(crowd(20, 3, 6, 0)[2])
    assert found.notes[0].startswith("plackett-luce-ranking, because")


def test_labels() -> None:
    assert tiers_of('[ ["b"], ["a", "c"] ]') == [["b"], ["a", "c"]]
    assert tiers_of('["b", "a"]') == [["b"], ["a"]]
    for bad in ("[]", "[[]]", "a", '[["a"],["a"]]', "[[1]]", '{"a": 1}', '[["a"], []]'):
        with pytest.raises(LabelError, match="is no ranking"):
            tiers_of(bad)


def test_rankings_align_fields_by_item() -> None:
    rows = table([("i", "r", "ba"), ("i", "s", ["a", "bc"]), ("j", "r", "zc")])
    made = Rankings.of(rows)
    assert made.names == [["a", "b", "c"], ["c", "z"]]
    assert made.tier.tolist() == [[1, 0, -1], [0, 1, 1], [1, 0, -1]]
    # s: a has two below of two others; b one above and one alike
    np.testing.assert_allclose(made.points[1], [1.0, -0.5, -0.5])
    margins = made.margins(np.ones(3))
    assert margins[0].tolist() == [[0, 0, 1], [0, 0, 0], [-1, 0, 0]]


@pytest.mark.parametrize("name", METHODS)
def test_impossible_options(name: str) -> None:
    with pytest.raises(RequestError, match="draws is 0"):
        consensus(table([("i", "r", "ab")]), name, draws=0)
