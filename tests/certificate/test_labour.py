"""The labour record: pay by the hour, floors, delays, stretches of work, exclusions."""

from __future__ import annotations

from dataclasses import replace

import pytest

from campaigns import NOON, small_spec
from evidence_by_hand import DAY, MINUTE, evidence, frame, judgment
from quorate.certificate.facts import evidence as frames
from quorate.certificate.facts.delays import appeals, delay
from quorate.certificate.facts.evidence import Evidence, SpecVersion
from quorate.certificate.facts.figures import HOUR
from quorate.certificate.facts.labour import declared_since, exclusions, labour
from quorate.certificate.facts.pay import hours, in_force, pay
from quorate.certificate.facts.sessions import exposure, sessions
from quorate.schema.campaign import CampaignSpec
from quorate.schema.release import ReleaseTerms, WageFloor

FLOOR = {"per_hour": 10.0, "currency": "EUR", "dated": "2023-01-01", "source": "ours"}
TERMS = ReleaseTerms(wage_floors=(WageFloor(**FLOOR),))  # type: ignore[arg-type]


def workers(times: list[int], spec: CampaignSpec | None = None) -> Evidence:
    """One judgment each, of so many minutes, which earned 2.50 EUR; a guideline of no words."""
    rows = [
        judgment(n, "i0", (n + 1) * DAY, milliseconds=minutes * MINUTE, earned=2_500_000)
        for n, minutes in enumerate(times)
    ]
    found = evidence(rows, spec=spec)
    return replace(found, guidelines=(replace(found.guidelines[0], words=0),))


def test_pay_by_the_hour_is_spread_over_raters() -> None:
    # 2.50 EUR in 15, 20, 30 and 60 minutes: 10, 7.5, 5 and 2.5 an hour; 10 minutes are too short
    found = workers([15, 20, 30, 60, 10])
    _, each = hours(found)
    told = pay(found, each, TERMS, 2)
    assert told.hourly.n == 4
    # quantiles of 2.5, 5, 7.5, 10, linear: the median (5 + 7.5) / 2
    assert told.hourly.median == pytest.approx(6.25)
    assert told.hourly.p25 == pytest.approx(4.375)
    assert told.hourly.mean == pytest.approx(6.25)
    # all earnings over all hours: 12.50 in 135 minutes
    assert told.overall == pytest.approx(12.5 / 2.25)
    # 10 an hour is no less than 10
    assert told.below_floor is not None
    assert (told.below_floor.n, told.below_floor.of) == (3, 4)
    # one who worked less would be told of alone
    assert told.short == 0


def test_skipped_items_and_reading_count_as_time_and_earn_nothing() -> None:
    found = workers([30, 30])
    skips = [{"person": 0, "at": NOON, "milliseconds": 30 * MINUTE, "reason": "unclear"}]
    # 2,380 words at 238 a minute: 10 minutes for each who worked under the guideline
    found = replace(
        found,
        skipped=frame(frames.SKIPPED, skips),
        guidelines=(replace(found.guidelines[0], words=2_380),),
    )
    spent, each = hours(found)
    assert spent.judging == pytest.approx(1.0)
    assert spent.skipped == pytest.approx(0.5)
    assert spent.instructions == pytest.approx(1 / 3)
    assert spent.total == pytest.approx(1 + 0.5 + 1 / 3)
    assert spent.unpaid == pytest.approx(0.5 + 1 / 3)
    # 2.50 EUR in 70 and in 40 minutes
    told = pay(found, each, TERMS, 2)
    assert told.hourly.median == pytest.approx((2.5 / 70 * 60 + 2.5 / 40 * 60) / 2)


def test_work_that_was_taken_out_counts_as_time_and_stays_paid() -> None:
    rows = [
        judgment(n, f"i{k}", DAY + k, milliseconds=15 * MINUTE, excluded=k == 0)
        for n in range(2)
        for k in range(2)
    ]
    found = evidence(rows)
    spent, _ = hours(found)
    assert spent.judging == pytest.approx(1.0)
    assert spent.excluded == pytest.approx(0.5)
    out = exclusions(found)
    assert out.judgments == 2
    assert out.kept_pay == pytest.approx(0.5)


