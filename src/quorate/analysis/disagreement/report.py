"""Where people disagree, and why: all that is known of one question, as one value."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Literal, TypeVar

import polars as pl

from quorate.analysis.disagreement.attributes import Attribute, Level, attribute
from quorate.analysis.disagreement.causes import Causes, causes
from quorate.analysis.disagreement.crowdtruth import CrowdTruth, crowdtruth
from quorate.analysis.disagreement.deconvolution import Deconvolution, deconvolution
from quorate.analysis.disagreement.experts import ExpertCrowd, expert_crowd
from quorate.analysis.disagreement.groups import Groups, groups
from quorate.analysis.disagreement.groups.anonymity import SMALLEST, protect
from quorate.analysis.disagreement.jury import Composition, Seat, Verdicts, jury, sample
from quorate.analysis.disagreement.slices import SliceAgreement, slice_agreement
from quorate.analysis.disagreement.soft_labels import SoftLabels, soft_labels
from quorate.analysis.disagreement.tables import tables
from quorate.analysis.plain import plain
from quorate.schema import EmptyError, Gold, Judgments, NotApplicableError

Told = Callable[[str, float], None]
Paradigm = Literal["prescriptive", "descriptive"]
Found = TypeVar("Found")

SEATS = 12
"""of the juries that are set side by side, fewer where a group has fewer people"""
JURIES = 12
"""groups that are given a jury, the largest first"""
MOST = 100_000
"""judgments beyond which causes and juries are left to commands of their own"""
MAP = {
    "item": pl.String,
    "judgments": pl.Int64,
    "entropy": pl.Float64,
    "clarity": pl.Float64,
    "cause": pl.String,
    "probability": pl.Float64,
}
"""the columns of the map of items"""


@dataclass(frozen=True, eq=False)
class Disagreement:
    """Everything about where raters of one question differ; a part that cannot be told is None.

    ``items`` is the map: item, judgments, entropy (of the answers, bits), clarity (the quality of
    the item by CrowdTruth, 0–1), cause with its probability, most divided first. ``juries`` are
    verdicts of a jury of one group against a jury of anybody. ``notes`` say what was left out, and
    why, and what was suppressed.
    """

    question: str
    paradigm: Paradigm
    items: pl.DataFrame
    soft: SoftLabels | None
    crowdtruth: CrowdTruth | None
    slices: SliceAgreement | None
    groups: Groups | None
    experts: ExpertCrowd | None
    deconvolution: Deconvolution | None
    causes: Causes | None
    juries: tuple[Verdicts, ...]
    smallest: int
    seed: int
    digest: str
    notes: tuple[str, ...] = ()

    @cached_property
    def tables(self) -> dict[str, pl.DataFrame]:
        """Everything as tables by name; ``tables.tables`` says what each has."""
        return tables(self)

    @property
    def remarks(self) -> tuple[str, ...]:
        """What was left out, hidden or could not be told, of all parts, each said once."""
        parts = (self.causes, self.groups, self.slices, self.experts, self.deconvolution)
        said = [*self.notes, *(note for one in parts if one is not None for note in one.notes)]
        said += [note for one in self.juries for note in (*one.of_few, *one.notes)]
        return tuple(dict.fromkeys(said))

    def to_dict(self, rows: int | None = None) -> dict[str, object]:
        """Everything for JSON: figures as they are, tables as lists of their first ``rows`` rows.

        ``rows`` None gives all rows; ``rows_in_all`` says how many there are.
        """
        why, crowd, primary = self.causes, self.experts, self.deconvolution
        return {
            "question": self.question,
            "paradigm": self.paradigm,
            "smallest": self.smallest,
            "causes": None if why is None else why.counts,
            "camps": None if why is None else [plain(one) for one in why.tests],
            "experts": None if crowd is None else crowd.to_dict(),
            "primary": None if primary is None else primary.to_dict(),
            "juries": [_jury(one) for one in self.juries],
            "tables": {name: plain(table[:rows]) for name, table in self.tables.items()},
            "rows_in_all": {name: len(table) for name, table in self.tables.items()},
            "seed": self.seed,
            "digest": self.digest,
            "notes": list(self.remarks),
        }


def disagreement(
    judgments: Judgments,
    columns: Sequence[str] = (),
    *,
    gold: Gold | Mapping[str, str] | None = None,
    paradigm: Paradigm = "prescriptive",
    remarks: pl.DataFrame | None = None,
    smallest: int = SMALLEST,
    seed: int = 0,
    told: Told | None = None,
) -> Disagreement:
    """Tell error, unclear guidelines and differences of view apart, as far as judgments can.

    ``columns`` are attributes of raters, which make groups of people, or of items and judgments,
    which make slices. ``gold`` are experts' answers, with which the crowd is compared. ``remarks``
    are skips and reports (item, reason), evidence for what an item lacks. Groups of fewer than
    ``smallest`` raters are suppressed. The same seed gives the same figures.

    Raises ColumnError for a column that is not there, RequestError for a ``smallest`` below 2.

    >>> import quorate
    >>> said = {"a": "yyyny", "b": "nnnnn", "c": "ynyny"}
    >>> rows = [(item, f"r{n}", label) for item, labels in said.items()
    ...         for n, label in enumerate(labels)]
    >>> disagreement(quorate.from_rows(rows)).items["item"].to_list()
    ['c', 'a', 'b']
    """
    tell: Told = told if told is not None else _silent
    named = [attribute(judgments, column) for column in columns]
    people = [one.column for one in named if one.level is Level.RATER]
    things = [one.column for one in named if one.level is not Level.RATER]
    part = _Parts(tell)
    soft = part.of("soft labels", lambda: soft_labels(judgments, seed=seed))
    truth = part.of("clarity", lambda: crowdtruth(judgments))
    sliced = (
        part.of("slices", lambda: slice_agreement(judgments, things, seed=seed)) if things else None
    )
    grouped = part.of("groups", lambda: groups(judgments, people, smallest, seed))
    small = len(judgments) <= MOST
    reasons = None
    if small:
        kept = [one.column for one in named if one.level is not Level.JUDGMENT]
        reasons = part.of(
            "causes",
            lambda: causes(judgments, kept, remarks, smallest=smallest, seed=seed),
        )
    known = Gold(gold) if isinstance(gold, Mapping) else gold
    experts = None
    if known is not None:
        of_items = [one.column for one in named if one.level is Level.ITEM]
        experts = part.of("experts", lambda: expert_crowd(judgments, known, of_items, seed=seed))
    primary = None
    if judgments.superseded is not None or judgments.has_repeats:
        primary = part.of("primary answers", lambda: deconvolution(None, judgments, seed=seed))
    juries: tuple[Verdicts, ...] = ()
    if small and people:
        tell("juries", 0.0)
        juries = _juries(judgments, named, smallest, seed, part)
    notes = [*(one.note for one in named if one.torn), *part.notes]
    if not small:
        notes.append(
            f"{len(judgments):,} judgments are more than {MOST:,}: causes and juries are left to "
            "commands of their own"
        )
    return Disagreement(
        question=judgments.question.name,
        paradigm=paradigm,
        items=_map(judgments, soft, truth, reasons),
        soft=soft,
        crowdtruth=truth,
        slices=sliced,
        groups=grouped,
        experts=experts,
        deconvolution=primary,
        causes=reasons,
        juries=juries,
        smallest=smallest,
        seed=seed,
        digest=judgments.digest,
        notes=tuple(notes),
    )


class _Parts:
    """Each part on its own: where one does not apply the others still do, and a note says so."""

    def __init__(self, tell: Told) -> None:
        self._tell = tell
        self.notes: list[str] = []

    def of(self, what: str, make: Callable[[], Found]) -> Found | None:
        self._tell(what, 0.0)
        try:
            return make()
        except (NotApplicableError, EmptyError) as error:
            self.notes.append(f"{what}: {error.message}")
            return None


def _map(
    judgments: Judgments,
    soft: SoftLabels | None,
    truth: CrowdTruth | None,
    reasons: Causes | None,
) -> pl.DataFrame:
    """A row an item that has judgments, the most divided first."""
    none = pl.lit(None, pl.Float64)
    found = pl.DataFrame({"item": judgments.items, "judgments": judgments.overlap})
    if soft is None:
        found = found.with_columns(none.alias("entropy"))
    else:
        found = found.join(
            pl.DataFrame({"item": soft.items, "entropy": soft.entropy}), on="item", how="left"
        )
    if truth is None:
        found = found.with_columns(none.alias("clarity"))
    else:
        found = found.join(
            truth.items.select("item", pl.col("quality").alias("clarity")), on="item", how="left"
        )
    if reasons is None:
        found = found.with_columns(
            pl.lit(None, pl.String).alias("cause"), none.alias("probability")
        )
    else:
        found = found.join(
            reasons.items.select("item", "cause", "probability"), on="item", how="left"
        )
    found = found.filter(pl.col("judgments") > 0).with_columns(pl.col("entropy").fill_nan(None))
    return found.sort(
        ["entropy", "item"], descending=[True, False], nulls_last=True, maintain_order=True
    )


def _juries(
    judgments: Judgments, named: Sequence[Attribute], smallest: int, seed: int, part: _Parts
) -> tuple[Verdicts, ...]:
    """A jury of each shown group against one of anybody, the largest groups first."""
    people = [one for one in named if one.level is Level.RATER]
    shown, _ = protect(people, smallest)
    sized = [
        (size, one.column, value)
        for one in shown
        for value, size in zip(one.values, one.sizes(), strict=True)
    ]
    sized.sort(key=lambda group: (-group[0], group[1:]))
    found = []
    for size, column, value in sized[:JURIES]:
        seats = min(SEATS, size)
        alone = Composition((Seat(((column, value),), seats),))
        seat = partial(jury, judgments, alone, against=sample(seats), smallest=smallest, seed=seed)
        made = part.of("juries", seat)
        if made is not None:
            found.append(made)
    if len(sized) > JURIES:
        part.notes.append(f"juries: of {len(sized)} groups the {JURIES} largest were seated")
    return tuple(found)


def _jury(found: Verdicts) -> dict[str, object]:
    """A jury for JSON, without its verdicts, which are tables."""
    return {
        "jury": found.composition.name,
        "against": None if found.against is None else found.against.name,
        "differing": plain(found.differing),
        "draws": found.draws,
    }


def _silent(what: str, done: float) -> None:
    """Nobody is told."""
