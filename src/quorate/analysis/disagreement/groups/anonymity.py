"""Groups large enough to be spoken of: small ones are hidden, and cannot be worked out either."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np

from quorate.analysis.disagreement.attributes import UNKNOWN, Attribute, Level
from quorate.schema import RequestError

SMALLEST = 10
"""raters that a group needs to be shown"""
OTHERS = "others"
"""the small groups of an attribute as one"""
CROSSED = " × "
"""stands between the values of two crossed attributes"""


@dataclass(frozen=True)
class Hidden:
    """How much of an attribute is not shown, as counts only.

    ``values`` groups with ``raters`` people were hidden; ``untold`` people have no value. With
    ``together`` the hidden are shown as one group.
    """

    column: str
    values: int
    raters: int
    untold: int
    together: bool = False


def suppress(attribute: Attribute, smallest: int = SMALLEST) -> Attribute:
    """The attribute of raters with small groups hidden: their raters become ``UNKNOWN``.

    A group of fewer than ``smallest`` raters is hidden. What is hidden must not follow from a total
    over all raters, so the smallest shown group is hidden too, for as long as only one group is
    hidden or all hidden groups together have fewer than ``smallest`` raters (complementary
    suppression; Cox 1980, doi:10.1080/01621459.1980.10477481). No other choice hides fewer people,
    for any shown group is large enough, and the smallest is taken. ``values`` are those still
    shown.
    Raises RequestError for a limit below 2, or an attribute of items or judgments.
    """
    if smallest < 2:
        raise RequestError(f"groups of {smallest} raters are persons", remedy="use 2 or more")
    _of_raters(attribute)
    sizes = zip(attribute.values, attribute.sizes(), strict=True)
    return _without(attribute, {value for value, n in sizes if n < smallest}, smallest)


def protect(
    attributes: Sequence[Attribute], smallest: int = SMALLEST
) -> tuple[tuple[Attribute, ...], tuple[Hidden, ...]]:
    """Several attributes shown side by side, so that no two figures differ by a few people.

    Each is suppressed on its own. Then, until nothing changes, of any two attributes: two groups
    whose people differ by fewer than ``smallest`` (someone is in one and not in the other) are not
    both shown; nor are groups that lie wholly inside another one and leave fewer than ``smallest``
    of it over. Subtracting the figures of one from those of the other would speak of these few. The
    smallest group concerned is hidden, and with it what complementary suppression asks for.
    Differences of three attributes and more are not looked at.
    """
    shown = [suppress(one, smallest) for one in attributes]
    while True:
        pairs = combinations(range(len(shown)), 2)
        found = [
            telling for one, other in pairs for telling in _telling(shown, one, other, smallest)
        ]
        if not found:
            break
        place, value = found[0]
        away = set(attributes[place].values) - set(shown[place].values)
        shown[place] = _without(attributes[place], away | {value}, smallest)
    counts = tuple(hidden(was, now) for was, now in zip(attributes, shown, strict=True))
    return tuple(shown), counts


def gathered(
    attributes: Sequence[Attribute],
    shown: Sequence[Attribute],
    counts: Sequence[Hidden],
    smallest: int = SMALLEST,
) -> tuple[tuple[Attribute, ...], tuple[Hidden, ...]]:
    """Attributes that were protected, with what each hides as one group more, ``OTHERS``.

    So large groups have somebody to be compared with. The hidden are two groups and ``smallest``
    people at least, and their figures follow from the total, so showing them tells nothing more;
    but beside another attribute they may tell of a few people, and then they stay hidden. So they
    do where nothing else is shown.
    """
    found, told = list(shown), list(counts)
    for place, (before, count) in enumerate(zip(attributes, counts, strict=True)):
        now = found[place]
        if count.values < 2 or count.raters < smallest or not now.values:
            continue
        name = OTHERS if OTHERS not in before.values else f"all {OTHERS}"
        away = (before.codes != UNKNOWN) & (now.codes == UNKNOWN)
        codes = np.where(away, len(now.values), now.codes).astype(np.int32)
        found[place] = Attribute(now.column, now.level, (*now.values, name), codes)
        rest = (other for other in range(len(found)) if other != place)
        if any(_telling(found, place, other, smallest) for other in rest):
            found[place] = now
        else:
            told[place] = replace(count, together=True)
    return tuple(found), tuple(told)


def crossed(first: Attribute, second: Attribute) -> Attribute:
    """The attribute of both at once: «old × north»; unknown where either is. Not suppressed."""
    _of_raters(first)
    _of_raters(second)
    both = (first.codes != UNKNOWN) & (second.codes != UNKNOWN)
    key = first.codes.astype(np.int64) * len(second.values) + second.codes
    seen, place = np.unique(key[both], return_inverse=True)
    codes = np.full(len(key), UNKNOWN, np.int32)
    codes[both] = place.ravel()
    names = tuple(
        f"{first.values[k // len(second.values)]}{CROSSED}{second.values[k % len(second.values)]}"
        for k in seen
    )
    return Attribute(f"{first.column}{CROSSED}{second.column}", Level.RATER, names, codes)


def hidden(before: Attribute, after: Attribute) -> Hidden:
    """How much of an attribute suppression took away."""
    told = int((before.codes != UNKNOWN).sum())
    return Hidden(
        column=before.column,
        values=len(before.values) - len(after.values),
        raters=told - int((after.codes != UNKNOWN).sum()),
        untold=len(before.codes) - told,
    )


def _without(attribute: Attribute, away: set[str], smallest: int) -> Attribute:
    """The attribute without these values, and without what would give them away."""
    size = dict(zip(attribute.values, attribute.sizes(), strict=True))
    away = set(away)
    shown = sorted(set(size) - away, key=lambda value: (size[value], value))
    while away and shown and (len(away) < 2 or sum(size[v] for v in away) < smallest):
        away.add(shown.pop(0))
    kept = [v for v, value in enumerate(attribute.values) if value not in away]
    place = np.full(len(size) + 1, UNKNOWN, np.int32)  # the last is for UNKNOWN itself
    place[kept] = np.arange(len(kept), dtype=np.int32)
    values = tuple(attribute.values[v] for v in kept)
    return Attribute(attribute.column, attribute.level, values, place[attribute.codes])


def _telling(
    shown: Sequence[Attribute], one: int, other: int, smallest: int
) -> list[tuple[int, str]]:
    """Groups, as (attribute, value), that tell of a few people together with another attribute's.

    The smallest comes first.
    """
    found: list[tuple[int, int, str]] = []  # size, attribute, value
    for v, first in enumerate(shown[one].values):
        for w, second in enumerate(shown[other].values):
            mine, theirs = shown[one].codes == v, shown[other].codes == w
            if 0 < int((mine ^ theirs).sum()) < smallest:
                either = (int(mine.sum()), one, first), (int(theirs.sum()), other, second)
                found.append(min(either))
    for outer, inner in ((one, other), (other, one)):
        sizes = np.array(shown[inner].sizes())
        for v in range(len(shown[outer].values)):
            group = shown[outer].codes == v
            held = shown[inner].codes[group & (shown[inner].codes != UNKNOWN)]
            inside = np.bincount(held, minlength=len(sizes)) == sizes
            rest = int(group.sum()) - int(sizes[inside].sum())
            if inside.any() and 0 < rest < smallest:
                w = int(np.flatnonzero(inside)[np.argmin(sizes[inside])])
                found.append((int(sizes[w]), inner, shown[inner].values[w]))
    return [(place, value) for _, place, value in sorted(found)]


def _of_raters(attribute: Attribute) -> None:
    if attribute.level is not Level.RATER:
        raise RequestError(
            f"{attribute.column!r} tells {attribute.level}s apart, not people",
            remedy="name a column that has one value for each rater",
        )
