"""What a model trained on the labels says about them.

The names are loaded when first used: a recorder inside a training loads the log alone.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from quorate.analysis.diagnosis.confident.joint import Joint, Pair, joint
    from quorate.analysis.diagnosis.confident.likely_wrong import LikelyWrong, find_suspects
    from quorate.analysis.diagnosis.confident.prune import prune
    from quorate.analysis.diagnosis.confident.quality import quality
    from quorate.analysis.diagnosis.dynamics import Dynamics, Running
    from quorate.analysis.diagnosis.evidence import Evidence
    from quorate.analysis.diagnosis.influence import Effects, Influence
    from quorate.analysis.diagnosis.learning.cleaning import Cleaning, cleaning
    from quorate.analysis.diagnosis.learning.learning_curve import (
        LearningCurve,
        More,
        curve_of,
        learning_curve,
    )
    from quorate.analysis.diagnosis.learning.pruning import Pruned, Pruning, pruning
    from quorate.analysis.diagnosis.log import Run, Scores, TrainingLog
    from quorate.analysis.diagnosis.loop.fallible import Fallible, fallible
    from quorate.analysis.diagnosis.loop.outcome import Errors, Outcome, Share, outcome, outcome_of
    from quorate.analysis.diagnosis.loop.scoring import score_all
    from quorate.analysis.diagnosis.loop.worth import settles, suspected, worth
    from quorate.analysis.diagnosis.model.features import features_of
    from quorate.analysis.diagnosis.model.predicting import Predictor
    from quorate.analysis.diagnosis.model.training import Trained, train
    from quorate.analysis.diagnosis.near.neighbours import Neighbours, Pairs, neighbours
    from quorate.analysis.diagnosis.planting.noise_classifier import (
        Flips,
        NoiseClassifier,
        flip_easy,
        learn_noise,
        noise_classifier,
    )
    from quorate.analysis.diagnosis.planting.planted import Planted, plant
    from quorate.analysis.diagnosis.planting.threshold_samples import (
        ThresholdSamples,
        ThresholdVerdict,
        read_threshold,
        threshold_samples,
        threshold_verdict,
    )
    from quorate.analysis.diagnosis.report import Diagnosis, How, Suspects, diagnose, recalibrated
    from quorate.analysis.diagnosis.signal import Method, Signal, method
    from quorate.analysis.diagnosis.signals.data_map import REGIONS, DataMap, data_map
    from quorate.analysis.diagnosis.signals.ncv import Selection, incv, ncv
    from quorate.analysis.diagnosis.suspects.audit_slice import audit_slice
    from quorate.analysis.diagnosis.suspects.calibration import Calibration
    from quorate.analysis.diagnosis.suspects.evidence_of import EvidenceOf, Near
    from quorate.analysis.diagnosis.suspects.expected import Expected, Precision
    from quorate.analysis.diagnosis.suspects.verdicts import VERDICTS, Verdicts

_HOME = {
    "Calibration": "quorate.analysis.diagnosis.suspects.calibration",
    "Cleaning": "quorate.analysis.diagnosis.learning.cleaning",
    "DataMap": "quorate.analysis.diagnosis.signals.data_map",
    "Diagnosis": "quorate.analysis.diagnosis.report",
    "Dynamics": "quorate.analysis.diagnosis.dynamics",
    "Effects": "quorate.analysis.diagnosis.influence",
    "Errors": "quorate.analysis.diagnosis.loop.outcome",
    "Evidence": "quorate.analysis.diagnosis.evidence",
    "EvidenceOf": "quorate.analysis.diagnosis.suspects.evidence_of",
    "Expected": "quorate.analysis.diagnosis.suspects.expected",
    "Fallible": "quorate.analysis.diagnosis.loop.fallible",
    "Flips": "quorate.analysis.diagnosis.planting.noise_classifier",
    "How": "quorate.analysis.diagnosis.report",
    "Influence": "quorate.analysis.diagnosis.influence",
    "Joint": "quorate.analysis.diagnosis.confident.joint",
    "LearningCurve": "quorate.analysis.diagnosis.learning.learning_curve",
    "LikelyWrong": "quorate.analysis.diagnosis.confident.likely_wrong",
    "Method": "quorate.analysis.diagnosis.signal",
    "More": "quorate.analysis.diagnosis.learning.learning_curve",
    "Near": "quorate.analysis.diagnosis.suspects.evidence_of",
    "Neighbours": "quorate.analysis.diagnosis.near.neighbours",
    "NoiseClassifier": "quorate.analysis.diagnosis.planting.noise_classifier",
    "Outcome": "quorate.analysis.diagnosis.loop.outcome",
    "Pair": "quorate.analysis.diagnosis.confident.joint",
    "Pairs": "quorate.analysis.diagnosis.near.neighbours",
    "Planted": "quorate.analysis.diagnosis.planting.planted",
    "Precision": "quorate.analysis.diagnosis.suspects.expected",
    "Predictor": "quorate.analysis.diagnosis.model.predicting",
    "Pruned": "quorate.analysis.diagnosis.learning.pruning",
    "Pruning": "quorate.analysis.diagnosis.learning.pruning",
    "REGIONS": "quorate.analysis.diagnosis.signals.data_map",
    "Run": "quorate.analysis.diagnosis.log",
    "Running": "quorate.analysis.diagnosis.dynamics",
    "Scores": "quorate.analysis.diagnosis.log",
    "Selection": "quorate.analysis.diagnosis.signals.ncv",
    "Share": "quorate.analysis.diagnosis.loop.outcome",
    "Signal": "quorate.analysis.diagnosis.signal",
    "Suspects": "quorate.analysis.diagnosis.report",
    "ThresholdSamples": "quorate.analysis.diagnosis.planting.threshold_samples",
    "ThresholdVerdict": "quorate.analysis.diagnosis.planting.threshold_samples",
    "Trained": "quorate.analysis.diagnosis.model.training",
    "TrainingLog": "quorate.analysis.diagnosis.log",
    "VERDICTS": "quorate.analysis.diagnosis.suspects.verdicts",
    "Verdicts": "quorate.analysis.diagnosis.suspects.verdicts",
    "audit_slice": "quorate.analysis.diagnosis.suspects.audit_slice",
    "cleaning": "quorate.analysis.diagnosis.learning.cleaning",
    "curve_of": "quorate.analysis.diagnosis.learning.learning_curve",
    "data_map": "quorate.analysis.diagnosis.signals.data_map",
    "diagnose": "quorate.analysis.diagnosis.report",
    "fallible": "quorate.analysis.diagnosis.loop.fallible",
    "features_of": "quorate.analysis.diagnosis.model.features",
    "find_suspects": "quorate.analysis.diagnosis.confident.likely_wrong",
    "flip_easy": "quorate.analysis.diagnosis.planting.noise_classifier",
    "incv": "quorate.analysis.diagnosis.signals.ncv",
    "joint": "quorate.analysis.diagnosis.confident.joint",
    "learn_noise": "quorate.analysis.diagnosis.planting.noise_classifier",
    "learning_curve": "quorate.analysis.diagnosis.learning.learning_curve",
    "method": "quorate.analysis.diagnosis.signal",
    "ncv": "quorate.analysis.diagnosis.signals.ncv",
    "neighbours": "quorate.analysis.diagnosis.near.neighbours",
    "noise_classifier": "quorate.analysis.diagnosis.planting.noise_classifier",
    "outcome": "quorate.analysis.diagnosis.loop.outcome",
    "outcome_of": "quorate.analysis.diagnosis.loop.outcome",
    "plant": "quorate.analysis.diagnosis.planting.planted",
    "prune": "quorate.analysis.diagnosis.confident.prune",
    "pruning": "quorate.analysis.diagnosis.learning.pruning",
    "quality": "quorate.analysis.diagnosis.confident.quality",
    "read_threshold": "quorate.analysis.diagnosis.planting.threshold_samples",
    "recalibrated": "quorate.analysis.diagnosis.report",
    "score_all": "quorate.analysis.diagnosis.loop.scoring",
    "settles": "quorate.analysis.diagnosis.loop.worth",
    "suspected": "quorate.analysis.diagnosis.loop.worth",
    "threshold_samples": "quorate.analysis.diagnosis.planting.threshold_samples",
    "threshold_verdict": "quorate.analysis.diagnosis.planting.threshold_samples",
    "train": "quorate.analysis.diagnosis.model.training",
    "worth": "quorate.analysis.diagnosis.loop.worth",
}

__all__ = [
    "REGIONS",
    "VERDICTS",
    "Calibration",
    "Cleaning",
    "DataMap",
    "Diagnosis",
    "Dynamics",
    "Effects",
    "Errors",
    "Evidence",
    "EvidenceOf",
    "Expected",
    "Fallible",
    "Flips",
    "How",
    "Influence",
    "Joint",
    "LearningCurve",
    "LikelyWrong",
    "Method",
    "More",
    "Near",
    "Neighbours",
    "NoiseClassifier",
    "Outcome",
    "Pair",
    "Pairs",
    "Planted",
    "Precision",
    "Predictor",
    "Pruned",
    "Pruning",
    "Run",
    "Running",
    "Scores",
    "Selection",
    "Share",
    "Signal",
    "Suspects",
    "ThresholdSamples",
    "ThresholdVerdict",
    "Trained",
    "TrainingLog",
    "Verdicts",
    "audit_slice",
    "cleaning",
    "curve_of",
    "data_map",
    "diagnose",
    "fallible",
    "features_of",
    "find_suspects",
    "flip_easy",
    "incv",
    "joint",
    "learn_noise",
    "learning_curve",
    "method",
    "ncv",
    "neighbours",
    "noise_classifier",
    "outcome",
    "outcome_of",
    "plant",
    "prune",
    "pruning",
    "quality",
    "read_threshold",
    "recalibrated",
    "score_all",
    "settles",
    "suspected",
    "threshold_samples",
    "threshold_verdict",
    "train",
    "worth",
]


def __getattr__(name: str) -> object:
    home = _HOME.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(home), name)


def __dir__() -> list[str]:
    return sorted(__all__)
