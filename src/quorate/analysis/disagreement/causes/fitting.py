"""Fit the model: first without camps, then, where camps were found, with them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from quorate.analysis.disagreement.attributes import UNKNOWN, Attribute
from quorate.analysis.disagreement.causes.camps import (
    LATENT,
    LEAST_CAMP,
    LEAST_SHARE,
    MOST_RATERS,
    CampTest,
    Siding,
    attribute_p,
    first_guess,
    latent_p,
    propagate,
    siding,
)
from quorate.analysis.disagreement.causes.model import (
    Beliefs,
    Parameters,
    begin,
    expect,
    maximize,
)
from quorate.analysis.disagreement.causes.votes import Doubles, Votes
from quorate.analysis.disagreement.verdicts import holm

ROUNDS = 60
CLOSE = 1e-4
"""change of all probabilities below which a fit is done"""
LATENT_DRAWS = 199


@dataclass(frozen=True, eq=False)
class Fit:
    """``camp`` (R,) is the probability of the first camp, None where there are no camps.

    ``column`` names the attribute that camps go by (empty: by none).
    """

    model: Parameters
    beliefs: Beliefs
    camp: Doubles | None
    column: str
    tests: tuple[CampTest, ...]
    notes: tuple[str, ...]


def fit(votes: Votes, attributes: Sequence[Attribute], draws: int, seed: int) -> Fit:
    """What items mean, how attentive raters are, and which camp they belong to if there are any."""
    plain = _plain(votes, hard=True)
    rng = np.random.default_rng(seed)
    if votes.shape[1] > MOST_RATERS:
        note = f"camps were not looked for: there are more than {MOST_RATERS:,} raters"
        return Fit(*plain, None, LATENT, (), (note,))
    # were hard items left in, the habits of a camp that always takes one side would hide it
    model, beliefs = _plain(votes, hard=False)
    sides = siding(votes, model, beliefs)
    together = sides.together(votes.code)
    tests = _tested(sides, together, attributes, draws, rng)
    found = [one for one in tests if one.verdict == "difference"]
    if not found:
        return Fit(*plain, None, LATENT, tests, ())
    named = sorted((one for one in found if one.column), key=lambda one: one.adjusted)
    column = named[0].column if named else LATENT
    by = next((one for one in attributes if one.column == column), None)
    # the best of several: a column whose groups are divided within can lead to a fit without camps,
    # and so can a model in which one camp looks inattentive
    columns = [by, None] if by is not None else [None]
    fits = [
        _with_camps(votes, start, plain, first_guess(together, one), by, tests)
        for one in columns
        for start in (model, begin(votes))
    ]
    return max(fits, key=lambda one: one.beliefs.log_likelihood)


def _plain(votes: Votes, *, hard: bool) -> tuple[Parameters, Beliefs]:
    model = begin(votes)
    beliefs = expect(votes, model)
    for _ in range(ROUNDS):
        model = maximize(votes, model, beliefs, hard=hard)
        before, beliefs = beliefs, expect(votes, model)
        if np.abs(beliefs.clear - before.clear).max() < CLOSE:
            break
    return model, beliefs


def _tested(
    sides: Siding,
    together: Doubles,
    attributes: Sequence[Attribute],
    draws: int,
    rng: np.random.Generator,
) -> tuple[CampTest, ...]:
    p = [attribute_p(together, one, draws, rng) for one in attributes]
    p.append(latent_p(sides, LATENT_DRAWS, rng))
    columns = [*(one.column for one in attributes), LATENT]
    counts = [*(draws for _ in attributes), LATENT_DRAWS]
    adjusted = [1.0 if one is None else one for one in holm(p)]
    return tuple(CampTest(*row) for row in zip(columns, p, adjusted, counts, strict=True))


def _with_camps(
    votes: Votes,
    model: Parameters,
    plain: tuple[Parameters, Beliefs],
    guess: Doubles,
    by: Attribute | None,
    tests: tuple[CampTest, ...],
) -> Fit:
    beliefs = plain[1]
    weights = model.weights + np.array([0, 0, 0, 0.05, 0])
    model = replace(model, weights=weights / weights.sum())
    messages, logits = np.zeros(len(votes.item)), guess
    prior = np.zeros(len(guess)) if by is None else guess / 2
    for turn in range(ROUNDS):
        first = _chance(logits[votes.rater] - messages)
        before, beliefs = beliefs, expect(votes, model, first)
        logits, messages = propagate(votes, model, beliefs, first, prior, messages)
        if by is not None:
            prior = _prior(_chance(logits), by)
        model = maximize(votes, model, beliefs, first)
        if turn and np.abs(beliefs.clear - before.clear).max() < CLOSE:
            break
    camp = _chance(logits)
    least = min(int((camp > 0.5).sum()), int((camp <= 0.5).sum()))
    column = LATENT if by is None else by.column
    if least < max(LEAST_CAMP, LEAST_SHARE * len(camp)):
        note = (
            f"{least} of {len(camp)} raters side together against the rest: too few for a matter "
            "of opinion; look whether they copy from each other"
        )
        return Fit(*plain, None, column, tests, (note,))
    return Fit(model, beliefs, camp, column, tests, ())


def _chance(logits: Doubles) -> Doubles:
    return np.asarray(1 / (1 + np.exp(-np.clip(logits, -30, 30))))


def _prior(camp: Doubles, by: Attribute) -> Doubles:
    """The logits of the first camp among others of the same value, a pseudo-rater in each."""
    known = by.codes != UNKNOWN
    codes = np.where(known, by.codes, 0)
    values = len(by.values)
    total = np.bincount(codes, camp * known, values)[codes] - camp * known
    size = np.bincount(codes, known, values)[codes] - known
    share = (total + 1) / (size + 2)
    return np.asarray(np.where(known, np.log(share / (1 - share)), 0.0))
