"""What a release says beside its answers, gathered from a campaign on every store."""

from __future__ import annotations

from functools import partial

import pytest

from campaigns import MINUTE, NAME, Clock, World, labels, new_world, small_spec
from quorate.campaign.changing import change_campaign
from quorate.campaign.consenting import consent, withdraw_consent
from quorate.campaign.erasing import erase_person
from quorate.campaign.excluding import exclude
from quorate.campaign.freezing import freeze, gather
from quorate.campaign.opening import open_campaign
from quorate.campaign.paying import record_payment
from quorate.campaign.publishing import publish_guideline
from quorate.campaign.skipping import skip
from quorate.certificate.asked import Asked
from quorate.certificate.contents import contents
from quorate.certificate.facts.evidence import Evidence
from quorate.certificate.facts.facts import Facts, facts
from quorate.certificate.facts.figures import HOUR
from quorate.schema.campaign import CampaignSpec
from quorate.schema.errors import SpecError
from quorate.storage.store import Store
from quorate.storage.transaction import Transaction

pytestmark = pytest.mark.anyio

SPEC = small_spec(
    consent="We store what you answer and give it to readers.",  # 10 words
    expected_seconds=2,
    release={
        "wage_floors": [
            {"per_hour": 10.0, "currency": "EUR", "dated": "2023-01-01", "source": "ours"}
        ],
        "stale_after_days": 30,
    },
)


def answer_all(tx: Transaction, world: World, count: int) -> None:
    for rater in world.raters:
        for _ in range(count):
            world.answer(tx, rater, world.take(tx, rater).lease, given=labels())


async def facts_of(store: Store, world: World, smallest: int = 2) -> tuple[Evidence, Facts]:
    await store.number()
    found = await store.read(lambda tx: gather(tx, world.vault, world.owner, NAME))
    assert found is not None
    assert found.evidence is not None
    held = contents(freeze(found, "1.0.0", bytes(32)), Asked("raters", smallest))
    return found.evidence, facts(found.evidence, held)


async def worked(store: Store, clock: Clock, spec: CampaignSpec = SPEC) -> World:
    """Two raters give three answers each, half an hour after they got the items."""
    world = await store.write(partial(new_world, spec=spec))
    await store.write(lambda tx: [world.supply(tx, rater) for rater in world.raters])
    clock.advance(30 * MINUTE)
    await store.write(partial(answer_all, world=world, count=2))
    clock.advance(MINUTE)
    await store.write(lambda tx: [world.supply(tx, rater) for rater in world.raters])
    clock.advance(MINUTE)
    await store.write(partial(answer_all, world=world, count=1))
    return world


async def test_evidence_names_nobody_and_counts_everything(store: Store, clock: Clock) -> None:
    world = await worked(store, clock)
    evidence, found = await facts_of(store, world)
    assert evidence.judged.height == 6
    assert evidence.judged["person"].n_unique() == 2
    everything = repr(evidence) + str(evidence.judged.to_dicts()) + str(evidence.people.to_dicts())
    assert not any(one.person in everything for one in (world.owner, *world.raters))
    assert found.raters.judged == 2
    assert [(one.name, one.n) for one in found.raters.roles] == [("rater", 2)]
    # 4 items, of which each rater gave 3 answers: 2 items have both, or one more has one
    assert found.items.added == 4
    assert found.timeline.state == "open"
    assert found.guidelines[0].judgments == 6
    assert found.guidelines[0].early == 0


async def test_an_hour_counts_all_that_it_took(store: Store, clock: Clock) -> None:
    world = await worked(store, clock)
    _, found = await facts_of(store, world)
    hours = found.labour.hours
    assert hours is not None
    # 6 answers of 4 seconds
    assert hours.judging * HOUR == pytest.approx(24_000)
    # each rater read a guideline of 6 words and a consent of 10: 6 · 60,000 // 238 = 1,512 and
    # 10 · 60,000 // 238 = 2,521 milliseconds
    assert hours.instructions * HOUR == pytest.approx(2 * (1_512 + 2_521))
    assert hours.total == pytest.approx(hours.judging + hours.instructions)
    assert hours.unpaid == pytest.approx(hours.instructions)
    pay = found.labour.pay
    # 6 · 0.25 EUR in 24 + 8.066 seconds
    assert pay.earned == pytest.approx(1.5)
    assert pay.overall == pytest.approx(1.5 / (32.066 / 3600))
    # nobody worked for a quarter of an hour
    assert pay.hourly.n == 0
    assert pay.below_floor is None
    assert "15 minutes" in pay.floor_note
    assert pay.hourly.note == pay.floor_note
    # 4 seconds instead of 2
    assert found.labour.estimate.ratio == pytest.approx(2.0)


async def test_too_few_people_are_told_nothing_of(store: Store, clock: Clock) -> None:
    world = await worked(store, clock)
    _, found = await facts_of(store, world, smallest=3)
    assert found.labour.hours is None
    assert found.labour.pay.earned is None
    assert "fewer than 3" in found.labour.pay.note
    assert found.labour.exclusions.kept_pay is None
    assert found.labour.sessions.longest is None
    assert found.labour.estimate.actual is None
    assert found.consent.texts[0].people is None
    assert found.guidelines[0].readers is None


