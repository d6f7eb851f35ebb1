"""How far do raters agree? Every coefficient that fits, with intervals, by category and slice."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from quorate.analysis.agreement.categories import categories_of
from quorate.analysis.agreement.coefficient import CHOICE, Coefficient
from quorate.analysis.agreement.coefficient import coefficients as coefficients_of
from quorate.analysis.agreement.cohen_kappa import pair_table
from quorate.analysis.agreement.evidence import Evidence
from quorate.analysis.agreement.intra_rater import consistency_table
from quorate.analysis.agreement.measure import Sampling, Unit
from quorate.analysis.agreement.raw_agreement import raw_agreement
from quorate.analysis.agreement.report import AgreementReport
from quorate.analysis.agreement.slices import measured, slices_of
from quorate.analysis.agreement.span_f1 import span_f1_by_rater
from quorate.analysis.marks.pairs import detection_by_rater
from quorate.analysis.marks.parts import SHAPED
from quorate.schema import WRITTEN, Judgments, Kind

FEW_RATERS = 10
"""up to this many raters the coefficients that keep them apart are computed unasked"""
MOST_PAIRS = 40
"""the pairs of at most this many raters are listed"""
DEFAULT = {
    Kind.CATEGORICAL: ("krippendorff-alpha", "gwet-ac1", "brennan-prediger", "percent"),
    Kind.ORDINAL: ("krippendorff-alpha", "gwet-ac2", "brennan-prediger:ordinal", "percent"),
    Kind.MULTILABEL: ("krippendorff-alpha", "percent"),
    Kind.NUMERIC: ("krippendorff-alpha", "icc"),
    **dict.fromkeys(WRITTEN, ("krippendorff-alpha", "percent")),
    Kind.TEXT: ("chrf-alpha", "chrf", "krippendorff-alpha", "percent"),
    **dict.fromkeys(SHAPED, ("overlap-alpha", "detection-f1")),
    Kind.RANKING: ("kendall-tau", "krippendorff-alpha", "percent"),
    Kind.SPANS: ("span-f1", "span-f1:partial", "span-alpha", "span-alpha:labels"),
}
"""what is computed unasked, the one to quote first"""
AMONG_FEW = {
    Kind.CATEGORICAL: ("fleiss-kappa", "conger-kappa", "cohen-kappa"),
    Kind.ORDINAL: ("cohen-kappa:quadratic", "icc", "kendall-w"),
    Kind.NUMERIC: ("kendall-w",),
}
"""what is added for few raters, where it applies"""


def agreement(
    judgments: Judgments,
    coefficients: Sequence[str | Coefficient] | None = None,
    *,
    by: Sequence[str] = (),
    level: float = 0.95,
    bootstrap: int = 1000,
    unit: Unit = "item",
    seed: int = 0,
) -> AgreementReport:
    """How far the raters of a question agree, beyond chance, with intervals.

    ``coefficients`` are names (``"krippendorff-alpha"``, ``"icc:2,1"``) or coefficients; by default
    those that suit the kind of question and the number of raters, the one to quote first. ``by``
    names group columns, each of which is sliced on its own. ``bootstrap`` replicates resample
    items (``unit="item"``: would other items give this?) or raters (``"rater"``: would other
    people?); 0 gives analytic intervals where they are known. The same seed gives the same bytes.

    Raises UnknownNameError, NotApplicableError for a coefficient that was asked for and does not
    apply, ColumnError for a column that is not there.
    """
    sampling = Sampling(level, bootstrap, unit, seed)
    evidence = Evidence.of(judgments)
    chosen, refused = _chosen(coefficients, evidence)
    results = tuple(measured(c, evidence, sampling) for c in chosen)
    categories, left_out = categories_of(evidence, sampling)
    slices, unsliced = slices_of(judgments, chosen, by, sampling)
    return AgreementReport(
        question=judgments.question.name,
        kind=judgments.question.kind.value,
        results=results,
        categories=categories,
        slices=slices,
        raters=_by_rater(evidence, level),
        pairs=_pairs(evidence),
        consistency=consistency_table(evidence, level) if len(evidence.repeats) else None,
        level=level,
        bootstrap=bootstrap,
        unit=unit,
        seed=seed,
        digest=judgments.digest,
        notes=(*refused, *_multiplicity(evidence), *left_out, *unsliced),
    )


def _chosen(
    named: Sequence[str | Coefficient] | None, evidence: Evidence
) -> tuple[tuple[Coefficient, ...], tuple[str, ...]]:
    """The coefficients to compute, and what of the usual ones does not apply."""
    if named is not None:
        groups = [coefficients_of(c, evidence) if isinstance(c, str) else (c,) for c in named]
        return tuple(c for group in groups for c in group), ()
    usual = DEFAULT[evidence.kind]
    further: tuple[str, ...] = ()
    if evidence.n_pairable_raters <= FEW_RATERS:
        further = AMONG_FEW.get(evidence.kind, ())
    if len(evidence.repeats):
        further = (*further, "intra-rater")
    found: list[Coefficient] = []
    refused: list[str] = []
    for name in (*usual, *further):
        for coefficient in coefficients_of(name, evidence):
            reason = coefficient.refuses(evidence)
            if reason is None:
                found.append(coefficient)
            elif name in usual:
                refused.append(f"{coefficient.label} is left out: {reason[0]}; {reason[1]}")
    return tuple(found), tuple(refused)


def _by_rater(evidence: Evidence, level: float) -> pl.DataFrame:
    """Each rater's agreement with the others; of marks the F1 with them."""
    if evidence.kind is Kind.SPANS:
        spans = span_f1_by_rater(evidence.judgments, level)
        return spans.select(
            "rater", "n_judgments", pl.col("f1").alias("agreement"), "lower", "upper"
        )
    if evidence.kind not in SHAPED:
        return raw_agreement(evidence, level)
    found = detection_by_rater(evidence.judgments, level=level)
    return found.select("rater", "n_judgments", pl.col("f1").alias("agreement"), "lower", "upper")


def _pairs(evidence: Evidence) -> pl.DataFrame | None:
    if evidence.kind not in CHOICE or not 1 < evidence.n_pairable_raters <= MOST_PAIRS:
        return None
    return pair_table(evidence)


def _multiplicity(evidence: Evidence) -> tuple[str, ...]:
    """Says that a rater counts more than once on an item, if so."""
    if not evidence.judgments.has_repeats:
        return ()
    return (
        "some raters judged an item several times; each judgment counts as one, so they also "
        "agree or disagree with themselves",
    )
