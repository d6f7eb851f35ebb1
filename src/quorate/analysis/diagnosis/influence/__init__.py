"""What leaving out a training example would do to the loss at any example."""

from quorate.analysis.diagnosis.influence.conjugate import (
    ByProducts,
    Solution,
    conjugate_gradient,
    influence_by_products,
    lissa,
)
from quorate.analysis.diagnosis.influence.effects import Effects
from quorate.analysis.diagnosis.influence.ekfac import Ekfac, ekfac
from quorate.analysis.diagnosis.influence.exact import Influence, influence
from quorate.analysis.diagnosis.influence.layer import Layer, last_layer
from quorate.analysis.diagnosis.influence.network import NetworkLoss
from quorate.analysis.diagnosis.influence.regression import Regression, fit

__all__ = [
    "ByProducts",
    "Effects",
    "Ekfac",
    "Influence",
    "Layer",
    "NetworkLoss",
    "Regression",
    "Solution",
    "conjugate_gradient",
    "ekfac",
    "fit",
    "influence",
    "influence_by_products",
    "last_layer",
    "lissa",
]
