from __future__ import annotations

import os
from collections.abc import Callable
from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quorate.ledger.canonical import Json, canonical
from quorate.ledger.checkpoint import Checkpoint, Signer
from quorate.ledger.merkle import leaf_hash
from quorate.ledger.proof import prove
from quorate.ledger.tree import Tree
from quorate.ledger.vault import Sealed, Vault, commitment
from quorate.schema.errors import InputError, IntegrityError, RequestError

MASTER = bytes(range(32))
VAULT = Vault(MASTER)
ANN, BEN = "p_ann", "p_ben"
ANNS, BENS = VAULT.new_person_key(ANN), VAULT.new_person_key(BEN)
PLACE = "reply-quality/judgment/j_1/comment"
VALUE: Json = {"comment": "Frau Müller wohnt nebenan", "n": [1, 2.5, None]}


@pytest.fixture
def sealed() -> Sealed:
    return VAULT.seal(ANN, ANNS, VALUE, PLACE)


def flips(data: bytes) -> list[bytes]:
    return [data[:n] + bytes([data[n] ^ 1]) + data[n + 1 :] for n in range(len(data))]


class TestSeal:
    def test_opens(self, sealed: Sealed) -> None:
        assert VAULT.open(ANN, ANNS, sealed.blob, PLACE, sealed.commitment) == VALUE
        VAULT.verify_commitment(ANN, ANNS, sealed.blob, PLACE, sealed.commitment)

    def test_shows_nothing(self, sealed: Sealed) -> None:
        assert b"comment" not in sealed.blob
        assert ANN.encode() not in ANNS

    def test_a_person_can_prove_what_was_sealed(self, sealed: Sealed) -> None:
        salt, written = VAULT.opening(ANN, ANNS, sealed.blob, PLACE, sealed.commitment)
        assert written == canonical(VALUE)
        assert sha256(salt + written).hexdigest() == sealed.commitment
        assert commitment(salt, VALUE) == sealed.commitment

    def test_same_value_twice_has_nothing_in_common(self, sealed: Sealed) -> None:
        again = VAULT.seal(ANN, ANNS, VALUE, PLACE)
        assert again.commitment != sealed.commitment
        assert again.blob[1:] != sealed.blob[1:]

    def test_nonces_salts_and_keys_do_not_come_twice(self) -> None:
        many = [VAULT.seal(ANN, ANNS, 0, PLACE) for _ in range(3000)]
        assert len({s.blob[1:13] for s in many}) == 3000
        assert len({s.commitment for s in many}) == 3000  # of one value: the salts differ
        keys = [VAULT.new_person_key(ANN) for _ in range(3000)]
        assert len({k[9:21] for k in keys}) == 3000

    @settings(max_examples=30)
    @given(st.text(st.characters(exclude_categories=["Cs"])), st.text(st.characters(codec="ascii")))
    def test_any_text(self, value: str, context: str) -> None:
        made = VAULT.seal(ANN, ANNS, value, context)
        assert VAULT.open(ANN, ANNS, made.blob, context, made.commitment) == value

    def test_refuses_what_is_not_json(self) -> None:
        with pytest.raises(InputError, match="nan is not a number"):
            VAULT.seal(ANN, ANNS, {"n": float("nan")}, PLACE)

    @pytest.mark.parametrize("size", [0, 16, 31, 33])
    def test_refuses_a_master_key_of_another_size(self, size: int) -> None:
        with pytest.raises(RequestError, match=f"has 32 bytes, not {size}"):
            Vault(bytes(size))


