"""What a model trained on the labels says about them."""

from quorate.analysis.diagnosis.dynamics import Dynamics, Running
from quorate.analysis.diagnosis.evidence import Evidence
from quorate.analysis.diagnosis.log import Run, Scores, TrainingLog
from quorate.analysis.diagnosis.neighbours import Neighbours, Pairs, neighbours
from quorate.analysis.diagnosis.noise_classifier import (
    Flips,
    NoiseClassifier,
    flip_easy,
    learn_noise,
    noise_classifier,
)
from quorate.analysis.diagnosis.signal import Method, Signal, method
from quorate.analysis.diagnosis.signals.data_map import REGIONS, DataMap, data_map
from quorate.analysis.diagnosis.threshold_samples import (
    ThresholdSamples,
    ThresholdVerdict,
    read_threshold,
    threshold_samples,
    threshold_verdict,
)

__all__ = [
    "REGIONS",
    "DataMap",
    "Dynamics",
    "Evidence",
    "Flips",
    "Method",
    "Neighbours",
    "NoiseClassifier",
    "Pairs",
    "Run",
    "Running",
    "Scores",
    "Signal",
    "ThresholdSamples",
    "ThresholdVerdict",
    "TrainingLog",
    "data_map",
    "flip_easy",
    "learn_noise",
    "method",
    "neighbours",
    "noise_classifier",
    "read_threshold",
    "threshold_samples",
    "threshold_verdict",
]
