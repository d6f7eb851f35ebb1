"""Which raters look wrong, by stated rules, with the evidence in words.

Rules are about what a rater's judgments show, and none goes by a fixed band of accuracy:

``always the same label``   of ten judgments or more, those that are not the favourite label are
                            at most a tenth as frequent as the other raters' on the same items, and
                            that is no accident (binomial tail below 0.001)
``contradicts the others``  the interval of accuracy lies below what guessing would get
``looks like guessing``     the interval of accuracy reaches down to what guessing with the rater's
                            own label frequencies would get and does not reach up to the typical
                            rater; or the method puts the probability of spam at one half or more

Where the method has no accuracy, raw agreement with the others takes its place (for numbers their
correlation, where guessing gets 0). Of texts, rankings and marks, which are hardly ever the same,
it is not known what guessing would get: only the first rule and the probability of spam apply.
Raters with fewer than five judgments are not judged.

Where the spread of answers is the data (a descriptive question), to differ is no fault and none of
these rules applies. One remains, which speaks of care:

``the same label, too fast``  always the same label, and in less than a third of the median rater's
                              time
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.special import bdtrc

from quorate.analysis.audit.result import Suspect
from quorate.analysis.audit.words import percent
from quorate.schema.paradigm import Paradigm

Doubles = NDArray[np.float64]

FEWEST = 5
FEWEST_SAME = 10
RARER = 0.1
ACCIDENT = 1e-3
SPAM = 0.5
FAST = 1 / 3
"""a rater is called fast below this share of the median rater's time"""

SAME = "always the same label"
REVERSED = "contradicts the others"
GUESSING = "looks like guessing"
HASTY = "the same label, too fast"


@dataclass(frozen=True)
class Skill:
    """The quantity by which raters are judged: a name and the columns that hold it."""

    noun: str
    value: Doubles
    lower: Doubles
    upper: Doubles
    chance: Doubles
    typical: float


def judged(
    raters: pl.DataFrame, *, guessable: bool = True, paradigm: Paradigm = "prescriptive"
) -> tuple[pl.DataFrame, tuple[Suspect, ...]]:
    """The table of raters with ``verdict`` and ``evidence``, and the suspects, worst first.

    ``guessable`` says whether answers are ones that guessing could hit, ``paradigm`` whether any
    of them is right.
    """
    skill = _skill(raters) if guessable else _unguessable(raters)
    n = raters["judgments"].to_numpy()
    if paradigm == "descriptive":
        verdict = np.where(_same_label(raters) & _fast(raters), HASTY, "").astype(object)
    else:
        verdict = _by_agreement(raters, skill)
    found = np.flatnonzero(verdict != "")
    evidence = {int(r): _evidence(raters, int(r), str(verdict[r]), skill) for r in found}
    table = raters.with_columns(
        pl.Series("verdict", verdict.tolist(), dtype=pl.String),
        pl.Series(
            "evidence", [" ".join(evidence.get(r, ())) for r in range(len(raters))], dtype=pl.String
        ),
    )
    # the most judgments first among equally bad ones: they did most harm
    harm = (skill.typical - np.nan_to_num(skill.value, nan=skill.typical)) * n
    order = sorted(found.tolist(), key=lambda r: (-harm[r], r))
    return table, tuple(_suspect(table, r, evidence[r]) for r in order)


def _by_agreement(raters: pl.DataFrame, skill: Skill) -> NDArray[np.object_]:
    """The verdicts that rest on what others answered."""
    judgeable = raters["judgments"].to_numpy() >= FEWEST
    guessing = judgeable & (skill.lower <= skill.chance) & (skill.upper < skill.typical)
    if "spam" in raters.columns:
        guessing |= judgeable & (_doubles(raters["spam"]) >= SPAM)
    verdict = np.full(len(raters), "", dtype=object)
    verdict[guessing] = GUESSING
    verdict[judgeable & (skill.upper < skill.chance)] = REVERSED
    verdict[_same_label(raters)] = SAME
    return verdict


def _skill(raters: pl.DataFrame) -> Skill:
    n = raters["judgments"].to_numpy()
    own = {"accuracy": ("accuracy", "lower", "upper", "chance")}
    if set(own["accuracy"]) <= set(raters.columns):
        noun, columns = "accuracy", [_doubles(raters[c]) for c in own["accuracy"]]
    else:
        numeric = "agreement_chance" not in raters.columns
        noun = "correlation with the others" if numeric else "agreement with the others"
        columns = [_doubles(raters[c]) for c in ("agreement", "agreement_lower", "agreement_upper")]
        columns.append(np.zeros(len(raters)) if numeric else _doubles(raters["agreement_chance"]))
    value, lower, upper, chance = columns
    return Skill(noun, value, lower, upper, chance, _weighted_median(value, n))


