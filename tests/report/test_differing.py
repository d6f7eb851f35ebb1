"""The sections on where raters differ: what they say, what they never say, what they carry."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from functools import cache
from html import unescape
from urllib.parse import unquote

import polars as pl
import pytest

from quorate.analysis.audit import Audit, audit
from quorate.analysis.disagreement.verdicts import Verdict
from quorate.report.numbers import percent, plural
from quorate.report.page import render
from report import examples
from torn_crowd import COLUMNS, torn

SECTIONS = ("why", "groups", "juries", "experts", "slices-tested")


@cache
def audited(paradigm: str = "prescriptive") -> Audit:
    crowd = torn()
    if paradigm == "descriptive":
        return audit(crowd.judgments, crowd.gold, COLUMNS, bootstrap=50, paradigm="descriptive")
    return audit(crowd.judgments, crowd.gold, COLUMNS, bootstrap=50)


@cache
def sections(paradigm: str = "prescriptive") -> dict[str, str]:
    """The markup of each section of the page by its id."""
    html = render([audited(paradigm)])
    return dict(re.findall(r'<section id="([^"]+)"(.*?)</section>', html, re.S))


def text(markup: str) -> str:
    return unescape(re.sub(r"<[^>]+>", " ", markup))


@pytest.mark.parametrize("name", SECTIONS)
def test_every_section_is_there_with_axes_tables_and_files(name: str) -> None:
    markup = sections()[name]
    figures = re.findall(r"<figure id=.*?</figure>", markup, re.S)
    assert figures
    for figure in figures:
        assert figure.count("<tbody>") == 1
        assert len(re.findall(r'<a download="[\w-]+\.csv" href="data:text/csv', figure)) == 1
        title = re.search(r"<figcaption>(.*?)</figcaption>", figure, re.S)
        assert title is not None
        assert len(title[1]) > 30


def test_charts_with_axes_name_them_with_their_units() -> None:
    shown = {name: text(markup) for name, markup in sections().items()}
    assert "entropy of the answers, bits" in shown["why"]
    assert "agreement beyond chance" in shown["groups"]
    assert "items decided otherwise than by anybody, %" in shown["juries"]
    assert "share of the crowd that says" in shown["experts"]
    assert "in the slice, less that of the rest" in shown["slices-tested"]


def test_a_file_that_the_page_carries_is_the_table() -> None:
    found = audited().disagreement
    assert found is not None
    address = r'download="items.csv" href="data:text/csv;charset=utf-8,([^"]+)"'
    href = re.search(address, sections()["why"])
    assert href is not None
    read = pl.read_csv(io.StringIO(unquote(unescape(href[1]))))
    assert read["item"].to_list() == found.items["item"].to_list()
    assert read["entropy"].to_list() == pytest.approx(found.items["entropy"].to_list(), abs=1e-6)


def test_what_is_said_is_what_was_found() -> None:
    found = audited().disagreement
    assert found is not None
    assert found.causes is not None
    assert found.experts is not None
    assert plural(found.causes.counts["opinion"], "item") in text(sections()["why"])
    assert "Groups by age answer differently" in sections()["groups"]
    assert percent(found.experts.accuracy.value, 1) in text(sections()["experts"])
    most = max(found.juries, key=lambda one: one.differing.value if one.differing else 0)
    assert most.differing is not None
    assert most.composition.name == "12 age=60 or more"
    assert f"on about {percent(most.differing.value)} (" in text(sections()["juries"])


def test_a_group_of_few_people_is_nowhere_on_the_page() -> None:
    assert "island" not in render([audited()])


def test_a_descriptive_audit_calls_nobody_wrong() -> None:
    for name in SECTIONS:
        words = text(sections("descriptive")[name]).lower()
        assert not re.search(r"\b(wrong|error|errors|mistaken?|slips?|spam\w*)\b", words), name
    assert "one answer prevails" in text(sections("descriptive")["why"])
    assert re.search(r"\bslips\b", text(sections()["why"]))


def test_juries_of_groups_that_are_not_known_to_differ_are_no_finding() -> None:
    whole = audited()
    found = whole.disagreement
    assert found is not None
    assert found.groups is not None
    alike = tuple(replace(one, verdict=Verdict.NONE) for one in found.groups.attributes)
    groups = replace(found.groups, attributes=alike)
    page = render([replace(whole, disagreement=replace(found, groups=groups))])
    assert "No difference is found between groups" in page
    assert "would decide otherwise than one of anybody" not in page
    assert "By age, no difference found between groups" in page


def test_nothing_is_called_significant() -> None:
    assert "significant" not in render([audited()]).lower()


def test_questions_that_do_not_fit_have_none_of_it() -> None:
    for one in (examples.free_text(), examples.lone()):
        page = render([one])
        assert one.disagreement is None
        assert not any(f'id="{name}"' in page for name in SECTIONS)


def test_numbers_have_groups_but_no_causes() -> None:
    page = render([examples.numbers()])
    assert 'id="groups"' in page
    assert "entropy of the answers" not in page
