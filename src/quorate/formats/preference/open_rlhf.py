"""OpenRLHF: reward model and DPO."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from quorate.formats.preference.trl_reward import TrlReward


class OpenRlhf(TrlReward):
    """Rows ``{"chosen": [messages], "rejected": [messages]}`` of whole conversations, for
    ``--data.chosen_key chosen --data.rejected_key rejected --data.apply_chat_template`` without a
    prompt key; the reward model honours ``margin``, DPO takes all but the last message as prompt.
    """

    name: ClassVar[str] = "openrlhf"
    title: ClassVar[str] = "OpenRLHF (reward model, DPO)"
    source: ClassVar[str] = "https://github.com/OpenRLHF/OpenRLHF"
    minds: ClassVar[Mapping[str, str]] = {"margin": "DPO of OpenRLHF does not read the margin"}
