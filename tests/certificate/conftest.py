from __future__ import annotations

import pytest

from released import Demo, demo_installation, release


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    room = tmp_path_factory.mktemp("demo")
    key = demo_installation(room / "data")
    release(room / "data", "1.0.0", room / "released")
    return Demo(room / "data", key, room / "released")
