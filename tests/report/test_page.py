"""The page as a reader gets it: whole, inert, escaped, with the numbers of the audit."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from quorate import data
from quorate.analysis.audit import Audit, Suspect, audit
from quorate.analysis.compare import compare
from quorate.report.numbers import THIN, decimal, percent, whole, with_interval
from quorate.report.page import render, write
from quorate.schema import MARKED, EmptyError, Kind, RequestError
from report import examples
from tables import table

VOID = {"meta", "br", "img", "input", "link", "hr", "col"}
MEGABYTE = 1_000_000


class Page(HTMLParser):
    """Collects what a browser would see; fails on tags that are not closed in order."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.words: list[str] = []
        self.feed(html)
        self.close()
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {key: value or "" for key, value in attrs}))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {key: value or "" for key, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] not in ("script", "style"):
            self.words.append(data)

    @property
    def text(self) -> str:
        return re.sub(r"[ \n]+", " ", "".join(self.words))

    def ids(self) -> list[str]:
        return [attrs["id"] for _, attrs in self.tags if "id" in attrs]


@cache
def audited(name: str) -> Audit:
    found = getattr(examples, name)()
    assert isinstance(found, Audit)
    return found


KINDS = ["choices", "numbers", "sets", "lone", "unanimous", "free_text", "preferences"]


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_is_well_formed_with_ids_used_once(kind: str) -> None:
    html = render([audited(kind)])
    page = Page(html)
    assert html.startswith("<!doctype html>")
    ids = page.ids()
    assert len(ids) == len(set(ids))
    targets = {a["href"][1:] for tag, a in page.tags if tag == "a" and "download" not in a}
    assert targets <= set(ids)


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_loads_nothing_from_anywhere(kind: str) -> None:
    html = render([audited(kind)])
    for tag, attrs in Page(html).tags:
        assert "src" not in attrs
        own = "data:text/csv;charset=utf-8," if "download" in attrs else "#"
        assert attrs.get("href", own).startswith(own)
        assert tag not in ("link", "iframe", "img", "object", "embed", "base")
        for value in attrs.values():
            assert "url(" not in value or value.startswith("url(#")
    style = html[html.index("<style>") : html.index("</style>")]
    assert "url(" not in style
    assert "@import" not in style
    assert "default-src 'none'" in html


def test_charts_are_there_twice_with_title_description_and_table() -> None:
    html = render([audited("choices")])
    figures = re.findall(r"<figure id=.*?</figure>", html, re.S)
    assert len(figures) >= 7
    for figure in figures:
        assert figure.count("<figcaption>") == 1
        assert 'class="wide"' in figure
        assert 'class="narrow"' in figure
        assert figure.count("<desc") == 2
        assert "<details>" in figure
        assert "<tbody>" in figure


def test_titles_of_charts_say_the_numbers_of_the_audit() -> None:
    found = audited("choices")
    text = Page(render([found])).text
    headline = found.agreement.headline
    assert with_interval(headline.value, headline.lower, headline.upper) in text
    assert f"{whole(found.n_unsure or 0)} of 40 items" in text
    assert found.gold is not None
    evaluation = found.gold.evaluations[0]
    assert percent(evaluation.accuracy, 1) in text
    assert found.redundancy is not None
    for point in found.redundancy.points:
        assert decimal(point.same, 3) in text
    assert found.confusions is not None
    assert decimal(float(found.confusions.pooled[0, 1]), 1) in text
    for part in found.slices:
        assert with_interval(part.agreement, part.agreement_lower, part.agreement_upper) in text


def test_every_rater_is_in_the_table_with_their_numbers() -> None:
    found = audited("choices")
    html = render([found])
    rows = html[html.index("Raters, marked ones first") :]
    table = Page(rows[rows.index("<tbody>") : rows.index("</table>")])
    for row in found.raters.to_dicts():
        assert row["rater"] in table.text
        assert with_interval(row["accuracy"], row["lower"], row["upper"]) in table.text


