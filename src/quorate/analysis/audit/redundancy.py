"""What the overlap bought: the consensus of fewer judgments, and of stopping when sure."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

from quorate.analysis.audit.result import CostPoint, Redundancy, StopPoint
from quorate.analysis.audit.sample import first_of_each, random_order, some_items
from quorate.analysis.consensus import Consensus, consensus
from quorate.analysis.consensus.bcc import variational
from quorate.analysis.consensus.confusion_fit import fit_confusion
from quorate.analysis.consensus.hierarchical import HierarchicalDawidSkene
from quorate.analysis.consensus.inference import of_fit
from quorate.analysis.consensus.method import Method
from quorate.analysis.numerics.em import Stopping
from quorate.analysis.numerics.latent_class import accumulate
from quorate.analysis.numerics.packed import pack
from quorate.schema import Judgments, Kind

Doubles = NDArray[np.float64]
Longs = NDArray[np.int64]
Fitter = Callable[[Judgments], Consensus]

QUICK = frozenset(
    (
        *("majority", "wawa", "zbs", "peer-weighted", "catd", "pm", "zencrowd", "one-coin"),
        *("dawid-skene", "dawid-skene-map", "lfc", "bcc", "multilabel-majority"),
        *("mean", "median", "trimmed-mean", "weighted-mean", "pm-numeric", "catd-numeric"),
    )
)
"""methods that are refitted as they are"""
SETTLED = Stopping(tolerance=1e-5, iterations=40)
"""labels change no more after so little gain"""
WORK = 400_000
"""judgments × options that are refitted in all, beyond which items are drawn"""
MOST_CELLS = 4_000_000
"""judgments × options looked at when stopping is tried, beyond which items are drawn"""
FEWEST_ITEMS = 200
FEWEST_REPEATS = 5
MOST_REPEATS = 20
FITS = 30
"""fits in all, for tables so small that a fit takes the same time whatever their size"""
ORDERS = 5
SURE = (0.9, 0.95, 0.99)
LEAN = 4.0
"""judgments by which a rater's rates lean on the crowd's when stopping is tried"""
STEPS = (1, 2, 3, 4, 5, 7, 10, 15, 20, 30, 50, 70, 100, 150, 200, 300, 500, 700, 1000)


def redundancy(
    judgments: Judgments,
    fitted: Consensus,
    made: Method,
    seed: int,
    told: Callable[[float], None] | None = None,
) -> Redundancy | None:
    """Resample the judgments of a table; None when no item has two.

    Label cost: draw m judgments of each item without replacement, fit again, and compare with the
    fit of all; the interval is where one more draw would fall (mean ± t sd sqrt(1 + 1/repeats)).
    A quick method is fitted as it is (``made``). In the place of others stands the hierarchical
    one, with the prior of its rows taken from all judgments (a few judgments could not say which
    way round the classes are), for numbers the weighted mean. With one judgment an item, the label
    is that judgment.
    ``told`` hears the share done.
    """
    steps = _steps(judgments)
    if not steps:
        return None
    rng = np.random.default_rng([seed, 7])
    part = _affordable(judgments, steps, rng)
    method, fit = _refit(part, made, seed)
    full = fit(part)
    repeats = int(np.clip(FITS // len(steps), FEWEST_REPEATS, MOST_REPEATS))
    points = []
    for n, m in enumerate(steps):
        same = []
        for _ in range(repeats):
            fewer = first_of_each(part, random_order(part, rng), m)
            same.append(_same(full, _single(fewer, full, seed) if m == 1 else fit(fewer)))
        points.append(_point(m, np.array(same)))
        if told is not None:
            told((n + 1) / len(steps))
    largest = int(part.overlap.max())
    points.append(CostPoint(largest, 1.0, 1.0, 1.0))
    notes = []
    if part.n_items < int((judgments.overlap > 0).sum()):
        notes.append(f"on {part.n_items:,} items drawn at random")
    if method == "hierarchical" != made.name:
        notes.append(
            f"refitted with 'hierarchical' in the place of {made.name!r}, which would take long; "
            "its prior, the crowd's mean confusion, is that of all judgments"
        )
    elif method != made.name:
        notes.append(
            f"refitted with {method!r} in the place of {made.name!r}, which would take long"
        )
    return Redundancy(
        points=tuple(points),
        stops=stopping(judgments, fitted, rng),
        method=method,
        repeats=repeats,
        items=part.n_items,
        median_overlap=int(np.median(judgments.overlap[judgments.overlap > 0])),
        notes=tuple(notes),
    )


def stopping(
    judgments: Judgments, fitted: Consensus, rng: np.random.Generator
) -> tuple[StopPoint, ...]:
    """Ask one rater after the other, in random order, until the label's posterior is so sure.

    The posterior after n judgments is prior_j prod_n pi_r(n)[j, l(n)]. The rates pi_r are those of
    the consensus with the item itself left out, leaning on the crowd's by ``LEAN`` judgments:

        pi_r[j, l] = (c_rjl - p_ij + LEAN pool_jl) / (sum_l c_rjl - p_ij + LEAN)

    with c the expected counts and p the posterior of the consensus. Items that never are so sure
    use all their judgments.
    """
    posterior, K = fitted.posterior, judgments.n_options
    if posterior is None or judgments.sets is not None:
        return ()
    if judgments.n_raters * K * K > 2**25:
        return ()
    counts = accumulate(pack(judgments), posterior).counts.reshape(judgments.n_raters, K, K)
    items = _drawn(judgments, K, rng)
    rows = np.flatnonzero(np.isin(judgments.item, items))
    surprise = _surprise(judgments, posterior, counts, rows)
    offsets = np.zeros(len(items) + 1, np.int64)
    np.cumsum(judgments.overlap[items], out=offsets[1:])
    item = np.repeat(np.arange(len(items)), np.diff(offsets))
    prior = np.log(np.maximum(posterior.mean(axis=0), 1e-12))
    label = fitted.codes[items]
    runs = []
    for _ in range(ORDERS):
        order = np.lexsort((rng.random(len(rows)), item))
        runs.append(_asked(surprise[order], offsets, item, prior, label))
    used, same, reached = np.mean(runs, axis=0)
    return tuple(
        StopPoint(sure, float(used[s]), int(offsets[-1]), float(same[s]), float(reached[s]))
        for s, sure in enumerate(SURE)
    )


def _asked(
    surprise: Doubles, offsets: Longs, item: Longs, prior: Doubles, label: NDArray[np.int32]
) -> tuple[Doubles, Doubles, Doubles]:
    """Judgments used, share of equal labels and share of sure items, each for every ``SURE``."""
    running = np.cumsum(surprise, axis=0)
    running -= np.where(offsets[:-1, None] > 0, running[offsets[:-1] - 1], 0.0)[item]
    running += prior
    top = running.max(axis=1)
    sureness = 1 / np.exp(running - top[:, None]).sum(axis=1)
    best = running.argmax(axis=1)
    used, same, reached = [], [], []
    for sure in SURE:
        enough = np.flatnonzero(sureness >= sure)
        last = offsets[1:] - 1
        first = np.append(enough, len(item))[np.searchsorted(enough, offsets[:-1])]
        stop = np.minimum(first, last)
        used.append(float((stop - offsets[:-1] + 1).sum()))
        same.append(float((best[stop] == label).mean()))
        reached.append(float((first <= last).mean()))
    return np.array(used), np.array(same), np.array(reached)


def _surprise(judgments: Judgments, posterior: Doubles, counts: Doubles, rows: Longs) -> Doubles:
    """log pi_r[j, l] of each of these judgments for every true option j, (rows, K)."""
    pool = counts.sum(axis=0) + 1e-3
    pool /= pool.sum(axis=0)
    rater, code = judgments.rater[rows], judgments.codes[rows]
    own = posterior[judgments.item[rows]]
    hit = np.maximum(counts[rater, code] - own, 0) + LEAN * pool[code]
    total = np.maximum(counts.sum(axis=1)[rater] - own, 0) + LEAN
    return np.asarray(np.log(hit / total))


def _drawn(judgments: Judgments, K: int, rng: np.random.Generator) -> Longs:
    judged = np.flatnonzero(judgments.overlap > 0)
    most = int(MOST_CELLS * len(judged) / max(1, len(judgments) * K))
    if most >= len(judged):
        return judged
    return np.sort(rng.choice(judged, size=max(most, FEWEST_ITEMS), replace=False))


def _steps(judgments: Judgments) -> tuple[int, ...]:
    """The numbers of judgments an item that are tried: while they leave out 1 % or more."""
    return tuple(
        m for m in STEPS if np.minimum(judgments.overlap, m).sum() <= 0.99 * len(judgments)
    )


def _cost(judgments: Judgments, steps: tuple[int, ...]) -> int:
    weight = max(1, judgments.n_options)
    return weight * int(sum(np.minimum(judgments.overlap, m).sum() for m in steps))


def _affordable(
    judgments: Judgments, steps: tuple[int, ...], rng: np.random.Generator
) -> Judgments:
    judged = int((judgments.overlap > 0).sum())
    share = WORK / (_cost(judgments, steps) * FEWEST_REPEATS)
    if share >= 1:
        return some_items(judgments, judged, rng)
    return some_items(judgments, max(FEWEST_ITEMS, int(judged * share)), rng)


def _refit(part: Judgments, made: Method, seed: int) -> tuple[str, Fitter]:
    """The method of the refits and the function that fits it."""
    if made.name in QUICK:
        return made.name, lambda fewer: consensus(fewer, made, seed=seed)
    if part.question.kind is Kind.NUMERIC:
        return "weighted-mean", lambda fewer: consensus(fewer, "weighted-mean", seed=seed)
    if part.question.kind is Kind.MULTILABEL:
        return "multilabel-majority", lambda f: consensus(f, "multilabel-majority", seed=seed)
    if HierarchicalDawidSkene().refuses(part):
        return "majority", lambda fewer: consensus(fewer, "majority", seed=seed)
    learned = consensus(part, HierarchicalDawidSkene(), seed=seed).parameters
    prior = np.asarray(learned["crowd_confusion"]).T * np.asarray(learned["concentration"])

    def fit(fewer: Judgments) -> Consensus:
        found = fit_confusion(
            pack(fewer),
            lambda counts, classes: variational(counts + prior, prior, classes, 1.0),
            stopping=SETTLED,
        )
        return of_fit("hierarchical", fewer, found, seed)

    return "hierarchical", fit


def _single(fewer: Judgments, full: Consensus, seed: int) -> Consensus:
    """One judgment an item is its label: nothing tells raters apart."""
    if full.value is not None:
        return consensus(fewer, "mean", seed=seed)
    if full.question.kind is Kind.MULTILABEL:
        return consensus(fewer, "multilabel-majority", seed=seed)
    return consensus(fewer, "majority", seed=seed)


def _same(full: Consensus, fewer: Consensus) -> float:
    if full.value is not None and fewer.value is not None:
        a, b = full.value, fewer.value
        if a.std() == 0 or b.std() == 0:
            return float(np.allclose(a, b))
        return float(np.corrcoef(a, b)[0, 1])
    if full.question.kind is Kind.MULTILABEL:
        return float((full.labels == fewer.labels).to_numpy().mean())
    return float((full.codes == fewer.codes).mean())


def _point(m: int, same: Doubles) -> CostPoint:
    n = len(same)
    half = float(stdtrit(n - 1, 0.975) * same.std(ddof=1) * np.sqrt(1 + 1 / n))
    mean = float(same.mean())
    return CostPoint(m, mean, max(mean - half, -1.0), min(mean + half, 1.0))
