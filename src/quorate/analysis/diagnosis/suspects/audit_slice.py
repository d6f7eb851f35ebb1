"""The audit slice: examples drawn at random, so that what no suspect showed can be estimated."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import beta

from quorate.schema import InputError, RequestError

Bools = NDArray[np.bool_]
Integers = NDArray[np.int64]

SHARE = 0.1
"""the share of examples in the slice"""
DRAWS = 20_000
"""draws of each share for the intervals"""


@dataclass(frozen=True)
class Recall:
    """How many of the wrong labels are among the suspects, from judged examples.

    ``value`` in 0–1 with 95 % bounds, ``errors`` how many labels are wrong in all with bounds;
    None where no wrong label was seen. ``suspects`` and ``others`` are (wrong, judged) among
    suspects and among examples of the slice that are none.
    """

    value: float | None
    lower: float
    upper: float
    errors: float
    errors_lower: float
    errors_upper: float
    suspects: tuple[int, int]
    others: tuple[int, int]


def audit_slice(n: int, share: float = SHARE, seed: int = 0) -> Integers:
    """A random ``share`` of n examples, ascending places; one at least.

    Raises RequestError for a share outside (0, 1].
    """
    if not 0 < share <= 1:
        raise RequestError(f"an audit slice of {share}", remedy="take a share above 0 and up to 1")
    rng = np.random.default_rng([seed, 17])
    return np.sort(rng.choice(n, max(1, round(share * n)), replace=False))


def recall(
    suspect: Bools, audit: Integers, judged: Integers, wrong: Bools, *, seed: int = 0
) -> Recall:
    """Measures what share of all wrong labels is among the suspects.

    ``judged`` (j,) are rows that people judged, ``wrong`` (j,) whether the label was; ``suspect``
    (n,) the set, ``audit`` the random slice. Judged examples that are neither suspects nor in the
    slice are not read: they were chosen, and nothing follows from them. With S suspects of which a
    of s judged are wrong, and R others of which b of r judged ones of the slice are wrong,

        recall = S a/s / (S a/s + R b/r)

    S a/s is exact where all suspects were judged. The interval is of draws of both shares from
    Beta(a + ½, s - a + ½) and Beta(b + ½, r - b + ½), Jeffreys' posterior. It is right where the
    judged suspects are like all of them: judge all, or a random part. Raises InputError for lengths
    that differ and rows judged twice, or where no suspect or nobody else of the slice was judged.
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
    s, r = int(own.sum()), int(other.sum())
    if s == 0 or r == 0:
        raise InputError(
            f"{s:,} suspects and {r:,} other examples of the slice were judged",
            remedy="judge suspects, and the audit slice too",
        )
    a, b = int(wrong[own].sum()), int(wrong[other].sum())
    all_s, all_r = int(suspect.sum()), int((~suspect).sum())
    rng = np.random.default_rng([seed, 23])
    caught = _drawn(a, s, all_s, rng)
    missed = _drawn(b, r, all_r, rng)
    total = all_s * a / s + all_r * b / r
    low, high = np.quantile(caught / np.maximum(caught + missed, 1e-12), [0.025, 0.975])
    least, most = np.quantile(caught + missed, [0.025, 0.975])
    return Recall(
        all_s * a / s / total if total else None,
        float(low),
        float(high),
        total,
        float(least),
        float(most),
        (a, s),
        (b, r),
    )


def _drawn(hits: int, judged: int, of: int, rng: np.random.Generator) -> NDArray[np.float64]:
    """How many of so many are wrong: those seen, and draws for the others."""
    rest = of - judged
    share = beta.rvs(hits + 0.5, judged - hits + 0.5, size=DRAWS, random_state=rng)
    return hits + rng.binomial(rest, share).astype(np.float64)
