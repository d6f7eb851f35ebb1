"""Diagnose: what a model that learns the labels of a campaign so far makes of each of them.

The analytic stack is loaded with this file.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import polars as pl
from numpy.typing import NDArray

from quorate.analysis.consensus import Consensus, consensus
from quorate.analysis.diagnosis.classes import used
from quorate.analysis.diagnosis.evidence import Evidence
from quorate.analysis.diagnosis.further import Further, further
from quorate.analysis.diagnosis.learning.cleaning import Cleaning, Worth
from quorate.analysis.diagnosis.learning.learning_curve import LearningCurve
from quorate.analysis.diagnosis.learning.power_law import PowerLaw
from quorate.analysis.diagnosis.model.recipe import Recipe
from quorate.analysis.diagnosis.model.training import Trained, train
from quorate.analysis.diagnosis.near.neighbours import Pairs
from quorate.analysis.diagnosis.planting.planted import Planted
from quorate.analysis.diagnosis.planting.threshold_samples import ThresholdVerdict
from quorate.analysis.diagnosis.report import Diagnosis, How, Suspects, diagnose
from quorate.analysis.diagnosis.shown import together
from quorate.analysis.diagnosis.signal import Signal
from quorate.analysis.diagnosis.signals.data_map import DataMap
from quorate.analysis.diagnosis.suspects.calibration import Calibration
from quorate.analysis.diagnosis.suspects.expected import Expected, Precision
from quorate.analysis.diagnosis.suspects.verdicts import Verdicts
from quorate.campaign.exporting import Row
from quorate.campaign.insight.disagreeing import judgments_of
from quorate.campaign.insight.learnable import Learnable, Source
from quorate.schema import Kind, NotApplicableError
from quorate.schema.campaign import CampaignSpec
from quorate.schema.questions.comparison import Comparison

Told = Callable[[str, float], None]
What = Literal["curves", "threshold"]

KINDS = (Kind.CATEGORICAL, Kind.ORDINAL)
LEAST = 30
"""judged items below which a model says nothing"""
RARE = 2
"""a class of fewer items is learned by nobody"""
MOST = 20_000
"""items of which a page learns; of more it draws as many"""
FOLDS = 5
EPOCHS = 15


@dataclass(frozen=True, eq=False)
class Diagnosed:
    """What a model says of the labels of ``judged`` items.

    ``found`` is None where fewer than ``LEAST`` items were judged, or all labels are one.
    ``overlap`` (n,) are the judgments behind each label, ``certainty`` (n,) its probability by the
    raters alone, ``both`` (n,) the probability that it is wrong by raters and model together, in
    the order of the log. ``source`` is what was learned from, ``without`` how many judged items
    have none of it; of ``sampled`` items these were drawn with ``seed``, 0 where all are here.
    ``digest`` names the diagnosis.
    """

    judged: int
    found: Diagnosis | None = None
    overlap: NDArray[np.int64] | None = None
    certainty: NDArray[np.float64] | None = None
    both: NDArray[np.float64] | None = None
    source: Source = "texts"
    without: int = 0
    sampled: int = 0
    seed: int = 0
    digest: str = ""

    @property
    def labels(self) -> dict[str, str]:
        """The label of each item that was looked at."""
        if self.found is None:
            return {}
        log = self.found.log
        names = log.examples.cast(pl.String).to_list()
        return {item: log.classes[at] for item, at in zip(names, log.labels, strict=True)}


def diagnosable(spec: CampaignSpec) -> tuple[str, ...]:
    """The questions whose labels a model can doubt: of several options one is right."""
    return tuple(
        one.name
        for one in spec.questions
        if one.question().kind in KINDS
        and not isinstance(one, Comparison)
        and one.name not in spec.descriptive
    )


def diagnosed(
    spec: CampaignSpec,
    question: str,
    rows: Sequence[Row],
    items: Learnable,
    settled: Mapping[str, str] | None = None,
    told: Told = lambda step, done: None,
    seed: int = 0,
) -> Diagnosed:
    """Train the built-in model on items and the labels so far, and read its log.

    A label is the raters' consensus, or what an expert ``settled``, by item.
    """
    table = judgments_of(spec, question, rows, {})
    if table is None:
        return Diagnosed(0, source=items.source, without=items.without)
    believed = consensus(table, seed=seed)
    names = believed.items.cast(pl.String).to_list()
    kept = np.array([at for at, name in enumerate(names) if name in items.places], np.int64)
    labels, posterior = _believed(believed, names, kept, settled or {})
    classes, labels, posterior = used(believed.question.options, labels, posterior)
    less = Diagnosed(
        len(kept),
        source=items.source,
        without=items.without,
        sampled=items.of,
        seed=items.seed,
    )
    if len(kept) < LEAST or len(classes) < RARE:
        return less
    examples = pl.Series("item", [names[at] for at in kept], dtype=pl.String)
    told("features", 0.0)
    features = items.features(examples.to_list(), seed)
    log = train(
        features,
        labels,
        classes,
        examples,
        folds=min(FOLDS, len(kept)),
        epochs=EPOCHS,
        seed=seed,
        progress=lambda step, done: told("training", done if step == "training" else 0.0),
    )
    told("signals", 0.0)
    words = pl.Series("text", [items.texts.get(name, "") for name in examples], dtype=pl.String)
    found = diagnose(log, texts=words, seed=seed)
    return replace(
        less,
        found=_light(found),
        overlap=believed.overlap[kept],
        certainty=posterior[np.arange(len(kept)), labels],
        both=together(found, posterior),
        digest=found.digest,
    )


def more_of(diagnosed: Diagnosed, what: What, told: Told = lambda step, done: None) -> Further:
    """Train anew: for the threshold of margins, or on parts of the data and with wrong labels.

    Raises NotApplicableError where nothing was found, or the items are too few for it.
    """
    if diagnosed.found is None:
        raise NotApplicableError("there is no diagnosis yet", remedy="look for wrong labels first")
    curves = what == "curves"
    return further(diagnosed.found, threshold=not curves, curves=curves, fewer=False, progress=told)


def _believed(
    believed: Consensus,
    names: Sequence[str],
    kept: NDArray[np.int64],
    settled: Mapping[str, str],
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """The label of each item with a text as a place in the options, and P(option), (n, K)."""
    k = len(believed.question.options)
    labels = believed.codes[kept].astype(np.int64)
    alone = np.eye(k)[labels] if believed.posterior is None else believed.posterior[kept].copy()
    place = {str(option): at for at, option in enumerate(believed.question.options)}
    for row, at in enumerate(kept):
        said = place.get(settled.get(names[at], ""))
        if said is not None:
            labels[row] = said
            alone[row] = np.eye(k)[said]
    return labels, alone


def older(made: Diagnosed) -> Diagnosed:
    """What a later diagnosis is compared with: without what models would be trained on anew."""
    if made.found is None:
        return made
    log = replace(made.found.log, runs=(), features=None)
    return replace(made, found=replace(made.found, evidence=Evidence(log, made.found.seed)))


def _light(found: Diagnosis) -> Diagnosis:
    """The same without what the models said epoch by epoch, which nobody looks at any more."""
    log = replace(found.log, runs=())
    return replace(found, evidence=Evidence(log, found.seed))


PARTS: tuple[type, ...] = (
    Diagnosed,
    Calibration,
    DataMap,
    Diagnosis,
    Evidence,
    Expected,
    How,
    Pairs,
    Planted,
    Precision,
    Recipe,
    Signal,
    Suspects,
    Trained,
    Verdicts,
)
"""the classes of which a diagnosis is made"""
PARTS_OF_MORE: tuple[type, ...] = (
    Further,
    Cleaning,
    LearningCurve,
    PowerLaw,
    ThresholdVerdict,
    Worth,
)
"""the classes of which further trainings are made"""
