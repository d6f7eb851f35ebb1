"""RewardBench: pairs by which a reward model is judged."""

from __future__ import annotations

from typing import ClassVar

from quorate.formats.preference.format import Row
from quorate.formats.preference.policy import Example
from quorate.formats.preference.trl_reward import TrlReward


class RewardBench(TrlReward):
    """Rows ``{"chosen": [messages], "rejected": [messages], "subset": topic, "id": item}`` for
    ``rewardbench --dataset FILE --load_json``; the prompt is all but the last message.
    """

    name: ClassVar[str] = "rewardbench"
    title: ClassVar[str] = "RewardBench"
    source: ClassVar[str] = "https://github.com/allenai/reward-bench"
    policies: ClassVar[frozenset[str]] = frozenset({"hard"})
    carries: ClassVar[frozenset[str]] = frozenset({"system", "turns", "topic"})

    def row(self, example: Example) -> Row:
        """Both conversations, the item and its topic."""
        topic = example.record.topic or "all"
        return {**super().row(example), "subset": topic, "id": example.record.name}
