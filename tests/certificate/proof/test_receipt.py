"""Receipts: what became of a rater's judgments in a release, and what they were told falsely."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from quorate.certificate.proof.envelope import Envelope
from quorate.certificate.proof.fate import Fate, ReceiptVerdict, check_receipt
from quorate.certificate.proof.reading import Entries, read_entries, read_shown
from quorate.certificate.proof.receipt import PAYLOAD_TYPE, Receipt, Receipted
from quorate.certificate.proof.tables import ENTRIES, EVENTS, JUDGMENTS, Line, write_tables
from quorate.ledger.checkpoint import Checkpoint, Signer
from quorate.ledger.disclosure import leaf_of, new_salt, shown
from quorate.ledger.entry import Entry
from quorate.ledger.event import Event, Json, Stamp
from quorate.ledger.events import JudgmentExcluded, JudgmentRevised, JudgmentSubmitted
from quorate.ledger.tree import Tree
from quorate.schema.errors import IntegrityError

LOG = "tone"
SIGNER = Signer(f"example.org/q/{LOG}", bytes(range(32)))
OTHER = Signer(f"example.org/q/{LOG}", bytes(range(1, 33)))


def judged(name: str, *, label: str = "warm", **more: str) -> Event:
    known = {"place": "held", **more}
    labels: Json = {"tone": label}
    return JudgmentSubmitted(
        LOG, "i", name, "l", "p", 1, labels, {}, "1", 7, 5, known["place"],
        purpose=known.get("purpose"),
    )  # fmt: skip


EVENTS_OF_LOG = [
    judged("j_0"),
    judged("j_1", label="cold"),
    JudgmentRevised(LOG, "i", "j_1", "p", {"tone": "warm"}, 4),
    judged("j_3"),
    JudgmentExcluded(LOG, "i", "j_3", "too fast", False),
    judged("j_5", place="surplus"),
    judged("j_6", purpose="repeat"),
    judged("j_7", purpose="gold"),
    judged("j_8"),
]
BODIES = [Entry(Stamp(LOG, 1, "p"), event, new_salt()).body() for event in EVENTS_OF_LOG]
LEAVES = [leaf_of(body) for body in BODIES]
TREE = Tree(lambda start, stop: LEAVES[start:stop])
HEAD = Checkpoint(SIGNER.name, len(BODIES), TREE.root(len(BODIES))).signed(SIGNER)
RELEASED = 8
"""the release is made before the last entry"""


def receipted(index: int) -> Receipted:
    views, event = shown(BODIES[index]), EVENTS_OF_LOG[index]
    assert isinstance(event, JudgmentSubmitted | JudgmentRevised)
    path = TREE.inclusion(index, HEAD.size)
    of = (views.kind, views.version, views.rest, path, event.judgment, event.labels, None, 1)
    return Receipted(index, *of)


RECEIPT = Receipt(LOG, HEAD, tuple(receipted(n) for n in (0, 1, 2, 3, 5, 6, 7, 8)))


@pytest.fixture
def release(tmp_path: Path) -> Path:
    lines = [Line(n, BODIES[n], LEAVES[n]) for n in range(RELEASED)]
    write_tables(lines, tmp_path, told=True, withheld={"j_7"})
    return tmp_path


def tables(release: Path) -> tuple[Entries, pl.DataFrame, pl.DataFrame]:
    return (
        read_entries(release / ENTRIES),
        read_shown(release / JUDGMENTS),
        read_shown(release / EVENTS),
    )


def verdict(receipt: Receipt, release: Path) -> ReceiptVerdict:
    entries, judgments, events = tables(release)
    return check_receipt(receipt, entries, LOG, judgments, events)


def test_survives_being_handed_out() -> None:
    text = RECEIPT.signed(SIGNER).text
    assert Receipt.parse(text, [SIGNER.verifier], "mine") == RECEIPT
    assert RECEIPT.signed(SIGNER).text == text


def test_what_became_of_each_judgment(release: Path) -> None:
    found = verdict(RECEIPT, release)
    assert found.holds
    assert {fate.index: (fate.state, fate.why) for fate in found.fates} == {
        0: ("counted", ""),
        1: ("revised", "entry 2 is the later answer"),
        2: ("counted", ""),
        3: ("excluded", "too fast"),
        5: ("excluded", "it came when the item had all its judgments"),
        6: ("excluded", "the same rater judged the item again, on purpose"),
        7: ("withheld", ""),
        8: ("later", "the release has the first 8 entries of the log"),
    }
    assert found.counts == {
        "counted": 2,
        "excluded": 3,
        "later": 1,
        "revised": 1,
        "withheld": 1,
    }


def test_where_groups_are_told_its_place_is_all_that_is_proved(release: Path) -> None:
    found = check_receipt(RECEIPT, tables(release)[0], LOG, None, None)
    assert found.counts == {"later": 1, "placed": 7}


def test_another_log_in_the_release_is_found_out(release: Path) -> None:
    """The publisher wrote a log anew in which the rater said something else."""
    altered = Entry(Stamp(LOG, 1, "p"), judged("j_0", label="cold"), new_salt()).body()
    lines = [Line(0, altered, leaf_of(altered))]
    lines += [Line(n, BODIES[n], LEAVES[n]) for n in range(1, RELEASED)]
    write_tables(lines, release, told=True)
    found = verdict(RECEIPT, release)
    assert not found.holds
    why = "the log of the release has another entry in its place"
    assert found.fates[0] == Fate(0, "j_0", "altered", why)
    assert found.counts["altered"] == 1
    old = check_receipt(RECEIPT, read_entries(release / ENTRIES), LOG, None, None)
    assert old.counts["altered"] == 1


def test_a_receipt_that_named_another_answer_than_was_committed_is_found_out(
    release: Path,
) -> None:
    lie = replace(RECEIPT.judgments[0], labels={"tone": "cold"})
    found = verdict(replace(RECEIPT, judgments=(lie,)), release)
    assert found.fates[0].state == "altered"
    assert "another answer than the receipt" in found.fates[0].why


def test_a_receipt_of_another_campaign_is_refused(release: Path) -> None:
    with pytest.raises(IntegrityError, match="of campaign 'tone', the release of 'mood'"):
        check_receipt(RECEIPT, tables(release)[0], "mood", None, None)


@pytest.mark.parametrize(
    "make",
    [
        lambda: RECEIPT.signed(OTHER),
        lambda: replace(RECEIPT, campaign="mood").signed(SIGNER),
        lambda: replace(RECEIPT, checkpoint=replace(HEAD, signatures=()).signed(OTHER)).signed(
            SIGNER
        ),
        lambda: replace(RECEIPT, judgments=(replace(RECEIPT.judgments[0], rest=bytes(32)),)).signed(
            SIGNER
        ),
        lambda: replace(RECEIPT, judgments=(replace(RECEIPT.judgments[0], path=()),)).signed(
            SIGNER
        ),
        lambda: replace(RECEIPT, judgments=(replace(RECEIPT.judgments[0], kind=None),)).signed(
            SIGNER
        ),
        lambda: Envelope(RECEIPT.signed(SIGNER).payload).signed(SIGNER),
        lambda: Envelope(b"{}", PAYLOAD_TYPE).signed(SIGNER),
        lambda: Envelope(b"[]", PAYLOAD_TYPE).signed(SIGNER),
        lambda: Envelope(
            RECEIPT.signed(SIGNER).payload.replace(b'"index":0', b'"index":"0"'), PAYLOAD_TYPE
        ).signed(SIGNER),
    ],
)
def test_what_is_no_receipt_of_the_log_is_refused(make: Callable[[], Envelope]) -> None:
    with pytest.raises(IntegrityError):
        Receipt.parse(make().text, [SIGNER.verifier], "mine")


def test_an_entry_without_a_salt_has_a_receipt_too(tmp_path: Path) -> None:
    bodies = [Entry(Stamp(LOG, 1, "p"), judged(f"j_{n}")).body() for n in range(2)]
    leaves = [leaf_of(body) for body in bodies]
    tree = Tree(lambda start, stop: leaves[start:stop])
    head = Checkpoint(SIGNER.name, 2, tree.root(2)).signed(SIGNER)
    one = Receipted(1, None, 0, leaves[1], tree.inclusion(1, 2), "j_1", {"tone": "warm"}, None, 1)
    text = Receipt(LOG, head, (one,)).signed(SIGNER).text
    write_tables([Line(n, bodies[n], leaves[n]) for n in range(2)], tmp_path, told=True)
    found = verdict(Receipt.parse(text, [SIGNER.verifier], "mine"), tmp_path)
    assert found.fates == (Fate(1, "j_1", "withheld"),)
