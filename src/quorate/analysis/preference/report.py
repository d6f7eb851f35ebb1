"""Preference: all that judgments of pairs, best-of and rankings say, on one page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, is_dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from quorate import plugins
from quorate.analysis.agreement import AgreementReport, agreement
from quorate.analysis.preference.candidates import Candidates
from quorate.analysis.preference.comparisons import Comparisons
from quorate.analysis.preference.model import Model, Strengths, model
from quorate.analysis.preference.reading.compare import STYLE, TOPIC, compare
from quorate.analysis.preference.reading.standing import counted
from quorate.analysis.preference.trust.ceiling import Ceiling, ceiling
from quorate.analysis.preference.trust.habits import habits
from quorate.analysis.preference.trust.influence import influence
from quorate.analysis.preference.trust.longer import Longer, longer
from quorate.analysis.preference.trust.order import Order, order_of
from quorate.analysis.preference.trust.tournament import (
    Coverage,
    Cycles,
    coverage,
    cycles,
    wins_table,
)
from quorate.schema import Judgments, Kind, NotApplicableError, Question

AUTO = "auto"
RELIABILITY = "crowd-bt"
STYLED = 2_000_000
"""comparisons up to which models with covariates are fitted: no two rows of these are alike"""


@dataclass(frozen=True)
class Counts:
    """How much there is; ``comparisons`` of ``judgments`` that stand, ``again`` second ones."""

    judgments: int
    comparisons: int
    again: int
    ties: int
    items: int
    raters: int
    candidates: int
    levels: int


@dataclass(frozen=True, eq=False)
class Preference:
    """What comparisons say, and how far to trust it.

    ``ranking`` is the chosen model's (None where ``unranked`` says why), ``styled`` the same model
    with length and format as covariates, ``wins`` one row a compared pair (see ``wins_table``),
    ``raters`` one row a rater (see ``habits``), ``longer`` the length-only baseline, ``cycles`` and
    ``coverage`` the tournament, ``influence`` the ranking without each rater, ``agreement`` and
    ``ceiling`` how far raters agree and how right a model of them can be; None where there is
    nothing to tell it from. ``notes`` say what was left out or not done, and why.
    """

    question: str
    counts: Counts
    order: Order
    ranking: Strengths | None
    unranked: str
    styled: Strengths | None
    wins: pl.DataFrame | None
    raters: pl.DataFrame
    longer: Longer | None
    cycles: Cycles | None
    coverage: Coverage | None
    influence: pl.DataFrame | None
    agreement: AgreementReport | None
    ceiling: Ceiling | None
    notes: tuple[str, ...]
    seed: int
    input_digest: str


def preference(
    table: Judgments | Comparisons,
    candidates: Candidates | None = None,
    *,
    model: str | Model = AUTO,
    errors: str = "rater",
    by: str = "",
    bootstrap: int = 1000,
    seed: int = 0,
) -> Preference:
    """All that judgments of a pair, a best-of or a ranking, or comparisons, say.

    ``model`` is the name of a preference model; ``auto`` takes plackett-luce for rankings, graded
    where raters said how much better, davidson where they could say a tie, else bradley-terry.
    Where the order was drawn at random the model has a term for position. ``errors`` is how its
    intervals are made, ``by`` a column by which strengths may differ. Judgments of an item that a
    rater had judged before tell how steady the rater is, no more.

    Raises NotApplicableError for a question that compares nothing or a model that cannot run,
    EmptyError where nothing is left.
    """
    whole = table if isinstance(table, Comparisons) else compare(table, candidates)
    again = whole.again if whole.again is not None else np.zeros(len(whole), np.bool_)
    pool = whole.subset(~again) if again.any() else whole
    order, notes = order_of(pool), list(whole.notes)
    unranked = unrankable(pool)
    ranking = styled = spread = None
    cover = tourney = moved = pairs = None
    fits: list[Strengths] = []
    if not unranked:
        chosen = chosen_model(pool, model, errors, by, order, notes)
        ranking = chosen.fit(pool, seed)
        styled, spread = _styles(pool, order, errors, seed, notes)
        fits = [fit for fit in (spread, _reliable(pool, seed, notes)) if fit is not None]
        pairs, cover, tourney = wins_table(pool), coverage(pool), cycles(pool, ranking.beats)
        moved, left = influence(pool)
        notes += [f"influence: {left}"] if left else []
    agreed, limit = _agreement(table, pool, bootstrap, seed, notes)
    return Preference(
        question=table.question.name if isinstance(table, Judgments) else "comparison",
        counts=_counts(pool, int(again.sum())),
        order=order,
        ranking=ranking,
        unranked=unranked,
        styled=styled,
        wins=pairs,
        raters=habits(pool, fits, whole.subset(again) if again.any() else None),
        longer=longer(pool),
        cycles=tourney,
        coverage=cover,
        influence=moved,
        agreement=agreed,
        ceiling=limit,
        notes=tuple(dict.fromkeys((*notes, *_further(ranking, notes)))),
        seed=seed,
        input_digest=whole.digest,
    )


def unrankable(comparisons: Comparisons) -> str:
    """Why candidates cannot be ranked; empty where they can."""
    both = pl.DataFrame(
        {
            "candidate": np.concatenate([comparisons.first, comparisons.second]),
            "item": np.concatenate([comparisons.item, comparisons.item]),
        }
    ).unique()
    if both["item"].n_unique() > 1 and len(both) == both["candidate"].n_unique():
        return (
            "no candidate was compared in two items, so nothing joins them into one ranking; "
            "say whose each response is (columns slice.NAME of the items), or, where rankings name "
            "the candidates themselves, --named"
        )
    return ""


def chosen_model(
    comparisons: Comparisons,
    named: str | Model,
    errors: str,
    by: str,
    order: Order,
    notes: list[str],
) -> Model:
    """The model asked for, else the one that suits, with the options of it that apply."""
    name = named
    if named == AUTO:
        name, why = _suiting(comparisons)
        notes.append(f"model {name}: {why}")
    bare = model(name)
    if not isinstance(name, str) or not is_dataclass(bare):
        return bare
    takes = {field.name for field in fields(bare)}
    wanted: dict[str, float | int | str | bool] = {"errors": errors}
    if by:
        wanted["group"] = by
    if order.identifiable:
        wanted["position"] = True
    missing = [option for option in ("errors", "group") if option in wanted and option not in takes]
    if "group" in missing:
        raise NotApplicableError(
            f"{name} has no strengths by group",
            remedy="choose davidson, bradley-terry, rao-kupper or graded with --model",
        )
    return model(name, **{option: value for option, value in wanted.items() if option in takes})


def _suiting(comparisons: Comparisons) -> tuple[str, str]:
    there = plugins.names(plugins.PREFERENCE_MODELS)
    several = len(comparisons) > len(np.unique(comparisons.block))
    if several and "plackett-luce" in there:
        return "plackett-luce", "the judgments are rankings or choices among several"
    if comparisons.levels > 1 and "graded" in there:
        return "graded", "raters said how much better"
    if comparisons.ties and "davidson" in there:
        return "davidson", "raters could say that both are equal"
    return "bradley-terry", "one of two was chosen each time"


def _styles(
    pool: Comparisons, order: Order, errors: str, seed: int, notes: list[str]
) -> tuple[Strengths | None, Strengths | None]:
    """Strengths beside length and format, and coefficients of place and length by rater."""
    names = [name for name in STYLE if name in pool.covariate_names]
    if len(pool) > STYLED:
        what = "no model with length and format, and no coefficients by rater"
        notes.append(f"{what}: more than {STYLED:,} comparisons")
        return None, None
    name = "davidson" if pool.ties else "bradley-terry"
    styled = None
    if names:
        options = {"covariates": ",".join(names), "errors": errors}
        styled = _fitted(model(name, position=order.identifiable, **options), pool, seed, notes)
    vary = [*(["position"] if order.identifiable else []), *names[:1]]
    if not vary or len(np.unique(pool.rater)) < 2:
        return styled, None
    by_rater = model(name, covariates=",".join(names), by_rater=",".join(vary))
    return styled, _fitted(by_rater, pool, seed, notes)


def _reliable(pool: Comparisons, seed: int, notes: list[str]) -> Strengths | None:
    if RELIABILITY not in plugins.names(plugins.PREFERENCE_MODELS):
        return None
    if len(np.unique(pool.rater)) < 2:
        return None
    return _fitted(model(RELIABILITY), pool, seed, notes)


def _fitted(chosen: Model, pool: Comparisons, seed: int, notes: list[str]) -> Strengths | None:
    """The fit; None with a note where the model cannot run."""
    why = chosen.refuses(pool)
    if why:
        notes.append(f"{chosen.name}: {why}")
        return None
    return chosen.fit(pool, seed)


def _agreement(
    table: Judgments | Comparisons, pool: Comparisons, bootstrap: int, seed: int, notes: list[str]
) -> tuple[AgreementReport | None, Ceiling | None]:
    judged = counted(table) if isinstance(table, Judgments) else verdicts(pool)
    if not (judged.overlap >= 2).any():
        notes.append("no pair has judgments of two raters, so agreement cannot be measured")
        return None, None
    found = agreement(judged, bootstrap=bootstrap, seed=seed)
    try:
        topics = TOPIC if TOPIC in pool.groups else None
        return found, ceiling(pool, by=topics, bootstrap=bootstrap, seed=seed)
    except NotApplicableError as error:
        notes.append(f"ceiling: {error.message}")
        return found, None


def verdicts(comparisons: Comparisons) -> Judgments:
    """Comparisons as judgments of one question: which of two is better, or a tie.

    An item is an item and two candidates; the first is the one with the smaller number.
    """
    low = np.minimum(comparisons.first, comparisons.second)
    high = np.maximum(comparisons.first, comparisons.second)
    sign = comparisons.sign * np.where(comparisons.first < comparisons.second, 1, -1)
    frame = pl.DataFrame({"i": comparisons.item, "l": low, "h": high})
    distinct = frame.unique().sort("i", "l", "h").with_row_index("n")
    at = frame.join(distinct, on=["i", "l", "h"], how="left", maintain_order="left")["n"]
    digits = len(str(len(distinct)))
    items = distinct.select(pl.col("n").cast(pl.String).str.zfill(digits).alias("item"))
    options = ("first", "second", "tie")
    return Judgments.build(
        Question("comparison", Kind.CATEGORICAL, options),
        items.to_series(),
        comparisons.raters,
        at.to_numpy().astype(np.int32),
        comparisons.rater,
        np.choose(sign + 1, [1, 2, 0]).astype(np.int32),
    )


def _counts(pool: Comparisons, again: int) -> Counts:
    def different(codes: NDArray[np.int32]) -> int:
        return len(np.unique(codes))

    return Counts(
        judgments=different(pool.block),
        comparisons=int(pool.times.sum()),
        again=again,
        ties=int(pool.times[pool.outcome == 0].sum()),
        items=different(pool.item),
        raters=different(pool.rater),
        candidates=different(np.concatenate([pool.first, pool.second])),
        levels=pool.levels,
    )


def _further(ranking: Strengths | None, notes: Sequence[str]) -> tuple[str, ...]:
    return () if ranking is None else tuple(note for note in ranking.notes if note not in notes)
