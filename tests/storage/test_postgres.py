"""What PostgreSQL adds: connections that break, servers that meet, numbers given afterwards."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Iterator
from functools import partial

import asyncpg
import pytest

from campaigns import (
    MINUTE,
    NAME,
    Clock,
    World,
    assert_counts_are_sound,
    assert_views_are_replay,
    entries,
    new_world,
    small_spec,
    view_row,
    view_rows,
)
from databases import Databases, Home, missing
from quorate.campaign.accounts.joining import Newcomer, new_account
from quorate.campaign.changing import change_campaign
from quorate.campaign.enrolling import join
from quorate.campaign.expiring import expire
from quorate.campaign.inviting import invite, revoke_invitation
from quorate.campaign.rights import MEMBER, NotFoundError, Role
from quorate.ledger.entry import parse
from quorate.ledger.event import HOUSE
from quorate.ledger.events import PersonJoined
from quorate.ledger.views import INVITATIONS, ITEMS, PEOPLE
from quorate.storage.greenlets import wait_for
from quorate.storage.postgres import Postgres
from quorate.storage.queries import log, work
from quorate.storage.sequencer import number
from quorate.storage.store import StoreError, StoreUnavailableError
from quorate.storage.transaction import Transaction

pytestmark = pytest.mark.anyio


def joined(tx: Transaction, person: str) -> str:
    tx.append(HOUSE, person, PersonJoined(person, "member"))
    return person


class Pause:
    """Stops work in the middle until it is let go."""

    def __init__(self) -> None:
        self._reached = asyncio.Event()
        self._let_go = asyncio.Event()

    def here(self, tx: Transaction) -> None:
        tx.flush()
        self._reached.set()
        wait_for(self._let_go.wait())

    async def reached(self) -> None:
        await self._reached.wait()

    async def let_go(self, after: float = 0.2) -> None:
        # what runs meanwhile either waits for a lock by now, or has done its harm
        await asyncio.sleep(after)
        self._let_go.set()


@pytest.fixture
def own_server() -> Iterator[Databases]:
    """A server that may be killed."""
    reason = missing()
    if reason is not None:
        pytest.skip(reason)
    databases = Databases()
    yield databases
    databases.remove()


async def sound(store: Postgres, overlap: int) -> None:
    await store.number()
    await store.read(assert_views_are_replay)
    await store.read(lambda tx: assert_counts_are_sound(tx, overlap))


async def test_a_database_that_was_gone_is_used_again_without_a_restart(
    own_server: Databases,
) -> None:
    store = Postgres(await own_server.new("template0"), Clock())
    await store.start()
    kept = [await store.write(partial(joined, person=f"p_{n}")) for n in range(5)]
    going = [asyncio.create_task(store.write(partial(joined, person=f"p_a{n}"))) for n in range(8)]
    await asyncio.to_thread(own_server.kill)
    kept += [a for a in await asyncio.gather(*going, return_exceptions=True) if isinstance(a, str)]
    for _ in range(3):
        with pytest.raises(StoreUnavailableError, match="does not answer") as refused:
            await store.write(partial(joined, person="p_lost"))
        assert "same submission id" in refused.value.remedy
    with pytest.raises(StoreUnavailableError):
        await store.read(lambda tx: view_rows(tx, PEOPLE))
    assert store.healthy() is not None

    await asyncio.to_thread(own_server.start)
    kept += await asyncio.gather(
        *(store.write(partial(joined, person=f"p_b{n}")) for n in range(20))
    )
    await store.number()
    assert store.healthy() is None
    people = {key[0] for key in await store.read(lambda tx: view_rows(tx, PEOPLE))}
    assert set(kept) <= people
    assert "p_lost" not in people
    await store.read(assert_views_are_replay)
    await store.stop()


async def test_connections_that_an_administrator_ends_are_replaced(
    databases: Databases, postgres_home: Home
) -> None:
    store = await postgres_home.open()
    await asyncio.gather(*(store.write(partial(joined, person=f"p_{n}")) for n in range(10)))
    name = postgres_home.url.split("?")[0].rpartition("/")[2]
    await databases.execute(
        f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"
    )
    answers = await asyncio.gather(
        *(store.write(partial(joined, person=f"p_again{n}")) for n in range(10))
    )
    assert len(answers) == 10


async def test_a_connection_that_ends_in_the_middle_of_work_is_no_loss(
    databases: Databases, postgres_home: Home
) -> None:
    store = await postgres_home.open()
    runs = 0

    def work(tx: Transaction) -> str:
        nonlocal runs
        runs += 1
        joined(tx, "p_1")
        tx.flush()
        if runs == 1:
            statement = (
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE state = 'idle in transaction'"
            )
            wait_for(databases.execute(statement))
        return joined(tx, "p_2")

    assert await store.write(work) == "p_2"
    assert runs == 2
    await store.number()
    assert len((await store.read(entries))[HOUSE]) == 2


async def test_a_user_without_the_right_to_make_tables_is_told_who_has_it(
    databases: Databases,
) -> None:
    url = await databases.new("template0")
    name = url.split("?")[0].rpartition("/")[2]
    await databases.execute("CREATE ROLE only_reads LOGIN")
    try:
        store = Postgres(url.replace("postgres@", "only_reads@"))
        with pytest.raises(StoreError, match="may not bring its tables") as refused:
            await store.start()
        assert "owns the database" in refused.value.remedy
    finally:
        await databases.execute(f"DROP DATABASE {name} WITH (FORCE)")
        await databases.execute("DROP ROLE only_reads")


async def test_a_user_who_may_write_rows_but_owns_nothing_can_work(databases: Databases) -> None:
    url = await databases.new()
    name = url.split("?")[0].rpartition("/")[2]
    await databases.execute("CREATE ROLE writes LOGIN")
    grant = "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO writes"
    await databases.execute(grant, name)
    await databases.execute("GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO writes", name)
    try:
        store = Postgres(url.replace("postgres@", "writes@"), Clock())
        await store.start()
        await store.write(partial(joined, person="p_1"))
        await store.number()
        assert len((await store.read(entries))[HOUSE]) == 1
        await store.stop()
    finally:
        await databases.execute(f"DROP DATABASE {name} WITH (FORCE)")
        await databases.execute("DROP ROLE writes")


async def test_nobody_answers_at_that_address() -> None:
    store = Postgres("postgresql://somebody:secret@127.0.0.1:1/none")
    with pytest.raises(StoreUnavailableError) as refused:
        await store.start()
    assert "secret" not in str(refused.value)
    assert "somebody:…@127.0.0.1" in refused.value.where


async def test_a_missing_driver_is_named_with_what_to_install() -> None:
    code = """
