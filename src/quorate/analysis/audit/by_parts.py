"""The audit of a packed table: everything in it that is a sum over items, taken part by part.

What is not is left out, with a sentence each. Known answers and disputed items are gathered into
memory and told as those of any table.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from quorate.analysis.agreement.by_parts import agreement_by_parts
from quorate.analysis.audit.against_gold import GoldReport
from quorate.analysis.audit.answers import Answers
from quorate.analysis.audit.conduct import DISPUTES, SPREAD, histogram, provenance
from quorate.analysis.audit.confusions import LARGEST_BY_RATER, MOST_OPTIONS
from quorate.analysis.audit.disputed import MOST_ROWS, disputed_options, no_disputes
from quorate.analysis.audit.evaluation import BASELINES, gold_report_of
from quorate.analysis.audit.part_items import BINS, Seen, looked, picked, seen
from quorate.analysis.audit.part_slices import slices_by_parts
from quorate.analysis.audit.part_sums import RaterCounts, counted, table_of_raters
from quorate.analysis.audit.result import Audit, Confusions, Counts, Dispute
from quorate.analysis.audit.suspicion import judged
from quorate.analysis.consensus import Consensus
from quorate.analysis.consensus.by_parts import ByParts, consensus_by_parts, refused
from quorate.analysis.consensus.inference import method as named
from quorate.analysis.consensus.method import Method
from quorate.analysis.disagreement.attributes import Level
from quorate.analysis.disagreement.groups.anonymity import SMALLEST
from quorate.analysis.disagreement.report import MAP, Disagreement
from quorate.analysis.disagreement.slices_by_parts import level_of, slice_agreement_by_parts
from quorate.analysis.numerics.latent_class import LARGEST_SUMS, weighed
from quorate.analysis.numerics.packed import Packed
from quorate.schema import Gold, NotApplicableError, Question, Reading
from quorate.schema.paradigm import Paradigm

Doubles = NDArray[np.float64]
Longs = NDArray[np.int64]
Told = Callable[[str, float], None]

LEFT_OUT = (
    "what the overlap bought is left out: judgments would be drawn and fitted again",
    "seconds a judgment are left out, as times are not packed",
    "why raters differ, groups and pairs of raters are left out: they need who said what of every "
    "item in memory",
)


PEOPLE = (
    "{} tells people apart: groups of them are left out, since which are too small to be shown is "
    "found with the table in memory"
)


@dataclass(frozen=True, eq=False)
class Source:
    """A packed table with what is known of it beside the judgments.

    ``raters`` are names; ``names`` gives those of items by their numbers, ``find`` the numbers of
    the items that have one of these names, both ascending; ``repeats`` are judgments that a later
    one replaced.
    """

    packed: Packed
    question: Question
    reading: Reading
    digest: str
    raters: pl.Series
    names: Callable[[Longs], pl.Series]
    find: Callable[[pl.Series], Longs]
    repeats: int = 0


def raters_by_parts(source: Source, method: str | Method = "auto", seed: int = 0) -> pl.DataFrame:
    """``raters`` of a packed table, without seconds; gold that is packed with it is used.

    Raises NotApplicableError for a method that cannot fit part by part.
    """
    fitted = consensus_by_parts(named(method), source.packed, source.question, source.digest, seed)
    counts = counted(source.packed, source.question)
    found = looked(fitted, np.empty(0, np.int64), 0)
    return judged(_raters(source, fitted, counts, found))[0]


def audit_by_parts(
    source: Source,
    gold: Gold | Mapping[str, str] | None = None,
    method: str | Method = "auto",
    seed: int = 0,
    *,
    bootstrap: int = 1000,
    disputes: int = DISPUTES,
    paradigm: Paradigm = "prescriptive",
    by: Sequence[str] = (),
    smallest: int = SMALLEST,
    told: Told = lambda step, done: None,
) -> tuple[Audit, ByParts]:
    """``audit`` of a packed table that is fitted without gold, and the consensus behind it.

    ``by`` are group columns that are packed: those of items and judgments make slices, those of
    raters are left out. The audit's ``consensus`` names no item; those are in the tables of the
    second. ``notes`` say what is left out. Raises NotApplicableError for a method that cannot fit
    part by part, ColumnError for a column that is not packed.
    """
    packed, question = source.packed, source.question
    chosen = named(method)
    told("agreement", 0.0)
    things = [column for column in by if level_of(packed, column) is not Level.RATER]
    agreed = agreement_by_parts(
        packed, question, source.raters, source.digest, bootstrap=bootstrap, seed=seed, by=things
    )
    told("consensus", 0.0)
    fitted = consensus_by_parts(chosen, packed, question, source.digest, seed)
    told("raters", 0.0)
    counts = counted(packed, question)
    known = Gold(gold) if isinstance(gold, Mapping) else gold
    asked = np.empty(0, np.int64)
    if known is not None:
        asked = source.find(pl.Series("name", list(known.labels), dtype=pl.String))
    told("items", 0.0)
    found = looked(fitted, asked, MOST_ROWS)
    every_rater, suspects = judged(_raters(source, fitted, counts, found), paradigm=paradigm)
    told("disputed items", 0.0)
    table, shown, total = _disputed(source, fitted, found, every_rater, disputes)
    told("gold", 0.0)
    notes = [*agreed.notes, *LEFT_OUT]
    notes += [PEOPLE.format(column) for column in by if column not in things]
    if total > len(table):
        notes.append(f"the table of disputed items has the first {len(table):,} of {total:,}")
    checked = None if known is None else _gold(source, fitted, found, known, seed)
    notes += [SPREAD] if paradigm == "descriptive" else []
    told("slices", 0.0)
    parts = slices_by_parts(fitted, agreed)
    differ = _differ(source, things, paradigm, smallest, seed) if things else None
    auto = next((note for note in fitted.fit.notes if ", because " in note), "")
    why = auto if chosen.name == "auto" and auto else "asked for"
    audit = Audit(
        question=question,
        reading=source.reading,
        counts=_counts(source, counts),
        agreement=agreed,
        consensus=_bare(source, fitted, counts),
        raters=every_rater,
        suspects=suspects,
        confusions=_confusions(fitted),
        disputed=table,
        disputes=shown,
        uncertainty=histogram(
            "probability of the consensus label", np.linspace(0, 1, BINS + 1), found.bins
        ),
        redundancy=None,
        gold=checked,
        slices=parts,
        provenance=provenance(
            source.reading.source, source.digest, fitted.method, known, why, seed, bootstrap
        ),
        notes=tuple(notes),
        disputed_items=total,
        paradigm=paradigm,
        disagreement=differ,
        sureness=found.sureness,
    )
    return audit, fitted


def _differ(
    source: Source, columns: Sequence[str], paradigm: Paradigm, smallest: int, seed: int
) -> Disagreement | None:
    """Which slices differ from the rest; None where no slice can be compared."""
    try:
        found = slice_agreement_by_parts(
            source.packed, source.question, source.raters, source.digest, columns, seed=seed
        )
    except NotApplicableError:
        return None
    return Disagreement(
        question=source.question.name,
        paradigm=paradigm,
        items=pl.DataFrame(schema=MAP),
        soft=None,
        crowdtruth=None,
        slices=found,
        groups=None,
        experts=None,
        deconvolution=None,
        causes=None,
        juries=(),
        smallest=smallest,
        seed=seed,
        digest=source.digest,
    )


def _raters(source: Source, fitted: ByParts, counts: RaterCounts, found: Seen) -> pl.DataFrame:
    return table_of_raters(
        source.question, source.raters, counts, fitted.fit.competence, found.sureness.shares
    )


def _counts(source: Source, counts: RaterCounts) -> Counts:
    workload = counts.workload[counts.workload > 0]
    overlaps = tuple((n, items) for n, items in counts.sums.overlaps.items() if n)
    n = max(1, int(workload.sum()))
    given = counts.labels.sum(axis=0).tolist()
    return Counts(
        judgments=int(workload.sum()),
        items=sum(items for _, items in overlaps),
        raters=len(workload),
        overlaps=overlaps,
        workloads=(int(workload.min()), int(np.median(workload)), int(workload.max())),
        labels=tuple(
            (option, k, k / n) for option, k in zip(source.question.options, given, strict=True)
        ),
        repeats=source.repeats + counts.sums.repeats,
    )


def _bare(source: Source, fitted: ByParts, counts: RaterCounts) -> Consensus:
    """The consensus without its items."""
    fit = fitted.fit
    return Consensus(
        method=fitted.method,
        question=source.question,
        items=pl.Series("item", [], dtype=pl.String),
        rater_names=source.raters,
        overlap=np.empty(0, np.int64),
        workload=counts.workload,
        competence=fit.competence,
        posterior=np.empty((0, len(source.question.options))),
        trace=fit.trace,
        objective=fit.objective,
        converged=fit.converged,
        parameters=fit.parameters,
        notes=fit.notes,
        seed=fitted.seed,
        input_digest=fitted.input_digest,
    )


def _confusions(fitted: ByParts) -> Confusions | None:
    """Expected counts of (true option, label); None where that table would be too large."""
    packed, belief = fitted.packed, fitted.fit.belief
    R, K = packed.n_raters, packed.n_labels
    if belief is None or K > MOST_OPTIONS or R * K * K > LARGEST_SUMS:
        return None
    counts = weighed(packed, belief, K).counts.reshape(R, K, K)
    pooled = np.ascontiguousarray(counts.sum(axis=0).T)
    if R * K * K > LARGEST_BY_RATER:
        return Confusions(fitted.question.options, pooled, None)
    by_rater = np.ascontiguousarray(counts.transpose(0, 2, 1))
    return Confusions(fitted.question.options, pooled, by_rater)


def _disputed(
    source: Source, fitted: ByParts, found: Seen, raters: pl.DataFrame, shown: int
) -> tuple[pl.DataFrame, tuple[Dispute, ...], int]:
    if not len(found.doubts):
        return no_disputes()
    order = np.argsort(found.doubts)
    some = picked((fitted,), found.doubts[order], source.raters, source.names)
    consensus = seen(fitted.method, some.table, some.posteriors[0], found.code[order])
    table, disputes, _ = disputed_options(Answers.of_table(some.table), consensus, raters, shown)
    return table, disputes, found.disputed


def _gold(source: Source, fitted: ByParts, found: Seen, known: Gold, seed: int) -> GoldReport:
    """The consensus and simple methods against known answers."""
    others = []
    for name in BASELINES:
        if name == fitted.method:
            continue
        method = named(name)
        if source.question.kind in method.kinds and not refused(
            method, source.packed, source.question
        ):
            others.append(
                consensus_by_parts(method, source.packed, source.question, source.digest, seed)
            )
    every = (fitted, *others)
    some = picked(every, found.asked, source.raters, source.names)
    fits = [
        seen(one.method, some.table, posterior, found.known_code if n == 0 else None)
        for n, (one, posterior) in enumerate(zip(every, some.posteriors, strict=True))
    ]
    return gold_report_of(some.table, fits, known)


__all__ = ["Source", "audit_by_parts", "raters_by_parts"]
