from __future__ import annotations

import pytest

from quorate.ledger.checkpoint import Checkpoint, Signer
from quorate.ledger.merkle import leaf_hash
from quorate.ledger.proof import Proof, prove
from quorate.ledger.tree import Tree
from quorate.schema.errors import IntegrityError, RequestError

LOG = Signer("quorate.example/reply-quality", bytes(range(32)))
WITNESS = Signer("witness.example", bytes(range(1, 33)))
ENTRIES = [b'{"kind":"judgment_submitted","n":%d}' % n for n in range(300)]
LEAVES = [leaf_hash(entry) for entry in ENTRIES]
TREE = Tree(lambda start, stop: LEAVES[start:stop])


def head(size: int) -> Checkpoint:
    return Checkpoint(LOG.name, size, TREE.root(size)).signed(LOG)


@pytest.fixture
def proof() -> Proof:
    return prove(TREE, 123, head(300))


class TestText:
    def test_form(self, proof: Proof) -> None:
        lines = proof.text.split("\n")
        assert lines[:2] == ["c2sp.org/tlog-proof@v1", "index 123"]
        assert len(lines[2 : lines.index("")]) == len(proof.path)
        assert proof.text.endswith("\n\n" + proof.checkpoint.text)

    @pytest.mark.parametrize(("index", "size"), [(0, 1), (0, 300), (299, 300), (5, 9)])
    @pytest.mark.parametrize("extra", [b"", b"any\x00thing"])
    def test_reads_back_the_same(self, index: int, size: int, extra: bytes) -> None:
        made = prove(TREE, index, head(size), extra)
        again = Proof.parse(made.text)
        assert again == made
        assert again.text == made.text
        again.verify(ENTRIES[index], [LOG.verifier])

    @pytest.mark.parametrize(
        ("old", "new", "message"),
        [
            ("proof@v1", "proof@v2", "line 1: a proof begins with"),
            ("index 123\n", "", "line 2: a line 'index N' is missing"),
            ("index 123", "index 0123", "line 2: a line 'index N' is missing"),
            ("index 123", "index -1", "line 2: a line 'index N' is missing"),
            ("index 123", "extra \nindex 123", "line 2: a line 'extra' has something in it"),
            ("index 123", "extra ?\nindex 123", "line 2: .* is not base64"),
            ("index 123\n", "index 123\n!!!!\n", "line 3: .* is not base64"),
            ("index 123\n", "index 123\nAAAA\n", "line 3: the path is not at most 64"),
            ("index 123\n", f"index 123\n{'A' * 43}=\n" * 65, "is not base64"),
            ("index 123\n", "index 123\n" + f"{'A' * 43}=\n" * 65, "at most 64"),
            ("\n\nquorate", "\nquorate", "is not base64"),
            (f"{LOG.name}\n300", f"{LOG.name}\nmany", "checkpoint in proof, line 2"),
        ],
    )
    def test_refuses_what_is_not_one(self, proof: Proof, old: str, new: str, message: str) -> None:
        assert old in proof.text
        with pytest.raises(IntegrityError, match=message):
            Proof.parse(proof.text.replace(old, new, 1))

    @pytest.mark.parametrize("text", ["", "c2sp.org/tlog-proof@v1", "c2sp.org/tlog-proof@v1\n\n"])
    def test_refuses_little(self, text: str) -> None:
        with pytest.raises(IntegrityError, match="proof, line"):
            Proof.parse(text)

    def test_refuses_a_beginning(self, proof: Proof) -> None:
        for stop in range(len(proof.text)):
            with pytest.raises(IntegrityError):
                Proof.parse(proof.text[:stop]).verify(ENTRIES[123], [LOG.verifier])


class TestVerify:
    def test_holds(self, proof: Proof) -> None:
        proof.verify(ENTRIES[123], [LOG.verifier])
        proof.verify(ENTRIES[123], [LOG.verifier], origin=LOG.name)

    def test_with_witness(self) -> None:
        both = prove(TREE, 7, head(300).signed(WITNESS))
        both.verify(ENTRIES[7], [LOG.verifier, WITNESS.verifier], least=2)
        with pytest.raises(IntegrityError, match="and 2 must"):
            prove(TREE, 7, head(300)).verify(ENTRIES[7], [LOG.verifier, WITNESS.verifier], least=2)

    def test_every_changed_byte_of_the_entry(self, proof: Proof) -> None:
        entry = ENTRIES[123]
        for place in range(len(entry)):
            changed = entry[:place] + bytes([entry[place] ^ 1]) + entry[place + 1 :]
            with pytest.raises(IntegrityError, match="does not lead to the root"):
                proof.verify(changed, [LOG.verifier])

    def test_every_changed_character_of_the_text(self, proof: Proof) -> None:
        # nothing in the text is left that could say something else and still hold
        for place, character in enumerate(proof.text):
            changed = proof.text[:place] + chr(ord(character) ^ 1) + proof.text[place + 1 :]
            with pytest.raises(IntegrityError):
                Proof.parse(changed).verify(ENTRIES[123], [LOG.verifier])

    def test_another_log_or_key(self, proof: Proof) -> None:
        with pytest.raises(IntegrityError, match="0 of the 1 keys"):
            proof.verify(ENTRIES[123], [WITNESS.verifier])
        with pytest.raises(IntegrityError, match="of the log"):
            proof.verify(ENTRIES[123], [LOG.verifier], origin="quorate.example/other")


class TestProve:
    def test_checkpoint_older_than_the_entry(self) -> None:
        with pytest.raises(RequestError, match="entry 123 is not among the first 100"):
            prove(TREE, 123, head(100))

    def test_log_altered_since_the_checkpoint(self) -> None:
        altered = [*LEAVES[:40], leaf_hash(b"other"), *LEAVES[41:]]
        tree = Tree(lambda start, stop: altered[start:stop])
        with pytest.raises(IntegrityError, match="has another root than its checkpoint"):
            prove(tree, 123, head(300))
