"""Outcome: how many suspects were wrong indeed, and how many wrong labels were suspected."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import beta

from quorate.analysis.calibration import wilson
from quorate.schema.errors import InputError

Bools = NDArray[np.bool_]
Integers = NDArray[np.int64]
Doubles = NDArray[np.float64]

LEVEL = 0.95
DRAWS = 20_000
"""draws of each share for the intervals of recall and of the errors"""


@dataclass(frozen=True, slots=True)
class Share:
    """A share with its 95 % interval: ``hits`` of ``n``; no value for n = 0."""

    value: float | None
    lower: float
    upper: float
    hits: int
    n: int


@dataclass(frozen=True, slots=True)
class Errors:
    """How many labels are wrong in all, with a 95 % interval."""

    value: float
    lower: float
    upper: float


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of suspects that were judged again.

    ``precision``: of the suspects judged, those that were wrong. ``rest``: of the random slice of
    labels that nothing spoke against, those that were wrong. ``recall``: of all wrong labels, those
    among the suspects, without a value where no wrong label was seen; its ``n`` is the wrong labels
    seen, its ``hits`` those among suspects. ``errors``: the wrong labels in all. The last three are
    None without a slice, recall and errors also where no suspect was judged.
    """

    precision: Share
    rest: Share | None
    recall: Share | None
    errors: Errors | None


def outcome(
    wrong: int,
    judged: int,
    *,
    suspects: int,
    slice_wrong: int = 0,
    sliced: int = 0,
    others: int = 0,
    seed: int = 0,
) -> Outcome:
    """Measures how good suspects were, from judgments of some of them and of a random slice.

        precision = wrong / judged                              Wilson's interval
        caught    = precision · suspects
        missed    = slice_wrong / sliced · others
        errors    = caught + missed
        recall    = caught / errors

    ``others`` is how many labels were no suspects, the slice (drawn at random among them) included.
    Caught is exact where all suspects were judged. The intervals of recall and errors are of draws
    of both shares, those judged being known: the wrong ones among n unjudged labels are binomial
    with a share from Beta(hits + ½, judged - hits + ½), Jeffreys' posterior. They are right where
    the judged suspects are like all of them: where the most suspect were judged first, and not all,
    precision is that of those, and recall too high.

    Raises InputError for counts that do not fit.

    Source: Wilson 1927, doi:10.1080/01621459.1927.10502953; estimation of recall from a random
    audit as in Grossman & Cormack 2011 («elusion»).
    """
    for part, whole, what in (
        (wrong, judged, "wrong"),
        (judged, suspects, "judged"),
        (slice_wrong, sliced, "slice_wrong"),
        (sliced, others, "sliced"),
    ):
        if not 0 <= part <= whole:
            raise InputError(f"{part} of {whole} is no count", where=what)
    precision = _share(wrong, judged)
    if not sliced:
        return Outcome(precision, None, None, None)
    rest = _share(slice_wrong, sliced)
    if not judged:
        return Outcome(precision, rest, None, None)
    rng = np.random.default_rng([seed, 23])
    caught = _drawn(wrong, judged, suspects, rng)
    missed = _drawn(slice_wrong, sliced, others, rng)
    found = suspects * wrong / judged
    total = found + others * slice_wrong / sliced
    errors = Errors(total, *_middle(caught + missed))
    lower, upper = _middle(caught / np.maximum(caught + missed, 1e-12))
    recall = Share(found / total if total else None, lower, upper, wrong, wrong + slice_wrong)
    return Outcome(precision, rest, recall, errors)


def outcome_of(
    suspect: Bools, audit: Integers, judged: Integers, wrong: Bools, *, seed: int = 0
) -> Outcome:
    """Measures the same from rows: which of n examples were judged, and whether they were wrong.

    ``judged`` (j,) are rows that people judged, ``wrong`` (j,) whether the label was; ``suspect``
    (n,) the set, ``audit`` the random slice. Judged examples that are neither suspects nor in the
    slice are not read: they were chosen, and nothing follows from them.

    Raises InputError for lengths that differ and rows judged twice, or where no suspect or nobody
    else of the slice was judged.
    """
    if len(judged) != len(wrong):
        raise InputError(
            f"{len(judged):,} rows were judged and there are {len(wrong):,} verdicts",
            remedy="give one verdict a row",
        )
    if len(np.unique(judged)) < len(judged):
        raise InputError("a row was judged twice", remedy="settle on one verdict a row")
    in_slice = np.zeros(len(suspect), np.bool_)
    in_slice[audit] = True
    own, other = suspect[judged], ~suspect[judged] & in_slice[judged]
    if not own.any() or not other.any():
        raise InputError(
            f"{own.sum():,} suspects and {other.sum():,} other examples of the slice were judged",
            remedy="judge suspects, and the audit slice too",
        )
    return outcome(
        int(wrong[own].sum()),
        int(own.sum()),
        suspects=int(suspect.sum()),
        slice_wrong=int(wrong[other].sum()),
        sliced=int(other.sum()),
        others=int((~suspect).sum()),
        seed=seed,
    )


def _share(hits: int, n: int) -> Share:
    lower, upper = wilson(hits, n, LEVEL)
    return Share(hits / n if n else None, float(lower), float(upper), hits, n)


def _drawn(hits: int, judged: int, of: int, rng: np.random.Generator) -> Doubles:
    """How many of so many are wrong: those seen, and draws for the others."""
    share = beta.rvs(hits + 0.5, judged - hits + 0.5, size=DRAWS, random_state=rng)
    return hits + rng.binomial(of - judged, share).astype(np.float64)


def _middle(draws: Doubles) -> tuple[float, float]:
    lower, upper = np.quantile(draws, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return float(lower), float(upper)
