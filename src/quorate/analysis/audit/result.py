"""What an audit of one question found, as one frozen value that pages and commands show.

Data frames hold one row a rater or an item and may be long; tuples of small dataclasses hold what
is shown one by one. Shares and probabilities are in 0–1, intervals are at level 0.95 unless the
part says otherwise, and what cannot be computed is None (in frames: null), never NaN.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import polars as pl
from numpy.typing import NDArray

from quorate.analysis.agreement import AgreementReport
from quorate.analysis.audit.against_gold import GoldReport
from quorate.analysis.audit.marked import Marked
from quorate.analysis.audit.preferred import preference_dict
from quorate.analysis.consensus import Consensus
from quorate.analysis.disagreement.report import Disagreement
from quorate.analysis.plain import plain
from quorate.analysis.preference.report import Preference
from quorate.schema import Question, Reading
from quorate.schema.paradigm import Paradigm

Doubles = NDArray[np.float64]


@dataclass(frozen=True)
class Counts:
    """How many of what.

    ``overlaps`` are (judgments an item has, how many items have that many), ascending; ``labels``
    are (option, judgments that chose it, share of judgments) in the order of the options (for
    multi-label each option on its own, so shares add up to more than 1; for text and numbers
    the ten most frequent answers). ``repeats`` counts judgments by a rater who judged the same item
    before.
    """

    judgments: int
    items: int
    raters: int
    overlaps: tuple[tuple[int, int], ...]
    workloads: tuple[int, int, int]
    """the smallest, the median and the largest number of judgments of a rater"""
    labels: tuple[tuple[str, int, float], ...]
    repeats: int

    @property
    def mean_overlap(self) -> float:
        """Judgments an item."""
        return self.judgments / max(1, self.items)


@dataclass(frozen=True)
class Suspect:
    """A rater whose judgments look wrong, with the evidence in words.

    ``verdict`` is ``"looks like guessing"``, ``"always the same label"`` or ``"contradicts the
    others"``; ``evidence`` are one or more sentences. Numbers are those of the rater's row in
    ``Audit.raters``.
    """

    rater: str
    verdict: str
    evidence: tuple[str, ...]
    judgments: int
    accuracy: float | None = None
    lower: float | None = None
    upper: float | None = None
    chance: float | None = None


@dataclass(frozen=True, eq=False)
class Confusions:
    """What raters say when an option is true by the consensus.

    ``pooled`` (K, K) are expected counts over all raters, true option first: pooled[j, l] = sum
    over judgments with label l of the probability that j is true. ``by_rater`` (R, K, K) are the
    same for each rater, None where that table would be too large. ``options`` name both axes.
    """

    options: tuple[str, ...]
    pooled: Doubles
    by_rater: Doubles | None

    @property
    def rates(self) -> Doubles:
        """``pooled`` with rows divided by their sums: P(label | true option), shape (K, K)."""
        return shares_of(self.pooled)


@dataclass(frozen=True)
class Answer:
    """One rater's answer to a disputed item; ``accuracy`` is how good that rater is."""

    rater: str
    label: str
    accuracy: float | None = None


@dataclass(frozen=True)
class Dispute:
    """An item whose answer is in doubt, with all its answers (the first 50 by label).

    ``label`` is the consensus with its ``probability`` (None for numbers, which have ``lower`` and
    ``upper``); ``entropy`` in bits. ``tally`` are (label, judgments, posterior probability or
    None), most judgments first. ``cause`` is one of ``"few judgments"``, ``"weak raters"`` (one
    side is clearly less competent than the other), ``"even split"`` and ``"minority"`` (comparable
    raters disagree, in about equal numbers or not), and for numbers ``"outlier"`` (one judgment
    makes most of the spread) and ``"spread"``; ``why`` says it in a sentence.
    """

    item: str
    label: str
    probability: float | None
    entropy: float | None
    judgments: int
    tally: tuple[tuple[str, int, float | None], ...]
    answers: tuple[Answer, ...]
    cause: str
    why: str
    lower: float | None = None
    upper: float | None = None
    marked: tuple[Marked, ...] = ()
    """of questions that mark: the marks of each answer, those of the consensus last"""