def test_a_disputed_item_shows_who_said_what() -> None:
    found = audited("choices")
    html = render([found])
    dispute = found.disputes[0]
    told = re.search(r'<article class="dispute">.*?</article>', html, re.S)
    assert told is not None
    text = Page(told.group()).text
    assert dispute.item in text
    assert decimal(dispute.probability) in text
    for answer in dispute.answers:
        assert f"{answer.rater}\N{NO-BREAK SPACE}{decimal(answer.accuracy)}" in text


@pytest.mark.parametrize("kind", sorted(MARKED))
def test_marks_are_drawn_and_hostile_ones_stay_words(kind: Kind) -> None:
    html = render([examples.marks(kind, examples.HOSTILE)])
    page = Page(html)
    drawn = [attrs for _, attrs in page.tags if attrs.get("class") == "strip marks"]
    assert len(drawn) == 4  # one a disputed item
    assert all(attrs["aria-label"].startswith("consensus: ") for attrs in drawn)
    assert "<img" not in html
    assert html.count("<script") == 1  # that of the page
    if kind is Kind.BOXES:
        # two raters drew three boxes; the consensus is the strong one
        assert html.count('class="shape"') == 4 * 3


def test_preferences_have_a_ranking_a_matrix_and_what_to_mind() -> None:
    found = audited("preferences")
    assert found.preference is not None
    ranking, wins = found.preference.ranking, found.preference.wins
    assert ranking is not None
    assert wins is not None
    assert ranking.table["candidate"].to_list() == ["top", "mid", "low"]
    html = render([found])
    text = Page(html).text
    assert "“top” is first, beyond doubt" in text
    best = ranking.table.row(0, named=True)
    assert with_interval(best["strength"], best["lower"], best["upper"]) in text
    row = next(
        r for r in wins.iter_rows(named=True) if {r["candidate"], r["other"]} == {"top", "low"}
    )
    won = row["wins"] if row["candidate"] == "top" else row["losses"]
    share = won / (row["wins"] + row["losses"])
    assert f"top → low: {percent(share, 1)}" in text
    assert "The order was drawn at random. What was shown first won" in text
    assert "The longer one wins" in text
    assert found.preference.ceiling is not None
    assert f"Two raters agree in {percent(found.preference.ceiling.agreement)}" in text
    assert 'id="preference"' not in render([audited("choices")])


def test_hostile_candidates_stay_words() -> None:
    html = render([examples.preferences(examples.HOSTILE)])
    Page(html)
    assert "<img" not in html
    assert html.count("<script") == 1  # that of the page


def test_provenance_is_stated() -> None:
    found = audited("choices")
    text = Page(render([found])).text
    assert found.provenance.digest in text
    assert found.provenance.gold_digest in text
    for package, version in found.provenance.versions:
        assert f"{package} {version}" in text


def test_what_reading_did_is_said() -> None:
    text = Page(render([audited("choices")])).text
    assert "Columns: item from unit." in text
    assert "3 rows dropped: no label (line 4, 9, 11)." in text
    assert "300 rows read, 3 dropped as said above." in text


SECTIONS = {
    "choices": {
        *("summary", "agreement", "certainty", "raters", "confusion", "disputed", "cost"),
        *("gold", "slices", "computation", "glossary"),
    },
    "numbers": {"values", "raters", "disputed", "cost", "gold", "computation"},
    "sets": {"options", "certainty", "raters", "computation"},
    "free_text": {"summary", "agreement", "raters", "computation"},
}


@pytest.mark.parametrize("kind", sorted(SECTIONS))
def test_sections_appear_when_their_data_is_there(kind: str) -> None:
    assert SECTIONS[kind] <= set(Page(render([audited(kind)])).ids())


