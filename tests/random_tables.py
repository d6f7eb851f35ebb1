"""Random packed tables and models for the tests of E-steps."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from quorate.analysis.numerics.model import Confusion, Hits
from quorate.analysis.numerics.packed import Packed, cut


def random_packed(
    rng: np.random.Generator,
    overlap: NDArray[np.int64],
    n_raters: int,
    n_labels: int,
    *,
    gold: bool = False,
    n_parts: int = 1,
) -> Packed:
    """Judgments drawn at random: ``overlap[i]`` of item i."""
    offsets = np.concatenate([[0], np.cumsum(overlap)]).astype(np.int64)
    n_codes = n_raters * n_labels
    drawn = rng.integers(0, n_codes, offsets[-1])
    code = drawn.astype(np.uint16) if n_codes <= 2**16 else drawn.astype(np.uint32)
    known = rng.integers(-1, n_labels, len(overlap)).astype(np.int32) if gold else None
    return Packed(
        parts=cut(offsets, code, n_codes, known, n_parts),
        n_items=len(overlap),
        n_raters=n_raters,
        n_labels=n_labels,
        n_judgments=int(offsets[-1]),
    )


def random_confusion(rng: np.random.Generator, packed: Packed, width: int = 1) -> Confusion:
    """Every rater's rows and the prior drawn from flat Dirichlet distributions."""
    n_classes = packed.n_labels * width
    rows = rng.dirichlet(np.ones(packed.n_labels), (packed.n_raters, n_classes))
    table = np.swapaxes(rows, 1, 2).reshape(packed.n_codes, n_classes)
    return Confusion(table, rng.dirichlet(np.ones(n_classes)), width)


def random_hits(rng: np.random.Generator, packed: Packed) -> Hits:
    """Log ratios in 0–4, log misses in -3–0 and a flat Dirichlet prior."""
    return Hits(
        rng.uniform(0, 4, packed.n_codes),
        rng.uniform(-3, 0, packed.n_codes),
        np.log(rng.dirichlet(np.ones(packed.n_labels))),
    )
