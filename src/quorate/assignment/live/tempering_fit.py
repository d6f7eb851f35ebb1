"""Tempering fitted to items with known answers."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from quorate.assignment.live.tempering import (
    CORRELATION,
    CORRELATION_SPREAD,
    GRID,
    LEAST,
    TEMPERATURE,
    TEMPERATURE_SPREAD,
    Tempering,
    Trial,
)


def fit_tempering(trials: Sequence[Trial]) -> Tempering:
    """The tempering of the largest posterior given ``trials``; the priors' where there are none.

    Looked for on a grid, which a curve with more than one summit does not lead astray.
    """
    if not trials:
        return Tempering()
    prior = np.array([trial.prior for trial in trials])
    scores = np.array([trial.scores for trial in trials])
    n = np.array([trial.judgments for trial in trials], np.float64)
    truth = np.array([trial.truth for trial in trials])
    rows = np.arange(len(trials))
    best, found = np.inf, Tempering()
    for a in GRID:
        for b in GRID:
            t = TEMPERATURE * np.exp(a * TEMPERATURE_SPREAD)
            rho = CORRELATION * np.exp(b * CORRELATION_SPREAD)
            logs = prior + scores / (t * (1 + (n - 1) * rho))[:, None]
            logs -= logs.max(axis=1, keepdims=True)
            p = np.exp(logs[rows, truth]) / np.exp(logs).sum(axis=1)
            loss = (a * a + b * b) / 2 - np.log(np.maximum(p, LEAST)).sum()
            if loss < best:
                best, found = float(loss), Tempering(float(t), float(rho), len(trials))
    return found
