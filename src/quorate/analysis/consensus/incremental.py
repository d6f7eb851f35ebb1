"""A consensus that goes on from a fit of fewer judgments, for tables that grow."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from quorate.analysis.consensus.by_parts import ByParts, consensus_by_parts
from quorate.analysis.consensus.method import Method
from quorate.analysis.numerics.course import Course, Difference, Growth, Left, following
from quorate.analysis.numerics.model import Sums
from quorate.analysis.numerics.packed import Packed
from quorate.schema import NotApplicableError, Question, RequestError

__all__ = ["Earlier", "Incremental", "incremental_consensus"]


@dataclass(frozen=True, eq=False)
class Earlier:
    """What a fit leaves to a later one: where each of its loops ended, and what its codes mean.

    ``chain`` is empty for a fit of all judgments; for one that went on from another it is the
    ``input_digest`` that its result carries.
    """

    loops: tuple[Left, ...]
    raters: tuple[str, ...]
    options: tuple[str, ...]
    chain: str = ""

    @classmethod
    def of(cls, course: Course, raters: Sequence[str], options: Sequence[str]) -> Earlier:
        """What the fits that ``course`` followed leave."""
        ends = tuple(course.ends[n] for n in sorted(course.ends))
        return cls(ends, tuple(raters), tuple(options))

    @property
    def digest(self) -> str:
        """SHA-256 of sums, memories and names: what a later fit depends on."""
        h = hashlib.sha256(repr((self.raters, self.options)).encode())
        for left in self.loops:
            for name, value in (
                ("counts", left.sums.counts),
                ("classes", left.sums.classes),
                *sorted(left.memory.items()),
            ):
                h.update(repr((name, value.dtype.str, value.shape)).encode())
                h.update(np.ascontiguousarray(value).tobytes())
        return h.hexdigest()

    def among(self, raters: Sequence[str], options: Sequence[str]) -> tuple[Left, ...]:
        """Where the loops ended, in the codes of a table with these raters and options.

        Raises RequestError where one of its own is not among them.
        """
        rater = _places("rater", self.raters, raters)
        option = _places("option", self.options, options)
        shape = len(raters), len(options)
        return tuple(
            replace(left, sums=_placed(left.sums, rater, option, shape)) for left in self.loops
        )


@dataclass(frozen=True, eq=False)
class Incremental:
    """A consensus that went on from another, what it leaves, and what it leaves undone.

    ``differences`` has one for each loop of the method. ``consensus.input_digest`` depends on the
    judgments and on the earlier fit, so that it never is the one of a fit of all judgments.
    """

    consensus: ByParts
    earlier: Earlier
    differences: tuple[Difference, ...]

    @property
    def share(self) -> float:
        """The largest share of answers that another iteration over all items would change."""
        n_items = max(1, self.consensus.packed.n_items)
        return max((one.answers / n_items for one in self.differences), default=0.0)


def incremental_consensus(
    method: Method,
    packed: Packed,
    touched: Packed,
    earlier: Earlier,
    question: Question,
    raters: Sequence[str],
    digest: str,
    seed: int = 0,
) -> Incremental:
    """Go on from an earlier fit, in which the items ``touched`` had fewer judgments or none.

    Incremental EM (Neal & Hinton 1998, doi:10.1007/978-94-011-5014-9_12): the E-step is repeated
    for the touched items alone and the M-step uses the sums of all, until

        F(q, theta) = sum_i E_q [ log p(x_i, z_i | theta) ] + H(q_i) + log prior

    settles. Posteriors are then those of all items under the parameters found. This is not the fit
    of all judgments: items that are not touched keep their share of the sums from the earlier
    parameters. ``differences`` say how many answers another iteration over all items would change;
    only repeating those to the end (``consensus_by_parts``) gives the optimum of the whole table.

    The result has the same bits however the table is cut and wherever it is fitted. ``raters`` are
    the names of the table's, ``digest`` that of its judgments. Raises RequestError when the earlier
    fit has a rater or option that the table has not, NotApplicableError for a method that cannot
    fit part by part or has no loops to go on with.
    """
    lefts = earlier.among(raters, question.options)
    course = _Growing(lefts, touched)
    chain = hashlib.sha256(f"{digest} after {earlier.chain} {earlier.digest}".encode()).hexdigest()
    if not touched.n_items and earlier.chain:
        chain = earlier.chain
    with following(course):
        found = consensus_by_parts(method, packed, question, chain, seed)
    if course.loops != len(course.differences):
        raise NotApplicableError(
            f"method {method.name!r} does not go on from the earlier fit, which had other loops",
            remedy="fit all judgments anew (--refit)",
        )
    differences = tuple(course.differences[n] for n in sorted(course.differences))
    left = replace(Earlier.of(course, raters, question.options), chain=chain)
    result = Incremental(found, left, differences)
    notes = (*found.fit.notes, *told(result))
    return replace(result, consensus=replace(found, fit=replace(found.fit, notes=notes)))


def told(found: Incremental) -> tuple[str, ...]:
    """What the result says of itself."""
    packed = found.consensus.packed
    if not found.differences:
        return ()
    several = len(found.differences) > 1
    notes = []
    for number, one in enumerate(found.differences, 1):
        which = f"loop {number}: " if several else ""
        share = one.answers / max(1, packed.n_items)
        notes.append(
            f"{which}incremental: {one.touched:,} of {packed.n_items:,} items have new judgments "
            f"and were swept {one.sweeps} times; another iteration over all items would change "
            f"{one.answers:,} answers ({share:.3%}), total variation {one.largest:.2g} at most and "
            f"{one.mean:.2g} on average, and move the share of right judgments of "
            f"{one.raters:,} raters by more than a hundredth ({one.farthest:.2g} at most)"
        )
    return tuple(notes)


class _Growing(Course):
    """The course of loops that go on from where they ended."""

    def __init__(self, lefts: tuple[Left, ...], touched: Packed) -> None:
        super().__init__()
        self.lefts = lefts
        self.touched = touched
        self.differences: dict[int, Difference] = {}

    def growth(self, loop: int) -> Growth | None:
        """Where the loop ended."""
        return Growth(self.lefts[loop - 1], self.touched) if loop <= len(self.lefts) else None

    def ended(self, loop: int, at: Left, difference: Difference | None = None) -> None:
        """Keep what the loop leaves undone."""
        super().ended(loop, at, difference)
        if difference is not None:
            self.differences[loop] = difference


def _places(what: str, own: Sequence[str], there: Sequence[str]) -> NDArray[np.int64]:
    number: Mapping[str, int] = {name: n for n, name in enumerate(there)}
    for name in own:
        if name not in number:
            raise RequestError(
                f"the earlier fit has {what} {name!r}, the table has not",
                remedy="go on from a fit of some of the same judgments, or fit anew",
            )
    return np.array([number[name] for name in own], np.int64)


def _placed(
    sums: Sums, rater: NDArray[np.int64], option: NDArray[np.int64], shape: tuple[int, int]
) -> Sums:
    """Sums in the codes of a larger table, nothing where it has more."""
    n_options = len(option)
    classes = np.zeros((shape[1], len(sums.classes) // max(n_options, 1)))
    classes[option] = sums.classes.reshape(n_options, -1)
    if sums.counts.ndim == 1:
        hits = np.zeros(shape)
        hits[np.ix_(rater, option)] = sums.counts.reshape(len(rater), n_options)
        return replace(sums, counts=hits.reshape(-1), classes=classes.reshape(-1))
    width = classes.shape[1]
    counts = np.zeros((*shape, shape[1], width))
    counts[np.ix_(rater, option, option)] = sums.counts.reshape(
        len(rater), n_options, n_options, width
    )
    return replace(
        sums,
        counts=counts.reshape(shape[0] * shape[1], -1),
        classes=classes.reshape(-1),
    )
