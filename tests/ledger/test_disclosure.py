"""An entry has one leaf, whether all of it is shown, what is told, or only that it is there."""

from __future__ import annotations

import json
from dataclasses import fields
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from log_entries import OLD, entries
from quorate.ledger.canonical import canonical
from quorate.ledger.checkpoint import Checkpoint, Signer
from quorate.ledger.disclosure import leaf_of, new_salt, outer, outer_of, rest_of, shown, write
from quorate.ledger.entry import Entry, parse
from quorate.ledger.event import Event, Json, Stamp
from quorate.ledger.events import KINDS
from quorate.ledger.merkle import leaf_hash
from quorate.ledger.proof import prove
from quorate.ledger.tree import Tree
from quorate.schema.errors import InputError, IntegrityError

SALT = "00112233445566778899aabbccddeeff"
DISCLOSED = {
    "judgment_submitted": "campaign item judgment round labels sealed shown guideline place"
    " purpose",
    "judgment_revised": "campaign item judgment labels sealed",
    "judgment_excluded": "campaign item judgment reason",
    "item_adjudicated": "campaign item labels cause",
    "guideline_published": "campaign version number text note",
    "campaign_opened": "campaign title spec",
    "campaign_changed": "campaign title spec changed overlap",
    "release_published": "campaign version digest log_size root told seed",
    "import_started": "campaign source tool file digest",
    "judgment_imported": "campaign item judgment source labels sealed shown place purpose",
    "rejudgment_asked": "campaign batch question judgments items diagnosis note",
}


def submitted(**more: object) -> Event:
    known: dict[str, object] = {
        "campaign": "tone",
        "item": "i1",
        "judgment": "j1",
        "lease": "l1",
        "rater": "p_hidden",
        "round": 1,
        "labels": {"tone": "warm"},
        "shown": {},
        "guideline": "1.0.0",
        "milliseconds": 77777,
        "earned": 55555,
        "place": "held",
    }
    return KINDS["judgment_submitted"](**{**known, **more})


def test_an_entry_without_a_salt_keeps_its_leaf() -> None:
    assert leaf_of(OLD) == sha256(b"\x00" + OLD).digest()
    entry = parse(OLD)
    assert entry.salt is None
    assert (entry.written().body, entry.written().leaf) == (OLD, leaf_of(OLD))
    assert shown(OLD).kind is None
    assert shown(OLD).rest == leaf_of(OLD)


def test_the_leaf_of_an_entry_with_a_salt_is_made_of_two_levels() -> None:
    """By hand: every text is written out, and only hashed."""

    def digest(text: str) -> bytes:
        return sha256(text.encode()).digest()

    told = (
        '{"data":{"campaign":"tone","guideline":"1.0.0","item":"i1","judgment":"j1","labels":'
        '{"tone":"warm"},"place":"held","round":1,"shown":{}},"salt":"'
        + digest("told" + SALT).hex()[:32]
        + '"}'
    )
    kept = (
        '{"at":5,"by":"p_hidden","data":{"earned":55555,"lease":"l1","milliseconds":77777,'
        '"rater":"p_hidden"},"salt":"' + digest("kept" + SALT).hex()[:32] + '"}'
    )
    rest = sha256(digest(told) + digest(kept)).digest()
    level = f'{{"kind":"judgment_submitted","log":"tone","rest":"{rest.hex()}","v":1}}'
    body = (
        '{"at":5,"by":"p_hidden","data":{"campaign":"tone","earned":55555,"guideline":"1.0.0",'
        '"item":"i1","judgment":"j1","labels":{"tone":"warm"},"lease":"l1","milliseconds":77777,'
        '"place":"held","rater":"p_hidden","round":1,"shown":{}},"kind":"judgment_submitted",'
        f'"log":"tone","salt":"{SALT}","v":1}}'
    )
    written = Entry(Stamp("tone", 5, "p_hidden"), submitted(), SALT).written()
    assert written.body == body.encode()
    assert written.leaf == digest("\x00" + level)
    views = shown(written.body)
    assert (views.told, views.kept, views.rest) == (told.encode(), digest(kept), rest)
    assert outer_of(written.body) == level.encode()


@given(entries())
def test_all_views_of_an_entry_have_one_leaf(entry: Entry) -> None:
    written = entry.written()
    views = shown(written.body)
    assert parse(written.body).written() == written
    assert written.body == canonical(json.loads(written.body))
    assert leaf_of(written.body) == written.leaf
    assert rest_of(views.told, views.kept) == views.rest
    assert views.kind is not None
    level = outer(views.kind, entry.stamp.log, views.rest, views.version)
    assert leaf_hash(level) == written.leaf


@given(entries())
def test_what_is_told_has_nothing_of_what_is_hidden(entry: Entry) -> None:
    told = json.loads(shown(entry.written().body).told)
    disclosed = DISCLOSED.get(entry.event.kind, "").split()
    assert set(told) == {"data", "salt"}
    assert set(told["data"]) == set(disclosed)
    assert told["salt"] == sha256(f"told{entry.salt}".encode()).hexdigest()[:32]


