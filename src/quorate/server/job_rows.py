"""Rows of jobs: asked for, taken, ended; what the database knows of what takes long."""

from __future__ import annotations

import json
import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from quorate.campaign.rights import Actor, Right
from quorate.ledger.event import Json
from quorate.storage.queries import jobs as queries
from quorate.storage.queries.jobs import JobRow
from quorate.storage.transaction import Transaction

WAITING, RUNNING, DONE, FAILED = "waiting", "running", "done", "failed"
MOST_FALLEN = 2
"""processes that may end while they make a job; then it is given up"""
GIVEN_UP = (
    f"{MOST_FALLEN} server processes ended while they made it, most likely for want of memory, and "
    "it is not tried again by itself; give the worker more memory, then ask for it anew"
)


class Key(NamedTuple):
    """What a job is about: one campaign, and a question or a part of one."""

    campaign: str
    name: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked for: about what, at how many events of the campaign, by whom."""

    key: Key
    head: int
    me: Actor
    given: Mapping[str, Json]
    """what is asked beside that"""


def running(row: JobRow) -> bool:
    """Whether it is still to be made, or being made."""
    return row.state in (WAITING, RUNNING)


def put(tx: Transaction, kind: str, asked: Asked) -> None:
    """Ask for a job, in place of the one that was asked for before. The caller holds its row."""
    key = {"campaign": asked.key.campaign, "kind": kind, "name": asked.key.name}
    tx.run(queries.DROP, **key)
    tx.run(
        queries.PUT,
        **key,
        job=f"j_{secrets.token_hex(12)}",
        parameters=_written(asked),
        head=asked.head,
        asked_at=tx.now,
        state=WAITING,
        holder="",
        until=0,
        fallen=0,
        step=WAITING,
        done=0,
        told="{}",
        problem="",
    )


def asked_in(row: JobRow) -> Asked:
    """What the row of a job asks for."""
    found = json.loads(row.parameters)
    scopes = frozenset(Right(one) for one in found["scopes"])
    me = Actor(found["person"], found["role"], scopes)
    return Asked(Key(row.campaign, row.name), row.head, me, found["given"])


def take(
    tx: Transaction, kinds: tuple[str, ...], most: int, holder: str, till: int, own: Collection[str]
) -> list[JobRow]:
    """Take up to ``most`` jobs of these kinds that nobody makes, the oldest first.

    A job that ended as many processes as may be is given up. ``own`` are those that the holder
    makes already.
    """
    taken: list[JobRow] = []
    for row in tx.all(queries.free(kinds, locked=True), now=tx.now, limit=most):
        if row.job in own:
            continue
        fallen = row.fallen + (row.state == RUNNING)
        if fallen >= MOST_FALLEN:
            tx.run(queries.GIVE_UP, of=row.job, why=GIVEN_UP)
            continue
        tx.run(queries.TAKE, of=row.job, me=holder, till=till, falls=fallen)
        taken.append(row)
    return taken


def _written(asked: Asked) -> str:
    return json.dumps(
        {
            "person": asked.me.person,
            "role": asked.me.role,
            "scopes": sorted(right.value for right in asked.me.scopes),
            "given": dict(asked.given),
        }
    )
