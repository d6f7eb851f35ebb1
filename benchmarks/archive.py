"""What it costs to archive a campaign: CPU seconds and memory of packing, verifying, reading again.

    python benchmarks/archive.py --judgments 100000

Makes a closed campaign by its events in a database of its own (SQLite), ten judgments an item, then
does what the process of ``quorate archive`` does, and ``quorate verify`` after it; each in a
process of its own.
"""

from __future__ import annotations

import argparse
import resource
import secrets
import sqlite3
import tempfile
import time
from collections.abc import Callable
from multiprocessing import get_context
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


def packed(path: Path, folder: Path) -> str:
    """Pack the campaign; how large that is."""
    signer = signer_of(NAME, "quorate.local", bytes(32))
    found = read_file(path, lambda tx: pack(tx, NAME, folder, signer, lambda tx: []))
    sizes = f"database {path.stat().st_size / 1e6:,.0f} MB, archive {found.bytes / 1e6:,.0f} MB"
    return f"{found.size:,} entries, {sizes}"


def verified(path: Path, folder: Path) -> str:
    """Verify the archive as ``quorate verify`` does."""
    del path
    key = signer_of(NAME, "quorate.local", bytes(32)).verifier
    found = verify_archive(Archive(folder), Known(key=key))
    return "holds" if found.holds else str(found.findings)


def made_here(path: Path, judgments: int) -> str:
    """Make the campaign."""
    made(path, judgments)
    return f"{judgments:,} judgments"


def timed(what: str, work: Callable[..., str], *given: Path | int) -> None:
    """Do something in a process of its own, and print what it took."""
    with get_context("spawn").Pool(1) as pool:
        said, seconds, cpu, most = pool.apply(_timed, (work, given))
    print(f"{what:20} {seconds:8.1f} s {cpu:8.1f} CPU s {most:6.2f} GB at most: {said}", flush=True)


def _timed(
    work: Callable[..., str], given: tuple[Path | int, ...]
) -> tuple[str, float, float, float]:
    seconds, cpu = time.perf_counter(), time.process_time()
    said = work(*given)
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1 << 20)
    return said, time.perf_counter() - seconds, time.process_time() - cpu, most


def main() -> None:
    """Run it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--judgments", type=int, default=100_000)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="quorate-archive-") as room:
        path, folder = Path(room) / "quorate.db", Path(room) / "archive"
        folder.mkdir()
        timed("make the campaign", made_here, path, given.judgments)
        timed("pack and read again", packed, path, folder)
        timed("quorate verify", verified, path, folder)


if __name__ == "__main__":
    main()
