"""Compiled: many calls of one question with one right option, taken in one after another.

The arithmetic is that of ``Classes`` in the same order, so that all bits are the same and nobody
can tell which of the two took a call in. Only long runs come here: asking for the kernel compiles
or loads code.
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Sequence
from typing import Any, NamedTuple

import numba as nb
import numpy as np
from numba import types
from numpy.typing import NDArray

from quorate.analysis.numerics.compiler import OPTIONS, compiled, once
from quorate.assignment.live.classes import CHOOSING, EVEN, RESCALE_EVERY, Classes
from quorate.assignment.live.model import Label

NOTHING, JUDGE, WITHDRAW, KNOW = range(4)
Call = tuple[str, int, int, Label | None]
"""what is done, the places of the item and the rater, the label"""
_i1, _i2, _i4, _f4, _f8 = types.int8, types.int16, types.int32, types.float32, types.float64


class _Votes(NamedTuple):
    """As in ``Votes``."""

    item: Any
    rater: Any
    label: Any
    earlier: Any
    last: Any
    number: Any


class _State(NamedTuple):
    """As in ``Classes``; ``sums`` are ``right`` and ``answered``."""

    truth: Any
    q: Any
    belief: Any
    doubt: Any
    counts: Any
    totals: Any
    hits: Any
    squares: Any
    number: Any
    classes: Any
    pseudo: Any
    strength: Any
    sums: Any
    tempering: Any
    choosing: Any


def take_in(model: Classes, calls: Sequence[Call]) -> tuple[list[float], list[bool]]:
    """Take calls in; after each, the certainty of its item and whether it was asked about."""
    kinds, codes = _encoded(model, calls)
    items = np.array([call[1] for call in calls], np.int32)
    raters = np.array([call[2] for call in calls], np.int32)
    before = len(model.votes)
    _make_room(model, int(items.max()), int(raters.max()), int((kinds == JUDGE).sum()))
    state = _state(model)
    certain, asked = np.zeros(len(calls)), np.zeros(len(calls), np.bool_)
    rows = _kernel()(
        kinds, items, raters, codes, before, _held(model), state, model.given, certain, asked
    )
    model.right, model.answered = float(state.sums[0]), int(state.sums[1])
    model.classes = state.classes.tolist()
    del state  # the columns can change their size again
    for column in _rows(model):
        del column[rows:]
    model.forget()
    return certain.tolist(), asked.tolist()


def _encoded(model: Classes, calls: Sequence[Call]) -> tuple[NDArray[np.int8], NDArray[np.int32]]:
    """What calls do, and their labels as codes; what is known is noted on the way."""
    kinds, codes = np.zeros(len(calls), np.int8), np.full(len(calls), -1, np.int32)
    for n, (kind, item, _, label) in enumerate(calls):
        code = model.code.get(label) if isinstance(label, str) else None
        codes[n] = -1 if code is None else code
        if kind == "know":
            model.learn(item, code)
            kinds[n] = KNOW
        elif kind == "withdraw":
            kinds[n] = WITHDRAW
        elif kind == "judge" and code is not None:
            kinds[n] = JUDGE
    return kinds, codes


def _make_room(model: Classes, item: int, rater: int, judged: int) -> None:
    """For all that may come; room alone changes nothing that is said."""
    model.room(item, rater)
    model.votes.room(item)
    for column in _rows(model):
        column.frombytes(bytes(column.itemsize * judged))


def _rows(model: Classes) -> tuple[array[Any], ...]:
    votes = model.votes
    return votes.item, votes.rater, votes.label, votes.earlier


def _held(model: Classes) -> _Votes:
    votes = model.votes
    return _Votes(*map(_seen, (*_rows(model), votes.last, votes.number)))


def _state(model: Classes) -> _State:
    columns = model.truth, model.q, model.belief, model.doubt, model.counts, model.totals
    return _State(
        *map(_seen, (*columns, model.hits, model.squares, model.number)),
        np.array(model.classes),
        np.array(model.pseudo),
        np.array(model.strength),
        np.array([model.right, float(model.answered)]),
        np.array([model.tempering.temperature, model.tempering.correlation]),
        np.array([CHOOSING.temperature, CHOOSING.correlation]),
    )


def _seen(column: array[Any]) -> NDArray[Any]:
    return np.frombuffer(column, column.typecode)


@once
def _kernel() -> Any:
    def of(element: Any) -> Any:
        return types.Array(element, 1, "C")

    votes = types.NamedTuple([of(_i4), of(_i4), of(_i2), of(_i4), of(_i4), of(_i4)], _Votes)
    columns = [of(_i2), of(_f8), of(_f4), of(_f4), *[of(_f8)] * 4, of(_i4), *[of(_f8)] * 6]
    calls = (of(_i1), of(_i4), of(_i4), of(_i4), types.int64)
    out = (types.boolean, of(_f8), of(types.boolean))
    signature = types.int64(*calls, votes, types.NamedTuple(columns, _State), *out)
    return compiled(signature, _run)


def _run(kinds, items, raters, codes, rows, votes, state, given, certain, asked):
    size = state.classes.size
    space = np.empty((7, size))
    who, what = np.empty((2, 64), np.int32), np.empty((2, 64), np.int32)
    for n in range(kinds.size):
        kind, item, rater = kinds[n], items[n], raters[n]
        most = votes.number[item] + 1
        if most > who.shape[1]:
            who, what = np.empty((2, 2 * most), np.int32), np.empty((2, 2 * most), np.int32)
        m = _votes_of(votes, item, who[0], what[0])
        place = -1
        for j in range(m):
            if who[0, j] == rater:
                place = j
        if place >= 0 and (kind in (WITHDRAW, JUDGE)):
            _unlink(votes, item, rater)
            left = _without(place, m, who, what)
            _renew(item, m, left, who, what, state, given, space)
            m = _votes_of(votes, item, who[0], what[0])
        if kind == JUDGE:
            _link(votes, rows, item, rater, codes[n])
            rows += 1
            left = _votes_of(votes, item, who[1], what[1])
            _renew(item, m, left, who, what, state, given, space)
        elif kind == KNOW:
            state.truth[item] = codes[n]
            left = _votes_of(votes, item, who[1], what[1])
            _renew(item, m, left, who, what, state, given, space)
        asked[n] = state.truth[item] >= 0 or votes.number[item] > 0
        certain[n] = _certainty(item, asked[n], state, space)
    return rows


@nb.njit(**OPTIONS)
def _votes_of(votes, item, who, what):
    """The item's votes in the order fed; how many."""
    m, row = votes.number[item], votes.last[item]
    at = m
    while row >= 0:
        at -= 1
        who[at], what[at] = votes.rater[row], votes.label[row]
        row = votes.earlier[row]
    return m