def _unguessable(raters: pl.DataFrame) -> Skill:
    """What is known of raters whose answers nobody could guess: no comparison with chance."""
    nothing = np.full(len(raters), np.nan)
    n = raters["judgments"].to_numpy()
    if "accuracy" not in raters.columns:
        return Skill("accuracy", nothing, nothing, nothing, nothing, float("nan"))
    value, lower, upper = (_doubles(raters[c]) for c in ("accuracy", "lower", "upper"))
    return Skill("accuracy", value, lower, upper, nothing, _weighted_median(value, n))


def _same_label(raters: pl.DataFrame) -> NDArray[np.bool_]:
    n = raters["judgments"].to_numpy()
    top = np.rint(_doubles(raters["top_share"]) * n)
    elsewhere = _doubles(raters["top_elsewhere"])
    likely = n >= FEWEST_SAME
    likely &= np.isfinite(elsewhere)
    likely &= 1 - _doubles(raters["top_share"]) <= RARER * (1 - np.nan_to_num(elsewhere, nan=1.0))
    tail = bdtrc(
        np.where(likely, top - 1, 0), np.where(likely, n, 1), np.where(likely, elsewhere, 1)
    )
    return np.asarray(likely & (tail < ACCIDENT))


def _evidence(raters: pl.DataFrame, r: int, verdict: str, skill: Skill) -> tuple[str, ...]:
    row = raters.row(r, named=True)
    lines: list[str] = []
    if verdict in (SAME, HASTY):
        lines.append(
            f"{percent(row['top_share'])} of {row['judgments']:,} judgments are "
            f"{row['top_label']!r}; others say so about the same items "
            f"{percent(row['top_elsewhere'])} of the time."
        )
    if verdict == HASTY:
        return (*lines, *_speed(raters, row))
    if np.isfinite(skill.value[r]) and np.isfinite(skill.chance[r]):
        lines.append(
            f"{skill.noun.capitalize()} {_share(skill.value[r])} ({_share(skill.lower[r])} to "
            f"{_share(skill.upper[r])}) from {row['judgments']:,} judgments; guessing gets "
            f"{_share(skill.chance[r])}, the typical rater {_share(skill.typical)}."
        )
    if row.get("spam") is not None and row["spam"] >= SPAM:
        lines.append(f"Probability of judging without looking {row['spam']:.2f}.")
    told = skill.noun == "accuracy" and np.isfinite(skill.chance[r])
    if told and row.get("agreement") is not None and row["pairs"]:
        lines.append(
            f"Equal to other raters' judgments of the same items {percent(row['agreement'])} of "
            f"the time (by chance {percent(row['agreement_chance'])})."
        )
    lines += _speed(raters, row)
    return tuple(lines)


def _fast(raters: pl.DataFrame) -> NDArray[np.bool_]:
    """Who takes less than ``FAST`` of the median rater's time."""
    if "seconds" not in raters.columns:
        return np.zeros(len(raters), np.bool_)
    seconds = _doubles(raters["seconds"])
    known = seconds[np.isfinite(seconds)]
    return np.asarray(seconds < FAST * np.median(known)) if len(known) else seconds > 0


def _speed(raters: pl.DataFrame, row: dict[str, object]) -> list[str]:
    seconds = row.get("seconds")
    if not isinstance(seconds, float):
        return []
    typical = raters["seconds"].median()
    if not isinstance(typical, float) or seconds >= FAST * typical:
        return []
    return [f"Fast: {seconds:.1f} s a judgment, the median rater {typical:.1f} s."]


def _suspect(raters: pl.DataFrame, r: int, evidence: tuple[str, ...]) -> Suspect:
    row = raters.row(r, named=True)
    return Suspect(
        rater=row["rater"],
        verdict=row["verdict"],
        evidence=evidence,
        judgments=row["judgments"],
        accuracy=row.get("accuracy"),
        lower=row.get("lower"),
        upper=row.get("upper"),
        chance=row.get("chance"),
    )


def _weighted_median(value: Doubles, weight: NDArray[np.int64]) -> float:
    known = np.isfinite(value) & (weight > 0)
    if not known.any():
        return float("nan")
    order = np.argsort(value[known])
    total = np.cumsum(weight[known][order])
    return float(value[known][order][np.searchsorted(total, total[-1] / 2)])


def _share(value: float) -> str:
    return f"{value:.2f}"


def _doubles(column: pl.Series) -> Doubles:
    return column.cast(pl.Float64).fill_null(np.nan).to_numpy()