@pytest.mark.parametrize(
    ("section", "without"),
    [
        ("gold", lambda a: replace(a, gold=None)),
        ("slices", lambda a: replace(a, slices=())),
        ("cost", lambda a: replace(a, redundancy=None)),
        ("confusion", lambda a: replace(a, confusions=None)),
        ("disputed", lambda a: replace(a, disputes=())),
    ],
)
def test_sections_vanish_with_their_data(section: str, without: Callable[[Audit], Audit]) -> None:
    found = audited("choices")
    assert section in Page(render([found])).ids()
    page = Page(render([without(found)]))
    assert section not in page.ids()
    assert f"#{section}" not in {a.get("href") for _, a in page.tags}


def test_numeric_questions_have_bias_and_intervals_and_no_confusions() -> None:
    ids = Page(render([audited("numbers")])).ids()
    assert {"distribution", "intervals", "bias"} <= set(ids)
    assert "confusion" not in ids


def test_a_reliability_diagram_comes_with_gold() -> None:
    assert "reliability" in Page(render([audited("choices")])).ids()


def test_a_common_option_brings_a_warning_of_prevalence() -> None:
    found = audited("choices")
    common = (("yes", 228, 0.95), ("no", 12, 0.05))
    warned = replace(found, counts=replace(found.counts, labels=common))
    assert f"95{THIN}% of judgments say yes" in Page(render([warned])).text
    assert "Prevalence" not in Page(render([found])).text


def test_small_numbers_are_said() -> None:
    assert "There are only 1 item, 1 rater and" in Page(render([audited("lone")])).text


def test_unanimous_raters_leave_nothing_disputed() -> None:
    text = Page(render([audited("unanimous")])).text
    assert "There are no disputed items." in text


def test_suspects_are_marked_by_a_word_and_a_shape() -> None:
    found = audited("choices")
    html = render([found])
    suspect = found.suspects[0]
    told = html[html.index("A second look") :]
    told = told[told.index("<dl") : told.index("</dl>")]
    assert suspect.verdict in told
    assert '<polygon points="6,0.5 11.5,6 6,11.5 0.5,6" class="warn"/>' in told
    assert Page(told + "</dl>").text.strip().startswith(suspect.rater)


def hostile() -> Audit:
    bad = examples.HOSTILE
    found = examples.choices(options=(bad, "no"), names=bad)
    return replace(
        found,
        question=replace(found.question, name=bad),
        notes=(bad,),
        provenance=replace(found.provenance, why=bad, source=bad, versions=((bad, bad),)),
        suspects=(
            Suspect(f"r5{bad}", bad, (bad, bad), 40, 0.5, 0.4, 0.6, 0.5),
            *found.suspects,
        ),
        disputes=tuple(replace(d, why=bad, cause=bad) for d in found.disputes),
        agreement=replace(
            found.agreement,
            notes=(bad,),
            results=tuple(
                replace(r, title=bad, reading=bad, notes=(bad,), source=bad, method=bad)
                for r in found.agreement.results
            ),
        ),
        gold=None if found.gold is None else replace(found.gold, unseen=(bad,)),
        slices=tuple(replace(s, column=bad, note=bad) for s in found.slices),
    )


@pytest.mark.parametrize("questions", [1, 2])
def test_hostile_words_in_every_field_stay_words(questions: int) -> None:
    html = render([hostile()] * questions)
    page = Page(html)
    assert [tag for tag, _ in page.tags].count("script") == 1
    assert "img" not in {tag for tag, _ in page.tags}
    for _, attrs in page.tags:
        assert not any(key.startswith("on") for key in attrs)
    assert not re.search(r"[\x00-\x08\x0b-\x1f]", html)
    assert "{{ 7*7 }}" in page.text
    assert "<script>alert('x')</script>" in page.text
    assert len(page.ids()) == len(set(page.ids()))


def test_very_long_names_are_cut() -> None:
    html = render([examples.choices(options=("y" * 20_000, "no"), names="n" * 20_000)])
    assert len(html) < MEGABYTE


