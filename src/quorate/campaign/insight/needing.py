"""What of a campaign needs its lead, the most urgent first."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from quorate.campaign.insight.disputing import Why, count_disputes
from quorate.campaign.insight.measuring import Measured
from quorate.schema.campaign import CampaignSpec
from quorate.storage.queries import findings, quality, rating
from quorate.storage.transaction import Transaction

Names = Callable[[Iterable[str]], Mapping[str, str]]
"""the names of these people, by person"""
Kind = Literal["appeal", "paused", "gold", "dispute", "finding", "split", "budget", "bank"]
LITTLE = 0.67
"""agreement (Krippendorff's alpha) below which, interval and all, raters do not agree"""
NEARLY = 0.9
"""the share of a budget after which it is spoken of"""
NAMED = 3
"""raters who are named; of the others it is said how many they are"""
MOST_GOLD = 5
"""items whose known answer is doubted that are named"""
PURPOSES = {
    "training": "practice",
    "qualification": "the test",
    "gold": "gold",
    "audit": "the drawing of trap items",
}
"""what the items of a bank are for, in a lead's words"""


@dataclass(frozen=True, slots=True)
class Need:
    """Something to be looked at: a sentence, the page and the id where, and how many it is."""

    kind: Kind
    says: str
    page: str
    id: str | None
    n: int


def needs_of(
    tx: Transaction, spec: CampaignSpec, found: Measured, names: Names
) -> tuple[Need, ...]:
    """What needs the lead; ``names`` tells those of the few raters who are named, by person, where
    they may be seen."""
    campaign = spec.name
    needs: list[Need | None] = [
        _appeals(tx, campaign),
        _paused(tx, campaign, names),
        *_gold(tx, campaign),
        _disputes(tx, campaign, found.doubtful),
        _unacted(tx, campaign, names),
        *_split(found),
        _budget(tx, spec, found),
        *_banks(tx, spec),
    ]
    return tuple(need for need in needs if need is not None)


def _appeals(tx: Transaction, campaign: str) -> Need | None:
    waiting = tx.one(quality.WAITING_APPEALS, campaign=campaign)
    n = 0 if waiting is None else waiting.number
    if n == 0:
        return None
    says = "an appeal waits for an answer" if n == 1 else f"{n} appeals wait for an answer"
    return Need("appeal", says, "appeals", None, n)


def _paused(tx: Transaction, campaign: str, names: Names) -> Need | None:
    used = tx.one(quality.USED, campaign=campaign)
    n = 0 if used is None else used.paused
    latest = tx.all(rating.PAUSED, campaign=campaign, limit=NAMED)
    if not latest:
        return None
    if n == 1:
        (one,) = latest
        says = f"{_listed([one.person], 1, names)} is paused: {one.reason}"
        return Need("paused", says, "raters", one.person, 1)
    says = f"{_listed([one.person for one in latest], n, names)} are paused"
    return Need("paused", says, "raters", None, n)


def _gold(tx: Transaction, campaign: str) -> list[Need]:
    """Items of which a check says that the known answer looks wrong, or leaked."""
    wrong = tx.all(findings.DOUBTED_ITEMS, campaign=campaign, limit=MOST_GOLD)
    return [Need("gold", f"{row.item}: {row.says}", "disputes", row.item, 1) for row in wrong]


def _disputes(tx: Transaction, campaign: str, doubtful: Sequence[str]) -> Need | None:
    counts = count_disputes(tx, campaign, doubtful)
    n = sum(counts.values()) - counts[Why.FOUND]
    if n == 0:
        return None
    said = {
        Why.CONTESTED: "contested",
        Why.REPORTED: "reported",
        Why.CONFIRM: "to be confirmed",
        Why.DISAGREED: "disagreed on",
    }
    parts = [f"{counts[why]} {word}" for why, word in said.items() if counts[why]]
    waits = "an item waits" if n == 1 else f"{n} items wait"
    return Need("dispute", f"{waits} for an expert: {', '.join(parts)}", "disputes", None, n)


def _unacted(tx: Transaction, campaign: str, names: Names) -> Need | None:
    """Strong findings about raters who go on working."""
    sure = tx.all(rating.SURE, campaign=campaign, limit=NAMED)
    if not sure:
        return None
    raters, n = [one.rater for one in sure], sure[0].number
    if n == 1:
        found = tx.all(findings.STANDING_OF, campaign=campaign, raters=json.dumps(raters))
        strong = [row for row in found if row.verdict == "strong" and row.rater == raters[0]]
        says = f"{_listed(raters, 1, names)} works on: {strong[0].says}"
        return Need("finding", says, "raters", raters[0], 1)
    says = f"checks are sure about {_listed(raters, n, names)}, who work on"
    return Need("finding", says, "raters", None, n)


def _split(found: Measured) -> list[Need]:
    """Questions on which raters do not agree although one answer is sought."""
    return [
        Need(
            "split",
            f"raters agree little on «{line.question}»: {line.value:.2f} "
            f"({line.lower:.2f} to {line.upper:.2f}) over {line.n} items; the guideline may "
            "leave it open",
            "quality",
            line.question,
            line.n,
        )
        for line in found.agreement
        if line.question not in found.sight.spec.descriptive
        and line.value is not None
        and line.lower is not None
        and line.upper is not None
        and line.upper < LITTLE
    ]


def _budget(tx: Transaction, spec: CampaignSpec, found: Measured) -> Need | None:
    budget, used = spec.budget, tx.one(quality.USED, campaign=spec.name)
    if budget is None or used is None:
        return None
    if budget.judgments is not None:
        if used.judgments >= budget.judgments:
            return Need("budget", "the budget of judgments is used up", "budget", None, 0)
        left = budget.judgments - used.judgments
        needed = total_needed(spec, found)
        if needed is not None and needed > left:
            says = f"about {needed:,.0f} more judgments are needed, and {left:,} are left"
            return Need("budget", says, "budget", None, left)
    if budget.money is not None and used.earned >= NEARLY * budget.money * 1_000_000:
        share = used.earned / (budget.money * 1_000_000)
        return Need("budget", f"{share:.0%} of the money is spent", "budget", None, 0)
    return None


def total_needed(spec: CampaignSpec, found: Measured) -> float | None:
    """Judgments of every purpose that are still to come, as forecast."""
    if found.needed is None:
        return None
    return found.needed.judgments / (1 - mixed_in(spec))


def mixed_in(spec: CampaignSpec) -> float:
    """The share of judgments that is mixed in: gold, traps and repeats."""
    assignment = spec.assignment
    return assignment.gold + assignment.audit + assignment.repeats


def _banks(tx: Transaction, spec: CampaignSpec) -> list[Need]:
    """Banks that have fewer items than raters are to be given."""
    sizes = {row.bank: row.number for row in tx.all(quality.BANKS, campaign=spec.name)}
    way, wanted = spec.way, {}
    if way.training is not None:
        wanted["training"] = way.training.items
    if way.qualification is not None:
        wanted["qualification"] = way.qualification.items
    if spec.assignment.audit > 0:
        wanted["audit"] = 1
    if spec.assignment.gold > 0:
        known = tx.one(findings.KNOWN_ITEMS, campaign=spec.name)
        sizes["gold"] = sizes.get("gold", 0) + (0 if known is None else known.number)
        wanted["gold"] = 1
    return [
        Need(
            "bank",
            f"{PURPOSES[bank]} has {sizes.get(bank, 0)} of the items it needs, at least {least}: "
            f"add items with {bank} in the column bank",
            "items",
            bank,
            least - sizes.get(bank, 0),
        )
        for bank, least in wanted.items()
        if sizes.get(bank, 0) < least
    ]


def _listed(raters: Sequence[str], n: int, names: Names) -> str:
    """«Ann, Ben and Cem», or «Ann, Ben, Cem and 4 others» of the ``n`` that there are."""
    known = names(raters)
    named = sorted(known.get(one) or one for one in raters)
    rest = n - len(named)
    if rest > 0:
        return f"{', '.join(named)} and {rest} other{'s' if rest > 1 else ''}"
    return " and ".join([", ".join(named[:-1]), named[-1]]) if len(named) > 1 else named[0]
