"""A release that another version of Quorate worded is held against what it claims."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from quorate.certificate.documents import hf_card, outline, said, summary
from quorate.certificate.documents.accounting import account, set_plain
from quorate.certificate.documents.answer import Answer
from quorate.certificate.documents.documents import documents
from quorate.certificate.documents.folder import ground_from
from quorate.certificate.documents.reading import stands_for
from quorate.certificate.documents.topics import purpose
from quorate.certificate.verify.check import Known
from quorate.certificate.verify.checks.consensus import Recomputed
from quorate.certificate.verify.checks.documents import Documents
from quorate.certificate.verify.finding import Finding
from quorate.certificate.verify.opened import Opened
from quorate.certificate.verify.verdict import opened, verify
from released import Demo, mend, remake, rewrite, write_json

OTHER = "0.0.9"


@pytest.fixture(scope="module")
def other(demo: Demo, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release as another version would write it: other sentences, marks and decimals."""
    folder = tmp_path_factory.mktemp("other") / "released"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(summary, "version", lambda name: OTHER if name == "quorate" else "1.0")
        for module in (outline, hf_card):
            patch.setattr(module, "LEGEND", "Where each answer comes from stands behind it.")
        patch.setitem(outline.MARKS, "derived", "(computed)")
        patch.setitem(purpose.MEANING, "prescriptive", "There is one right answer.")
        patch.setitem(said.FORMS, "decimal", lambda value: f"{float(str(value)):.4f}")
        patch.setitem(said.FORMS, "percent", lambda value: f"{100 * float(str(value)):.1f} %")
        remake(demo.data, folder)
    return folder


@pytest.fixture
def folder(other: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(other, tmp_path / "copy"))


def found(folder: Path, state: str) -> list[Finding]:
    """What the check of documents finds; others tell of digests and tables."""
    return [one for one in Documents().run(Opened(folder), Known()) if one.state == state]


def test_another_wording_holds_and_it_is_said_what_was_compared(other: Path) -> None:
    with opened(other) as release:
        findings = verify(release).findings
    assert [one for one in findings if one.state == "failed"] == []
    (holds,) = [one for one in findings if (one.check, one.state) == ("documents", "holds")]
    assert "worded by Quorate 0.0.9" in holds.what
    assert "read back" in holds.what
    (wording,) = [one for one in found(other, "stated") if "wording" in one.what]
    assert "cannot be made again" in wording.what


def test_the_documents_of_this_version_are_compared_by_their_bytes(demo: Demo) -> None:
    (holds,) = found(demo.folder, "holds")
    assert "made again" in holds.what


def test_each_figure_that_is_changed_in_a_text_is_found(other: Path, folder: Path) -> None:
    """Every figure of every document, one at a time, in the text alone."""
    told = json.loads((other / "answers.json").read_text())
    answers = {one["key"]: one for one in told["answers"]}
    texts = {name: (other / name).read_text() for name in told["documents"]}
    changed = 0
    for name, keys in told["documents"].items():
        if not name.endswith(".md"):
            continue
        lines = set_plain(texts[name])
        for key in keys:
            for figure in answers[key]["figures"]:
                line = next(
                    one for one in answers[key]["text"].splitlines() if figure["shown"] in one
                )
                forged = _other(figure["shown"])
                edited = Answer(key, "", None, line.replace(figure["shown"], forged), "derived")
                assert account(texts[name], [edited]).missing, (name, key, figure)
                assert set_plain(line) in lines
                changed += 1
    assert changed > 100


def _other(shown: str) -> str:
    """Another figure of the same kind."""
    for n, one in enumerate(shown):
        if one.isdigit():
            return shown[:n] + str((int(one) + 3) % 10) + "8" + shown[n + 1 :]
    return f"un{shown}"


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        ("README.md", "about 26 items", "about 62 items"),
        ("README.md", "(Krippendorff’s α) is 0.", "(Krippendorff’s α) is 0.9"),
        ("README.md", "n<1K", "1K<n<10K"),
        ("datasheet.md", "ANSWERS answers", "9 answers"),
        ("labour.md", "EUR 15.00", "EUR 25.00"),
        ("legal/annex_iv_2d.md", "EUR 15.00", "EUR 25.00"),
        ("legal/article_10.md", "ANSWERS answers", "9 answers"),
        ("legal/training_summary.json", '"judgments": ANSWERS', '"judgments": 9'),
        ("legal/training_summary.json", "ANSWERS answers", "9 answers"),
        ("croissant.json", ", median ", ", median 1"),
        ("croissant.json", "EUR 15.00", "EUR 25.00"),
        ("croissant.json", '"version": "2.0.0"', '"version": "2.0.1"'),
        ("answers.json", '"shown": "26"', '"shown": "62"'),
        ("answers.json", '"value": 26', '"value": 62'),
        ("answers.json", "about 26 items", "about 62 items"),
        ("labour.json", '"judgments": 0', '"judgments": 1'),
    ],
)
def test_a_changed_figure_of_another_version_s_documents_fails(
    folder: Path, name: str, before: str, after: str
) -> None:
    answers = json.loads((folder / "manifest.json").read_text())["counts"]["answers"]
    before = before.replace("ANSWERS", str(answers))
    edit(folder / name, lambda text: text.replace(before, after, 1))
    assert found(folder, "failed")


