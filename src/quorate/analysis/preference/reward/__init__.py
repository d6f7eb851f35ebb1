"""Reward models: what preferences are worth to one who trains on them."""

from quorate.analysis.preference.reward.features import Embedded, Hashed
from quorate.analysis.preference.reward.figures import Figure
from quorate.analysis.preference.reward.judged import pairs_of_judgments
from quorate.analysis.preference.reward.model import RewardModel
from quorate.analysis.preference.reward.pairs import Pairs, pairs_of_texts
from quorate.analysis.preference.reward.recipe import Network, Recipe
from quorate.analysis.preference.reward.report import RewardReport, reward_report
from quorate.analysis.preference.reward.training import train

__all__ = [
    "Embedded",
    "Figure",
    "Hashed",
    "Network",
    "Pairs",
    "Recipe",
    "RewardModel",
    "RewardReport",
    "pairs_of_judgments",
    "pairs_of_texts",
    "reward_report",
    "train",
]
