"""The recipe: how wide, how long and how fast the built-in model learns, and how that is chosen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from quorate.analysis.diagnosis.model.folds import nested, stratified
from quorate.analysis.diagnosis.model.network import Descent, Network, Shape, softmax, started
from quorate.analysis.diagnosis.model.threads import one_thread
from quorate.schema import RequestError

Singles = NDArray[np.float32]
Halves = NDArray[np.float16]
Longs = NDArray[np.int64]
Progress = Callable[[str, float], None]
"""what is being done and the share of it that is done; what it raises ends the work"""

EPOCHS = 15
RATES = (0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0)
"""rates that are tried, of rows of a mean squared length of 1"""
FIRST = 3
"""the place in ``RATES`` where trying begins"""
TRIED = 32_768
"""examples on which rates are tried at most"""
LIMIT = 60_000.0
"""logits are cut here, so that float16 holds them"""


@dataclass(frozen=True)
class Recipe:
    """How the model is trained.

    ``hidden`` units between (0: a linear model), ``epochs`` passes at one ``rate`` on rows of a
    mean squared length of 1, ``batch`` examples a step. ``tried`` are pairs of a rate and its mean
    out-of-sample loss; empty where the rate was given.
    """

    hidden: int
    epochs: int
    rate: float
    batch: int
    tried: tuple[tuple[float, float], ...] = ()


def recipe(
    rows: Singles,
    labels: Longs,
    k: int,
    *,
    epochs: int = EPOCHS,
    hidden: int | None = None,
    rate: float | None = None,
    folds: int = 5,
    seed: int = 0,
    progress: Progress | None = None,
) -> Recipe:
    """The recipe for scaled rows (n, D) and labels (n,), what is None being chosen.

    128 units where rows have up to 128 numbers, else 256; batches of 32 up to 4,096 examples, of 64
    up to 65,536, else of 256. The rate has the smallest out-of-sample cross-entropy on the first of
    ``folds``, *mean over epochs*: too slow a rate has not learned by then, too fast a one
    remembers wrong labels and is sure of them, and both cost. Tried are .3 and its neighbours
    among .01, .03, .1 … 10, going on while a neighbour is better; on 32,768 examples at most.
    Raises RequestError for what cannot be trained.
    """
    n, width = rows.shape
    if epochs < 1 or (hidden is not None and hidden < 0) or (rate is not None and not rate > 0):
        raise RequestError(
            f"{epochs} epochs, {hidden} hidden units, rate {rate}",
            remedy="take one epoch or more, no fewer than 0 units, and a rate above 0",
        )
    units = (128 if width <= 128 else 256) if hidden is None else hidden
    batch = 32 if n <= 4096 else 64 if n <= 65_536 else 256
    if rate is not None:
        return Recipe(units, epochs, rate, batch)
    some = np.arange(n)
    if n > TRIED:
        some = np.sort(nested(labels, np.random.default_rng([seed, 3]))[:TRIED])
    fold = stratified(labels[some], folds, seed)
    sides = some[fold != 0], some[fold == 0]
    losses: dict[int, float] = {}
    at = FIRST
    while True:
        for place in (at, at - 1, at + 1):
            if 0 <= place < len(RATES) and place not in losses:
                how = Recipe(units, epochs, RATES[place], batch)
                losses[place] = _tried(rows, labels, k, how, sides, seed)
                if progress is not None:
                    progress("rate", min(len(losses) / 3, 1.0))
        best = min(losses, key=lambda place: (losses[place], place))
        if best == at:
            break
        at = best
    tried = tuple((RATES[place], losses[place]) for place in sorted(losses))
    return Recipe(units, epochs, RATES[at], batch, tried)


def epoch(
    descent: Descent,
    rows: Singles,
    picked: Longs,
    labels: Longs,
    batch: int,
    rng: np.random.Generator,
    kept: Halves | None = None,
) -> None:
    """One pass over the ``picked`` rows in a new order; ``kept`` (m, K) gets each one's logits."""
    order = rng.permutation(len(picked))
    with one_thread():
        for start in range(0, len(order), batch):
            some = order[start : start + batch]
            at = picked[some]
            logits = descent.step(rows[at], labels[at])
            if kept is not None:
                kept[some] = np.clip(logits, -LIMIT, LIMIT)


def begun(shape: Shape, rate: float, *seeds: int) -> tuple[Descent, np.random.Generator]:
    """A descent at its start, and the draws that follow."""
    rng = np.random.default_rng(seeds)
    return Descent(started(shape, rng), rate), rng


def alive(network: Network) -> bool:
    """Whether all weights are still numbers."""
    return bool(np.isfinite(network.weights).all())


def _tried(
    rows: Singles, labels: Longs, k: int, how: Recipe, sides: tuple[Longs, Longs], seed: int
) -> float:
    inside, outside = sides
    descent, rng = begun(Shape(rows.shape[1], how.hidden, k), how.rate, seed, 0)
    total = 0.0
    with np.errstate(over="ignore", invalid="ignore"):
        for _ in range(how.epochs):
            epoch(descent, rows, inside, labels, how.batch, rng)
            if not alive(descent.network):
                return float("inf")
            share = softmax(descent.network.scores(rows[outside]))
            own = share[np.arange(len(outside)), labels[outside]]
            total += float(-np.log(np.maximum(own, 1e-7)).mean(dtype=np.float64))
    return total / how.epochs