async def test_payments_cover_what_was_earned_first(store: Store, clock: Clock) -> None:
    world = await worked(store, clock)
    clock.advance(24 * 60 * MINUTE)
    rater = world.raters[0].person

    def pay(tx: Transaction, amount: int, currency: str = "EUR") -> None:
        record_payment(tx, world.owner, NAME, rater, amount, currency)

    await store.write(partial(pay, amount=500_000))
    await store.write(partial(pay, amount=7, currency="USD"))
    _, found = await facts_of(store, world)
    delay = found.labour.delay
    # two of the first rater's three answers, a day and two minutes before
    assert delay.payments == 2
    assert delay.other_currency == 1
    assert delay.median == pytest.approx(1 + 2 / (24 * 60))
    assert delay.paid_share == pytest.approx(2 / 6)


async def test_what_was_skipped_excluded_and_withdrawn_is_told(store: Store, clock: Clock) -> None:
    world = await worked(store, clock)
    first, second = world.raters

    def go(tx: Transaction) -> None:
        lease = world.take(tx, second).lease
        skip(tx, world.vault, second, NAME, lease, "offensive", milliseconds=60_000)
        exclude(tx, world.owner, NAME, first.person, "They told us that a friend judged.")
        withdraw_consent(tx, second, NAME)

    clock.advance(2 * MINUTE)
    await store.write(lambda tx: world.supply(tx, second))
    clock.advance(2 * MINUTE)
    await store.write(go)
    _, found = await facts_of(store, world)
    assert [(one.name, one.n) for one in found.items.skips] == [("offensive", 1)]
    assert found.labour.exposure.opted_out == 1
    out = found.labour.exclusions
    assert out.judgments == 3
    assert (out.share.n, out.share.of) == (3, 6)
    assert out.kept_pay == pytest.approx(0.75)
    assert [(one.by, one.rule, one.judgments) for one in out.reasons] == [("person", None, 3)]
    assert found.labour.hours is not None
    assert found.labour.hours.skipped * HOUR == pytest.approx(60_000)
    assert found.labour.hours.excluded * HOUR == pytest.approx(12_000)
    assert found.consent.withdrawn == 1
    assert (found.consent.without.n, found.consent.without.of) == (0, 6)
    assert found.consent.after == 0
    # a new agreement makes it good again
    await store.write(lambda tx: consent(tx, second, NAME, SPEC.consent_digest or ""))
    _, again = await facts_of(store, world)
    assert again.consent.withdrawn == 1


async def test_who_was_erased_cannot_be_read_any_more(store: Store, clock: Clock) -> None:
    world = await worked(store, clock)
    gone = world.raters[0]
    await store.write(lambda tx: erase_person(tx, world.owner, gone.person, "They asked."))
    _, found = await facts_of(store, world)
    assert (found.erasures.erased, found.erasures.open, found.erasures.after) == (1, 0, 0)
    # the number of one person's judgments would tell which pseudonym is theirs
    assert found.erasures.judgments is None


async def test_a_revised_guideline_is_a_pilot(store: Store, clock: Clock) -> None:
    world = await worked(store, clock)
    _, before = await facts_of(store, world)
    assert not before.labour.pilot.held
    clock.advance(MINUTE)
    await store.write(
        lambda tx: publish_guideline(tx, world.owner, NAME, "2.0", "Judge the words.", "Shorter.")
    )
    _, found = await facts_of(store, world)
    assert found.labour.pilot.held
    assert found.labour.pilot.revised_after == 6
    assert [one.judgments for one in found.guidelines] == [6, 0]


async def test_a_change_of_pay_is_counted(store: Store, clock: Clock) -> None:
    world = await worked(store, clock)
    other = SPEC.model_copy(
        update={"pay": SPEC.pay and SPEC.pay.model_copy(update={"per_item": 0.5})}
    )
    await store.write(lambda tx: change_campaign(tx, world.owner, NAME, other))
    evidence, found = await facts_of(store, world)
    assert len(evidence.specs) == 2
    assert found.labour.pay.rates == 2
    assert found.labour.pay.rate == 0.5
    assert found.timeline.changes == 1


async def test_a_condition_that_there_is_none_of_is_refused(store: Store) -> None:
    world = await store.write(new_world)
    wrong = small_spec(
        name="other",
        release={
            "conditions": [
                {"kind": "agrement"},
                {"kind": "pilot", "options": {"size": 3}},
                {"kind": "quorate", "options": {"at_least": "all"}},
                {"kind": "agreement", "options": {"at_least": 1}},
            ]
        },
    )
    with pytest.raises(SpecError) as caught:
        await store.write(lambda tx: open_campaign(tx, world.owner, wrong))
    assert [fault.path for fault in caught.value.faults] == [
        "release.conditions[0].kind",
        "release.conditions[1].options",
        "release.conditions[2].options.at_least",
    ]
