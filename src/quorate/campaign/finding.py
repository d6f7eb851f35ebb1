"""Write down what a check found."""

from __future__ import annotations

from quorate.campaign.names import fresh
from quorate.ledger.event import SYSTEM, Json
from quorate.ledger.events import CheckFound
from quorate.storage.transaction import Transaction


def record_finding(
    tx: Transaction,
    campaign: str,
    check: str,
    verdict: str,
    evidence: Json,
    *,
    score: str | None = None,
    rater: str | None = None,
    item: str | None = None,
) -> str:
    """Keep a finding with its evidence; its id. A check decides nothing about a rater by itself."""
    event = CheckFound(campaign, fresh("f"), check, verdict, evidence, score, rater, item)
    tx.append(campaign, SYSTEM, event)
    return event.finding
