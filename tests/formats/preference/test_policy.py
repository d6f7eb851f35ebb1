"""How a posterior becomes rows."""

from __future__ import annotations

from math import log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from preference_pairs import record
from quorate.formats.preference.policy import TIED, UNSURE, Policy
from quorate.schema.errors import RequestError


def chosen(policy: Policy, p: float, tie: float = 0.0) -> list[str]:
    rows, _ = policy.examples(record(p, tie))
    return [row.chosen.field for row in rows]


def test_hard_takes_the_likelier_one_that_is_sure_enough() -> None:
    policy = Policy("hard", threshold=0.8)
    assert chosen(policy, 0.9) == ["reply_a"]
    assert chosen(policy, 0.1) == ["reply_b"]
    assert policy.examples(record(0.79)) == ((), UNSURE)
    assert chosen(policy, 0.8) == ["reply_a"]


def test_a_coin_flip_is_never_a_hard_label() -> None:
    assert Policy("hard", threshold=0.5).examples(record(0.5)) == ((), UNSURE)


def test_a_tie_is_dropped_or_goes_both_ways() -> None:
    # better .3, worse .2, tie .5: the tie is likeliest; p = .3 + .5 / 2
    assert Policy("hard").examples(record(0.55, 0.5)) == ((), TIED)
    assert chosen(Policy("hard", tie="both"), 0.55, 0.5) == ["reply_a", "reply_b"]
    # better .45, worse .15, tie .4: the first is likeliest
    assert chosen(Policy("hard"), 0.65, 0.4) == ["reply_a"]


def test_a_margin_is_the_logit_scaled_and_cut() -> None:
    policy = Policy("margin", scale=0.5, cap=1.0)
    # log(.8 / .2) / 2 = log 4 / 2 = .693
    assert policy.examples(record(0.8))[0][0].margin == pytest.approx(log(4) / 2)
    assert policy.examples(record(0.2))[0][0].margin == pytest.approx(log(4) / 2)
    assert policy.examples(record(0.999))[0][0].margin == 1.0
    both = Policy("margin", tie="both").examples(record(0.5, 0.9))[0]
    assert [row.margin for row in both] == [0.0, 0.0]


def test_duplicates_choose_the_first_as_often_as_the_posterior_says() -> None:
    rows = chosen(Policy("duplicate", copies=10), 0.7)
    assert rows.count("reply_a") == 7
    assert rows.count("reply_b") == 3


@given(st.floats(0, 1), st.integers(1, 30))
def test_duplicates_are_never_further_than_one_row_from_the_posterior(p: float, n: int) -> None:
    rows = chosen(Policy("duplicate", copies=n), p)
    assert len(rows) == n
    assert abs(rows.count("reply_a") - p * n) < 1


def test_duplicates_have_the_posterior_as_their_expectation() -> None:
    policy = Policy("duplicate", copies=3)
    rows = [
        row.chosen.field
        for n in range(3000)
        for row in policy.examples(record(0.4, item=str(n)))[0]
    ]
    # 9000 rows, of which 1.2 of each 3 are for the first: the deviation of the number of rows is
    # sqrt(3000 · .2 · .8) = 22, and four of those are .01 of 9000
    assert rows.count("reply_a") / len(rows) == pytest.approx(0.4, abs=0.01)


def test_unpaired_gives_both_responses_on_their_own() -> None:
    rows, _ = Policy("unpaired").examples(record(0.2))
    assert [(row.chosen.field, row.good) for row in rows] == [("reply_b", True), ("reply_a", False)]
    tied, _ = Policy("unpaired", tie="both").examples(record(0.5, 0.9))
    assert [(row.chosen.field, row.good) for row in tied] == [("reply_a", True), ("reply_b", True)]
    assert Policy("unpaired").examples(record(0.5, 0.9)) == ((), TIED)


def test_votes_are_rows_of_raters() -> None:
    rows, _ = Policy("votes").examples(record(0.6, votes=(1, 0, -1)))
    assert [(row.rater, row.chosen.field) for row in rows] == [("r0", "reply_a"), ("r2", "reply_b")]
    both, _ = Policy("votes", tie="both").examples(record(0.6, votes=(0,)))
    assert [row.chosen.field for row in both] == ["reply_a", "reply_b"]


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"threshold": 0.4}, "threshold is 0.4"),
        ({"copies": 0}, "copies is 0"),
        ({"cap": 0.0}, "cap is 0"),
        ({"name": "soft"}, "policy is 'soft'"),
        ({"tie": "coin"}, "tie is 'coin'"),
    ],
)
def test_what_makes_no_sense_is_refused(change: dict[str, object], what: str) -> None:
    with pytest.raises(RequestError, match=what):
        Policy(**change)  # type: ignore[arg-type]
