"""Made-up pairs of texts with a planted preference, for the tests of reward models."""

from __future__ import annotations

import numpy as np
import polars as pl

from quorate.analysis.preference.reward.pairs import Pairs, groups

FILLER = tuple(
    "the a of to we you can then when with some more part case time way line word".split()  # noqa: SIM905
)
GOOD, BAD = ("kindly", "clear", "correct", "because"), ("whatever", "lol", "dunno", "bad")


def planted(
    prompts: int = 80,
    pairs: int = 3,
    raters: int = 5,
    seed: int = 0,
    strength: float = 2.5,
) -> Pairs:
    """Responses have good and bad words; more good ones make a response likelier to be chosen."""
    rng = np.random.default_rng(seed)
    n = prompts * pairs
    asked = [f"prompt number {k // pairs} on {FILLER[k // pairs % 7]}" for k in range(n)]
    quality = rng.normal(0, 1, (2, n))
    texts = [[_text(rng, q) for q in side] for side in quality]
    p = 1 / (1 + np.exp(-strength * (quality[0] - quality[1])))
    return voted(asked, texts[0], texts[1], p, raters, rng)


def voted(
    asked: list[str],
    first: list[str],
    second: list[str],
    p: np.typing.NDArray[np.float64],
    raters: int,
    rng: np.random.Generator,
) -> Pairs:
    n = len(asked)
    sign = np.where(rng.random((n, raters)) < p[:, None], 1, -1).astype(np.int8)
    share = (sign > 0).mean(axis=1)
    items = pl.Series([f"i{k:04}" for k in range(n)])
    return Pairs(
        prompts=pl.Series([*asked, *asked]),
        responses=pl.Series([*first, *second]),
        first=np.arange(n),
        second=np.arange(n) + n,
        belief=(share * raters + 0.5) / (raters + 1),
        items=items,
        group=groups(pl.Series(asked), items),
        raters=pl.Series([f"r{k}" for k in range(raters)]),
        pair=np.repeat(np.arange(n), raters),
        rater=np.tile(np.arange(raters), n),
        sign=sign.ravel(),
        position=rng.choice([-1, 1], n * raters).astype(np.int8),
    )


def _text(rng: np.random.Generator, quality: float) -> str:
    words = list(rng.choice(FILLER, rng.integers(4, 12)))
    words += list(rng.choice(GOOD if quality > 0 else BAD, 1 + int(2 * abs(quality))))
    return " ".join(words) + "."
