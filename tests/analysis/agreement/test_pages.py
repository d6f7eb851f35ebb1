"""Every coefficient has a page, and the examples on the pages run."""

from __future__ import annotations

import doctest
from pathlib import Path

import pytest

from quorate import plugins
from quorate.analysis.agreement.coefficient import Coefficient

PAGES = Path(__file__).parents[3] / "docs" / "methods" / "agreement"


@pytest.mark.parametrize("name", plugins.names(plugins.COEFFICIENTS))
def test_every_coefficient_has_a_page_that_the_index_names(name: str) -> None:
    page = (PAGES / f"{name}.md").read_text("utf-8")
    assert f"`{name}" in page
    assert "**Source:**" in page
    assert name in (PAGES / "index.md").read_text("utf-8")


@pytest.mark.parametrize("name", plugins.names(plugins.COEFFICIENTS))
def test_every_variant_is_on_a_page(name: str) -> None:
    found = plugins.load(plugins.COEFFICIENTS, name)
    assert isinstance(found, type)
    assert issubclass(found, Coefficient)
    pages = "".join(page.read_text("utf-8") for page in PAGES.glob("*.md"))
    for variant in found.variants:
        assert variant in pages, variant


@pytest.mark.parametrize("page", sorted(PAGES.glob("*.md")), ids=lambda page: page.stem)
def test_examples_run(page: Path) -> None:
    failed, _ = doctest.testfile(str(page), module_relative=False, encoding="utf-8")
    assert failed == 0
