"""How much memory the watch of a campaign takes, before it is begun and while it grows."""

from __future__ import annotations

from quorate.campaign.counting import count, kept
from quorate.campaign.rights import ConflictError
from quorate.schema.campaign import CampaignSpec
from quorate.schema.question import Kind
from quorate.storage.transaction import Transaction

ITEM, JUDGMENT = 64, 36
"""bytes of an item and a judgment without questions: names, counts, slices"""
CHECKED_ITEM, CHECKED_JUDGMENT = 28, 44
"""bytes that checks add: lengths, times, who judged what"""
FITTED = 4
"""how often what is believed lies in memory while a full fit runs"""
SLACK = 1.15
"""columns have room to grow"""
GIGABYTE = 1e9


class TooLargeError(ConflictError):
    """A campaign that cannot be watched in the memory that may be taken."""


def needed(spec: CampaignSpec, items: int, judgments: int) -> float:
    """Bytes that a watch takes at most, about: for each item and each judgment."""
    item, judgment = float(ITEM), float(JUDGMENT)
    checked = spec.checks != {}
    if checked:
        item, judgment = item + CHECKED_ITEM, judgment + CHECKED_JUDGMENT
    for asked in spec.questions:
        question = asked.question()
        options, numeric = len(question.options), question.kind is Kind.NUMERIC
        if options or numeric:
            several = question.kind is Kind.MULTILABEL
            beliefs = 44 * options if several else 10 + 16 * max(options, 1)
            item += FITTED * beliefs
            judgment += FITTED * (14 * options if several else 20 if numeric else 14)
        if checked:
            item += 4 + 8 * options
            judgment += 14 if numeric else 6
    return SLACK * (item * items + judgment * judgments)


def counted(tx: Transaction, campaign: str) -> tuple[int, int]:
    """How many items and judgments of them a campaign has now."""
    places = (kept(tx, campaign) or count(tx, campaign)).places
    return sum(one.number for one in places), sum(one.number * one.judged for one in places)


def demand_room(spec: CampaignSpec, items: int, judgments: int, most: int) -> None:
    """Raises TooLargeError where a watch would take more than ``most`` bytes."""
    found = needed(spec, items, judgments)
    if found > most:
        raise TooLargeError(
            f"campaign {spec.name!r} is too large to be watched here: about {found / GIGABYTE:.1f}"
            f" GB for {items:,} items and {judgments:,} judgments, and {most / GIGABYTE:.1f} GB may"
            " be taken",
            remedy="run `quorate work` on a larger machine, raise watch_megabytes, or switch checks"
            " off; until then items get the judgments that they were to get first",
        )
