"""The evidence about one item in a sentence."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from quorate.analysis.agreement.wording import percent_of
from quorate.analysis.disagreement.attributes import Attribute
from quorate.analysis.disagreement.causes.cause import Cause
from quorate.analysis.disagreement.causes.concentration import Unclear
from quorate.analysis.disagreement.causes.fitting import Fit
from quorate.analysis.disagreement.causes.remarks import ABOUT
from quorate.analysis.disagreement.causes.votes import Votes
from quorate.schema import Judgments

MANY = 20
"""votes of an item from which on it is said how many slips would be usual"""
WEAK = 0.7
"""attention below which a rater is often wrong"""
ALIKE = 0.15
"""difference of attention up to which two sides are as good as each other"""


@dataclass(frozen=True, eq=False)
class Told:
    """What sentences are made of; ``by`` is the column of the camps without small groups."""

    judgments: Judgments
    votes: Votes
    fit: Fit
    by: Attribute | None
    unclear: tuple[Unclear, ...]
    remarks: NDArray[np.int64]

    @cached_property
    def rows(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """The votes in the order of items, and where each item's begin."""
        order = np.argsort(self.votes.item, kind="stable")
        return order, np.searchsorted(self.votes.item[order], np.arange(self.votes.shape[0] + 1))

    def of(self, item: int) -> NDArray[np.int64]:
        """The votes of an item."""
        order, begin = self.rows
        return order[begin[item] : begin[item + 1]]

    def name(self, option: int) -> str:
        """An option in quotation marks."""
        return f"«{self.judgments.question.options[option]}»"


def sentence(told: Told, item: int, cause: Cause, *, clear: bool, pair: tuple[int, int]) -> str:
    """The evidence for the likeliest cause of an item; who is not sure says so first."""
    says = {
        Cause.SLIP: _slip,
        Cause.GUIDELINE: _guideline,
        Cause.AMBIGUOUS: _ambiguous,
        Cause.OPINION: _opinion,
        Cause.CONTEXT: _context,
        Cause.ITEM: _item,
    }[cause](told, item, pair)
    return says if clear else f"Not clear; likeliest: {says[0].lower()}{says[1:]}"


def _counted(told: Told, item: int, option: int) -> str:
    rows = told.of(item)
    return f"{int((told.votes.code[rows] == option).sum())} for {told.name(option)}"


def _slip(told: Told, item: int, pair: tuple[int, int]) -> str:
    rows, votes, model = told.of(item), told.votes, told.fit.model
    right = int(told.fit.beliefs.clear[item].argmax())
    wrong = rows[votes.code[rows] != right]
    attention = model.attention[votes.rater[wrong]]
    who = f"{len(wrong)} of {len(rows)} judgments {'differs' if len(wrong) == 1 else 'differ'}"
    says = f"{who} from {told.name(right)}"
    often = percent_of(float(attention.mean()))
    if attention.mean() < WEAK:
        says += f", by raters whose judgments follow the item only {often} of the time"
    else:
        says += f", by raters who otherwise follow the item {often} of the time"
    if len(rows) >= MANY:
        usual = round(_usual(told, rows, right))
        says += f"; so often as these raters err, about {usual} would"
    hasty = int(votes.hasty[wrong].sum())
    if hasty:
        says += f"; {hasty} in less than a quarter of the rater's usual time"
    agreed = set(votes.rater[rows[votes.code[rows] == right]].tolist())
    changed = len(agreed & set(votes.rater[wrong].tolist()))
    if changed:
        says += f"; {changed} contradicted {'itself' if changed == 1 else 'themselves'}"
    return f"{says}."


def _usual(told: Told, rows: NDArray[np.int64], right: int) -> float:
    """How many of these votes would differ from what is right, each rater erring as elsewhere."""
    model, rater = told.fit.model, told.votes.rater[rows]
    return float(((1 - model.attention[rater]) * (1 - model.habits[rater, right])).sum())


def _guideline(told: Told, item: int, pair: tuple[int, int]) -> str:
    names = {told.judgments.question.options[n] for n in pair}
    says = f"{_counted(told, item, pair[0])}, {_counted(told, item, pair[1])}"
    for one in told.unclear:
        if set(one.options) == names:
            where = f" where {one.column} is «{one.value}»" if one.column else ""
            return (
                f"{says}; raters are split between these two on about {one.items:.0f} items"
                f"{where}, and {one.expected:.0f} would be usual for a pair of options."
            )
    return f"{says}; {_said(told, item, Cause.GUIDELINE)} that the guideline does not say."


def _ambiguous(told: Told, item: int, pair: tuple[int, int]) -> str:
    rows, votes, model = told.of(item), told.votes, told.fit.model
    good = [
        float(model.attention[votes.rater[rows[votes.code[rows] == one]]].mean())
        if (votes.code[rows] == one).any()
        else 0.0
        for one in pair
    ]
    says = f"Raters are split, {_counted(told, item, pair[0])} and {_counted(told, item, pair[1])}"
    alike = "about as often" if abs(good[0] - good[1]) <= ALIKE else "not as often"
    level = f"elsewhere both sides follow their items {alike}"
    more = f"{says}; {level} ({good[0]:.2f} and {good[1]:.2f})"
    return f"{more}, and neither camps nor other items explain it."


def _opinion(told: Told, item: int, pair: tuple[int, int]) -> str:
    rows, votes, camp = told.of(item), told.votes, told.fit.camp
    if camp is None:
        return "Raters of different camps stand against each other."
    chance = camp[votes.rater[rows]]
    parts = []
    for member, option in ((chance > 0.5, pair[0]), (chance <= 0.5, pair[1])):
        side = int((votes.code[rows][member] == option).sum())
        parts.append(f"{side} of {int(member.sum())} say {told.name(option)}")
    return (
        "Two camps, whose members side together on other items too, differ here: in one "
        f"{parts[0]}, in the other {parts[1]}{_grouped(told, pair)}."
    )


def _grouped(told: Told, pair: tuple[int, int]) -> str:
    """Which values of the column the camps go by, of those that are shown."""
    by, camp = told.by, told.fit.camp
    if by is None or camp is None:
        return ""
    parts = []
    for value, name in enumerate(by.values):
        share = float(camp[by.codes == value].mean())
        side = pair[0] if share >= 0.5 else pair[1]
        parts.append(f"{percent_of(max(share, 1 - share))} of «{name}» with {told.name(side)}")
    if len(parts) < 2:
        return f"; the camps go by {by.column}"
    return f"; the camps go by {by.column}: {', '.join(parts)}"


def _context(told: Told, item: int, pair: tuple[int, int]) -> str:
    return (
        f"{_said(told, item, Cause.CONTEXT)} that they cannot judge it, and the others are split."
    )


def _item(told: Told, item: int, pair: tuple[int, int]) -> str:
    return f"{_said(told, item, Cause.ITEM)} that something is missing or broken."


def _said(told: Told, item: int, cause: Cause) -> str:
    n = int(told.remarks[item, ABOUT.index(cause)])
    total = int(told.judgments.overlap[item] + told.remarks[item].sum())
    return f"{n} of {total} raters who saw it say"
