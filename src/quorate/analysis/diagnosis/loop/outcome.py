"""Outcome: how many suspects were wrong indeed, and how many wrong labels were suspected."""

from __future__ import annotations

from dataclasses import dataclass

from quorate.analysis.calibration import wilson
from quorate.schema.errors import InputError

LEVEL = 0.95
EACH = 0.975
"""level of each of two intervals that hold together with ``LEVEL`` (Bonferroni)"""


@dataclass(frozen=True, slots=True)
class Share:
    """A share with its 95 % interval: ``hits`` of ``n``; no value for n = 0."""

    value: float | None
    lower: float
    upper: float
    hits: int
    n: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of suspects that were judged again.

    ``precision``: of the suspects judged, those that were wrong. ``rest``: of the random slice of
    labels that nothing spoke against, those that were wrong. ``recall``: of all wrong labels, those
    among the suspects; None without a slice.
    """

    precision: Share
    rest: Share | None
    recall: Share | None


def outcome(
    wrong: int,
    judged: int,
    *,
    suspects: int,
    slice_wrong: int = 0,
    sliced: int = 0,
    others: int = 0,
) -> Outcome:
    """Measures how good suspects were, from judgments of some of them and of a random slice.

        precision = wrong / judged                              Wilson's interval
        caught    = precision · suspects
        missed    = slice_wrong / sliced · others
        recall    = caught / (caught + missed)

    ``others`` is how many labels were no suspects, the slice (drawn at random among them) included.
    The interval of recall takes the lower end of one share with the upper end of the other, both of
    level .975, so it covers .95 at least (Bonferroni); it is wide. It is right where the judged
    suspects are like all of them: where the most suspect were judged first, and not all, precision
    is that of those, and recall too high.

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
        return Outcome(precision, None, None)
    rest = _share(slice_wrong, sliced)
    return Outcome(precision, rest, _recall(precision, rest, suspects, others))


def _share(hits: int, n: int, level: float = LEVEL) -> Share:
    lower, upper = wilson(hits, n, level)
    return Share(hits / n if n else None, float(lower), float(upper), hits, n)


def _recall(precision: Share, rest: Share, suspects: int, others: int) -> Share | None:
    if precision.value is None or rest.value is None:
        return None
    caught, missed = precision.value * suspects, rest.value * others
    one = _share(precision.hits, precision.n, EACH)
    other = _share(rest.hits, rest.n, EACH)

    def ratio(share: float, left: float) -> float | None:
        total = share * suspects + left * others
        return share * suspects / total if total > 0 else None

    lower, upper = ratio(one.lower, other.upper), ratio(one.upper, other.lower)
    return Share(
        caught / (caught + missed) if caught + missed else None,
        0.0 if lower is None else lower,
        1.0 if upper is None else upper,
        precision.hits,
        precision.hits + rest.hits,
    )