def test_a_dropped_section_of_another_version_s_document_fails(folder: Path) -> None:
    def cut(text: str) -> str:
        start = text.index("## Limits")
        return text[:start] + text[text.index("## How to check it", start) :]

    edit(folder / "README.md", cut)
    assert any("limits_known" in one.what for one in found(folder, "failed"))
    (folder / "crowdworksheet.md").unlink()
    assert any(one.where == "crowdworksheet.md" for one in found(folder, "failed"))


def test_a_text_and_its_answer_forged_alike_fail_by_the_data(folder: Path) -> None:
    for path in [folder / "answers.json", *folder.rglob("*.md")]:
        text = path.read_text()
        path.write_text(text.replace("about 26 items", "about 62 items"))
    assert any("does not show '26'" in one.what for one in found(folder, "failed"))
    edit(folder / "answers.json", lambda text: text.replace('"shown": "26"', '"shown": "62"'))
    assert any("shown is '62'" in one.what for one in found(folder, "failed"))


def test_words_that_no_answer_accounts_for_fail_in_this_version_and_are_counted_in_another(
    demo: Demo, folder: Path, tmp_path: Path
) -> None:
    def add(text: str) -> str:
        return text.replace("## Limits", "## Limits\n\nNobody was paid.", 1)

    before = lines_of(found(folder, "stated"))
    edit(folder / "README.md", add)
    assert found(folder, "failed") == []
    assert lines_of(found(folder, "stated")) == before + 1
    own = Path(shutil.copytree(demo.folder, tmp_path / "own"))
    edit(own / "README.md", add)
    mend(own)
    (failed,) = found(own, "failed")
    assert "Nobody was paid." in failed.found


def lines_of(findings: list[Finding]) -> int:
    """How many lines are told to be of no answer."""
    (wording,) = [one.what for one in findings if "wording" in one.what]
    return int(wording.partition("): ")[2].partition(" lines")[0].replace(",", ""))


def edit(path: Path, change: Callable[[str], str]) -> None:
    before = path.read_text()
    after = change(before)
    assert after != before
    path.write_text(after)


def test_what_another_version_wrote_as_we_would_is_held_by_its_bytes(
    demo: Demo, tmp_path: Path
) -> None:
    """Only the number of the version differs, and the words that say it."""
    copy = Path(shutil.copytree(demo.folder, tmp_path / "copy"))
    manifest = json.loads((copy / "manifest.json").read_text())
    manifest["made_with"]["quorate"] = "9.9"
    write_json(copy / "manifest.json", manifest)
    for name, data in documents(ground_from(copy)).items():
        (copy / name).write_bytes(data)
    (holds,) = found(copy, "holds")
    assert "the same bytes" in holds.what


@pytest.mark.parametrize(
    ("shown", "form", "value", "holds"),
    [
        ("26", "count", 26, True),
        ("0.6128", "decimal", 0.612813, True),
        ("0.613", "decimal", 0.612813, True),
        ("0.612", "decimal", 0.612813, False),
        ("11.5 %", "percent", 0.115385, True),
        ("0.115", "percent", 0.115385, False),
        ("12 % of 13 %", "percent", 0.115385, False),
        ("less than 1 %", "percent", 0.004, True),
        ("24 min", "hours", 0.4, False),
        ("24.0 minutes", "hours", 0.4, True),
        ("−0.1", "signed", -0.1, True),
        ("0.1", "signed", -0.1, False),
        ("`a_b`", "code", "a_b", True),
        ("a c", "text", "a b", False),
        ("26", "roman", 26, True),
        ("27", "roman", 26, False),
        ("yes", "roman", True, False),
        ("26", "count", None, False),
    ],
)
def test_a_figure_is_read_back_to_its_last_digit(
    shown: str, form: str, value: int | float | str | bool | None, holds: bool
) -> None:
    assert stands_for(shown, form, value) is holds