@nb.njit(**OPTIONS)
def _without(place, m, who, what):
    """In the second row the votes of the first but one."""
    left = 0
    for j in range(m):
        if j != place:
            who[1, left], what[1, left] = who[0, j], what[0, j]
            left += 1
    return left


@nb.njit(**OPTIONS)
def _link(votes, row, item, rater, code):
    votes.item[row], votes.rater[row], votes.label[row] = item, rater, code
    votes.earlier[row] = votes.last[item]
    votes.last[item] = row
    votes.number[item] += 1


@nb.njit(**OPTIONS)
def _unlink(votes, item, rater):
    row, later = votes.last[item], -1
    while votes.rater[row] != rater:
        later, row = row, votes.earlier[row]
    if later < 0:
        votes.last[item] = votes.earlier[row]
    else:
        votes.earlier[later] = votes.earlier[row]
    votes.item[row] = -1
    votes.number[item] -= 1


@nb.njit(**OPTIONS)
def _renew(item, before, after, who, what, state, given, space):
    """As ``Classes._renew``: votes before in the first row, after in the second."""
    size = state.classes.size
    old, new, prior, scores, product, none, told = space
    base = item * size
    for k in range(size):
        old[k] = state.q[base + k]
        new[k] = none[k] = 0.0
    known = state.truth[item]
    if known >= 0:
        new[known] = 1.0
    elif after > 0:
        _priors(state.classes, prior)
        _score(after, who[1], what[1], none, state, scores, product)
        for k in range(size):
            scores[k] = prior[k] + scores[k]
        _softmax(scores, new)
    _add(before, who[0], what[0], old, -1, state)
    _add(after, who[1], what[1], new, 1, state)
    for k in range(size):
        state.classes[k] += new[k] - old[k]
        state.q[base + k] = new[k]
    if given and known >= 0:
        for k in range(size):
            state.belief[base + k] = state.doubt[base + k] = new[k]
        return
    _priors(state.classes, prior)
    if after > 0:
        _score(after, who[1], what[1], new, state, scores, product)
    _tell(state.belief, base, after, state.tempering, prior, scores, product, told)
    _tell(state.doubt, base, after, state.choosing, prior, scores, product, told)


