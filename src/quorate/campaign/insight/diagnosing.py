"""Diagnose: what a model that learns the labels of a campaign so far makes of each of them.

The analytic stack is loaded with this file.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import polars as pl
from numpy.typing import NDArray

from quorate.analysis.consensus import Consensus, consensus
from quorate.analysis.diagnosis.evidence import Evidence
from quorate.analysis.diagnosis.model.features import features_of
from quorate.analysis.diagnosis.model.training import train
from quorate.analysis.diagnosis.report import Diagnosis, diagnose
from quorate.analysis.diagnosis.shown import together
from quorate.campaign.exporting import Row
from quorate.campaign.insight.disagreeing import judgments_of
from quorate.campaign.rights import ConflictError
from quorate.schema import Kind
from quorate.schema.campaign import CampaignSpec
from quorate.schema.questions.comparison import Comparison
from quorate.storage.queries.preference import Shown

Told = Callable[[str, float], None]

KINDS = (Kind.CATEGORICAL, Kind.ORDINAL)
LEAST = 30
"""judged items below which a model says nothing"""
RARE = 2
"""a class of fewer items is learned by nobody"""
MOST = 20_000
"""items beyond which a diagnosis is the command line's"""
FOLDS = 5
EPOCHS = 15


@dataclass(frozen=True, eq=False)
class Diagnosed:
    """What a model says of the labels of ``judged`` items.

    ``found`` is None where fewer than ``LEAST`` items were judged, or all labels are one.
    ``overlap`` (n,) are the judgments behind each label, ``certainty`` (n,) its probability by the
    raters alone, ``both`` (n,) the probability that it is wrong by raters and model together, in
    the order of the log. ``digest`` names the diagnosis.
    """

    judged: int
    found: Diagnosis | None = None
    overlap: NDArray[np.int64] | None = None
    certainty: NDArray[np.float64] | None = None
    both: NDArray[np.float64] | None = None
    wordless: int = 0
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
    """The questions whose labels a model can doubt: of several options one is right, of a text."""
    if all(one.is_media for one in spec.content):
        return ()
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
    items: Sequence[Shown],
    settled: Mapping[str, str] | None = None,
    told: Told = lambda step, done: None,
    seed: int = 0,
) -> Diagnosed:
    """Train the built-in model on the items' texts and the labels so far, and read its log.

    A label is the raters' consensus, or what an expert ``settled``, by item. Raises ConflictError
    where there are too many items for a page.
    """
    table = judgments_of(spec, question, rows, {})
    if table is None:
        return Diagnosed(0)
    believed = consensus(table, seed=seed)
    texts = _texts(spec, items)
    names = believed.items.cast(pl.String).to_list()
    kept = np.array([at for at, name in enumerate(names) if texts.get(name)], np.int64)
    wordless = len(names) - len(kept)
    if len(kept) > MOST:
        raise ConflictError(
            f"{len(kept):,} items were judged, and a page learns from {MOST:,} at most",
            remedy="download the judgments and run quorate diagnose",
        )
    labels, posterior = _believed(believed, names, kept, settled or {})
    classes, labels, posterior = _used(believed, labels, posterior)
    if len(kept) < LEAST or len(classes) < RARE:
        return Diagnosed(len(kept), wordless=wordless)
    examples = pl.Series("item", [names[at] for at in kept], dtype=pl.String)
    said = pl.Series("text", [texts[name] for name in examples], dtype=pl.String)
    told("features", 0.0)
    features = features_of(texts=said, seed=seed)
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
    found = diagnose(log, texts=said, seed=seed)
    return Diagnosed(
        len(kept),
        _light(found),
        believed.overlap[kept],
        posterior[np.arange(len(kept)), labels],
        together(found, posterior),
        wordless,
        _digest(found),
    )


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


def _used(
    believed: Consensus, labels: NDArray[np.int64], posterior: NDArray[np.float64]
) -> tuple[tuple[str, ...], NDArray[np.int64], NDArray[np.float64]]:
    """The options that some item has, the labels as places in them, and their posterior."""
    used, places = np.unique(labels, return_inverse=True)
    options = believed.question.options
    return tuple(str(options[at]) for at in used), places.astype(np.int64), posterior[:, used]


def _light(found: Diagnosis) -> Diagnosis:
    """The same without what the models said epoch by epoch, which nobody looks at any more."""
    log = replace(found.log, runs=(), features=None)
    return replace(found, evidence=Evidence(log, found.seed))


def _texts(spec: CampaignSpec, items: Sequence[Shown]) -> dict[str, str]:
    """What each item says, its fields one after the other."""
    fields = [one.name for one in spec.content if not one.is_media]
    found: dict[str, str] = {}
    for one in items:
        content = json.loads(one.content)
        parts = [_text(content.get(name)) for name in fields]
        found[one.item] = "\n".join(part for part in parts if part)
    return found


def _text(value: object) -> str:
    if value is None or isinstance(value, str):
        return value or ""
    return json.dumps(value, ensure_ascii=False)


def _digest(found: Diagnosis) -> str:
    log = found.log
    digest = hashlib.sha256("\n".join(log.examples.cast(pl.String)).encode())
    digest.update(log.labels.tobytes())
    digest.update(found.suspects.wrong.tobytes())
    return digest.hexdigest()
