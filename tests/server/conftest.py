"""An open house for every test in this folder."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from campaigns import Clock
from house import Place, opened


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def clock() -> Clock:
    """The time in the house of `place`."""
    return Clock()


@pytest.fixture
async def place(tmp_path: Path, clock: Clock) -> AsyncIterator[Place]:
    """A campaign with six items and overlap 2, and two raters."""
    async with opened(tmp_path / "data", clock=clock) as place:
        yield place
