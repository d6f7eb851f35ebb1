"""What all tests share: the same examples on every run, so that a red run can be repeated.

What takes minutes and mostly sees the same again (a phone beside a wide window, each page on the
second database, every data set) is marked ``thorough`` and runs with ``--thorough``.

And the order: files that take minutes begin first, so that no core waits for one of them at the
end when files are shared out (``--no-loadscope-reorder`` leaves the order as it is here).
"""

from __future__ import annotations

import pytest
from hypothesis import settings

settings.register_profile("repeatable", derandomize=True, deadline=None, print_blob=True)
settings.load_profile("repeatable")

LONGEST = (
    "journeys/test_pages.py",
    "journeys/test_growing.py",
    "journeys/test_keyboard.py",
    "journeys/",
    "analysis/consensus/test_contract.py",
    "cli/test_demo.py",
    "laws/",
    "server/test_fuzz.py",
    "server/test_process.py",
    "server/test_checks_live.py",
    "cli/",
    "certificate/",
    "server/",
    "web/",
    "stores/",
    "storage/",
    "client/",
    "simulation/",
)
"""files and folders, longest first; the others come after them as they are found"""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--thorough", action="store_true", help="also what takes minutes more")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if not config.getoption("--thorough"):
        left_out = [item for item in items if item.get_closest_marker("thorough")]
        items[:] = [item for item in items if not item.get_closest_marker("thorough")]
        config.hook.pytest_deselected(items=left_out)
    items.sort(key=lambda item: _rank(item.nodeid.removeprefix("tests/")))


def _rank(name: str) -> int:
    return next((n for n, begin in enumerate(LONGEST) if name.startswith(begin)), len(LONGEST))
