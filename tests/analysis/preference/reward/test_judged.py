"""Pairs from judgments: orientation, belief, votes, and what is left out."""

from __future__ import annotations

import polars as pl
import pytest

import quorate
from quorate.analysis.consensus import consensus
from quorate.analysis.preference.candidates import Candidates
from quorate.analysis.preference.reward import pairs_of_judgments
from quorate.analysis.preference.trust.posterior import pair_posterior
from quorate.schema import EmptyError, Judgments
from tables import table


def candidates(*rows: tuple[str, str, str | None]) -> Candidates:
    """Of items that all have the same prompt and a system that wrote both."""
    frame = pl.DataFrame(
        [(item, field, "one system", text) for item, field, text in rows],
        schema=["item", "field", "candidate", "text"],
        orient="row",
    )
    return Candidates(frame, {"i1": "Why?", "i2": " why? "}, {"i1": "x", "i2": "y"})


def judged() -> Judgments:
    return table(
        [("i1", rater, "a") for rater in ("ann", "bob", "cem")]
        + [("i1", "dan", "tie"), ("i2", "ann", "b"), ("i2", "bob", "a"), ("i2", "cem", "b")]
    )


def test_votes_and_belief_are_turned_with_the_file() -> None:
    # in the file b of i1 stands before a, so a vote for a is one against the pair's first
    about = candidates(("i1", "b", "Bb"), ("i1", "a", "Aa"), ("i2", "a", "Cc"), ("i2", "b", "Dd"))
    pairs = pairs_of_judgments(judged(), about)
    assert pairs.responses[pairs.first].to_list() == ["Bb", "Cc"]
    assert pairs.votes.tolist() == [[0, 1, 3], [1, 0, 2]]
    assert pairs.share.tolist() == pytest.approx([0.125, 1 / 3])
    p = pair_posterior(consensus(judged())).p_first  # that a is better
    assert pairs.belief.tolist() == pytest.approx([1 - p[0], p[1]])
    assert pairs.belief[0] < 0.5
    assert pairs.group[0] == pairs.group[1]  # the same prompt but for case and space
    assert pairs.topics is not None
    assert pairs.topics.to_list() == ["x", "y"]
    assert pairs.places is not None
    assert pairs.places.row(0) == ("i1", "b")


def test_a_ranking_makes_a_pair_of_each_two() -> None:
    rankings = quorate.from_rows(
        [("i1", "ann", '[["a"],["b","c"]]'), ("i1", "bob", '[["a"],["b"],["c"]]')], kind="ranking"
    )
    about = candidates(("i1", "a", "Aa"), ("i1", "b", "Bb"), ("i1", "c", "Cc"))
    pairs = pairs_of_judgments(rankings, about)
    sides = [
        pairs.responses[int(a)] + pairs.responses[int(b)]
        for a, b in zip(pairs.first, pairs.second, strict=True)
    ]
    votes = dict(zip(sides, pairs.votes.tolist(), strict=True))
    assert votes == {"AaBb": [2, 0, 0], "AaCc": [2, 0, 0], "BbCc": [1, 1, 0]}
    # (k + ½) / (n + 1): 2.5 / 3, and of one vote and a tie 2 / 3
    belief = dict(zip(sides, pairs.belief.tolist(), strict=True))
    assert belief == pytest.approx({"AaBb": 2.5 / 3, "AaCc": 2.5 / 3, "BbCc": 2 / 3})


def test_what_has_no_text_is_left_out_and_told() -> None:
    about = candidates(("i1", "a", "Aa"), ("i1", "b", "Bb"), ("i2", "a", None), ("i2", "b", "Dd"))
    pairs = pairs_of_judgments(judged(), about)
    assert pairs.items.to_list() == ["i1"]
    assert "3 comparisons are of no text; they are left out" in pairs.notes
    with pytest.raises(EmptyError, match="no two compared responses have texts"):
        pairs_of_judgments(judged(), candidates(("i1", "a", None), ("i1", "b", "Bb")))
