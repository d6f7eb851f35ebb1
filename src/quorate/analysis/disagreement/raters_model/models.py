"""The models there are, from the plainest to the one that knows most."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec

from quorate.analysis.disagreement.raters_model.baselines import (
    fit_majority,
    fit_mean,
    fit_rater_mean,
    fit_text,
)
from quorate.analysis.disagreement.raters_model.density import Density
from quorate.analysis.disagreement.raters_model.ensemble import fit_ensemble
from quorate.analysis.disagreement.raters_model.heads import fit_heads
from quorate.analysis.disagreement.raters_model.jury_network import fit_jury
from quorate.analysis.disagreement.raters_model.model import Lesson, RaterModel
from quorate.analysis.disagreement.raters_model.offset import Parts, fit_offset
from quorate.schema import RequestError


@dataclass(frozen=True)
class Kind:
    """A kind of model: what it knows, how it is fitted, and what it takes."""

    name: str
    knows: str
    fit: Callable[[Lesson], RaterModel]
    torch: bool = False
    heads: bool = False
    people: bool = True
    """whether it tells raters apart"""


MODELS = {
    kind.name: kind
    for kind in (
        Kind("mean", "nothing: the same for all", fit_mean, people=False),
        Kind("rater", "the rater and the groups, no text", fit_rater_mean),
        Kind("majority", "the text, from one answer an item", fit_majority, people=False),
        Kind("text", "the text, from all ratings", fit_text, people=False),
        Kind(
            "groups",
            "the text, and an offset for each group",
            lambda lesson: fit_offset(lesson, "groups", Parts(raters=False)),
        ),
        Kind(
            "offset",
            "the text, and an offset for each rater and group",
            lambda lesson: fit_offset(lesson, "offset", Parts()),
        ),
        Kind("ensemble", "the text, a model for each rater", fit_ensemble, heads=True),
        Kind(
            "multi-label",
            "the text, an output for each rater",
            lambda lesson: fit_heads(lesson, "multi-label"),
            torch=True,
            heads=True,
        ),
        Kind(
            "multi-task",
            "the text, a layer and an output for each rater",
            lambda lesson: fit_heads(lesson, "multi-task"),
            torch=True,
            heads=True,
        ),
        Kind("jury", "text, rater and groups, crossed", fit_jury, torch=True),
    )
}
"""name -> kind"""


def kind_of(name: str) -> Kind:
    """The kind of that name. Raises RequestError where there is none."""
    if name not in MODELS:
        raise RequestError(
            f"{name!r} is no model of raters", remedy=f"there are {', '.join(MODELS)}"
        )
    return MODELS[name]


def refusal(kind: Kind, dense: Density, columns: int) -> str:
    """Why a model is not trained on these ratings; empty where it is."""
    if kind.heads and not dense.heads:
        return (
            f"needs a median of 50 ratings a rater, and here it is {dense.median:g}: "
            "a part of its own for each rater would learn chance"
        )
    if kind.name == "groups" and not columns:
        return "needs a group column"
    if kind.torch and find_spec("torch") is None:
        return "needs PyTorch: pip install 'quorate[torch]'"
    return ""
