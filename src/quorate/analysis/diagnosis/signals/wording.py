"""What signals have in common: ties broken, and notes on examples of which nothing is known."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from quorate.analysis.diagnosis.dynamics import Dynamics, Span

Doubles = NDArray[np.float64]


def broken(suspicion: Doubles, confidence: Doubles) -> Doubles:
    """Suspicion, of equal ones the less confident higher: less than half a step is added."""
    steps = np.diff(np.unique(np.round(suspicion[np.isfinite(suspicion)], 9)))
    step = steps.min() if len(steps) else 1.0
    return np.asarray(suspicion + 0.499 * step * (1 - confidence))


def span_words(epochs: Span) -> str:
    """A span of epochs in words."""
    words = {
        "all": "over all epochs",
        "window": "over the epochs before wrong labels are learned by heart",
    }
    return words.get(str(epochs), f"over the first {epochs} epochs")


def span_notes(found: Dynamics, epochs: Span) -> tuple[str, ...]:
    """The span, how many examples were never presented in it, and how many labels are masked."""
    absent = int((found.presentations == 0).sum())
    masked = int(found.masked.sum())
    notes = [span_words(epochs)]
    if absent:
        notes.append(f"{absent:,} examples were not presented: nothing is said of them")
    if masked:
        notes.append(f"the given label of {masked:,} examples was masked out (a logit of -∞)")
    return tuple(notes)
