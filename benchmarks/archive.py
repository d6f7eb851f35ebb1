"""What it costs to archive a campaign: CPU seconds and memory of packing, verifying, reading again.

    python benchmarks/archive.py --judgments 100000

Makes a closed campaign by its events in a database of its own (SQLite), ten judgments an item, then
does what the process of ``quorate archive`` does, and ``quorate verify`` after it.
"""

from __future__ import annotations

import argparse
import resource
import secrets
import sqlite3
import sys
import tempfile
import time
from pathlib import Path

from quorate.campaign.archiving import pack
from quorate.campaign.checkpointing import checkpoint, signer_of
from quorate.certificate.archive.reading import Archive
from quorate.certificate.archive.verifying import verify_archive
from quorate.certificate.verify.check import Known
from quorate.ledger.events import (
    CampaignClosed,
    CampaignOpened,
    GuidelinePublished,
    ItemAdded,
    ItemLeased,
    JudgmentSubmitted,
    MemberEnrolled,
)
from quorate.schema.campaign import campaign_spec
from quorate.schema.json_value import Json
from quorate.storage.migrations import upgrade_sqlite
from quorate.storage.snapshot import read_file
from quorate.storage.sqlite import SqliteConnection
from quorate.storage.transaction import Transaction

NAME = "tone"
AN_ITEM = 10
RATERS = 200
SPEC = {
    "quorate": 1,
    "paradigm": "prescriptive",
    "name": NAME,
    "title": "How does it sound?",
    "purpose": "To learn how readers hear short sentences.",
    "overlap": AN_ITEM,
    "content": [{"name": "sentence", "type": "text"}],
    "questions": [
        {
            "name": "tone",
            "type": "single_choice",
            "ask": "How does it sound?",
            "options": ["warm", "cold"],
        }
    ],
    "guideline": {"version": "1.0", "text": "Warm or cold, as you hear it."},
}


def fill(tx: Transaction, judgments: int) -> None:
    """A campaign that was judged and closed."""
    raters = [f"p_{number:020}" for number in range(RATERS)]
    spec = campaign_spec(SPEC).as_data()
    tx.append(NAME, raters[0], CampaignOpened(NAME, "How does it sound?", spec))
    text = "Warm or cold, as you hear it."
    tx.append(NAME, raters[0], GuidelinePublished(NAME, "1.0", 1, text, ""))
    for rater in raters:
        tx.append(NAME, rater, MemberEnrolled(NAME, rater, "rater", "active"))
    given = 0
    for number in range(-(-judgments // AN_ITEM)):
        item = f"i{number:08}"
        content: dict[str, Json] = {
            "sentence": f"Sentence number {number}, which is as long as such sentences are."
        }
        tx.append(NAME, raters[0], ItemAdded(NAME, item, content, number, AN_ITEM))
        for turn in range(AN_ITEM):
            rater = raters[(number + turn) % RATERS]
            lease, name = f"l_{secrets.token_hex(10)}", f"j_{secrets.token_hex(12)}"
            leased = ItemLeased(NAME, item, lease, rater, 0, {}, "1.0", tx.now + 60_000)
            tx.append(NAME, rater, leased)
            label: dict[str, Json] = {"tone": "warm" if (number + turn) % 3 else "cold"}
            submitted = JudgmentSubmitted(
                NAME, item, name, lease, rater, 0, label, {}, "1.0", 4_000, 250_000, "held"
            )
            tx.append(NAME, rater, submitted)
            given += 1
    tx.append(NAME, raters[0], CampaignClosed(NAME, "done"))


def made(path: Path, judgments: int) -> None:
    """The database with the campaign, its head signed."""
    upgrade_sqlite(path)
    raw = sqlite3.connect(path, isolation_level=None)
    raw.execute("PRAGMA journal_mode = WAL")
    raw.execute("BEGIN")
    tx = Transaction(SqliteConnection(raw), 1_700_000_000_000)
    fill(tx, judgments)
    checkpoint(tx, NAME, signer_of(NAME, "quorate.local", bytes(32)))
    raw.execute("COMMIT")
    raw.close()


def timed(what: str, begun: tuple[float, float]) -> None:
    """Print what something took since then, and the most memory so far."""
    seconds, cpu = time.perf_counter() - begun[0], time.process_time() - begun[1]
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1 << 20)
    print(f"{what:24} {seconds:8.1f} s {cpu:8.1f} CPU s {most:6.2f} GB at most so far", flush=True)


def now() -> tuple[float, float]:
    """The time of the wall, and of the processor."""
    return time.perf_counter(), time.process_time()


def main() -> None:
    """Run it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--judgments", type=int, default=100_000)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="quorate-archive-") as room:
        path, folder = Path(room) / "quorate.db", Path(room) / "archive"
        begun = now()
        made(path, given.judgments)
        timed("make the campaign", begun)
        size = path.stat().st_size
        folder.mkdir()
        signer = signer_of(NAME, "quorate.local", bytes(32))
        begun = now()
        packed = read_file(path, lambda tx: pack(tx, NAME, folder, signer, lambda tx: []))
        timed("pack and read again", begun)
        begun = now()
        found = verify_archive(Archive(folder), Known(key=signer.verifier))
        timed("quorate verify", begun)
        print(
            f"{packed.size:,} entries, database {size / 1e6:,.0f} MB, "
            f"archive {packed.bytes / 1e6:,.0f} MB, {'holds' if found.holds else found.findings}"
        )
        sys.exit(not found.holds)


if __name__ == "__main__":
    main()