class TestAttacks:
    def test_any_flipped_bit_of_the_blob(self, sealed: Sealed) -> None:
        for blob in flips(sealed.blob):
            with pytest.raises(IntegrityError, match=r"do not open|not the form"):
                VAULT.open(ANN, ANNS, blob, PLACE, sealed.commitment)

    def test_any_flipped_bit_of_the_wrapped_key(self, sealed: Sealed) -> None:
        for wrapped in flips(ANNS):
            with pytest.raises(IntegrityError):
                VAULT.open(ANN, wrapped, sealed.blob, PLACE, sealed.commitment)

    def test_any_other_commitment(self, sealed: Sealed) -> None:
        for digit in range(64):
            other = "0" if sealed.commitment[digit] != "0" else "1"
            wrong = sealed.commitment[:digit] + other + sealed.commitment[digit + 1 :]
            with pytest.raises(IntegrityError, match="not what the log committed to"):
                VAULT.open(ANN, ANNS, sealed.blob, PLACE, wrong)

    def test_moved_to_another_place(self, sealed: Sealed) -> None:
        with pytest.raises(IntegrityError, match=r"judgment/j_2.* do not open"):
            VAULT.open(ANN, ANNS, sealed.blob, PLACE.replace("j_1", "j_2"), sealed.commitment)

    def test_shown_as_another_persons(self, sealed: Sealed) -> None:
        with pytest.raises(IntegrityError, match="do not open"):
            VAULT.open(BEN, BENS, sealed.blob, PLACE, sealed.commitment)

    def test_key_given_to_another_person(self, sealed: Sealed) -> None:
        with pytest.raises(IntegrityError, match="p_ben: a person's key does not open"):
            VAULT.open(BEN, ANNS, sealed.blob, PLACE, sealed.commitment)

    def test_an_older_seal_put_back(self, sealed: Sealed) -> None:
        revised = VAULT.seal(ANN, ANNS, "revised", PLACE)
        with pytest.raises(IntegrityError, match="not what the log committed to"):
            VAULT.open(ANN, ANNS, sealed.blob, PLACE, revised.commitment)

    def test_another_install(self, sealed: Sealed) -> None:
        with pytest.raises(IntegrityError, match="wrapped under another master key"):
            Vault(os.urandom(32)).open(ANN, ANNS, sealed.blob, PLACE, sealed.commitment)

    @pytest.mark.parametrize("size", [0, 1, 13, 45])
    def test_cut(self, sealed: Sealed, size: int) -> None:
        with pytest.raises(IntegrityError, match="sealed data has not the form of a seal"):
            VAULT.open(ANN, ANNS, sealed.blob[:size], PLACE, sealed.commitment)
        with pytest.raises(IntegrityError, match="a person's key has not the form"):
            VAULT.open(ANN, ANNS[:size], sealed.blob, PLACE, sealed.commitment)


class TestChangeOfTheMasterKey:
    def test_all_opens_before_during_and_after(self, sealed: Sealed) -> None:
        following = os.urandom(32)
        during = Vault(following, MASTER)
        rewrapped = during.rewrap(ANN, ANNS)
        for vault, key in (
            (VAULT, ANNS),
            (during, ANNS),
            (during, rewrapped),
            (Vault(MASTER, following), rewrapped),
            (Vault(following), rewrapped),
        ):
            assert vault.open(ANN, key, sealed.blob, PLACE, sealed.commitment) == VALUE
        with pytest.raises(IntegrityError, match="another master key"):
            Vault(following).open(ANN, ANNS, sealed.blob, PLACE, sealed.commitment)
        with pytest.raises(IntegrityError, match="another master key"):
            VAULT.open(ANN, rewrapped, sealed.blob, PLACE, sealed.commitment)

    def test_again_changes_nothing(self) -> None:
        assert VAULT.rewrap(ANN, ANNS) == ANNS

    def test_new_keys_are_under_the_first(self) -> None:
        following = os.urandom(32)
        wrapped = Vault(following, MASTER).new_person_key(ANN)
        assert Vault(following).rewrap(ANN, wrapped) == wrapped

    def test_not_for_another_person(self) -> None:
        with pytest.raises(IntegrityError, match="does not open"):
            Vault(os.urandom(32), MASTER).rewrap(BEN, ANNS)


class TestErasure:
    def test_leaves_every_proof_valid(self) -> None:
        keys: dict[str, bytes] = {ANN: ANNS, BEN: BENS}
        blobs: dict[int, Sealed] = {}
        log = []
        for n in range(50):
            person = ANN if n % 2 else BEN
            blobs[n] = VAULT.seal(person, keys[person], {"comment": f"note {n}"}, f"j/{n}")
            log.append(canonical({"by": person, "comment": blobs[n].commitment, "n": n}))
        leaves = [leaf_hash(entry) for entry in log]
        signer = Signer("quorate.example/c", bytes(32))
        tree = Tree(lambda start, stop: leaves[start:stop])
        head = Checkpoint(signer.name, 50, tree.root(50)).signed(signer)
        before = log.copy()

        del keys[ANN]
        for n in range(1, 50, 2):
            del blobs[n]

        assert log == before
        for n in range(50):
            prove(tree, n, head).verify(log[n], [signer.verifier])
        assert VAULT.open(BEN, keys[BEN], blobs[0].blob, "j/0", blobs[0].commitment)

    def test_a_kept_copy_of_the_blob_does_not_open(self, sealed: Sealed) -> None:
        # the person's key is gone; a new key under the same name is another key
        with pytest.raises(IntegrityError, match="do not open"):
            VAULT.open(ANN, VAULT.new_person_key(ANN), sealed.blob, PLACE, sealed.commitment)

    def test_the_commitment_cannot_be_guessed(self) -> None:
        # a short answer has few values; without the salt none of them gives the commitment
        likely: list[Callable[[bytes], str]] = [
            lambda salt: sha256(salt + canonical(True)).hexdigest(),
            lambda salt: sha256(salt + canonical(False)).hexdigest(),
        ]
        made = VAULT.seal(ANN, ANNS, True, PLACE)
        salt, _ = VAULT.opening(ANN, ANNS, made.blob, PLACE, made.commitment)
        assert likely[0](salt) == made.commitment
        assert made.commitment not in {guess(s) for guess in likely for s in (b"", bytes(16))}
