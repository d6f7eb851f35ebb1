"""Verdict: what a jury decides of each item, and where another jury decides otherwise."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from quorate.analysis.disagreement.groups.anonymity import SMALLEST
from quorate.analysis.disagreement.jury.amounts import fit_amounts
from quorate.analysis.disagreement.jury.composition import Bench, Composition, benches
from quorate.analysis.disagreement.jury.jurors import Jurors
from quorate.analysis.disagreement.jury.panel import Panel
from quorate.analysis.disagreement.jury.votes import fit_votes
from quorate.analysis.disagreement.raters_model.table import ratings
from quorate.schema import Judgments, Kind, RequestError

Doubles = NDArray[np.float64]
Longs = NDArray[np.int64]

LEVEL = 0.95
LIKELY = 0.95
"""the chance from which a flip is called one"""
DRAWS = 100


@dataclass(frozen=True)
class Share:
    """A share of ``n`` items with its 95 % interval over draws."""

    value: float
    lower: float
    upper: float
    n: int


@dataclass(frozen=True, eq=False)
class Verdicts:
    """What juries decide.

    ``items`` has one row an item, but for ``withheld`` items that fewer than ``smallest`` raters of
    a seated group have judged: a verdict of theirs would speak of persons. ``verdict`` is what most
    drawn juries decide (null where nobody has judged the item, and anybody sits), ``chance`` the
    share of juries that do. ``value`` is the
    median over juries of the share of seats for it (of numbers: of the jury's mean), with ``lower``
    and ``upper`` that hold 95 % of the juries. ``raters`` is how many raters stand behind it.
    Against another jury there are ``other_verdict``, ``other_chance``, ``other_value``,
    ``other_lower``, ``other_upper`` and ``other_raters``; ``flips`` says whether the verdicts
    differ, and ``real`` is the chance that all raters behind the two juries differ in this way.

    ``seats`` has one row a group of seats: ``raters`` who may take them, ``effective`` how many
    equally busy raters their judgments are worth (Kish: (Σ n)² / Σ n²), or how many have judged the
    median item if these are fewer, and ``behind`` effective raters a seat.
    ``differing`` is the share of items, withheld or not, on which all raters behind the juries
    differ; None where so few items were asked for that it would speak of what is withheld.
    """

    items: pl.DataFrame
    seats: pl.DataFrame
    composition: Composition
    against: Composition | None
    model: str
    says: str
    question: str
    options: tuple[str, ...]
    numeric: bool
    threshold: float | None
    differing: Share | None
    notes: tuple[str, ...]
    withheld: int
    draws: int
    smallest: int
    seed: int
    input_digest: str

    @property
    def of_few(self) -> tuple[str, ...]:
        """What is to be said of verdicts that would, or do, speak of few people."""
        said = []
        if self.withheld:
            every = self.withheld + len(self.items)
            said.append(
                f"verdicts are withheld on {self.withheld:,} of {every:,} "
                f"items: fewer than {self.smallest} raters of a seated group have judged them, and "
                "a verdict would speak of persons"
            )
        if self.smallest < SMALLEST and len(self.items):
            said.append(
                f"groups and items count from {self.smallest} raters on, not {SMALLEST}: a verdict "
                "may be nearly what single persons said; show it to nobody who may not read their "
                "judgments"
            )
        return tuple(said)


def observed_votes(judgments: Judgments, columns: Sequence[str] = ()) -> Jurors:
    """Jurors who vote as the judgments say: no text is needed.

    ``columns`` divide the raters; a jury's groups must be of these. Raises NotApplicableError for a
    question that is neither of options nor of numbers.
    """
    table = ratings(judgments, columns)
    return fit_amounts(table) if table.scale.numeric else fit_votes(table)


def jury(
    judgments: Judgments,
    composition: Composition,
    *,
    against: Composition | None = None,
    model: Jurors | None = None,
    items: Sequence[str] | None = None,
    threshold: float | None = None,
    draws: int = DRAWS,
    smallest: int = SMALLEST,
    seed: int = 0,
) -> Verdicts:
    """What juries of a composition decide of each item.

    Each of ``draws`` juries is drawn from the raters of its groups, and decides by plurality (ties
    by lot); on a scale by its mean: the nearest of ordered options, or, of numbers, whether it
    reaches ``threshold`` (the median of the judgments when not said). ``model`` says how jurors
    vote: ``panel(...)`` as a model of raters predicts, by default ``observed_votes``. Only groups
    of at least ``smallest`` raters can be seated, and only items are told of that so many of each
    seated group stand behind: who judged them, or, with a model of raters, all. Source: Gordon et
    al. 2022, doi:10.1145/3491102.3502004; the chance that a flip is real is ours.

    Raises NotApplicableError for a group that is too small, RequestError for too few draws or an
    item that is not there.

    >>> import quorate
    >>> from quorate.analysis.disagreement.jury import composition, jury
    >>> rows = [
    ...     {"item": "joke", "rater": f"r{n:02}", "label": "rude" if n < 15 else "fine",
    ...      "age": "old" if n < 12 else "young"} for n in range(24)
    ... ]
    >>> told = quorate.from_rows(rows, groups=["age"])
    >>> old, young = composition("old=6", ["age"]), composition("young=6", ["age"])
    >>> jury(told, old, against=young).items["verdict", "other_verdict"].row(0)
    ('rude', 'fine')
    """
    if draws < 20:
        raise RequestError(f"{draws} draws", remedy="take 20 or more")
    both = (composition,) if against is None else (composition, against)
    columns = sorted({c for one in both for seat in one.seats for c, _ in seat.group})
    model = model or observed_votes(judgments, columns)
    seated = benches(judgments, both, smallest)
    place = _places(model, items)
    cut = _threshold(judgments, model, threshold)
    rng = np.random.default_rng([seed, 17])
    decide = _Decider(judgments, model, cut, rng)
    frame = pl.DataFrame({"item": model.items})
    for prefix, bench in zip(("", "other_"), seated, strict=False):
        frame = frame.hstack(_decisions(model, bench, decide, draws, prefix))
    differing = None
    if against is not None:
        flips, differing = _flips(model, seated, decide, draws, frame, place)
        frame = frame.hstack(flips)
    seats, notes = _seats(judgments, model, seated, place)
    told = _told(model, seated, smallest)[place]
    withheld = int((judgments.overlap[place][~told] > 0).sum())
    if withheld and differing is not None and differing.n < smallest:
        differing = None
    return Verdicts(
        items=frame[place].filter(pl.Series(told)),
        seats=seats,
        composition=composition,
        against=against,
        model=model.name,
        says=model.says,
        question=judgments.question.name,
        options=decide.names,
        numeric=model.scale.numeric,
        threshold=cut,
        differing=differing,
        notes=notes,
        withheld=withheld,
        draws=draws,
        smallest=smallest,
        seed=seed,
        input_digest=judgments.digest,
    )


class _Decider:
    """How the mean votes of a jury become a decision."""

    def __init__(
        self, judgments: Judgments, model: Jurors, cut: float | None, rng: np.random.Generator
    ) -> None:
        self.scale, self.cut, self.rng = model.scale, cut, rng
        self.ordinal = judgments.question.kind is Kind.ORDINAL
        self.scores = judgments.question.scores if self.ordinal else np.zeros(0)
        self.names = model.scale.options
        if cut is not None:
            self.names = (f"below {cut:g}", f"{cut:g} or above")

    def __call__(self, votes: Doubles) -> Longs:
        """The decision of each draw on each item, (draws, I), as a code of ``names``."""
        lot = self.rng.random(votes.shape) * 1e-9
        if not self.scale.numeric:
            return np.asarray((votes + lot).argmax(axis=2), np.int64)
        mean = self.scale.outside((votes + lot - 5e-10)[:, :, 0])
        if self.cut is not None:
            return np.asarray(mean >= self.cut, np.int64)
        return np.asarray(np.abs(mean[:, :, None] - self.scores).argmin(axis=2), np.int64)

    def shown(self, votes: Doubles, verdict: Longs) -> Doubles:
        """What is told of each draw, (draws, I): the share for the verdict, or the jury's mean."""
        if self.scale.numeric:
            return self.scale.outside(votes[:, :, 0])
        return np.take_along_axis(votes, verdict[None, :, None], axis=2)[:, :, 0]


def _decisions(
    model: Jurors, bench: Sequence[Bench], decide: _Decider, draws: int, prefix: str
) -> pl.DataFrame:
    """Verdict, chance, value and interval of each item, and how many raters are behind."""
    votes = model.juries(bench, draws, decide.rng)
    decided = decide(votes)
    counts = np.stack([(decided == code).sum(axis=0) for code in range(len(decide.names))], axis=1)
    verdict = counts.argmax(axis=1)
    shown = decide.shown(votes, verdict)
    lower, value, upper = np.quantile(shown, [(1 - LEVEL) / 2, 0.5, (1 + LEVEL) / 2], axis=0)
    behind = np.sum([model.on_item(one) for one in bench], axis=0)
    there = pl.Series(behind > 0)
    names = pl.Series(decide.names, dtype=pl.String)
    columns = {
        "raters": pl.Series(behind),
        "verdict": names[pl.Series(verdict)],
        "chance": pl.Series(counts.max(axis=1) / draws),
        "value": pl.Series(value),
        "lower": pl.Series(lower),
        "upper": pl.Series(upper),
    }
    frame = pl.DataFrame(columns).with_columns(
        pl.when(there).then(pl.col(name)).otherwise(None).alias(name)
        for name in columns
        if name != "raters"
    )
    return frame.rename({name: f"{prefix}{name}" for name in columns})


def _flips(
    model: Jurors,
    seated: Sequence[Sequence[Bench]],
    decide: _Decider,
    draws: int,
    frame: pl.DataFrame,
    place: Longs,
) -> tuple[pl.DataFrame, Share | None]:
    """Which verdicts differ, with what chance all behind the juries do, and the share of items."""
    opinions = model.opinions(seated, draws, decide.rng)
    # one lot for both juries: where they say the same, they decide the same
    state = decide.rng.bit_generator.state
    said = []
    for opinion in opinions:
        decide.rng.bit_generator.state = state
        said.append(decide(opinion))
    one, other = frame["verdict"], frame["other_verdict"]
    known = (one.is_not_null() & other.is_not_null()).to_numpy()
    code = {name: n for n, name in enumerate(decide.names)}
    mine = one.replace_strict(code, default=-1, return_dtype=pl.Int64).to_numpy()
    theirs = other.replace_strict(code, default=-1, return_dtype=pl.Int64).to_numpy()
    flips = known & (mine != theirs)
    real = ((said[0] == mine) & (said[1] == theirs)).mean(axis=0)
    asked = np.zeros(len(known), np.bool_)
    asked[place] = True
    share = None
    if (known & asked).any():
        by_draw = (said[0] != said[1])[:, known & asked].mean(axis=1)
        lower, upper = np.quantile(by_draw, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
        share = Share(float(by_draw.mean()), float(lower), float(upper), int((known & asked).sum()))
    columns = {
        "flips": [bool(f) if k else None for f, k in zip(flips, known, strict=True)],
        "real": [float(r) if f else None for r, f in zip(real, flips, strict=True)],
    }
    return pl.DataFrame(columns, schema={"flips": pl.Boolean, "real": pl.Float64}), share


def _seats(
    judgments: Judgments, model: Jurors, seated: Sequence[Sequence[Bench]], place: Longs
) -> tuple[pl.DataFrame, tuple[str, ...]]:
    """One row a group of seats, and what is to be said of them."""
    rows, notes = [], []
    for jury_name, bench in zip(("this", "other"), seated, strict=False):
        for one in bench:
            work = judgments.workload[one.raters].astype(np.float64)
            kish = float(work.sum() ** 2 / max((work**2).sum(), 1e-12))
            effective = min(kish, float(np.median(model.on_item(one)[place])))
            count = one.seat.count
            rows.append(
                (jury_name, one.seat.name, count, len(one.raters), effective, effective / count)
            )
            if effective < count:
                notes.append(
                    f"{count} seats for {one.seat.name} stand on {effective:.1f} raters' judgments "
                    "of the median item: the rest is what others say of it, tilted as this group "
                    "is on the whole"
                    if model.name == "votes"
                    else f"{count} seats for {one.seat.name} stand on {effective:.1f} raters"
                )
    if isinstance(model, Panel):
        notes.extend(model.warnings)
    schema = {
        "jury": pl.String,
        "seat": pl.String,
        "seats": pl.Int64,
        "raters": pl.Int64,
        "effective": pl.Float64,
        "behind": pl.Float64,
    }
    return pl.DataFrame(rows, schema=schema, orient="row"), tuple(dict.fromkeys(notes))


def _told(model: Jurors, seated: Sequence[Sequence[Bench]], smallest: int) -> NDArray[np.bool_]:
    """The items that enough raters of each seated group stand behind, (I,)."""
    told = np.ones(len(model.items), np.bool_)
    for bench in {one.seat.group: one for jury in seated for one in jury}.values():
        if bench.seat.group:
            told &= model.on_item(bench) >= smallest
    return told


def _places(model: Jurors, items: Sequence[str] | None) -> Longs:
    if items is None:
        return np.arange(len(model.items), dtype=np.int64)
    at = {name: n for n, name in enumerate(model.items)}
    lacking = [name for name in items if name not in at]
    if lacking:
        raise RequestError(f"there is no item {lacking[0]!r}", remedy="name items that were judged")
    return np.array([at[name] for name in items], np.int64)


def _threshold(judgments: Judgments, model: Jurors, threshold: float | None) -> float | None:
    """From where a number counts as reached; None where options are chosen."""
    scale = model.scale
    if threshold is not None and not scale.numeric:
        raise RequestError("options have no threshold", remedy="leave it out, or say their --order")
    if threshold is not None and not scale.low <= threshold <= scale.high:
        raise RequestError(
            f"the threshold {threshold:g} lies outside the scale",
            remedy=f"take one from {scale.low:g} to {scale.high:g}",
        )
    if threshold is not None or judgments.question.kind is not Kind.NUMERIC:
        return threshold
    return float(np.median(judgments.values))