@dataclass(frozen=True)
class Histogram:
    """Counts of items between edges: ``edges`` has one more element than ``counts``.

    ``quantity`` says what is counted, e.g. ``"probability of the consensus label"``.
    """

    quantity: str
    edges: tuple[float, ...]
    counts: tuple[int, ...]


@dataclass(frozen=True)
class CostPoint:
    """The consensus of ``judgments`` random judgments an item against that of all of them.

    ``same`` is the share of items whose label is the same (for numbers: the correlation of the
    values), in the mean over repeats; ``lower``–``upper`` is where 95 % of repeats fall. Items with
    no more than that many judgments keep them all.
    """

    judgments: int
    same: float
    lower: float
    upper: float


@dataclass(frozen=True)
class StopPoint:
    """Asking until sure: how many judgments it takes when items stop at probability ``sure``.

    ``used`` of ``available`` judgments were needed in the mean over random orders; ``same`` is the
    share of items whose label equals the consensus of all judgments, ``reached`` the share of
    items that ever were so sure.
    """

    sure: float
    used: float
    available: int
    same: float
    reached: float

    @property
    def saved(self) -> float:
        """The share of judgments that would not have been needed."""
        return 1 - self.used / max(1, self.available)


@dataclass(frozen=True)
class Redundancy:
    """What the overlap bought, by resampling the judgments that are there.

    ``points`` go from 1 judgment an item to the largest overlap; each is the mean of ``repeats``
    draws of judgments from ``items`` items (a random part of large tables), refitted with
    ``method``. ``stops`` are empty where the question has no single option. ``median_overlap``
    is what items have now.
    """

    points: tuple[CostPoint, ...]
    stops: tuple[StopPoint, ...]
    method: str
    repeats: int
    items: int
    median_overlap: int
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class AuditSlice:
    """One group of judgments: ``column`` is ``value``.

    ``labels`` are (option, share of the group's judgments); ``certainty`` is the mean probability
    of the consensus label (of all judgments) of the items judged in this group, ``unsure`` the
    share of those items below 0.9; ``match`` the share of the group's judgments that equal the
    consensus. ``agreement`` is the headline coefficient within the group with its interval, None
    where it is undefined, and ``note`` says why.
    """

    column: str
    value: str
    judgments: int
    items: int
    raters: int
    labels: tuple[tuple[str, float], ...]
    agreement: float | None
    agreement_lower: float | None
    agreement_upper: float | None
    certainty: float | None
    unsure: float | None
    match: float | None
    note: str = ""


@dataclass(frozen=True)
class Provenance:
    """How the audit was computed, so that it can be computed again."""

    source: str
    digest: str
    """SHA-256 of the judgments"""
    gold_digest: str
    """SHA-256 of the gold, empty without"""
    method: str
    why: str
    """why that method, or that it was asked for"""
    seed: int
    bootstrap: int
    versions: tuple[tuple[str, str], ...]
    """(package, version)"""


@dataclass(frozen=True)
class Sureness:
    """How sure the consensus of a question with options is, over the items that were judged.

    ``unsure`` of ``judged`` items have a label of probability below ``UNSURE``, ``tied`` have
    several likeliest labels; ``shares`` (K,) are the mean posterior of each option.
    """

    judged: int
    unsure: int
    tied: int
    shares: tuple[float, ...]


UNSURE = 0.9
"""An item whose label has less probability than this is called unsure."""


APART = (
    "agreement",
    "consensus",
    "raters",
    "disputed",
    "disputed_items",
    "preference",
    "disagreement",
)
"""parts that JSON has in another form"""