import asyncio, sys
sys.modules["asyncpg"] = None
from quorate.storage.postgres import Postgres
from quorate.storage.store import StoreError
try:
    asyncio.run(Postgres("postgresql://127.0.0.1/none").start())
except StoreError as error:
    print(error.remedy)
"""
    run = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert run.stdout.strip() == "pip install 'quorate[postgres]'"


async def test_nothing_is_lost_when_the_database_would_not_wait_for_the_disk(
    databases: Databases, postgres_home: Home
) -> None:
    name = postgres_home.url.split("?")[0].rpartition("/")[2]
    await databases.execute(f"ALTER DATABASE {name} SET synchronous_commit = off")
    store = await postgres_home.open()

    def asked(tx: Transaction) -> str:
        raw = tx._connection.raw  # type: ignore[attr-defined]
        return str(wait_for(raw.fetchval("SHOW synchronous_commit")))

    assert await store.write(asked) == "on"


# the sequencer


async def test_an_event_still_being_written_gets_a_later_index_and_leaves_no_gap(
    postgres_home: Home,
) -> None:
    store = await postgres_home.open()
    pause = Pause()

    def slow(tx: Transaction) -> str:
        name = joined(tx, "p_slow")
        pause.here(tx)
        return name

    writing = asyncio.create_task(store.write(slow))
    await pause.reached()
    await store.write(partial(joined, person="p_quick"))
    await store.number()
    assert len((await store.read(entries))[HOUSE]) == 1
    await pause.let_go(0)
    await writing
    await store.number()
    lines = await store.read(lambda tx: tx.all(log.LINES, log=HOUSE, start=0, limit=10))
    assert [parse(line.body.encode()).stamp.by for line in lines] == ["p_quick", "p_slow"]
    assert lines[0].position > lines[1].position


async def test_any_number_of_sequencers_number_once(postgres_home: Home) -> None:
    store = await postgres_home.open()
    connections = [await asyncpg.connect(postgres_home.url) for _ in range(4)]

    async def keep_numbering(connection: asyncpg.Connection) -> int:
        counts = [await number(connection) or 0 for _ in range(40)]
        return sum(counts)

    writing = asyncio.gather(*(store.write(partial(joined, person=f"p_{n}")) for n in range(200)))
    numbered = await asyncio.gather(*(keep_numbering(each) for each in connections))
    await writing
    for connection in connections:
        await connection.close()
    await store.number()
    logs = await store.read(entries)  # which sees to the gaps
    assert len(logs[HOUSE]) == 200
    assert sum(numbered) <= 200


async def test_a_sequencer_whose_connection_dies_lets_others_go_on(postgres_home: Home) -> None:
    store = await postgres_home.open()
    stuck = await asyncpg.connect(postgres_home.url)
    other = await asyncpg.connect(postgres_home.url)
    transaction = stuck.transaction()
    await transaction.start()
    while await number(stuck) is None:  # the store's own sequencer may be at it
        await asyncio.sleep(0.01)
    await store.write(partial(joined, person="p_1"))
    assert await number(other) is None
    stuck.terminate()
    async with asyncio.timeout(5):
        while await number(other) is None:
            await asyncio.sleep(0.01)
    await other.close()
    await store.number()
    assert len((await store.read(entries))[HOUSE]) == 1


# verbs that decide by what another is just changing: these fail without their locks


@pytest.fixture
async def world(postgres_home: Home) -> World:
    """One item that wants three judgments: two given, one lease that has run out."""
    store = await postgres_home.open()
    spec = small_spec(overlap=3, hold=1)
    world = await store.write(lambda tx: new_world(tx, raters=4, items=1, spec=spec))
    for rater in world.raters[:2]:
        held = await store.write(partial(world.take, rater=rater))
        await store.write(partial(world.answer, rater=rater, lease=held.lease))
    await store.write(partial(world.take, rater=world.raters[2]))
    postgres_home.clock.advance(31 * MINUTE)
    return world


async def test_overlap_is_lowered_while_a_lease_is_expiring(
    postgres_home: Home, world: World
) -> None:
    first, second = await postgres_home.servers()
    pause = Pause()

    def slowly(tx: Transaction) -> None:
        expire(tx)
        pause.here(tx)

    expiring = asyncio.create_task(first.write(slowly))
    await pause.reached()
    lower = partial(
        change_campaign, actor=world.owner, campaign=NAME, new=small_spec(overlap=2, hold=1)
    )
    changing = asyncio.create_task(second.write(lower))
    await pause.let_go()
    await asyncio.gather(expiring, changing)
    row = await first.read(lambda tx: view_row(tx, ITEMS, campaign=NAME, item="i000"))
    assert (row["wanted"], row["judged"], row["held"], row["room"]) == (2, 2, 0, 0)
    await first.number()
    await first.read(assert_views_are_replay)


async def test_a_lease_expires_while_overlap_is_being_lowered(
    postgres_home: Home, world: World
) -> None:
    first, second = await postgres_home.servers()
    pause = Pause()

    def slowly(tx: Transaction) -> None:
        tx.one(work.LOCK_ITEMS, campaign=NAME)
        pause.here(tx)
        change_campaign(tx, world.owner, NAME, small_spec(overlap=2, hold=1))

    changing = asyncio.create_task(first.write(slowly))
    await pause.reached()
    expiring = asyncio.create_task(second.write(expire))
    await pause.let_go()
    await asyncio.gather(changing, expiring)
    await first.number()
    await first.read(assert_views_are_replay)


async def test_a_link_for_one_admits_one_of_two_who_have_accounts(
    postgres_home: Home, world: World
) -> None:
    first, second = await postgres_home.servers()
    link = await first.write(lambda tx: invite(tx, world.owner, NAME, Role.RATER, 1))
    people = [
        await first.write(lambda tx: new_account(tx, world.vault, Newcomer("Rater"), MEMBER))
        for _ in range(2)
    ]
    pause = Pause()

    def slowly(tx: Transaction) -> None:
        join(tx, people[0], link.secret)
        pause.here(tx)

    joining = asyncio.create_task(first.write(slowly))
    await pause.reached()
    other = asyncio.create_task(second.write(lambda tx: join(tx, people[1], link.secret)))
    await pause.let_go()
    await joining
    with pytest.raises(NotFoundError):
        await other


async def test_an_invitation_is_revoked_once(postgres_home: Home, world: World) -> None:
    first, second = await postgres_home.servers()
    link = await first.write(lambda tx: invite(tx, world.owner, NAME, Role.RATER, 1))
    revoke = partial(
        revoke_invitation, actor=world.owner, campaign=NAME, invitation=link.invitation
    )
    pause = Pause()

    def slowly(tx: Transaction) -> None:
        revoke(tx)
        pause.here(tx)

    revoking = asyncio.create_task(first.write(slowly))
    await pause.reached()
    postgres_home.clock.advance(MINUTE)
    again = asyncio.create_task(second.write(revoke))
    await pause.let_go()
    await asyncio.gather(revoking, again)
    await first.number()
    logged = (await first.read(entries))[NAME]
    assert sum(parse(body).event.kind == "invitation_revoked" for body in logged) == 1
    row = await first.read(lambda tx: view_row(tx, INVITATIONS, invitation=link.invitation))
    assert row["uses_left"] == 1


async def test_who_finds_all_items_in_other_hands_waits_a_moment_and_gets_one(
    postgres_home: Home, world: World
) -> None:
    first, second = await postgres_home.servers()
    await first.write(expire)
    pause = Pause()

    def slowly(tx: Transaction) -> None:
        tx.one(work.LOCKED_ITEM, campaign=NAME, item="i000")
        pause.here(tx)

    holding = asyncio.create_task(first.write(slowly))
    await pause.reached()
    asking = asyncio.create_task(second.write(partial(world.supply, rater=world.raters[3])))
    await pause.let_go(0.05)
    await holding
    assert (await asking).state == "work"
