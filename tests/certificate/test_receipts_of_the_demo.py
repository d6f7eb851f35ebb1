"""Every rater of the demo finds each of their judgments in its release, and nobody else's."""

from __future__ import annotations

import asyncio
from collections import Counter
from functools import partial
from pathlib import Path

import pytest

from quorate.campaign.checkpointing import Prover, checkpoint
from quorate.campaign.receipts import receipt_of
from quorate.campaign.rights import Actor
from quorate.certificate.proof.envelope import Envelope
from quorate.certificate.verify.check import Known
from quorate.certificate.verify.verdict import opened, verify
from quorate.ledger.checkpoint import Signer, VerifierKey
from quorate.ledger.views import MEMBERS
from quorate.server.house import open_house
from quorate.server.settings import Settings
from quorate.storage.transaction import Transaction
from released import CAMPAIGN, Demo


def _people(tx: Transaction) -> list[str]:
    rows = tx.select(MEMBERS, {"campaign": CAMPAIGN})
    return [str(row["person"]) for row in rows if row["role"] == "rater" and row["judged"]]


@pytest.fixture(scope="module")
def receipts(demo: Demo) -> list[Envelope]:
    """The receipts of all raters of the demo."""
    house = open_house(demo.data, Settings())
    signer, prover = house.signer(CAMPAIGN), Prover()

    async def read() -> list[Envelope]:
        await house.start()
        try:
            await house.store.number()
            await house.store.write(lambda tx: checkpoint(tx, CAMPAIGN, signer))
            people = await house.store.read(_people)
            found = []
            for person in people:
                of = partial(receipt_of, prover=prover, actor=Actor(person), campaign=CAMPAIGN)
                found.append((await house.store.read(of)).signed(signer))
            return found
        finally:
            await house.stop()

    return asyncio.run(read())


def states(folder: Path, demo: Demo, receipt: Envelope) -> list[tuple[str, str]]:
    known = Known(key=VerifierKey.parse(demo.key), receipts=(receipt.text,))
    with opened(folder) as release:
        found = verify(release, known).findings
    return [(one.state, one.what) for one in found if one.check == "receipt"]


def test_each_judgment_is_in_the_release(demo: Demo, receipts: list[Envelope]) -> None:
    assert len(receipts) > 2
    told: Counter[str] = Counter()
    for receipt in receipts[:3]:
        found = states(demo.folder, demo, receipt)
        assert not [what for state, what in found if state == "failed"]
        ((_, whole),) = [one for one in found if "judgments of the receipt" in one[1]]
        told.update(part.split()[-1] for part in whole.split(": ")[1].split(", "))
    assert told["counted"]
    assert "altered" not in told


def test_a_receipt_that_somebody_else_signed_is_none(demo: Demo, receipts: list[Envelope]) -> None:
    forger = Signer(VerifierKey.parse(demo.key).name, bytes(32))
    forged = Envelope(receipts[0].payload, receipts[0].payload_type).signed(forger)
    ((state, what),) = states(demo.folder, demo, forged)
    assert state == "failed"
    assert "none of the keys given signed this" in what