@dataclass(frozen=True, eq=False)
class Audit:
    """Everything an audit of one question found.

    ``raters`` has one row a
    rater, in the order of names:

    ==============  ==============================================================================
    rater           name
    judgments       workload
    accuracy        probability of the right option on a random item, with ``lower``, ``upper``
    chance          what guessing with the rater's own label frequencies would get
    spam            probability that a judgment is made without looking, where the method says
    bias            numbers: judgment minus truth; ``deviation`` its standard deviation
    agreement       raw agreement with others: how often another judgment of the item is the same
                    (Tratz & Hovy 2010), with ``agreement_lower``, ``agreement_upper`` and
                    ``agreement_chance``; for numbers the correlation with the mean of the others
    pairs           how many pairs (numbers: items) that rests on
    top_label       the most frequent label, the ``top_share`` of the rater's judgments that have it
                    and ``top_elsewhere``, its share of others' judgments of the same items
    seconds         median seconds a judgment, where the table has them
    verdict         ``""``, or the suspicion, as in ``Suspect``
    evidence        the suspicion's evidence in words
    ==============  ==============================================================================

    ``consensus`` names no item where the table was audited part by part. Columns that do not apply
    to the kind of question are absent. ``disputed`` has one row an item,
    most disputed first, all items where raters differ or the consensus is unsure: item, label,
    probability, entropy, expected_error (numbers: lower, upper, spread), judgments, answers (as
    text), cause. ``disputes`` are the first of them in full. ``uncertainty`` is a histogram of the
    probability of the consensus label (numbers: of the width of the interval).
    """

    question: Question
    reading: Reading
    counts: Counts
    agreement: AgreementReport
    consensus: Consensus | None
    raters: pl.DataFrame
    suspects: tuple[Suspect, ...]
    confusions: Confusions | None
    disputed: pl.DataFrame
    disputes: tuple[Dispute, ...]
    uncertainty: Histogram | None
    redundancy: Redundancy | None
    gold: GoldReport | None
    slices: tuple[AuditSlice, ...]
    provenance: Provenance
    notes: tuple[str, ...] = field(default=())
    disputed_items: int | None = None
    """how many items are disputed, where ``disputed`` holds only the first of them"""
    preference: Preference | None = None
    """of questions that compare: which candidate is better, and how far to trust it"""
    paradigm: Paradigm = "prescriptive"
    """descriptive: nobody is suspected for differing, and disputed items are where answers differ
    most"""
    disagreement: Disagreement | None = None
    """where raters differ, why, and who differs from whom, of options and numbers"""
    sureness: Sureness | None = None
    """how sure the consensus is, of options; None for numbers and what is written"""

    @property
    def n_disputed(self) -> int:
        """How many items are disputed."""
        return max(len(self.disputed), self.disputed_items or 0)

    @property
    def n_unsure(self) -> int | None:
        """How many items have a label of probability below ``UNSURE``; None for numbers, text."""
        return None if self.sureness is None else self.sureness.unsure

    def to_dict(self, rows: int | None = None) -> dict[str, object]:
        """Everything as JSON has it: None for what is undefined, lists for tables and arrays.

        Of ``consensus``, ``raters`` and ``disputed`` the first ``rows`` items and raters, all when
        that is None; ``rows_in_all`` says how many there are.
        """
        found: dict[str, object] = {
            name: plain(getattr(self, name))
            for name in self.__dataclass_fields__
            if name not in APART
        }
        tables = {"raters": self.raters, "disputed": self.disputed}
        found |= {name: plain(table[:rows]) for name, table in tables.items()}
        found["agreement"] = self.agreement.to_dict()
        in_all = {name: len(table) for name, table in tables.items()}
        in_all["disputed"] = self.n_disputed
        found["consensus"] = None
        if self.consensus is not None:
            found["consensus"] = _consensus_dict(self.consensus, rows)
            in_all["consensus"] = len(self.consensus.items)
        found["preference"] = None
        if self.preference is not None:
            found["preference"] = preference_dict(self.preference, rows)
        found["disagreement"] = None
        if self.disagreement is not None:
            found["disagreement"] = self.disagreement.to_dict(rows)
        found["unsure"] = self.n_unsure
        found["rows_in_all"] = in_all
        return found


def shares_of(counts: Doubles) -> Doubles:
    """Rows divided by their sums; rows without counts are zero."""
    total = counts.sum(axis=-1, keepdims=True)
    rates: Doubles = np.divide(counts, total, out=np.zeros_like(counts), where=total > 0)
    return rates


def _consensus_dict(consensus: Consensus, rows: int | None) -> dict[str, object]:
    return {
        "method": consensus.method,
        "converged": consensus.converged,
        "iterations": len(consensus.trace),
        "objective": consensus.objective,
        "trace": plain(consensus.trace),
        "seed": consensus.seed,
        "input_digest": consensus.input_digest,
        "notes": list(consensus.notes),
        "parameters": plain(dict(consensus.parameters)),
        "items": plain(consensus.table[:rows]) if len(consensus.items) else [],
    }
