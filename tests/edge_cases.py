"""Cases that every consensus method for one-option questions must live through."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from quorate.analysis.consensus.method import Fit, Method
from quorate.schema import Gold, Judgments, Kind
from tables import Row, table

Doubles = NDArray[np.float64]

CHECK = "~check"
"""An item with gold that every rater gets right, for methods that need gold; sorts last."""


def given(
    method: Method, rows: Sequence[Row], options: Sequence[str]
) -> tuple[Judgments, dict[str, str]]:
    """The rows as a table, and the gold without which the method would not run."""
    if method.name != "expert-weighted":
        return table(rows, options=options), {}
    raters = sorted({rater for _, rater, _ in rows})
    checks: list[Row] = [(CHECK, rater, options[0]) for rater in raters]
    return table([*rows, *checks], options=options), {CHECK: options[0]}


def fitted(
    method: Method, judgments: Judgments, gold: Mapping[str, str], seed: int = 0
) -> tuple[Fit, Doubles]:
    """The fit and its posterior, after the checks that hold for every fit."""
    fit = method.fit(judgments, Gold(gold).on(judgments) if gold else None, seed)
    posterior = fit.posterior
    assert posterior is not None
    assert posterior.shape == (judgments.n_items, judgments.n_options)
    assert np.isfinite(posterior).all()
    assert (posterior >= 0).all()
    np.testing.assert_allclose(posterior.sum(axis=1), 1)
    c = fit.competence
    assert c.accuracy is not None
    assert c.lower is not None
    assert c.upper is not None
    assert (c.lower >= 0).all()
    assert (c.lower <= c.accuracy).all()
    assert (c.accuracy <= c.upper).all()
    assert (c.upper <= 1).all()
    for values in c.extra.values():
        assert values.shape == (judgments.n_raters,)
        assert np.isfinite(values).all()
    assert np.isfinite(fit.trace).all()
    return fit, posterior


def one_item(method: Method) -> None:
    """One rater's one label is the answer."""
    judgments, gold = given(method, [("i", "a", "y")], "xy")
    _, posterior = fitted(method, judgments, gold)
    assert posterior[-1 if not gold else 0].argmax() == 1


def one_rater(method: Method) -> None:
    """The labels of a lone rater are the answers."""
    labels = "xyyxyxxyyy"
    judgments, gold = given(method, [(f"i{n}", "a", c) for n, c in enumerate(labels)], "xy")
    _, posterior = fitted(method, judgments, gold)
    assert [int(k) for k in posterior[: len(labels)].argmax(axis=1)] == [
        "xy".index(c) for c in labels
    ]


def one_option(method: Method) -> None:
    """With one option there is nothing to doubt."""
    rows: list[Row] = [(f"i{n}", r, "x") for n in range(4) for r in "ab"]
    judgments, gold = given(method, rows, "x")
    _, posterior = fitted(method, judgments, gold)
    np.testing.assert_array_equal(posterior, 1)


def unjudged_item(method: Method) -> None:
    """An item whose judgments were all left out is undecided, and the rest is as it was."""
    rows: list[Row] = [(f"i{n}", r, "xyz"[n % 3]) for n in range(6) for r in "abc"]
    judgments, gold = given(method, rows, "xyz")
    _, posterior = fitted(method, judgments.subset(judgments.item != 2), gold)
    np.testing.assert_allclose(posterior[2], 1 / 3, atol=0.1)
    assert posterior[[0, 1, 3, 4, 5]].argmax(axis=1).tolist() == [0, 1, 0, 1, 2]


def option_of_gold_alone(method: Method) -> None:
    """An option that nobody named may still be gold."""
    rows: list[Row] = [(f"i{n}", r, "xy"[n % 2]) for n in range(6) for r in "abc"]
    judgments, gold = given(method, rows, "xyz")
    _, posterior = fitted(method, judgments, {**gold, "i3": "z"})
    np.testing.assert_array_equal(posterior[3], [0, 0, 1])
    assert posterior[[0, 1, 2, 4, 5]].argmax(axis=1).tolist() == [0, 1, 0, 0, 1]


def everybody_agrees(method: Method) -> None:
    """Where all say the same the answer is all but sure and all raters are good."""
    rows: list[Row] = [(f"i{n:02}", r, "xyz"[n % 3]) for n in range(30) for r in "abcdef"]
    judgments, gold = given(method, rows, "xyz")
    fit, posterior = fitted(method, judgments, gold)
    assert (posterior[np.arange(30), np.arange(30) % 3] > 0.95).all()
    assert fit.competence.accuracy is not None
    assert (fit.competence.accuracy > 0.8).all()


