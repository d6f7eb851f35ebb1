"""Left-out loss: what a model would make of a label had it not been trained on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from quorate.analysis.diagnosis.evidence import Evidence
from quorate.analysis.diagnosis.influence.exact import How
from quorate.analysis.diagnosis.signal import Signal
from quorate.analysis.diagnosis.signals.self_influence import of_features


@dataclass(frozen=True)
class LeftOutLoss:
    """−log p of the given label by a model without the example; suspect where high.

    Softmax regression on the features is trained once with ``penalty``/2 ‖W‖², and each example
    taken out of it by one Newton step: out of sample without folds. Flagged is who has another
    class above the given one.

    Source: Rad & Maleki 2020 (doi:10.1111/rssb.12374); its use for labels is ours.
    """

    name: ClassVar[str] = "left-out-loss"
    title: ClassVar[str] = "Loss if left out"
    source: ClassVar[str] = "Rad & Maleki 2020, doi:10.1111/rssb.12374; its use for labels ours"
    needs: ClassVar[frozenset[str]] = frozenset({"features"})
    penalty: float = 1.0
    curvature: How = "auto"

    def read(self, evidence: Evidence) -> Signal:
        """What it says of each example."""
        found, there, notes = of_features(evidence.log, None, self.penalty, self.curvature)
        values, flagged = np.full(evidence.log.n, np.nan), np.zeros(evidence.log.n, bool)
        said = found.left_out_probabilities
        values[there] = found.left_out_losses
        flagged[there] = said.max(axis=1) > said[np.arange(found.n), found.layer.labels]
        return Signal(self.name, self.title, values, values, flagged, notes=notes)