def test_a_rater_is_held_to_the_floor_of_their_country() -> None:
    # 10, 7.5, 5 an hour; in DE 12 are asked for, in PL 6, elsewhere 4
    floors = [("DE", 12.0), ("PL", 6.0), ("any", 4.0)]
    terms = ReleaseTerms(
        wage_floors=tuple(
            WageFloor(**{**FLOOR, "country": where, "per_hour": money})  # type: ignore[arg-type]
            for where, money in floors
        )
    )
    found = replace(workers([15, 20, 30]), attributes={"country": {0: "DE", 1: "PL"}})
    _, each = hours(found)
    told = pay(found, each, terms, 2)
    assert told.below_floor is not None
    assert told.below_floor.n == 1  # 10 < 12, 7.5 ≥ 6, 5 ≥ 4
    # without «any», who may be anywhere is held to the highest: 5 < 12 too
    terms = terms.model_copy(update={"wage_floors": terms.wage_floors[:2]})
    told = pay(found, each, terms, 2)
    assert told.below_floor is not None
    assert told.below_floor.n == 2


def test_the_newest_floor_that_holds_by_then_is_used() -> None:
    terms = ReleaseTerms(
        wage_floors=tuple(
            WageFloor(**{**FLOOR, "per_hour": money, "dated": dated})  # type: ignore[arg-type]
            for money, dated in ((9.0, "2023-11-14"), (8.0, "2022-01-01"), (11.0, "2023-11-15"))
        )
    )
    # NOON is on 2023-11-14
    assert in_force(terms, "EUR", NOON)["any"].per_hour == 9.0
    assert in_force(terms, "EUR", NOON + DAY)["any"].per_hour == 11.0
    assert in_force(terms, "USD", NOON) == {}


def test_without_pay_or_floor_it_says_so() -> None:
    unpaid = workers([15, 20], small_spec(pay=None))
    told = labour(unpaid, TERMS, 2)
    assert told.pay.earned is None
    assert "declares no pay" in told.pay.note
    assert "declares no pay" in told.delay.note
    paid = labour(workers([15, 20]), ReleaseTerms(), 2)
    assert paid.pay.below_floor is None
    assert paid.pay.floor_note == "no wage floor is declared"


def test_money_covers_the_earliest_work() -> None:
    rows = [judgment(n, f"i{k}", k * DAY) for n in range(2) for k in range(4)]  # 0.25 EUR each
    payments = [
        # of rater 0: the first two at day 5, the third and a half at day 6
        {"person": 0, "at": NOON + 5 * DAY, "amount": 500_000, "currency": "EUR"},
        {"person": 0, "at": NOON + 6 * DAY, "amount": 375_000, "currency": "EUR"},
        {"person": 1, "at": NOON + 3 * DAY, "amount": 250_000, "currency": "EUR"},
        {"person": 1, "at": NOON + 3 * DAY, "amount": 250_000, "currency": "USD"},
    ]
    found = delay(replace(evidence(rows), paid=frame(frames.PAID, payments)), 2)
    assert (found.payments, found.other_currency) == (4, 1)
    # waited: 5 - 0, 5 - 1, 6 - 2 of rater 0; 3 - 0 of rater 1; each of the same money
    assert found.median == pytest.approx(4.0)
    assert found.p95 == pytest.approx(5.0)
    assert found.paid_share == pytest.approx(4 / 8)


def test_appeals_are_counted_with_their_answers() -> None:
    rows: list[dict[str, object]] = [
        {"person": 0, "at": NOON, "settled_at": NOON + 2 * HOUR, "outcome": "granted"},
        {"person": 1, "at": NOON, "settled_at": NOON + 4 * HOUR, "outcome": "refused"},
        {"person": 1, "at": NOON},
    ]
    found = appeals(replace(evidence(), appealed=frame(frames.APPEALED, rows)))
    assert (found.made, found.granted, found.refused, found.waiting) == (3, 1, 1, 1)
    assert found.overturned.share == 0.5
    assert found.answer_hours == pytest.approx(3.0)