def test_questions_of_one_file_stand_side_by_side_without_shared_ids() -> None:
    first, second = audited("choices"), audited("numbers")
    page = Page(render([first, second]))
    assert len(page.ids()) == len(set(page.ids()))
    assert {"q1-summary", "q2-summary", "q1-gold", "q2-values", "glossary"} <= set(page.ids())
    assert "Question 2 of 2" in page.text


def test_a_comparison_of_methods_is_shown_with_its_question() -> None:
    found = audited("sets")
    judgments = table([("a", "r", "x"), ("a", "s", "x"), ("b", "r", "y"), ("b", "s", "x")])
    compared = compare(judgments, methods=["majority", "one-coin"])
    page = Page(render([found], [compared]))
    assert "compared" in page.ids()
    for row in compared.table.to_dicts():
        assert row["method"] in page.text
    elsewhere = replace(compared, question=replace(compared.question, name="other"))
    assert "compared" not in Page(render([found], [elsewhere])).ids()


def large(base: Audit, raters: int, items: int) -> Audit:
    """The audit of many raters and items, as the parts that grow would look."""
    assert base.consensus is not None
    R = np.arange(raters)
    rows = base.raters[R % len(base.raters)].with_columns(
        pl.Series("rater", [f"a rater of the crowd {r}" for r in R]),
        pl.Series("accuracy", 0.4 + 0.6 * R / raters),
        pl.Series("verdict", ["looks like guessing" if r % 3 == 0 else "" for r in R]),
    )
    suspects = tuple(replace(base.suspects[0], rater=f"a rater of the crowd {r}") for r in R[::3])
    disputed = base.disputed[np.arange(items) % len(base.disputed)]
    return replace(
        base,
        raters=rows,
        suspects=suspects,
        disputed=disputed,
        confusions=None,
        counts=replace(base.counts, items=items, raters=raters),
    )


def test_a_page_of_a_million_items_and_ten_thousand_raters_can_be_mailed() -> None:
    html = render([large(audited("choices"), 10_000, 1_000_000)])
    assert len(html.encode()) < 2 * MEGABYTE
    text = Page(html).text
    assert "200 of 10,000 rows shown; all of them are in raters.csv" in text
    assert "200 of 1,000,000 rows shown; all of them are in disputed.csv" in text
    drawn = re.search(r"(\d+) of 10,000 raters are drawn", text)
    assert drawn is not None
    assert 200 < int(drawn[1]) <= 300


def test_a_page_of_many_questions_stays_small() -> None:
    found = large(audited("choices"), 1_000, 10_000)
    html = render([found] * 20)
    assert len(html.encode()) < 4.5 * MEGABYTE


def test_the_same_audit_gives_the_same_bytes() -> None:
    assert render([audited("choices")]) == render([audited("choices")])


def test_no_audit_is_refused() -> None:
    with pytest.raises(EmptyError, match="no audit"):
        render([])


def test_a_page_is_written_whole(tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    path.write_text("before")
    assert write([audited("choices")], path) == path
    assert path.read_text("utf-8") == render([audited("choices")])
    assert [p.name for p in tmp_path.iterdir()] == ["report.html"]


def test_a_page_that_cannot_be_written_leaves_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    path.write_text("before")
    with pytest.raises(EmptyError):
        write([], path)
    assert path.read_text() == "before"
    with pytest.raises(RequestError, match="cannot be written"):
        write([audited("choices")], tmp_path / "absent" / "report.html")


def test_each_question_names_its_file_where_there_are_several() -> None:
    page = render([audit(data.load(name)) for name in ("dawid_skene_1979", "fleiss_1971")])
    assert "<h1>dawid_skene_1979.csv and 1 more</h1>" in page
    words = " ".join(Page(page).words)
    assert "315 rows read; none was dropped." in words
    assert "fleiss_1971.csv" in words
    assert "180 rows read; none was dropped." in words
