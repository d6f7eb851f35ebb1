"""What a model trained on the labels says about them."""

from quorate.analysis.diagnosis.cleaning import Cleaning, cleaning
from quorate.analysis.diagnosis.dynamics import Dynamics, Running
from quorate.analysis.diagnosis.evidence import Evidence
from quorate.analysis.diagnosis.influence import Effects, Influence, influence
from quorate.analysis.diagnosis.joint import Joint, Pair, joint
from quorate.analysis.diagnosis.learning_curve import LearningCurve, More, curve_of, learning_curve
from quorate.analysis.diagnosis.likely_wrong import LikelyWrong, find_suspects
from quorate.analysis.diagnosis.log import Run, Scores, TrainingLog
from quorate.analysis.diagnosis.loop.fallible import Fallible, fallible
from quorate.analysis.diagnosis.loop.outcome import Outcome, Share, outcome
from quorate.analysis.diagnosis.loop.scoring import score_all
from quorate.analysis.diagnosis.loop.worth import settles, suspected, worth
from quorate.analysis.diagnosis.model.features import features_of
from quorate.analysis.diagnosis.model.predicting import Predictor
from quorate.analysis.diagnosis.model.training import Trained, train
from quorate.analysis.diagnosis.neighbours import Neighbours, Pairs, neighbours
from quorate.analysis.diagnosis.noise_classifier import (
    Flips,
    NoiseClassifier,
    flip_easy,
    learn_noise,
    noise_classifier,
)
from quorate.analysis.diagnosis.planted import Planted, plant
from quorate.analysis.diagnosis.prune import prune
from quorate.analysis.diagnosis.pruning import Pruned, Pruning, pruning
from quorate.analysis.diagnosis.quality import quality
from quorate.analysis.diagnosis.report import Diagnosis, How, Suspects, diagnose, recalibrated
from quorate.analysis.diagnosis.signal import Method, Signal, method
from quorate.analysis.diagnosis.signals.data_map import REGIONS, DataMap, data_map
from quorate.analysis.diagnosis.signals.ncv import Selection, incv, ncv
from quorate.analysis.diagnosis.suspects.audit_slice import Recall, audit_slice, recall
from quorate.analysis.diagnosis.suspects.calibration import Calibration
from quorate.analysis.diagnosis.suspects.evidence_of import EvidenceOf, Near
from quorate.analysis.diagnosis.suspects.expected import Expected, Precision
from quorate.analysis.diagnosis.suspects.verdicts import VERDICTS, Verdicts
from quorate.analysis.diagnosis.threshold_samples import (
    ThresholdSamples,
    ThresholdVerdict,
    read_threshold,
    threshold_samples,
    threshold_verdict,
)

__all__ = [
    "REGIONS",
    "VERDICTS",
    "Calibration",
    "Cleaning",
    "DataMap",
    "Diagnosis",
    "Dynamics",
    "Effects",
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
    "Recall",
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
    "influence",
    "joint",
    "learn_noise",
    "learning_curve",
    "method",
    "ncv",
    "neighbours",
    "noise_classifier",
    "outcome",
    "plant",
    "prune",
    "pruning",
    "quality",
    "read_threshold",
    "recalibrated",
    "recall",
    "score_all",
    "settles",
    "suspected",
    "threshold_samples",
    "threshold_verdict",
    "train",
    "worth",
]
