"""What is covered, by whom, how old it is; consent, erasure; effects of place and order."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from scipy.special import stdtrit

from campaigns import NOON, small_spec
from evidence_by_hand import DAY, MINUTE, evidence, frame, item, judgment
from quorate.campaign.given import given, left
from quorate.certificate.facts import evidence as frames
from quorate.certificate.facts.conduct import consent, erasures
from quorate.certificate.facts.coverage import coverage, items, machine
from quorate.certificate.facts.effects import order_effects, place_effects, ratio
from quorate.certificate.facts.figures import share, spread
from quorate.certificate.facts.people import raters
from quorate.certificate.frozen import Pseudonyms
from quorate.schema.release import ReleaseTerms

SLICED = [
    item("a", {"language": "de", "date": "2023-01-01"}),
    item("b", {"language": "de", "date": "2023-03-01", "model": "gen-1"}),
    item("c", {"language": "pl", "date": "no day"}),
    item("d", judged=0),
    item("g", {"language": "de"}, bank="gold"),
]


def test_items_are_counted_by_slice_against_targets() -> None:
    rows = [judgment(0, "a", 1), judgment(0, "c", 2), judgment(0, "b", 3, excluded=True)]
    terms = ReleaseTerms(targets={"language": {"de": 2, "fr": 1}, "topic": {"x": 1}})
    found = coverage(evidence(rows, SLICED), terms)
    language = next(one for one in found.slices if one.slice == "language")
    told = [(one.value, one.items, one.judged, one.target, one.reached) for one in language.values]
    # b is judged by nobody who counts; g lies in a bank
    assert told == [("de", 2, 1, 2, False), ("pl", 1, 1, None, None), ("fr", 0, 0, 1, False)]
    assert language.without == 1
    assert (found.targets, found.met) == (3, 0)
    enough = ReleaseTerms(targets={"language": {"de": 1, "pl": 1}})
    assert coverage(evidence(rows, SLICED), enough).met == 2


def test_ages_are_days_before_the_head() -> None:
    rows = [judgment(0, "a", 0), judgment(0, "b", 2 * DAY), judgment(0, "c", 6 * DAY)]
    found = replace(evidence(rows, SLICED), at=NOON + 10 * DAY)
    ages = coverage(found, ReleaseTerms(stale_after_days=3)).ages
    assert (ages.judgment_oldest, ages.judgment_median, ages.judgment_newest) == (10, 8, 4)
    assert (ages.dated, ages.item_oldest, ages.item_newest) == (2, "2023-01-01", "2023-03-01")
    # the last judgment is of 2023-11-20, three days later it is the 23rd, the head is the 24th
    assert (ages.stale_on, ages.stale) == ("2023-11-23", True)
    fresh = coverage(found, ReleaseTerms(stale_after_days=5)).ages
    assert (fresh.stale_on, fresh.stale) == ("2023-11-25", False)
    unsaid = coverage(found, ReleaseTerms()).ages
    assert unsaid.stale is None
    assert "stale_after_days" in unsaid.note


def test_what_became_of_items() -> None:
    rows = [judgment(0, "a", 1), judgment(1, "a", 2), judgment(0, "b", 3)]
    rows += [judgment(0, "c", 4, purpose="training")]
    found = items(evidence(rows, SLICED))
    assert (found.added, found.judged, found.never) == (4, 2, 2)
    # a, b and c have the judgment that they want by the counts of the views, d has none
    assert (found.quorate.n, found.quorate.of) == (3, 4)
    assert found.per_item == pytest.approx(1.5)


def test_with_stopping_an_item_is_quorate_when_it_was_found_so() -> None:
    spec = small_spec(stopping={"confidence": 0.9})
    rows = [item("a", outcome="quorate"), item("b", outcome="contested"), item("c")]
    found = items(evidence([judgment(0, "a", 1)], rows, spec))
    assert (found.quorate.n, found.contested) == (1, 1)


def test_what_a_machine_made_is_told_with_its_name() -> None:
    found = machine(evidence((), SLICED))
    assert (found.synthetic.n, found.synthetic.of) == (1, 4)
    assert [(one.name, one.n) for one in found.synthetic_models] == [("gen-1", 1)]
    assert found.prelabelled.n == 0


def test_small_groups_are_hidden_and_give_nobody_away() -> None:
    rows = [judgment(n, "a", n) for n in range(9)]
    told = dict.fromkeys(range(4), "old") | dict.fromkeys(range(4, 8), "young")
    found = replace(evidence(rows), attributes={"age": {**told, 8: "ancient"}})
    (sizes,) = raters(found, 4).groups
    # one group of one is hidden, and a second with it, since one alone could be worked out
    assert [(one.name, one.n) for one in sizes.groups] == [("young", 4)]
    assert (sizes.hidden_values, sizes.hidden) == (2, 5)
    assert raters(found, 10).per_rater is None
    assert raters(found, 9).per_rater == 1.0


def test_who_told_nothing_is_not_found_by_taking_the_groups_from_all() -> None:
    """9 people: 4 old, 4 young, one told nothing. Both groups less all would be that one."""
    rows = [judgment(n, "a", n) for n in range(9)]
    told = dict.fromkeys(range(4), "old") | dict.fromkeys(range(4, 8), "young")
    (sizes,) = raters(replace(evidence(rows), attributes={"age": told}), 4).groups
    assert len(sizes.groups) == 1
    assert (sizes.hidden_values, sizes.hidden, sizes.untold) == (1, 4, 1)


def test_consent_must_be_there_when_somebody_judges() -> None:
    spec = small_spec(consent="We store it.")
    rows = [judgment(0, f"i{n}", n * MINUTE) for n in range(6)] + [judgment(1, "i0", 9)]
    agreed: list[dict[str, object]] = [
        {"person": 0, "at": NOON + MINUTE, "consent": spec.consent_digest},
        {"person": 0, "at": NOON + 3 * MINUTE - 1},
        {"person": 0, "at": NOON + 5 * MINUTE, "consent": spec.consent_digest},
    ]
    found = consent(replace(evidence(rows, spec=spec), agreed=frame(frames.AGREED, agreed)), 1)
    # of 7: the first of rater 0, their fourth and fifth after taking it back, and rater 1's
    assert (found.without.n, found.without.of) == (4, 7)
    assert found.after == 2
    assert found.withdrawn == 1
    assert [(one.digest, one.people) for one in found.texts] == [(spec.consent_digest, 1)]
    assert not consent(evidence(rows), 1).asked


def test_erasure_leaves_no_key_and_nothing_comes_after() -> None:
    found = evidence([judgment(n, f"i{k}", k * DAY) for n in range(2) for k in range(3)])
    people = found.people.with_columns(
        erased=pl.col("person") == 1,
        erased_at=pl.when(pl.col("person") == 1).then(pl.lit(NOON + DAY)),
    )
    told = erasures(replace(found, people=people), 1)
    assert (told.erased, told.open, told.after, told.judgments) == (1, 1, 1, 3)
    assert erasures(replace(found, people=people), 2).judgments is None


PAIR = {
    "questions": [{"name": "best", "type": "pair", "ask": "Better?", "between": ["x", "y"]}],
    "content": [{"name": "x", "type": "text"}, {"name": "y", "type": "text"}],
}


def test_the_place_that_was_shown_first_is_counted() -> None:
    # three raters choose what was shown first in 3 of 4, 2 of 4 and 4 of 4 cases; a tie is none
    firsts = {0: [1, 1, 1, 0], 1: [1, 0, 1, 0], 2: [1, 1, 1, 1]}
    rows = []
    for person, chosen in firsts.items():
        for k, first in enumerate(chosen):
            shown = ["x", "y"] if k % 2 else ["y", "x"]
            label: dict[str, object] = {"best": {"choice": shown[0] if first else shown[1]}}
            rows.append(
                judgment(
                    person,
                    f"i{k}",
                    k,
                    labels=label,  # type: ignore[arg-type]
                    shown=json.dumps({"best": shown}),
                )
            )
    rows.append(judgment(0, "i9", 99, {"best": {"choice": "tie"}}, shown='{"best":["x","y"]}'))
    (found,) = place_effects(evidence(rows, spec=small_spec(**PAIR)), 3)
    assert found.choices == 12
    assert found.share == pytest.approx(9 / 12)
    assert found.expected == 0.5
    # residuals 3 - 3, 2 - 3, 4 - 3: SE² = 3/2 · 2 / 144; Student with 2 degrees of freedom
    reach = float(stdtrit(2, 0.975)) * (3 / 2 * 2 / 144) ** 0.5
    assert found.lower == pytest.approx(0.75 - reach)
    assert found.upper == 1.0  # it would reach beyond
    (few,) = place_effects(evidence(rows, spec=small_spec(**PAIR)), 4)
    assert few.share is None
    assert "fewer than 4" in few.note


def test_the_late_half_is_compared_with_the_early_one() -> None:
    # of 10 judgments each: rater 0 goes from 1/5 to 4/5 warm, rater 1 from 2/5 to 3/5
    warm = {0: [1, 0, 0, 0, 0, 1, 1, 1, 1, 0], 1: [1, 1, 0, 0, 0, 1, 1, 1, 0, 0]}
    rows = [
        judgment(n, f"i{k}", k * MINUTE, {"tone": "warm" if one else "cold"})
        for n, given_ in warm.items()
        for k, one in enumerate(given_)
    ]
    rows += [judgment(2, f"i{k}", k) for k in range(9)]  # too few to have halves
    found = {(one.question, one.option): one for one in order_effects(evidence(rows), 2)}
    tone = found["tone", "warm"]
    assert tone.raters == 2
    assert tone.difference == pytest.approx((0.6 + 0.2) / 2)
    assert found["tone", "cold"].difference == pytest.approx(-0.4)
    assert found[None, None].difference == pytest.approx(0.0)  # 4 seconds throughout
    # residuals 10 · (0.6 - 0.4) and -2: SE² = 2 · 8 / 400; Student with 1 degree of freedom
    reach = float(stdtrit(1, 0.975)) * (2 * 8 / 400) ** 0.5
    assert tone.upper == pytest.approx(0.4 + reach)
    assert tone.shuffled
    (few,) = order_effects(evidence(rows), 3)
    assert few.difference is None


def test_a_ratio_covers_what_it_should() -> None:
    # 2,000 crowds of 20 raters with rates of their own: a nominal 95 % interval
    rng = np.random.default_rng(5)
    hits = 0
    for _ in range(2_000):
        n = rng.integers(5, 40, size=20).astype(np.float64)
        x = rng.binomial(n.astype(np.int64), rng.beta(4, 4, size=20)).astype(np.float64)
        value, reach = ratio(x, n)
        hits += abs(value - 0.5) <= reach
    assert 0.93 <= hits / 2_000 <= 0.97


def test_figures_of_few_are_not_told() -> None:
    assert spread(np.arange(9.0), 10).median is None
    assert spread(np.arange(10.0), 10).median == 4.5
    assert share(0, 0).share is None
    # Wilson with z = 1.96: (1/4 + z²/8 ± …) is symmetric only at a half
    half = share(2, 4)
    assert half.lower is not None
    assert half.upper is not None
    assert half.lower + half.upper == pytest.approx(1.0)


def test_answers_are_frozen_with_why_they_do_not_count() -> None:
    rows = [
        judgment(0, "a", 1, {"tone": "warm"}, sealed="why"),
        judgment(1, "a", 2, {"tone": "cold"}, excluded=True, milliseconds=1_250),
        judgment(1, "b", 3, {"tone": "cold"}, surplus=True),
        judgment(0, "b", 4, {}, sealed="why"),
        judgment(0, "c", 5, purpose="repeat"),
        judgment(1, "c", 6, purpose="training", excluded=True),
        judgment(1, "d", 7, purpose="gold"),
    ]
    out = [
        {"judgment": "j_1_a_2", "at": NOON + 3, "reason": "first"},
        {"judgment": "j_1_a_2", "at": NOON + 4, "reason": "last"},
    ]
    found = replace(evidence(rows), taken_out=frame(frames.TAKEN_OUT, out))
    told = {
        (item_, at): (why, reason)
        for item_, at, why, reason in left(found).select("item", "at", "left", "reason").iter_rows()
    }
    assert told == {
        ("a", NOON + 1): (None, None),
        ("a", NOON + 2): ("excluded", "last"),
        ("b", NOON + 3): ("late", None),
        ("b", NOON + 4): (None, None),
        ("c", NOON + 5): ("repeat", None),
        ("c", NOON + 6): ("training", None),
        ("d", NOON + 7): (None, None),
    }
    names = Pseudonyms(bytes(32))
    answers = given(found, ("p_one", "p_two"), names)
    # the answer in own words alone is none
    assert answers["item"].to_list() == ["a", "a", "b", "c", "c", "d"]
    assert answers["rater"][0] == names.of("p_one")
    assert answers["in_item"][1] == names.within("p_two", "a")
    # whoever tells raters needs no name in one item
    linked = given(found, ("p_one", "p_two"), names, "raters")
    assert linked["in_item"].null_count() == 6
    assert linked.drop("in_item").equals(answers.drop("in_item"))
    assert answers["seconds"].to_list()[1] == 1.2  # as Python rounds 1.25
    assert answers["json"][0] == '"warm"'
    assert answers["day"][0] == "2023-11-14"
    assert "p_one" not in str(answers.to_dicts())
