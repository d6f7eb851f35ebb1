"""A real browser for tests: Chromium from the machine, driven without a screen."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib.util import find_spec
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Browser

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
CHOICE = "QUORATE_BROWSER"
"""the environment variable that names another one"""
SWITCHES = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--autoplay-policy=no-user-gesture-required",
    "--mute-audio",
)


@cache
def found() -> str | None:
    """The path of a Chromium; None when there is none."""
    named = os.environ.get(CHOICE)
    if named:
        return shutil.which(named)
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def missing() -> str:
    """Why there is no browser to test with; empty when there is one."""
    if find_spec("playwright") is None:
        return "no browser journeys: playwright is not installed"
    if found() is None:
        named = os.environ.get(CHOICE)
        if named:
            return f"no browser journeys: {CHOICE} names {named}, which is not there"
        return f"no browser journeys: none of {', '.join(NAMES)} is on the PATH; or set {CHOICE}"
    return ""


@contextmanager
def launched() -> Iterator[Browser]:
    """The browser, until the block ends."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found(), args=list(SWITCHES))
        try:
            yield browser
        finally:
            browser.close()