@given(entries())
def test_what_is_told_is_the_same_whatever_is_hidden(entry: Entry) -> None:
    """Only the salt binds the two, so an entry with all hidden fields empty tells the same."""
    hidden = set(entry.event.data()) - set(entry.event.disclosed)
    data = {**entry.event.data(), **dict.fromkeys(hidden, "")}
    other = Entry(Stamp(entry.stamp.log, 0, ""), type(entry.event)(**data), entry.salt)
    one, two = shown(entry.written().body), shown(other.written().body)
    assert one.told == two.told
    if entry.stamp.at or entry.stamp.by:
        assert one.kept != two.kept


@given(entries(), st.data())
def test_no_byte_of_an_entry_can_change(entry: Entry, data: st.DataObject) -> None:
    written = entry.written()
    place = data.draw(st.integers(0, len(written.body) - 1))
    other = data.draw(st.integers(0, 255).filter(lambda byte: byte != written.body[place]))
    altered = written.body[:place] + bytes([other]) + written.body[place + 1 :]
    try:
        leaf = leaf_of(altered)
    except IntegrityError:
        return
    assert leaf != written.leaf


@pytest.mark.parametrize(
    "alter",
    [
        lambda record: {**record, "salt": record["salt"][:-1]},
        lambda record: {**record, "salt": record["salt"].upper()},
        lambda record: {**record, "more": 1},
        lambda record: {k: v for k, v in record.items() if k != "by"},
        lambda record: {**record, "kind": "unheard_of"},
        lambda record: {**record, "kind": 7},
        lambda record: {**record, "v": 2},
        lambda record: {**record, "data": []},
    ],
)
def test_an_entry_with_a_salt_that_is_not_one_is_refused(alter) -> None:  # type: ignore[no-untyped-def]
    salt = "aabbccddeeff00112233445566778899"
    record = json.loads(Entry(Stamp("tone", 5, "p_1"), submitted(), salt).body())
    with pytest.raises(IntegrityError):
        leaf_of(canonical(alter(record)))


@pytest.mark.parametrize(
    "body", [b'{"salt":', b'{"salt":"a" }', b'{"salt":"a","salt":"a"}', b'{"salt":' + b"[" * 90_000]
)
def test_bytes_that_are_not_canonical_are_refused(body: bytes) -> None:
    with pytest.raises(IntegrityError):
        leaf_of(body)


def test_a_salt_deeper_in_an_old_entry_makes_it_no_new_one() -> None:
    body = canonical({"at": 1, "data": {"labels": {"salt": "warm"}}, "kind": "x", "v": 1})
    assert leaf_of(body) == leaf_hash(body)


def test_an_unpaired_surrogate_is_refused_with_its_path() -> None:
    with pytest.raises(InputError, match=r"data\.labels\.tone"):
        Entry(Stamp("c", 1, "p"), submitted(labels={"tone": "\ud800"}), SALT).written()
    with pytest.raises(InputError, match=r"data\.item"):
        Entry(Stamp("c", 1, "p"), submitted(item="\udfff"), SALT).written()


@pytest.mark.parametrize("deep", [61, 62, 63])
def test_values_may_lie_as_deep_in_an_entry_with_a_salt_as_in_one_without(deep: int) -> None:
    # the record and its data are two of the 64 levels, so a value of 62 lists is the deepest
    value: Json = []
    for _ in range(deep - 1):
        value = [value]
    for salt in (None, SALT):
        entry = Entry(Stamp("c", 1, "p"), submitted(labels=value), salt)
        if deep > 62:
            with pytest.raises(InputError, match="64 deep"):
                entry.written()
        else:
            assert parse(entry.written().body) == entry


def test_which_fields_are_disclosed_is_fixed() -> None:
    """A field that went to the other side would change the leaves of all entries with it."""
    assert {k: " ".join(e.disclosed) for k, e in KINDS.items() if e.disclosed} == DISCLOSED
    for kind in KINDS.values():
        assert set(kind.disclosed) <= {field.name for field in fields(kind)}


def test_salts_are_random_and_as_long_as_they_must_be() -> None:
    drawn = {new_salt() for _ in range(100)}
    assert len(drawn) == 100
    assert all(len(salt) == 32 and int(salt, 16) >= 0 for salt in drawn)


def test_a_proof_holds_for_the_body_and_for_what_is_shown_of_it() -> None:
    first = write(1, "p", {"campaign": "c", "reason": "x"}, "campaign_closed", "c", 1, SALT)
    leaves = [first.leaf, leaf_of(OLD)]
    signer = Signer("example.org/c", bytes(range(32)))
    tree = Tree(lambda start, stop: leaves[start:stop])
    head = Checkpoint(signer.name, 2, tree.root(2)).signed(signer)
    proof = prove(tree, 0, head)
    proof.verify(first.body, [signer.verifier])
    proof.verify(outer_of(first.body), [signer.verifier])
    with pytest.raises(IntegrityError):
        proof.verify(first.body.replace(b'"x"', b'"y"'), [signer.verifier])
    prove(tree, 1, head).verify(OLD, [signer.verifier])
