"""Tiles of a log's tree that are four wide, so that a small log has some on one another."""

from __future__ import annotations

import pytest

from quorate.campaign import checkpointing, verifying
from quorate.ledger import tree


def narrow(patch: pytest.MonkeyPatch) -> None:
    """Have them in this process until the test ends."""
    for module in (tree, checkpointing):
        patch.setattr(module, "HEIGHT", 2)
        patch.setattr(module, "WIDTH", 4)
    for module in (tree, checkpointing, verifying):
        patch.setattr(module, "LEVELS", range(2, 64, 2))
