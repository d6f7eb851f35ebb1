"""When a new view of groups may take the place of an old one, so that nobody is told by the change.

Who sees the figures of groups before and after one more rater judged can tell the rater's group by
which of them moved. Source of the attack: Dwork 2006, doi:10.1007/11787006_1 (differencing).
"""

from __future__ import annotations

from collections import Counter

import numpy as np

from quorate.analysis.disagreement.groups.anonymity import SMALLEST
from quorate.schema import Judgments

Answers = dict[str, frozenset[tuple[str, str]]]
"""by rater, the answers with their items"""


def may_replace(old: Judgments, new: Judgments, smallest: int = SMALLEST) -> bool:
    """Whether the groups of ``new`` may be shown to who has seen those of ``old``.

    In every group of ``smallest`` raters or more, either nobody's answers are others than before,
    or those of ``smallest`` raters at least are: by new answers, by answers gone, or by raters who
    came into the group or left it. All others, of small groups or none, are held to this too if no
    group has changed; else who sees that none moved knows that somebody is in none. Then no change
    of a figure speaks of few.
    """
    if set(old.groups) != set(new.groups):
        return False
    before, after = _answers(old), _answers(new)
    for column in new.groups:
        was, now = _members(old, column, smallest), _members(new, column, smallest)
        changed: Counter[str | None] = Counter()
        for rater in before.keys() | after.keys():
            places = {place[rater] for place in (was, now) if rater in place}
            if len(places) > 1 or before.get(rater) != after.get(rater):
                changed.update(places)
        rest = changed.pop(None, 0)
        if any(n < smallest for n in changed.values()) or (not changed and 0 < rest < smallest):
            return False
    return True


def _answers(table: Judgments) -> Answers:
    raters, items = table.raters.to_list(), table.items.to_list()
    found: dict[str, set[tuple[str, str]]] = {}
    rows = zip(table.rater.tolist(), table.item.tolist(), table.label.tolist(), strict=True)
    labels = _labels(table)
    for rater, item, label in rows:
        found.setdefault(raters[rater], set()).add((items[item], labels.get(label, repr(label))))
    return {rater: frozenset(said) for rater, said in found.items()}


def _labels(table: Judgments) -> dict[int | float, str]:
    """What codes mean, since the same code may be another set or option in another table."""
    options = table.question.options
    if table.sets is not None:
        rows = (np.flatnonzero(row).tolist() for row in table.sets)
        return {n: repr([options[k] for k in row]) for n, row in enumerate(rows)}
    return dict(enumerate(options))


def _members(table: Judgments, column: str, smallest: int) -> dict[str, str | None]:
    """The group of each rater who judged; None for those in small ones."""
    raters = table.raters.to_list()
    values = table.groups[column].to_list()
    found = {raters[r]: value for r, value in zip(table.rater.tolist(), values, strict=True)}
    size = Counter(found.values())
    return {rater: value if size[value] >= smallest else None for rater, value in found.items()}
