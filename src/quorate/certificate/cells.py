"""Cells: which groups of people may be told of, over all items and item by item."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from quorate.analysis.disagreement.attributes import Attribute, Level
from quorate.analysis.disagreement.groups.anonymity import protect
from quorate.schema.errors import RequestError

_REST = "\x00rest"
"""people whose group is not told; as a group of its own, so that too few are never left over"""

Groups = Mapping[str, Mapping[str, frozenset[str]]]
"""raters by attribute and group"""


@dataclass(frozen=True, slots=True)
class Suppressed:
    """What is not told of an attribute, as counts only.

    ``groups`` with ``raters`` people are hidden over all items; ``untold`` people said nothing.
    ``cells`` are told of single items, ``hidden_cells`` are not.
    """

    attribute: str
    groups: int
    raters: int
    untold: int
    cells: int
    hidden_cells: int


@dataclass(frozen=True, slots=True)
class Cells:
    """The groups that are told: over all items, and by item; with what is suppressed."""

    overall: Groups
    items: Mapping[str, Groups]
    suppressed: tuple[Suppressed, ...]


def cells(
    raters_of: Mapping[str, frozenset[str]],
    attributes: Mapping[str, Mapping[str, str]],
    smallest: int,
) -> Cells:
    """Which groups of ``smallest`` raters and more may be told, so that nothing follows of others.

    ``raters_of`` are the raters of each item, ``attributes`` what each told, by attribute and
    rater. Over all items, and for each item again, of its raters:

    * a group of fewer than ``smallest`` is hidden;
    * when the told groups of an attribute are taken from all raters, nobody is left over, or at
      least ``smallest``; who told nothing counts as left over;
    * two told groups of different attributes differ by nobody, or by at least ``smallest``.

    A group that is hidden over all items is hidden in each. And when the told cells of a group are
    taken from its figures over all items, nobody is left over, or at least ``smallest`` people.
    Where a rule is broken the smallest told group or cell is hidden, until none is. Raises
    RequestError for a limit below 2.
    """
    if smallest < 2:
        raise RequestError(f"groups of {smallest} raters are persons", remedy="use 2 or more")
    everybody = frozenset().union(*raters_of.values()) if raters_of else frozenset()
    overall = _told(everybody, attributes, smallest, {})
    away = {
        name: {told[one] for one in everybody if one in told} - set(overall[name])
        for name, told in attributes.items()
    }
    found = {item: _told(of, attributes, smallest, away) for item, of in raters_of.items()}
    _hide_what_columns_tell(raters_of, attributes, smallest, away, found)
    suppressed = tuple(
        _counted(name, everybody, raters_of, told, overall[name], [f[name] for f in found.values()])
        for name, told in attributes.items()
    )
    shown = {item: groups for item, groups in found.items() if any(groups.values())}
    return Cells(overall, shown, suppressed)


def _told(
    raters: Iterable[str],
    attributes: Mapping[str, Mapping[str, str]],
    smallest: int,
    away: Mapping[str, set[str]],
) -> dict[str, dict[str, frozenset[str]]]:
    """The groups among these raters that may be told side by side."""
    people = sorted(raters)
    if len(people) < smallest:
        return {name: {} for name in attributes}
    coded = [
        _attribute(name, told, people, away.get(name, set())) for name, told in attributes.items()
    ]
    kept, _ = protect(coded, smallest)
    return {
        one.column: {
            value: frozenset(people[n] for n in np.flatnonzero(one.codes == code))
            for code, value in enumerate(one.values)
            if value != _REST
        }
        for one in kept
    }


def _attribute(
    name: str, told: Mapping[str, str], people: Sequence[str], away: set[str]
) -> Attribute:
    of_each = [told.get(one, _REST) for one in people]
    of_each = [_REST if value in away else value for value in of_each]
    values = tuple(sorted(set(of_each)))
    codes = np.array([values.index(value) for value in of_each], np.int32)
    return Attribute(name, Level.RATER, values, codes)


def _hide_what_columns_tell(
    raters_of: Mapping[str, frozenset[str]],
    attributes: Mapping[str, Mapping[str, str]],
    smallest: int,
    away: Mapping[str, set[str]],
    found: dict[str, dict[str, dict[str, frozenset[str]]]],
) -> None:
    """Hide cells until those left over of each group are of nobody, or of enough people."""
    hidden: dict[str, dict[str, set[str]]] = {}
    moved = True
    while moved:
        moved = False
        for name, told in attributes.items():
            for value in sorted(set(told.values()) - away[name]):
                item = _telling(raters_of, found, name, told, value, smallest)
                if item is None:
                    continue
                of_item = hidden.setdefault(item, {one: set(away[one]) for one in attributes})
                of_item[name].add(value)
                found[item] = _told(raters_of[item], attributes, smallest, of_item)
                moved = True


def _telling(
    raters_of: Mapping[str, frozenset[str]],
    found: Mapping[str, Mapping[str, Mapping[str, frozenset[str]]]],
    name: str,
    told: Mapping[str, str],
    value: str,
    smallest: int,
) -> str | None:
    """The item with the smallest told cell of a group of which too few people are left over."""
    shown: list[tuple[int, str]] = []
    left: set[str] = set()
    for item, of in raters_of.items():
        cell = found[item][name].get(value)
        if cell is not None:
            shown.append((len(cell), item))
        else:
            left.update(one for one in of if told.get(one) == value)
    return min(shown)[1] if shown and 0 < len(left) < smallest else None


def _counted(
    name: str,
    everybody: frozenset[str],
    raters_of: Mapping[str, frozenset[str]],
    told: Mapping[str, str],
    overall: Mapping[str, frozenset[str]],
    items: Sequence[Mapping[str, frozenset[str]]],
) -> Suppressed:
    known = {one for one in everybody if one in told}
    shown = sum(len(of_group) for of_group in overall.values())
    there = sum(len({told[one] for one in of if one in told}) for of in raters_of.values())
    cells_told = sum(len(of_item) for of_item in items)
    return Suppressed(
        attribute=name,
        groups=len({told[one] for one in known}) - len(overall),
        raters=len(known) - shown,
        untold=len(everybody) - len(known),
        cells=cells_told,
        hidden_cells=there - cells_told,
    )
