"""A policy on recorded judgments: what it would have saved."""

from quorate.assignment.replay.comparison import replay
from quorate.assignment.replay.result import Point, Replay, Rule, Saving

__all__ = ["Point", "Replay", "Rule", "Saving", "replay"]
