"""Pages of people walk along an index, and those who are named are found by their key."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

import blank
from quorate.storage.queries import accounts, campaigns, invitations, members
from quorate.storage.queries.members import MemberOrder
from quorate.storage.statement import Primitive, Statement

JOINED = MemberOrder.JOINED
ASKED: dict[str, Primitive] = {
    **dict.fromkeys(("campaign", "last", "login"), "x"),
    **dict.fromkeys(("role", "standing", "person", "persons", "state"), '["p_1"]'),
    **dict.fromkeys(("sort", "joined", "at", "now", "until"), 1),
    "limit": 50,
}


@pytest.mark.parametrize(
    ("query", "first"),
    [
        (members.page(JOINED, False, False, False, True), "USING INDEX members_joined"),
        (members.page(JOINED, True, True, False, True), "USING INDEX members_joined"),
        (members.page(JOINED, False, False, True, False), "(campaign=? AND person=?)"),
        (members.page(JOINED, False, False, True, True), "(campaign=? AND person=?)"),
        (accounts.people_page(False, False, False, False, True), "USING INDEX people_joined"),
        (accounts.people_page(True, True, False, False, False), "USING INDEX people_joined"),
        (accounts.people_page(False, False, True, False, False), "(person=?)"),
        (accounts.people_page(False, False, False, True, False), "(person=?)"),
        (accounts.PROFILES_OF, "(person=?)"),
        (invitations.page(True, True, True), "USING INDEX invitations_campaign"),
        (campaigns.MEMBERSHIPS_OF, "USING INDEX members_person"),
    ],
)
def test_no_page_of_people_goes_through_all(tmp_path: Path, query: Statement, first: str) -> None:
    path = tmp_path / "quorate.db"
    blank.lay(path)
    compiled = query.on("sqlite")
    with closing(sqlite3.connect(path)) as connection:
        told = connection.execute(f"EXPLAIN QUERY PLAN {compiled.text}", compiled.bind(ASKED))
        steps = [str(row[3]) for row in told]
    tables = ("members", "people", "invitations", "sealed", "person_keys")
    read = [step for step in steps if step.split()[1] in tables]
    assert first in read[0], steps
    assert all("USING" in step for step in read), steps
