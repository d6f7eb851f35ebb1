"""A model that learns while a campaign goes on: the built-in one, on what was judged so far."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from quorate.analysis.diagnosis.loop.scoring import score_all
from quorate.analysis.diagnosis.model.recipe import Recipe
from quorate.assignment.choice import Choice
from quorate.assignment.model_scores import ModelScores, Pool, wanted
from quorate.schema.errors import EmptyError

Singles = NDArray[np.float32]


@dataclass
class Learner:
    """What a choice makes of items by a model of their ``features`` (n, D), learned anew when asked
    for. How it is trained is chosen once, with the first labels."""

    choice: Choice
    items: tuple[str, ...]
    options: tuple[str, ...]
    features: Singles
    seed: int = 0
    how: Recipe | None = field(default=None, init=False)

    def wanted(self, labels: list[int], given: list[tuple[int, int, int]]) -> dict[str, float]:
        """The value of each item, the smallest first; none while too little is judged.

        ``labels`` (n,) are the consensus so far, −1 for items without; ``given`` the judgments so
        far: item, rater, label.
        """
        try:
            found, self.how = score_all(
                self.features,
                np.array(labels, np.int64),
                len(self.options),
                how=self.how,
                seed=self.seed,
            )
        except EmptyError:
            return {}
        columns = np.array(given, np.int64).reshape(len(given), 3)
        scores = ModelScores(self.items, self.options, found, self.features)
        pool = Pool(scores, columns[:, 0], columns[:, 1], columns[:, 2])
        return wanted(self.choice, pool, seed=self.seed)
