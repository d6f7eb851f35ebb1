"""The E-step of latent-class models as the formulas say it, in plain Python."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from quorate.analysis.numerics.model import Confusion, Hits
from quorate.analysis.numerics.packed import Packed


@dataclass(frozen=True)
class Outcome:
    posterior: NDArray[np.float64]
    counts: NDArray[np.float64]
    classes: NDArray[np.float64]
    log_likelihood: float


def e_step(packed: Packed, model: Confusion | Hits) -> Outcome:
    """p(z | judgments) = p(z) prod P(l | z), normalised, in logs, one judgment at a time."""
    n_classes = len(model.prior)
    hits = isinstance(model, Hits)
    posterior = np.zeros((packed.n_items, n_classes))
    counts = np.zeros((packed.n_codes, 1 if hits else n_classes))
    total = []
    for part in packed.parts:
        for n in range(part.n_items):
            codes = [int(c) for c in part.code[part.offsets[n] : part.offsets[n + 1]]]
            gold = int(part.gold[n]) if part.gold.size else -1
            scores = [_score(model, packed.n_labels, codes, z) for z in range(n_classes)]
            width = 1 if isinstance(model, Hits) else model.width
            kept = [z for z in range(n_classes) if gold < 0 or z // width == gold]
            top = max(scores[z] for z in kept)
            weights = {z: math.exp(scores[z] - top) for z in kept}
            norm = math.fsum(weights.values())
            total.append(top + math.log(norm))
            for z, weight in weights.items():
                posterior[part.first_item + n, z] = weight / norm
            for c in codes:
                if hits:
                    counts[c, 0] += posterior[part.first_item + n, c % packed.n_labels]
                else:
                    counts[c] += posterior[part.first_item + n]
    return Outcome(
        posterior, counts[:, 0] if hits else counts, posterior.sum(axis=0), math.fsum(total)
    )


def _score(model: Confusion | Hits, n_labels: int, codes: list[int], z: int) -> float:
    if isinstance(model, Hits):
        terms = [model.log_miss[c] + model.log_ratio[c] * (c % n_labels == z) for c in codes]
        return math.fsum([model.log_prior[z], *terms])
    return math.fsum([math.log(model.prior[z]), *(math.log(model.table[c, z]) for c in codes)])
