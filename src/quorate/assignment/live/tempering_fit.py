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
    rho = CORRELATION * np.exp(np.array(GRID) * CORRELATION_SPREAD)
    effect = 1 + (n - 1) * rho[:, None]
    best, found = np.inf, Tempering()
    for a in GRID:
        t = TEMPERATURE * float(np.exp(a * TEMPERATURE_SPREAD))
        logs = prior + scores / (t * effect)[:, :, None]
        logs -= logs.max(axis=2, keepdims=True)
        right = np.take_along_axis(logs, truth[None, :, None], axis=2)[:, :, 0]
        p = np.exp(right) / np.exp(logs).sum(axis=2)
        loss = (a * a + np.square(GRID)) / 2 - np.log(np.maximum(p, LEAST)).sum(axis=1)
        b = int(loss.argmin())
        if loss[b] < best:
            best, found = float(loss[b]), Tempering(t, float(rho[b]), len(trials))
    return found
