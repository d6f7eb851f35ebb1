"""What verifying found, for people and for programs."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from quorate.campaign.verifying import LogVerdict
from quorate.campaign.watch.replaying import Replayed
from quorate.cli.progress import progress
from quorate.schema.errors import IntegrityError
from quorate.server.decisions import decisions_of
from quorate.server.settings import Settings
from quorate.server.verification import DataVerdict, all_faults, verify_data


def verified(data: Path, settings: Settings, logs: Sequence[str] = ()) -> DataVerdict:
    """Verify, with a word on the terminal about how far it is."""
    with progress(str(data)) as told:
        return asyncio.run(verify_data(data, settings, logs, told))


def deliver(found: DataVerdict, where: str, *, as_json: bool = False) -> None:
    """Print the verdict. Raises IntegrityError when it does not hold."""
    if as_json:
        document = {**asdict(found), "holds": found.holds, "faults": all_faults(found)}
        print(json.dumps(document, ensure_ascii=False, indent=1))
    else:
        for log in found.logs:
            print(_line(log))
            if log.archived:
                print(f"{log.log}: {log.archived}")
        if found.files:
            print(f"{found.files:,} media files read")
        for fault in all_faults(found):
            print(f"FAULT {fault}")
        if found.holds:
            print("Everything holds.")
    if not found.holds:
        number = found.fault_count
        raise IntegrityError(
            f"{number:,} {'fault' if number == 1 else 'faults'}, the first: {all_faults(found)[0]}",
            where=where,
            remedy="keep the folder as it is, and restore a backup elsewhere",
        )


def _line(log: LogVerdict) -> str:
    parts = [
        f"{log.entries:,} entries",
        f"{log.checkpoints:,} signed heads",
        f"{log.rows:,} rows",
        f"{log.sealed:,} sealed",
        f"root {log.root[:16]}…",
    ]
    if log.unnumbered:
        parts.insert(1, f"{log.unnumbered:,} not numbered yet")
    verdict = "holds" if log.holds else f"{log.faults_in_all:,} FAULTS"
    return f"{log.log}: {', '.join(parts)}: {verdict}"


def recomputed(data: Path, settings: Settings, campaign: str) -> Replayed:
    """Recompute decisions, with a word on the terminal that it goes on."""
    with progress(f"{data}: {campaign}"):
        return asyncio.run(decisions_of(data, settings, campaign))


def deliver_decisions(found: Replayed, where: str, *, as_json: bool = False) -> None:
    """Print what came out again. Raises IntegrityError when something did not."""
    if as_json:
        print(json.dumps({**asdict(found), "holds": found.holds}, ensure_ascii=False, indent=1))
    else:
        chosen = ", ".join(f"{name} {number:,}" for name, number in found.by.items())
        print(f"{found.leases:,} leases: {chosen or 'none'}")
        print(f"{found.decisions:,} decisions about items")
        if found.untold:
            print(f"{found.untold:,} leases do not tell how they were chosen")
        for one in found.named:
            print(f"DIFFERS {found.campaign} {one.place}: {one.kind} of {one.item!r}: {one.what}")
        if found.differing > len(found.named):
            print(f"and {found.differing - len(found.named):,} more")
        if found.holds:
            print("Every one comes out the same.")
    if not found.holds:
        number = found.differing
        raise IntegrityError(
            f"{number:,} {'decision does' if number == 1 else 'decisions do'} not come out the "
            f"same, the first: {found.named[0].what}",
            where=where,
            remedy="keep the folder as it is; look at the events that are named",
        )
