"""Raters in numbers, page by page, on every store: each once, in the order that was asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial

import pytest

from campaigns import NAME, World, new_world, small_spec
from counted import costing
from quorate.assignment.live import Skill
from quorate.campaign.insight.measuring import Measured, Outcomes
from quorate.campaign.insight.ranking import Asked
from quorate.campaign.insight.rating import MOST, RatedMember, open_rater, rated_members
from quorate.campaign.paging import Page, Span, cursor
from quorate.campaign.watch.acting import act
from quorate.campaign.watch.finding import Look
from quorate.campaign.watch.sight import Sight
from quorate.ledger.event import Event
from quorate.ledger.events import RaterTold, StandingChanged
from quorate.quality.finding import Finding, Verdict
from quorate.schema.errors import InputError
from quorate.storage.queries.rating import RaterOrder
from quorate.storage.store import Store
from quorate.storage.transaction import Transaction

pytestmark = pytest.mark.anyio

SPEC = small_spec(overlap=8)


def numbers(values: Mapping[str, float] | None = None) -> Measured:
    """What is believed of raters, by person."""
    skills = {
        person: {"tone": Skill(value, value - 0.1, value + 0.1, 9)}
        for person, value in (values or {}).items()
    }
    sight = Sight(SPEC, 0, 0, None, {}, {}, {}, {}, skills, {}, 0, 0, None)
    return Measured(
        sight=sight,
        agreement=(),
        slices=(),
        sampled=1.0,
        outcomes=Outcomes(0, 0, 0, 0, 0),
        certainty=(),
        disputed=(),
        doubtful=(),
        coverage=(),
        needed=None,
        per_hour=None,
        profiles={},
        question="tone",
        chance=0.5,
        typical=None,
    )


class Case:
    """A campaign with raters, of whom pages are asked."""

    def __init__(self, store: Store, world: World) -> None:
        self.store, self.world = store, world
        self.people = [rater.person for rater in world.raters]

    async def happen(self, *events: Event) -> None:
        def work(tx: Transaction) -> None:
            for event in events:
                tx.append(NAME, "system", event)

        await self.store.write(work)

    async def find(self, *found: Finding) -> None:
        look = Look(found, frozenset(), frozenset(), 5)
        await self.store.write(lambda tx: act(tx, SPEC, look))

    async def judge(self, rater: int, times: int) -> None:
        def work(tx: Transaction) -> None:
            actor = self.world.raters[rater]
            self.world.answer(tx, actor, self.world.take(tx, actor).lease)

        for _ in range(times):
            await self.store.write(work)

    def page(self, tx: Transaction, asked: Asked, found: Measured) -> Page[RatedMember]:
        return rated_members(tx, self.world.vault, self.world.owner, NAME, found, asked)

    async def listed(
        self, order: RaterOrder, found: Measured | None = None, limit: int = 2
    ) -> list[int]:
        """The raters by number, as all pages after each other have them."""
        asked, all_ = Asked(order, Span(limit=limit)), []
        while True:
            page = await self.store.read(partial(self.page, asked=asked, found=found or numbers()))
            all_ += [self.people.index(one.named.member.person) for one in page.entries]
            if page.next is None:
                return all_
            assert len(page.entries) == limit
            asked = replace(asked, span=Span(page.next, limit))


async def begun(store: Store, raters: int = 6) -> Case:
    world = await store.write(lambda tx: new_world(tx, raters=raters, items=8, spec=SPEC))
    case = Case(store, world)
    await case.happen(*(StandingChanged(NAME, one, "active", "") for one in case.people))
    return case


def strong(rater: str, other: str | None = None) -> Finding:
    return Finding("speed", Verdict.STRONG, 1.0, "much too fast", rater=rater, other=other)


def weak(rater: str) -> Finding:
    return Finding("gold", Verdict.WEAK, 1.0, "perhaps", rater=rater)


async def test_who_needs_a_look_comes_first(store: Store) -> None:
    case = await begun(store)
    gone, _, calm, doubted, sure, paused = case.people
    await case.judge(1, 3)
    await case.judge(2, 1)
    await case.judge(0, 4)
    await case.find(weak(doubted), weak(sure), strong(sure), strong(gone), weak(calm))
    well = Look((), frozenset({"gold"}), frozenset({calm}), 6)
    await case.store.write(lambda tx: act(tx, SPEC, well))
    await case.happen(StandingChanged(NAME, paused, "paused", "too fast"))
    await case.happen(StandingChanged(NAME, gone, "removed", "too fast"))
    for limit in (1, 2, 6, 200):
        assert await case.listed(RaterOrder.NEED, limit=limit) == [5, 4, 3, 1, 2, 0]


async def test_a_finding_about_two_is_one_about_both(store: Store) -> None:
    case = await begun(store, raters=4)
    await case.find(strong(case.people[1], other=case.people[3]))
    first, second, *others = await case.listed(RaterOrder.NEED)
    assert {first, second} == {1, 3}
    page = await store.read(lambda tx: case.page(tx, Asked(), numbers()))
    assert [len(one.findings) for one in page.entries] == [1, 1, 0, 0]
    # of equal ones the lesser id is first
    assert [case.people[n] for n in others] == sorted(case.people[n] for n in others)


async def test_raters_by_judgments_and_by_competence(store: Store) -> None:
    case = await begun(store)
    for rater, times in ((3, 4), (0, 2), (5, 2)):
        await case.judge(rater, times)
    two = sorted([0, 5], key=lambda n: case.people[n])
    none = sorted([1, 2, 4], key=lambda n: case.people[n])
    assert await case.listed(RaterOrder.JUDGED) == [3, *two, *none]
    values = {case.people[2]: 0.9, case.people[1]: 0.4, case.people[5]: 1 / 3, "p_elsewhere": 0.1}
    rest = sorted([0, 3, 4], key=lambda n: case.people[n])
    for limit in (1, 2, 3, 5, 6):
        got = await case.listed(RaterOrder.COMPETENCE, numbers(values), limit)
        assert got == [5, 1, 2, *rest], limit


async def test_a_page_reads_what_is_on_it(store: Store) -> None:
    case = await begun(store, raters=12)
    await case.find(*(weak(one) for one in case.people))
    for order in RaterOrder:
        small = Asked(order, Span(limit=3))
        page, cost = await costing(store, partial(case.page, asked=small, found=numbers()))
        assert [one.named.name for one in page.entries] == ["Rater"] * 3
        # the right, whether it is archived, the ids, their names, their rows, their findings
        assert cost.asked == 6
        assert cost.rows <= 1 + 4 + 3 + 3 + 3
        whole = Asked(order, Span(limit=12))
        _, all_ = await costing(store, partial(case.page, asked=whole, found=numbers()))
        assert (all_.asked, all_.rows) == (6, 1 + 12 * 4)


async def test_who_moves_between_two_pages_is_found_by_beginning_again(store: Store) -> None:
    case = await begun(store, raters=4)
    asked = Asked(span=Span(limit=2))
    first = await store.read(lambda tx: case.page(tx, asked, numbers()))
    shown = [one.named.member.person for one in first.entries]
    later = next(one for one in case.people if one not in shown)
    await case.find(strong(later))
    await case.happen(StandingChanged(NAME, shown[0], "removed", "asked to go"))
    assert first.next is not None
    behind = Asked(span=Span(first.next, 9))
    second = await store.read(lambda tx: case.page(tx, behind, numbers()))
    names = [one.named.member.person for one in second.entries]
    # who became urgent is in front of this page, who is removed is shown once more, at the end
    assert later not in names
    assert names[-1] == shown[0]
    again = await store.read(lambda tx: case.page(tx, asked, numbers()))
    assert again.entries[0].named.member.person == later


@pytest.mark.parametrize("order", list(RaterOrder))
async def test_a_cursor_that_no_page_gave_is_refused(store: Store, order: RaterOrder) -> None:
    case = await begun(store, raters=2)
    wrong = ("x", cursor("a", "b", "c"), cursor(1), cursor("much", "p_1"))
    for one in wrong:
        asked = Asked(order, Span(one))
        with pytest.raises(InputError, match=r"that a page gave|no competence"):
            await store.read(partial(case.page, asked=asked, found=numbers()))


async def test_of_a_rater_the_newest_are_told_with_how_many_there_are(store: Store) -> None:
    case = await begun(store, raters=2)
    one, other = case.people
    n = MOST + 3
    await case.find(*(replace(weak(one), item=f"i{k:05d}") for k in range(n)), strong(other, one))
    told = (RaterTold(NAME, f"m_{k:04d}", one, f"Well done {k}.", "work") for k in range(n))
    await case.happen(*told)
    work = partial(
        open_rater,
        vault=case.world.vault,
        actor=case.world.owner,
        campaign=NAME,
        rater=one,
        found=numbers(),
    )
    found, cost = await costing(store, work)
    assert found.rated.named.name == "Rater"
    assert (len(found.history), len(found.messages)) == (MOST, MOST)
    assert (found.counts.findings, found.counts.messages) == (n + 1, n)
    assert found.messages[0].text == f"Well done {n - 1}."
    # what stands is told of all
    assert cost.rows < 2 * MOST + n + 20