def test_a_gap_of_ten_minutes_ends_a_stretch() -> None:
    # each: from 0 to 9, then a gap of 9 min 56 s to 19; a gap of 10 min to 29 min 4 s; a night
    times = [0, 9 * MINUTE, 19 * MINUTE, 29 * MINUTE + 4_000, 20 * 60 * MINUTE]
    rows = [judgment(n, f"i{k}", at) for n in range(2) for k, at in enumerate(times)]
    found = sessions(evidence(rows), None, 2)
    assert found.n == 6
    # 19 minutes and the 4 seconds of the first judgment
    assert found.longest == pytest.approx(19 + 4 / 60)
    assert found.median == pytest.approx(4 / 60)
    assert found.breaks == 2  # of a night nobody says break
    assert found.night is None
    assert "time_zone" in found.night_note


def test_night_is_known_where_the_time_zone_is() -> None:
    # NOON is 22:13 UTC: 23:13 in Berlin, 7:13 in Tokyo; twelve hours later 11:13 and 19:13
    rows = [judgment(n, "i0", n) for n in range(2)]
    rows += [judgment(n, "i1", 12 * 60 * MINUTE + n, milliseconds=12_000) for n in range(2)]
    assert sessions(evidence(rows), "Europe/Berlin", 2).night == pytest.approx(4 / 16)
    assert sessions(evidence(rows), "Asia/Tokyo", 2).night == 0
    nowhere = sessions(evidence(rows), "Europe/Nowhere", 2)
    assert nowhere.night is None
    assert "Europe/Nowhere" in nowhere.night_note


def test_time_with_disturbing_items_is_told_by_the_day() -> None:
    rows = [
        judgment(n, f"i{k}", k * DAY, milliseconds=minutes * MINUTE)
        for n in range(2)
        for k, minutes in enumerate((30, 150, 60))
    ]
    found = exposure(evidence(rows, spec=small_spec(exposing=True)), 2)
    assert found.days == 6
    assert found.median == pytest.approx(60)
    assert found.longest == pytest.approx(150)
    assert found.over is not None
    assert (found.over.n, found.over.of) == (2, 6)
    assert exposure(evidence(rows), 2).median is None


def ruled(bar: float) -> CampaignSpec:
    return small_spec(
        checks={"speed": {"least": bar}} if bar else None,
        rules=[{"name": "hasty", "when": ["speed"], "then": "exclude"}],
    )


def test_a_rule_is_declared_from_when_it_stood_as_it_did() -> None:
    specs = [small_spec(), ruled(0), ruled(0), ruled(2), small_spec(title="Other")]
    versions = tuple(SpecVersion(NOON + n * DAY, spec) for n, spec in enumerate(specs))
    found = replace(evidence(), specs=versions)
    # it was changed by the options of its check on the third day, and stayed so until it went
    assert declared_since(found, "hasty") == NOON + 3 * DAY
    assert declared_since(replace(found, specs=versions[:3]), "hasty") == NOON + DAY
    assert declared_since(found, "nothing") is None


def test_exclusions_tell_the_rule_and_how_many_knew_it() -> None:
    out = [
        {"judgment": f"j{n}", "judged_at": NOON + n * DAY, "at": NOON + 9 * DAY, **told}
        for n, told in enumerate(
            [{"by": "rule", "rule": "hasty", "reason": "rule hasty: too fast"}] * 3
            + [{"by": "person", "rule": None, "reason": "a friend judged"}]
        )
    ]
    found = replace(
        evidence(),
        specs=(SpecVersion(NOON, small_spec()), SpecVersion(NOON + DAY, ruled(0))),
        taken_out=frame(frames.TAKEN_OUT, out),
    )
    first, second = exclusions(found).reasons
    # those of the first and second day after it; the one at noon came before
    assert (first.by, first.judgments, first.declared) == ("rule", 3, 2)
    assert (second.by, second.judgments, second.declared) == ("person", 1, None)