@nb.njit(**OPTIONS)
def _tell(column, base, n, tempering, prior, scores, sums, told):
    divisor = tempering[0] * (1.0 + (n - 1) * tempering[1])
    for k in range(prior.size):
        sums[k] = prior[k] + scores[k] / divisor if n > 0 else prior[k]
    _softmax(sums, told)
    for k in range(prior.size):
        column[base + k] = told[k]


@nb.njit(**OPTIONS)
def _priors(classes, prior):
    mass = 0.0
    for k in range(classes.size):
        mass += classes[k]
    each = 1.0 + EVEN * mass / classes.size
    whole = mass + classes.size * each
    for k in range(classes.size):
        prior[k] = math.log((classes[k] + each) / whole)


@nb.njit(**OPTIONS)
def _score(n, who, what, own, state, scores, product):
    size = own.size
    for k in range(size):
        scores[k], product[k] = 0.0, 1.0
    for j in range(n):
        row, at, cell = (who[j] * size + what[j]) * size, who[j] * size, what[j] * size
        for k in range(size):
            count = state.counts[row + k] - own[k]
            product[k] *= ((count if count > 0.0 else 0.0) + state.pseudo[cell + k]) / (
                state.totals[at + k] - own[k] + state.strength[k]
            )
        if (j + 1) % RESCALE_EVERY == 0:
            for k in range(size):
                scores[k] += math.log(product[k])
                product[k] = 1.0
    for k in range(size):
        scores[k] += math.log(product[k])


@nb.njit(**OPTIONS)
def _softmax(scores, into):
    top = scores[0]
    for k in range(1, scores.size):
        top = max(top, scores[k])
    whole = 0.0
    for k in range(scores.size):
        into[k] = math.exp(scores[k] - top)
        whole += into[k]
    for k in range(scores.size):
        into[k] /= whole


@nb.njit(**OPTIONS)
def _add(n, who, what, q, sign, state):
    size = q.size
    for j in range(n):
        row, at = (who[j] * size + what[j]) * size, who[j] * size
        for k in range(size):
            state.counts[row + k] += sign * q[k]
            state.totals[at + k] += sign * q[k]
        own = q[what[j]]
        state.hits[who[j]] += sign * own
        state.sums[0] += sign * own
        state.sums[1] += sign
        state.squares[who[j]] += sign * own * own
        state.number[who[j]] += sign


@nb.njit(**OPTIONS)
def _certainty(item, asked, state, space):
    size = state.classes.size
    top = 0.0
    if asked:
        for k in range(size):
            top = max(top, state.belief[item * size + k])
        return top
    _priors(state.classes, space[2])
    _softmax(space[2], space[6])
    for k in range(size):
        top = max(top, space[6, k])
    return top