def test_a_line_accounts_for_one_answer_only() -> None:
    one = Answer("a", "", None, "Nobody did.", "derived")
    two = Answer("b", "", None, "Nobody did.", "derived")
    assert account("> - **Nobody** did.\n\nMore.", [one]).rest == ("More.",)
    assert account("Nobody did. Computed.", [one, two]).missing == (("b", "Nobody did."),)
    assert account("Nobody did. Nobody did.", [one, two]).missing == ()


@pytest.fixture
def first(tmp_path: Path) -> Path:
    """A release of the first format: tables and a card beside the manifest."""
    files = {
        "README.md": "# Tone\n",
        "campaign.json": json.dumps({"name": "tone", "questions": [{"name": "tone"}]}),
        "judgments.jsonl": '{"item": "i0", "label": "warm"}\n{"item": "i1", "label": "cold"}\n',
        "excluded.jsonl": "",
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    named = [{"name": name, "sha256": "", "bytes": 0, "rows": 0} for name in files]
    manifest = {
        "format": "quorate-release/1",
        "campaign": "tone",
        "version": "1.0.0",
        "made_with": {"quorate": "0.0.1"},
        "counts": {"answers": 2},
        "questions": [{"name": "tone"}],
        "files": named,
    }
    write_json(tmp_path / "manifest.json", manifest)
    mend(tmp_path)
    return tmp_path


def test_of_the_first_format_it_is_told_what_holds_and_what_cannot_be_checked(first: Path) -> None:
    with opened(first) as release:
        found_of = verify(release, Known(version="1.0.0"))
        strict = verify(release, Known(strict=True))
        other = verify(release, Known(version="2.0.0"))
    assert found_of.holds
    assert {one.check for one in found_of.of("holds")} == {"files", "format"}
    skipped = " ".join(one.what for one in found_of.of("skipped"))
    assert "carries no proof" in skipped
    assert "Quorate 0.0.1" in skipped
    assert not strict.holds
    assert [one.found for one in other.of("failed")] == ["1.0.0"]


def test_an_edited_table_of_the_first_format_is_found(first: Path) -> None:
    edit(first / "judgments.jsonl", lambda text: text.replace("warm", "cold"))
    with opened(first) as release:
        assert {one.check for one in verify(release).of("failed")} == {"files"}
    edit(first / "judgments.jsonl", lambda text: text.splitlines()[0] + "\n")
    mend(first)
    with opened(first) as release:
        (fault,) = verify(release).of("failed")
    assert (fault.expected, fault.found) == ("2", "1")


def test_columns_that_another_version_had_not_are_told_and_fail_nothing(folder: Path) -> None:
    """An older table had no ``n``; a newer one has a column that we do not compute."""

    def older(table: pl.DataFrame) -> pl.DataFrame:
        return table.drop("n").with_columns(pl.lit("x").alias("mood"))

    rewrite(folder, "consensus-topic", older)
    findings = [*Recomputed().run(Opened(folder), Known())]
    assert [one for one in findings if one.state == "failed"] == []
    told = {(one.state, one.expected, one.found) for one in findings if one.where}
    assert ("skipped", "['n']", "nothing") not in told
    assert any(state == "skipped" and "'n'" in expected for state, expected, _ in told)
    assert any(state == "stated" and "'mood'" in found for state, _, found in told)
    strict = Recomputed().run(Opened(folder), Known(strict=True))
    assert any("mood" in one.found for one in strict if one.state == "failed")


def test_values_that_another_version_computed_otherwise_are_told_row_by_row(folder: Path) -> None:
    rewrite(
        folder,
        "consensus-topic",
        lambda table: table.with_columns((pl.col("probability") / 2).round(6)),
    )
    findings = [*Recomputed().run(Opened(folder), Known())]
    assert [one for one in findings if one.state == "failed"] == []
    assert any("Quorate 0.0.9 made it" in one.what for one in findings if one.state == "stated")


def test_a_package_that_is_not_here_breaks_nothing(demo: Demo, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(demo.folder, tmp_path / "copy"))
    manifest = json.loads((copy / "manifest.json").read_text())
    manifest["made_with"]["a-package-of-nobody"] = "1.0"
    write_json(copy / "manifest.json", manifest)
    assert [one for one in Recomputed().run(Opened(copy), Known()) if one.state == "failed"] == []
