"""How alike are two texts: character and word n-grams, vectors, alignment word by word."""

from quorate.analysis.texts.chrf import chrf
from quorate.analysis.texts.gleu import gleu
from quorate.analysis.texts.originals import kept
from quorate.analysis.texts.references import TextScores, against

__all__ = ["TextScores", "against", "chrf", "gleu", "kept"]
