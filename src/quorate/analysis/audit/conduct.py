"""Audit the judgments of one question: agreement, consensus, raters, disputes, cost."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from importlib.metadata import PackageNotFoundError, version

import numpy as np
import polars as pl
from numpy.typing import NDArray

from quorate.analysis.agreement import agreement
from quorate.analysis.audit.answers import Answers
from quorate.analysis.audit.confusions import confusions
from quorate.analysis.audit.counts import counts
from quorate.analysis.audit.disagreed import disagreed, shown_groups
from quorate.analysis.audit.disputed import disputed_numbers, disputed_options, no_disputes
from quorate.analysis.audit.disputed_written import disputed_written
from quorate.analysis.audit.evaluation import gold_report
from quorate.analysis.audit.preferred import preferred
from quorate.analysis.audit.rater_table import rater_table
from quorate.analysis.audit.redundancy import redundancy
from quorate.analysis.audit.result import UNSURE, Audit, Histogram, Provenance, Sureness
from quorate.analysis.audit.slices import slices
from quorate.analysis.audit.suspicion import judged
from quorate.analysis.consensus import Consensus, consensus
from quorate.analysis.consensus.auto import Auto, choose
from quorate.analysis.consensus.inference import check
from quorate.analysis.consensus.inference import method as named
from quorate.analysis.consensus.method import Method
from quorate.analysis.disagreement.groups.anonymity import SMALLEST
from quorate.analysis.preference.candidates import Candidates
from quorate.schema import WRITTEN, Gold, Judgments
from quorate.schema.paradigm import Paradigm

SPREAD = (
    "the question is descriptive: its spread is the data, so agreement is no mark of quality and "
    "nobody is suspected for differing; the consensus is what most say"
)
Told = Callable[[str, float], None]

PACKAGES = ("quorate", "numpy", "scipy", "polars", "numba")
DISPUTES = 20
ANSWER = {"certainty": "answer", "probability": "label"}
UNRESAMPLED = (
    "what the overlap bought is not told of {} answers: two consensus answers are hardly ever the "
    "same, and how alike they must be is not for an audit to say"
)


def audit(
    judgments: Judgments,
    gold: Gold | Mapping[str, str] | None = None,
    by: Sequence[str] = (),
    method: str | Method = "auto",
    seed: int = 0,
    *,
    bootstrap: int = 1000,
    disputes: int = DISPUTES,
    candidates: Candidates | None = None,
    paradigm: Paradigm = "prescriptive",
    smallest: int = SMALLEST,
    told: Told | None = None,
) -> Audit:
    """Everything there is to know about the judgments of one question.

    ``gold`` gives known answers by item name: they measure the consensus and are not used to infer
    it (``quorate.consensus(judgments, gold=…)`` does that). ``by`` names group columns to slice by.
    ``method`` is a consensus method. ``bootstrap`` is the number of replicates behind the
    intervals of agreement, ``disputes`` the number of disputed items shown in full.
    Where ``paradigm`` is descriptive the spread of answers is the data: no rater is suspected for
    differing. Groups of fewer than ``smallest`` raters are not shown. ``candidates`` say whose each
    response of a pair, best-of or ranking is. ``told`` hears the name of each step and the share of
    it that is done. The same seed gives the same audit.

    Raises NotApplicableError when the method does not take the question, ColumnError for a group
    column that is not there, RequestError for a ``smallest`` below 2.

    >>> import quorate
    >>> votes = [("a", "r1", "x"), ("a", "r2", "x"), ("b", "r1", "y"), ("b", "r2", "x")]
    >>> quorate.audit(quorate.from_rows(votes)).counts.judgments
    4
    """
    tell: Told = told if told is not None else _silent
    known = Gold(gold) if isinstance(gold, Mapping) else gold
    notes: list[str] = []
    tell("agreement", 0.0)
    open_to_all, unshown = shown_groups(judgments, by, smallest)
    agreed = agreement(open_to_all, by=by, bootstrap=bootstrap, seed=seed)
    notes += agreed.notes
    tell("consensus", 0.0)
    chosen, why = _chosen(judgments, method)
    fitted = None if chosen is None else consensus(judgments, chosen, seed=seed)
    notes += [why] if chosen is None else []
    tell("raters", 0.0)
    answers = Answers.of_table(judgments)
    guessable = judgments.question.kind not in WRITTEN
    every_rater, suspects = judged(
        rater_table(answers, fitted), guessable=guessable, paradigm=paradigm
    )
    tell("disputed items", 0.0)
    if fitted is None:
        table, shown, total = no_disputes()
    elif fitted.answer is not None:
        table, shown, total = disputed_written(answers, fitted, every_rater, disputes)
    elif fitted.value is not None:
        table, shown, total = disputed_numbers(answers, fitted, every_rater, disputes)
    else:
        table, shown, total = disputed_options(answers, fitted, every_rater, disputes)
    if total > len(table):
        notes.append(f"the table of disputed items has the first {len(table):,} of {total:,}")
    tell("label cost", 0.0)
    cost = None
    if fitted is not None and fitted.answer is not None:
        notes.append(UNRESAMPLED.format(judgments.question.kind))
    elif fitted is not None and chosen is not None:
        cost = redundancy(judgments, fitted, chosen, seed, lambda done: tell("label cost", done))
    tell("gold", 0.0)
    checked = None
    if fitted is not None and known is not None:
        checked = gold_report(judgments, fitted, known, seed)
    tell("slices", 0.0)
    parts = slices(open_to_all, fitted, agreed)
    tell("preferences", 0.0)
    prefers, unpreferred = preferred(judgments, candidates, seed, bootstrap)
    notes += [unpreferred] if unpreferred else []
    differ = disagreed(judgments, by, known, paradigm, smallest, seed, tell)
    notes += unshown
    notes += [SPREAD] if paradigm == "descriptive" else []
    found = Audit(
        question=judgments.question,
        reading=judgments.reading,
        counts=counts(judgments),
        agreement=agreed,
        consensus=fitted,
        raters=every_rater,
        suspects=suspects,
        confusions=None if fitted is None else confusions(judgments, fitted),
        disputed=table,
        disputes=shown,
        uncertainty=None if fitted is None else uncertainty(fitted),
        redundancy=cost,
        gold=checked,
        slices=parts,
        provenance=provenance(
            judgments.reading.source,
            judgments.digest,
            "none" if fitted is None else fitted.method,
            known,
            why,
            seed,
            bootstrap,
        ),
        notes=tuple(notes),
        disputed_items=total,
        preference=prefers,
        paradigm=paradigm,
        disagreement=differ,
        sureness=None if fitted is None else sureness(fitted),
    )
    tell("done", 1.0)
    return found


def raters(
    judgments: Judgments,
    method: str | Method = "auto",
    gold: Gold | Mapping[str, str] | None = None,
    seed: int = 0,
) -> pl.DataFrame:
    """How good every rater is, and who looks wrong: the table ``Audit.raters``.

    Competence is that of the consensus by ``method``, which uses ``gold`` when it is given.
    """
    made, _ = _chosen(judgments, method)
    fitted = None if made is None else consensus(judgments, made, gold=gold, seed=seed)
    guessable = judgments.question.kind not in WRITTEN
    return judged(rater_table(Answers.of_table(judgments), fitted), guessable=guessable)[0]


def sureness(fitted: Consensus) -> Sureness | None:
    """How many items are judged, unsure and tied, and the mean posterior; None without options."""
    if fitted.posterior is None:
        return None
    some = fitted.overlap > 0
    return Sureness(
        judged=int(some.sum()),
        unsure=int((fitted.probability[some] < UNSURE).sum()),
        tied=int((fitted.tied & some).sum()),
        shares=tuple(fitted.posterior[some].mean(axis=0).tolist()),
    )


def uncertainty(fitted: Consensus) -> Histogram | None:
    """Items by the probability of their label in 20 bins; numbers by the width of the interval."""
    judged_items = fitted.overlap > 0
    if fitted.answer is not None:
        judged_items &= np.isfinite(fitted.probability)
        if not judged_items.any():
            return None
    if fitted.posterior is not None or fitted.answer is not None:
        edges = np.linspace(0, 1, 21)
        # 0.35 and its like lie on an edge and must not fall below it by rounding
        place = np.minimum(np.floor(fitted.probability[judged_items] * 20 + 1e-9), 19)
        number = np.bincount(place.astype(np.int64), minlength=20)
        what = "certainty" if fitted.posterior is None else "probability"
        return histogram(f"{what} of the consensus {ANSWER[what]}", edges, number)
    if fitted.lower is None or fitted.upper is None:
        return None
    width = (fitted.upper - fitted.lower)[judged_items]
    width = width[np.isfinite(width)]
    if not len(width):
        return None
    low, high = float(width.min()), float(width.max())
    # intervals that differ by rounding alone would leave no room for bins
    span = (low, high) if high - low > 1e-6 * high else (0.0, 2 * high or 1.0)
    number, edges = np.histogram(width, bins=20, range=span)
    return histogram("width of the interval of the value", edges, number)


def histogram(quantity: str, edges: NDArray[np.float64], number: NDArray[np.int64]) -> Histogram:
    """Counts of items between edges."""
    return Histogram(quantity, tuple(map(float, edges)), tuple(map(int, number)))


def _chosen(judgments: Judgments, method: str | Method) -> tuple[Method | None, str]:
    """The method and why; «auto» is resolved here, so that refits need not choose again."""
    made = named(method)
    check(made, judgments)
    if not isinstance(made, Auto):
        return made, "asked for"
    chosen, reason = choose(judgments)
    return chosen, f"{chosen.name}, because {reason}"


def provenance(
    source: str,
    digest: str,
    method: str,
    gold: Gold | None,
    why: str,
    seed: int,
    bootstrap: int,
) -> Provenance:
    """How an audit was computed, with the versions of what computed it."""
    return Provenance(
        source=source,
        digest=digest,
        gold_digest="" if gold is None else _gold_digest(gold),
        method=method,
        why=why,
        seed=seed,
        bootstrap=bootstrap,
        versions=tuple((name, _version(name)) for name in PACKAGES),
    )


def _gold_digest(gold: Gold) -> str:
    h = hashlib.sha256()
    for item in sorted(gold.labels):
        h.update(f"{item}\x00{gold.labels[item]}\x00".encode())
    return h.hexdigest()


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"


def _silent(step: str, done: float) -> None:
    pass
