"""Any order of lease, submit, retry, revise, skip, expire, exclude and erase, against a model."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import count
from pathlib import Path
from typing import ClassVar, TypeVar

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

import blank
from campaigns import MINUTE, Clock, World, labels, new_world, small_spec, view_row
from databases import missing, shared
from quorate.assignment.cursor import Cursors
from quorate.campaign.adding import NewItem, add_items
from quorate.campaign.erasing import erase_person
from quorate.campaign.excluding import exclude
from quorate.campaign.expiring import expire
from quorate.campaign.handing.desk import Desk
from quorate.campaign.handing.drawing import generator
from quorate.campaign.revising import Revision, revise
from quorate.campaign.rights import ConflictError, NotFoundError
from quorate.campaign.skipping import skip
from quorate.campaign.submitting import Receipt, Submission
from quorate.ledger.entry import parse
from quorate.ledger.replay import Folded
from quorate.ledger.views import ALL, ITEMS, JUDGMENTS, LEASES, MEMBERS
from quorate.storage.postgres import Postgres
from quorate.storage.queries import log
from quorate.storage.sqlite import Sqlite
from quorate.storage.store import Store
from quorate.storage.transaction import Transaction

T = TypeVar("T")
RATERS = 3
N_ITEMS = 3
OVERLAP = 2
HOLD = 2
TONES = st.sampled_from(["warm", "cold"])
WORDS = st.sampled_from(["", "so it seems"])
MANY = settings(max_examples=80, stateful_step_count=40, deadline=None)
FEW = settings(MANY, max_examples=30)


@dataclass
class Item:
    """What the model knows of an item."""

    judged: int = 0
    surplus: int = 0
    wanted: int = OVERLAP

    def room(self, held: int) -> int:
        return self.wanted - self.judged - held


@dataclass
class Lease:
    """What the model knows of a lease."""

    name: str
    rater: int
    item: str
    expires_at: int
    purpose: str = ""
    status: str = "held"

    @property
    def aside(self) -> bool:
        """Whether it was mixed in, and so takes no place."""
        return bool(self.purpose)


@dataclass
class Judgment:
    """What the model knows of a judgment."""

    lease: Lease
    submission: str
    receipt: Receipt
    tone: str
    revision: int = 0
    excluded: bool = False


@dataclass
class Bench:
    """A store that all runs of one test share; each run opens a campaign of its own."""

    store: Store
    clock: Clock
    runner: asyncio.Runner
    names: Iterator[int] = field(default_factory=count)

    def write(self, work: Callable[[Transaction], T]) -> T:
        return self.runner.run(self.store.write(work))

    def read(self, work: Callable[[Transaction], T]) -> T:
        return self.runner.run(self.store.read(work))


class CampaignMachine(RuleBasedStateMachine):
    """Does to a campaign what people do, and says beforehand what must come of it."""

    bench: ClassVar[Bench]
    shares: ClassVar[dict[str, float | int]] = {}
    """what is mixed in; then the campaign has a bank of gold"""

    @initialize()
    def open(self) -> None:
        self.name = f"law-{next(self.bench.names)}"
        spec = small_spec(
            name=self.name, overlap=OVERLAP, hold=HOLD, order="as_given", assignment=self.shares
        )
        make = partial(new_world, raters=RATERS, items=N_ITEMS, spec=spec)
        self.world: World = self.bench.write(make)
        self.items = {f"i{n:03d}": Item() for n in range(N_ITEMS)}
        if self.shares:
            gold = {f"g{n}": NewItem({"sentence": "Hm."}, f"g{n}", labels()) for n in range(2)}
            add = partial(
                add_items, actor=self.world.owner, campaign=self.name, rows=list(gold.values())
            )
            assert not self.bench.write(add).refused
            self.items |= {name: Item(wanted=0) for name in gold}
        # the same leases and the same chance in every run of the same steps
        numbers = count()
        self.desk = Desk(
            chance=lambda _, lease: generator(b"law", lease.rpartition("_")[2]),
            naming=lambda at, number: f"l_{self.name}_{next(numbers):06d}",
        )
        self.leases: list[Lease] = []
        self.judgments: list[Judgment] = []
        self.erased: set[int] = set()
        for rater in range(RATERS):
            self.give(rater)

    # what the model says

    def held(self, item: str) -> int:
        return sum(
            lease.status == "held" and lease.item == item and not lease.aside
            for lease in self.leases
        )

    def had(self, rater: int) -> set[str]:
        return {
            lease.item for lease in self.leases if lease.rater == rater and lease.status != "lapsed"
        }

    def current(self, lease: Lease) -> Lease:
        """The lease that an answer to this one counts for."""
        if lease.status != "lapsed":
            return lease
        later = [
            other
            for other in self.leases
            if (other.rater, other.item) == (lease.rater, lease.item)
            and other.status != "lapsed"
            and (other.purpose == "repeat") == (lease.purpose == "repeat")
        ]
        return later[0] if later else lease

    # what people do

    @rule(rater=st.integers(0, RATERS - 1))
    def supply(self, rater: int) -> None:
        self.give(rater)

    def give(self, rater: int) -> None:
        actor = self.world.raters[rater]
        self.desk.cursors = Cursors()
        fresh = replace(self.world, desk=self.desk)
        if rater in self.erased:
            with pytest.raises(NotFoundError):
                self.bench.write(partial(fresh.supply, rater=actor))
            return
        given = self.bench.write(partial(fresh.supply, rater=actor))
        mine = {x.name for x in self.leases if x.rater == rater and x.status == "held"}
        open_items = [
            name
            for name, item in self.items.items()
            if item.room(self.held(name)) > 0 and name not in self.had(rater)
        ]
        names = {held.lease for held in given.leases}
        assert mine <= names
        assert len(names) <= HOLD
        # somebody who has nothing left to do gets nothing mixed in either
        assert (len(names) > len(mine)) == (len(mine) < HOLD and bool(open_items))
        if not self.shares:
            assert len(names) == min(HOLD, len(mine) + len(open_items))
        assert given.state == ("work" if names else "done")
        for held in given.leases:
            if held.lease in mine:
                continue
            row = self.bench.read(partial(view_row, view=LEASES, lease=held.lease))
            item, purpose = str(row["item"]), str(row["purpose"])
            self.may_be_given(rater, item, purpose, open_items)
            self.leases.append(Lease(held.lease, rater, item, held.expires_at, purpose))

    def may_be_given(self, rater: int, item: str, purpose: str, open_items: list[str]) -> None:
        """An item that has room, gold that the rater never had, or one that they judged, once."""
        mine = [x for x in self.leases if (x.rater, x.item) == (rater, item)]
        kept = [x for x in mine if x.status != "lapsed"]
        if purpose == "":
            assert item in open_items
        elif purpose == "gold":
            assert item.startswith("g")
            assert not kept
        else:
            assert purpose == "repeat"
            assert item.startswith("i")
            assert [x.purpose for x in kept if x.status == "judged"] == [""]

    def of_status(self, *statuses: str) -> list[Lease]:
        return [lease for lease in self.leases if self.current(lease).status in statuses]

    @precondition(lambda self: self.of_status("held"))
    @rule(data=st.data(), tone=TONES, why=WORDS)
    def submit(self, data: st.DataObject, tone: str, why: str) -> None:
        self.answer(data.draw(st.sampled_from(self.of_status("held"))), tone, why)

    @precondition(lambda self: self.of_status("lapsed"))
    @rule(data=st.data(), tone=TONES, why=WORDS)
    def submit_late(self, data: st.DataObject, tone: str, why: str) -> None:
        self.answer(data.draw(st.sampled_from(self.of_status("lapsed"))), tone, why)

    @precondition(lambda self: self.of_status("judged", "skipped"))
    @rule(data=st.data(), tone=TONES)
    def submit_again(self, data: st.DataObject, tone: str) -> None:
        self.answer(data.draw(st.sampled_from(self.of_status("judged", "skipped"))), tone, "")

    def answer(self, lease: Lease, tone: str, why: str) -> None:
        submission = f"s{len(self.judgments)}-{lease.name}"
        work = partial(
            self.world.answer,
            rater=self.world.raters[lease.rater],
            lease=lease.name,
            submission=submission,
            given=labels(tone, why),
        )
        target = self.current(lease)
        if lease.rater in self.erased:
            with pytest.raises(NotFoundError):
                self.bench.write(work)
            return
        if target.status in ("judged", "skipped"):
            with pytest.raises(ConflictError):
                self.bench.write(work)
            return
        item = self.items[lease.item]
        late = target.status == "lapsed" and item.room(self.held(lease.item)) < 1
        late = late and not lease.aside
        receipt = self.bench.write(work)
        assert receipt.surplus == late
        target.status = "judged"
        if not lease.aside:
            item.surplus += late
            item.judged += not late
        self.judgments.append(Judgment(lease, submission, receipt, tone))

    @precondition(lambda self: self.judgments)
    @rule(data=st.data())
    def retry(self, data: st.DataObject) -> None:
        judgment = data.draw(st.sampled_from(self.judgments))
        work = partial(
            self.world.answer,
            rater=self.world.raters[judgment.lease.rater],
            lease=judgment.lease.name,
            submission=judgment.submission,
        )
        if judgment.lease.rater in self.erased:
            with pytest.raises(NotFoundError):
                self.bench.write(work)
        else:
            assert self.bench.write(work) == judgment.receipt

    @precondition(lambda self: self.judgments)
    @rule(data=st.data(), tone=TONES, stale=st.booleans())
    def revise(self, data: st.DataObject, tone: str, stale: bool) -> None:
        judgment = data.draw(st.sampled_from(self.judgments))
        item = self.items[judgment.lease.item]
        seen = judgment.revision - 1 if stale and judgment.revision else judgment.revision
        change = Revision(judgment.receipt.judgment, Submission("r", "", labels(tone), 10), seen)
        rater = self.world.raters[judgment.lease.rater]

        def work(tx: Transaction) -> Receipt:
            return revise(tx, self.world.vault, rater, self.name, change)

        fresh = self.bench.clock.at < judgment.receipt.at + 10 * MINUTE
        if judgment.lease.rater in self.erased:
            with pytest.raises(NotFoundError):
                self.bench.write(work)
        elif seen < judgment.revision and tone == judgment.tone:
            self.bench.write(work)  # the same once more: nothing changes
        elif seen < judgment.revision or judgment.excluded:
            with pytest.raises(ConflictError):
                self.bench.write(work)
        elif fresh or (item.judged < OVERLAP and not self.shares):
            self.bench.write(work)
            judgment.revision += 1
            judgment.tone = tone
        else:
            with pytest.raises(ConflictError):
                self.bench.write(work)

    @precondition(lambda self: self.leases)
    @rule(data=st.data())
    def skip(self, data: st.DataObject) -> None:
        lease = data.draw(st.sampled_from(self.leases))
        rater = self.world.raters[lease.rater]

        def work(tx: Transaction) -> None:
            skip(tx, self.world.vault, rater, self.name, lease.name, "unclear", "hm")

        target = self.current(lease)
        if lease.rater in self.erased:
            with pytest.raises(NotFoundError):
                self.bench.write(work)
        elif target.status == "judged":
            with pytest.raises(ConflictError):
                self.bench.write(work)
        else:
            self.bench.write(work)
            target.status = "skipped"

    @rule(minutes=st.sampled_from([1, 12, 31]), sweep=st.integers(0, 3))
    def wait(self, minutes: int, sweep: int) -> None:
        self.bench.clock.advance(minutes * MINUTE)
        if not sweep:
            return
        while self.bench.write(expire):  # those of earlier runs too
            pass
        for lease in self.leases:
            if lease.status == "held" and lease.expires_at <= self.bench.clock.at:
                lease.status = "lapsed"

    @rule(rater=st.integers(0, RATERS - 1))
    def exclude(self, rater: int) -> None:
        person = self.world.raters[rater].person
        work = partial(
            exclude, actor=self.world.owner, campaign=self.name, rater=person, reason="guessing"
        )
        out = [x for x in self.judgments if x.lease.rater == rater and not x.excluded]
        assert self.bench.write(work) == len(out)
        for judgment in out:
            judgment.excluded = True
            item = self.items[judgment.lease.item]
            if not judgment.lease.aside:
                item.surplus -= judgment.receipt.surplus
                item.judged -= not judgment.receipt.surplus

    @rule(rater=st.integers(0, RATERS - 1), sure=st.integers(0, 9))
    def erase(self, rater: int, sure: int) -> None:
        if sure:  # seldom, or nobody is left to work
            return
        person = self.world.raters[rater].person
        self.bench.write(
            partial(erase_person, actor=self.world.owner, person=person, reason="asked")
        )
        self.erased.add(rater)

    # what holds at every moment

    @invariant()
    def the_counts_are_those_of_the_model(self) -> None:
        if not hasattr(self, "items"):
            return
        rows = self.bench.read(lambda tx: list(tx.select(ITEMS, {"campaign": self.name})))
        for row in rows:
            name = str(row["item"])
            item, held = self.items[name], self.held(name)
            expected = (held, item.judged, item.surplus, item.room(held))
            assert (row["held"], row["judged"], row["surplus"], row["room"]) == expected
            assert item.room(held) >= 0

    def teardown(self) -> None:
        if not hasattr(self, "items"):
            return
        self.bench.runner.run(self.bench.store.number())
        self.bench.read(self._replay)

    def _replay(self, tx: Transaction) -> None:
        folded = Folded()
        for line in tx.all(log.LINES, log=self.name, start=0, limit=10_000):
            parse(line.body.encode()).fold(folded)
        for view in ALL:
            if "campaign" not in view.columns:
                continue
            rows = {
                tuple(row[column] for column in view.key): dict(row)
                for row in tx.select(view, {"campaign": self.name})
            }
            assert rows == folded.tables.get(view.name, {}), view.name
        judged = {
            str(row["judgment"]): row for row in tx.select(JUDGMENTS, {"campaign": self.name})
        }
        for judgment in self.judgments:
            row = judged.pop(judgment.receipt.judgment)
            assert row["labels"] == f'{{"tone":"{judgment.tone}"}}'
            assert (row["revision"], row["excluded"] is not None) == (
                judgment.revision,
                judgment.excluded,
            )
        assert not judged
        for rater, actor in enumerate(self.world.raters):
            member = view_row(tx, MEMBERS, campaign=self.name, person=actor.person)
            assert member["judged"] == sum(x.lease.rater == rater for x in self.judgments)


SHARES: list[dict[str, float | int]] = [{}, {"gold": 0.3, "repeats": 0.2, "repeat_after": 1}]


def obey(store: Store, clock: Clock, runs: settings, shares: dict[str, float | int]) -> None:
    with asyncio.Runner() as runner:
        runner.run(store.start())
        ours = {"bench": Bench(store, clock, runner), "shares": shares}
        machine = type("Machine", (CampaignMachine,), ours)
        try:
            run_state_machine_as_test(machine, settings=runs)
        finally:
            runner.run(store.stop())


@pytest.mark.parametrize("shares", SHARES, ids=["plain", "mixed"])
def test_a_campaign_on_sqlite_does_what_the_model_says(
    tmp_path: Path, shares: dict[str, float | int]
) -> None:
    path = tmp_path / "quorate.db"
    blank.lay(path)
    clock = Clock()
    obey(Sqlite(path, clock), clock, MANY, shares)


@pytest.mark.parametrize("shares", SHARES, ids=["plain", "mixed"])
def test_a_campaign_on_postgres_does_what_the_model_says(shares: dict[str, float | int]) -> None:
    reason = missing()
    if reason is not None:
        pytest.skip(reason)
    databases = shared()
    url = asyncio.run(databases.new())
    clock = Clock()
    obey(Postgres(url, clock), clock, FEW, shares)
    asyncio.run(databases.drop(url))
