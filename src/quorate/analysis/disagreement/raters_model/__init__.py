"""Models of raters: what each person would say of an item."""

from quorate.analysis.disagreement.raters_model.density import Density, density
from quorate.analysis.disagreement.raters_model.models import MODELS
from quorate.analysis.disagreement.raters_model.report import RaterModels, rater_models

__all__ = ["MODELS", "Density", "RaterModels", "density", "rater_models"]