def random_rater(method: Method) -> None:
    """A rater who draws labels does not flip an item on which the others agree."""
    for seed in range(3):
        rng = np.random.default_rng(seed)
        rows: list[Row] = []
        for n in range(60):
            truth = int(rng.integers(3))
            for r in "abcde":
                right = n % 2 == 0 or rng.random() < 0.7
                rows.append((f"i{n:02}", r, "xyz"[truth if right else int(rng.integers(3))]))
        noise: list[Row] = [(f"i{n:02}", "zed", "xyz"[int(rng.integers(3))]) for n in range(60)]
        before, gold = given(method, rows, "xyz")
        after, more = given(method, [*rows, *noise], "xyz")
        answers = fitted(method, before, gold)[1][:60:2].argmax(axis=1)
        votes = [rows[5 * n][2] for n in range(0, 60, 2)]
        assert ["xyz"[k] for k in answers] == votes
        np.testing.assert_array_equal(fitted(method, after, more)[1][:60:2].argmax(axis=1), answers)


def tie(method: Method) -> None:
    """Two raters who contradict each other alike leave both options as likely.

    Swapping the raters swaps the two items, and so does swapping the options; so all is even.
    """
    rows: list[Row] = [("i0", "a", "x"), ("i0", "b", "y"), ("i1", "a", "y"), ("i1", "b", "x")]
    judgments, gold = given(method, rows, "xy")
    _, posterior = fitted(method, judgments, gold)
    np.testing.assert_allclose(posterior[:2], 0.5, atol=1e-6)


def names_do_not_matter(method: Method) -> None:
    """Other names for raters and options, and another order of rows, change names alone."""
    rng = np.random.default_rng(5)
    rows = [
        (
            f"i{n:02}",
            f"r{r}",
            "xyz"[n % 3 if rng.random() < 0.5 + 0.08 * r else int(rng.integers(3))],
        )
        for n in range(40)
        for r in rng.permutation(6)[:4]
    ]
    renamed: list[Row] = [
        (item, f"q{(int(rater[1]) * 5 + 3) % 7}", {"x": "z", "y": "x", "z": "y"}[label])
        for item, rater, label in reversed(rows)
    ]
    judgments, gold = given(method, list(rows), "xyz")
    other, _ = given(method, renamed, "zxy")
    _, posterior = fitted(method, judgments, gold)
    _, again = fitted(method, other, {CHECK: "z"} if gold else {})
    np.testing.assert_allclose(again, posterior, atol=1e-6)


def repeats(method: Method) -> None:
    """A rater who judged an item twice in the same table is no obstacle."""
    rows: list[Row] = [(f"i{n}", r, "xy"[n % 2]) for n in range(8) for r in "aabc"]
    judgments, gold = given(method, rows, "xy")
    assert judgments.has_repeats
    _, posterior = fitted(method, judgments, gold)
    assert posterior[:8].argmax(axis=1).tolist() == [0, 1] * 4


def gold_is_used(method: Method) -> None:
    """Gold stands on its items and tells who is right on the others.

    On 12 items with gold a and b are right against c, d and e; on 12 others they disagree again.
    """
    rows: list[Row] = [
        (f"i{n:02}", r, "xy"[n % 2] if r in "ab" else "yx"[n % 2])
        for n in range(24)
        for r in "abcde"
    ]
    gold = {f"i{n:02}": "xy"[n % 2] for n in range(12)}
    judgments = table(rows, options="xy")
    fit, posterior = fitted(method, judgments, gold)
    np.testing.assert_array_equal(posterior[:12], np.eye(2)[np.arange(12) % 2])
    accuracy = fit.competence.accuracy
    assert accuracy is not None
    plain, undirected = fitted(method, *given(method, rows, "xy"))
    assert plain.competence.accuracy is not None
    gap = accuracy[0] - accuracy[2]
    assert gap > plain.competence.accuracy[0] - plain.competence.accuracy[2] + 0.3
    right = np.arange(12, 24), np.arange(12) % 2
    assert posterior[right].mean() > undirected[right].mean()


def same_again(method: Method) -> None:
    """The same seed gives the same bytes."""
    rng = np.random.default_rng(0)
    rows: list[Row] = [
        (f"i{n}", f"r{r}", "xyz"[int(rng.integers(3))]) for n in range(20) for r in range(5)
    ]
    judgments, gold = given(method, rows, "xyz")
    first, second = fitted(method, judgments, gold, 7), fitted(method, judgments, gold, 7)
    assert first[1].tobytes() == second[1].tobytes()
    assert first[0].trace == second[0].trace


def ordinal(method: Method) -> None:
    """Ordered options are taken as options."""
    rows: list[Row] = [(f"i{n}", r, "123"[n % 3]) for n in range(6) for r in "abc"]
    judgments = table(rows, Kind.ORDINAL, options="123")
    gold = {"i0": "1", "i1": "2"} if method.name == "expert-weighted" else {}
    _, posterior = fitted(method, judgments, gold)
    assert posterior.argmax(axis=1).tolist() == [0, 1, 2] * 2
    assert Kind.ORDINAL in method.kinds
    assert method.refuses(judgments) == ""


CASES = (
    one_item,
    one_rater,
    one_option,
    unjudged_item,
    option_of_gold_alone,
    everybody_agrees,
    random_rater,
    tie,
    names_do_not_matter,
    repeats,
    gold_is_used,
    same_again,
    ordinal,
)
