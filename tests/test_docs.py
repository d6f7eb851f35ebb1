"""The documents say what the program has and does: names, options, links, examples."""

from __future__ import annotations

import contextlib
import doctest
import importlib.util
import io
import re
import shlex
from importlib import import_module
from pathlib import Path
from types import ModuleType

import click
import pytest
from pydantic import BaseModel

from quorate import plugins
from quorate.cli import program as cli
from quorate.schema import QuorateError
from quorate.server.settings import Oidc, Settings

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PAGES = sorted(
    page
    for folder, pattern in (("", "*.md"), ("docs", "**/*.md"), ("design", "*.md"))
    for page in (ROOT / folder).glob(pattern)
)
FENCED = re.compile(r"^```([\w-]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
WALKED = ("README.md", "docs/tutorial.md")
"""pages whose terminal sessions are run as well"""


WITH_EXAMPLES = [
    page
    for page in PAGES
    if page.name != "api.md" and re.search("^```(python|console)", page.read_text("utf-8"), re.M)
]


def _generator(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, DOCS / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


GENERATOR = _generator("build_reference")
EVENTS = _generator("build_events")
HTTP = _generator("build_http")
ROOMS = [name for name in GENERATOR.ROOMS if name != "quorate"]


def _name(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def _text(page: str) -> str:
    return (ROOT / page).read_text(encoding="utf-8")


def _named(room: str) -> list[str]:
    names: list[str] = GENERATOR.public_names(import_module(room))
    return names


class TestReference:
    def test_is_what_the_generator_makes(self) -> None:
        made = GENERATOR.page()
        assert _text("docs/reference/api.md") == made, (
            "docs/reference/api.md is out of date; run: uv run python docs/build_reference.py"
        )

    def test_describes_every_room_that_offers_names(self) -> None:
        offering = {
            ".".join(("quorate", *path.parent.relative_to(ROOT / "src" / "quorate").parts))
            for path in (ROOT / "src" / "quorate").rglob("__init__.py")
            if "__all__" in path.read_text(encoding="utf-8")
        }
        # in cli.md and events.md; the made-up campaigns are no room for programs
        elsewhere = {"quorate.cli", "quorate.ledger.events", "quorate.data.demo"}
        assert offering - elsewhere <= set(GENERATOR.ROOMS)

    @pytest.mark.parametrize("room", ROOMS)
    def test_has_every_public_name_with_a_text(self, room: str) -> None:
        page = _text("docs/reference/api.md")
        module = import_module(room)
        missing = [
            name
            for name in _named(room)
            if f"### {GENERATOR.heading(module, name)}\n" not in page
            or not GENERATOR.documentation(module, name)
        ]
        assert missing == []

    def test_names_everything_in_the_front_room(self) -> None:
        page = _text("docs/reference/api.md")
        assert [name for name in _named("quorate") if f"`quorate.{name}`" not in page] == []

    @pytest.mark.parametrize("room", ROOMS)
    def test_examples_in_docstrings_are_true(self, room: str) -> None:
        module = import_module(room)
        finder, runner = doctest.DocTestFinder(), doctest.DocTestRunner(verbose=False)
        for name in _named(room):
            for example in finder.find(getattr(module, name), name):
                runner.run(example)
        assert runner.summarize(verbose=False).failed == 0


class TestEvents:
    def test_the_page_is_what_the_generator_makes(self) -> None:
        assert _text("docs/reference/events.md") == EVENTS.page(), (
            "docs/reference/events.md is out of date; run: uv run python docs/build_events.py"
        )

    def test_every_field_has_a_text(self) -> None:
        assert EVENTS.undescribed() == []

    def test_every_file_is_a_kind(self) -> None:
        folder = ROOT / "src" / "quorate" / "ledger" / "events"
        files = {path.stem for path in folder.glob("*.py")} - {"__init__"}
        assert files == set(EVENTS.KINDS)


class TestHttp:
    def test_page_and_schema_are_what_the_generator_makes(self) -> None:
        found = HTTP.schema()
        remedy = "run: uv run python docs/build_http.py"
        assert _text("docs/reference/openapi.json") == HTTP.schema_text(found), remedy
        assert _text("docs/reference/http-api.md") == HTTP.page(found), remedy

    def test_every_operation_has_a_text(self) -> None:
        assert HTTP.undescribed(HTTP.schema()) == []


class TestEveryMemberHasItsPage:
    @pytest.mark.parametrize("name", plugins.names(plugins.CONSENSUS_METHODS))
    def test_consensus_method(self, name: str) -> None:
        assert f"`{name}`" in _text(f"docs/methods/consensus/{name}.md")

    @pytest.mark.parametrize("name", plugins.names(plugins.COEFFICIENTS))
    def test_coefficient(self, name: str) -> None:
        assert f"`{name}`" in _text(f"docs/methods/agreement/{name}.md")

    @pytest.mark.parametrize("name", plugins.names(plugins.PREFERENCE_MODELS))
    def test_preference_model(self, name: str) -> None:
        assert f"`{name}`" in _text(f"docs/preference/{name}.md")
        assert f"{name}.md" in _text("docs/preference/index.md")

    @pytest.mark.parametrize("name", plugins.names(plugins.PREFERENCE_FORMATS))
    def test_preference_format(self, name: str) -> None:
        assert f"`{name}`" in _text(f"docs/formats/{name}.md")
        assert f"({name}.md)" in _text("docs/formats/index.md")

    @pytest.mark.parametrize("name", plugins.names(plugins.EXCHANGE_FORMATS))
    def test_exchange_format(self, name: str) -> None:
        assert f"`{name}`" in _text(f"docs/formats/{name}.md")
        assert f"({name}.md)" in _text("docs/formats/index.md")

    @pytest.mark.parametrize("name", plugins.names(plugins.SIGNALS))
    def test_signal(self, name: str) -> None:
        assert f"`{name}`" in _text("docs/diagnosis/index.md")

    @pytest.mark.parametrize("name", plugins.names(plugins.READERS))
    def test_reader(self, name: str) -> None:
        assert f"`.{name}`" in _text("docs/guides/reading.md")

    def test_choosing_names_every_consensus_method(self) -> None:
        page = _text("docs/methods/choosing.md")
        absent = [n for n in plugins.names(plugins.CONSENSUS_METHODS) if f"{n}.md" not in page]
        assert absent == []


class TestCommandLine:
    @pytest.mark.parametrize("name", list(cli.COMMANDS))
    def test_command_and_its_options_are_described(self, name: str) -> None:
        page = _text("docs/reference/cli.md")
        assert f"quorate {name}" in page
        command = cli.program.get_command(click.Context(cli.program), name)
        assert command is not None
        absent = [o for o in _options(command) if not re.search(rf"`[^`]*{o}\b", page)]
        assert absent == []

    def test_options_of_the_program_are_described(self) -> None:
        page = _text("docs/reference/cli.md")
        assert [o for o in _options(cli.program) if o not in page] == []

    def test_exit_codes_are_described(self) -> None:
        page = _text("docs/reference/exit-codes.md")
        codes = {cli.UNEXPECTED, cli.INTERRUPTED, cli.BROKEN_PIPE, 0, 2}
        codes |= {error.exit_code for error in _descendants(QuorateError)}
        assert [
            code for code in sorted(codes) if not re.search(rf"^\| *`?{code}`? ", page, re.M)
        ] == []


class TestSettings:
    @pytest.mark.parametrize("kind", [Settings, Oidc])
    def test_every_key_is_described_with_its_default(self, kind: type[BaseModel]) -> None:
        page = _text("docs/guides/operations.md").partition("## Settings")[2]
        rows = dict(re.findall(r"^\| `(\w+)` \| ([^|]*?) *\|", page, re.M))
        assert kind.model_fields.keys() <= rows.keys()
        for name, key in kind.model_fields.items():
            if isinstance(key.default, int | float | str):
                assert rows[name] == str(key.default).lower().removesuffix(".0"), name

    def test_no_key_is_described_that_is_not_there(self) -> None:
        page = _text("docs/guides/operations.md").partition("## Settings")[2]
        rows = set(re.findall(r"^\| `(\w+)` \|", page, re.M))
        assert rows == Settings.model_fields.keys() | Oidc.model_fields.keys()


def _options(command: click.Command) -> list[str]:
    below = command.commands.values() if type(command) is click.Group else ()
    return [
        name
        for one in (command, *below)
        for parameter in one.params
        if isinstance(parameter, click.Option)
        for name in (*parameter.opts, *parameter.secondary_opts)
        if name.startswith("--")
    ]


def _descendants(error: type[QuorateError]) -> list[type[QuorateError]]:
    return [error, *(d for child in error.__subclasses__() for d in _descendants(child))]


class TestLinks:
    @pytest.mark.parametrize("page", PAGES, ids=_name)
    def test_inside_the_project_lead_somewhere(self, page: Path) -> None:
        text = _without_code(page.read_text(encoding="utf-8"))
        dead = [
            target
            for target in re.findall(r"\]\(([^)\s]+)\)", text)
            if "://" not in target and not _leads(page, target)
        ]
        assert dead == []

    def test_every_document_is_reached_from_the_index(self) -> None:
        reached = {DOCS / "index.md"}
        waiting = list(reached)
        while waiting:
            page = waiting.pop()
            for target in re.findall(r"\]\(([^)#\s]+\.md)", page.read_text(encoding="utf-8")):
                found = (page.parent / target).resolve()
                if found.is_file() and found not in reached:
                    reached.add(found)
                    waiting.append(found)
        assert [_name(p) for p in DOCS.rglob("*.md") if p not in reached] == []

    def test_pictures_are_light(self) -> None:
        sizes = {p.name: p.stat().st_size for p in (DOCS / "pictures").glob("*.png")}
        assert max(sizes.values()) < 300_000
        assert sum(sizes.values()) < 1_500_000


def _leads(page: Path, target: str) -> bool:
    path, _, anchor = target.partition("#")
    found = (page.parent / path).resolve() if path else page
    if not found.exists():
        return False
    if not anchor or found.suffix != ".md":
        return True
    text = re.sub(r"^```.*?^```$", "", found.read_text(encoding="utf-8"), flags=re.M | re.S)
    return anchor in {_anchor(title) for title in re.findall(r"^#+ (.*)$", text, re.M)}


def _anchor(title: str) -> str:
    """The anchor that Markdown hosts make of a heading."""
    return re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")


def _without_code(text: str) -> str:
    text = re.sub(r"^```.*?^```$", "", text, flags=re.M | re.S)
    return re.sub(r"`[^`\n]*`", "", text)


class TestExamples:
    @pytest.fixture(autouse=True)
    def _folder(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """An empty folder with the files that the tutorial has its reader make."""
        tutorial = _text("docs/tutorial.md")
        for name, text in re.findall(r"`(\w+\.csv)`:\n\n```csv\n(.*?)^```$", tutorial, re.M | re.S):
            (tmp_path / name).write_text(text, encoding="utf-8")
        monkeypatch.chdir(tmp_path)
        monkeypatch.setenv("COLUMNS", "100")

    @pytest.mark.parametrize("page", WITH_EXAMPLES, ids=_name)
    def test_run(self, page: Path) -> None:
        """Blocks of Python run in their order; a block of text right below is what they print.

        In the pages of ``WALKED`` terminal sessions are run in between, as a reader would.
        """
        text = page.read_text(encoding="utf-8")
        blocks = list(FENCED.finditer(text))
        names: dict[str, object] = {"__name__": "__main__"}
        for n, block in enumerate(blocks):
            if block[1] == "console" and _name(page) in WALKED:
                for command, shown in _session(block[2]):
                    said = _terminal(command)
                    assert _matches(shown, said), f"{command}\nprints\n{said}"
            if block[1] != "python":
                continue
            if block[2].startswith(">>>"):
                _try(block[2], names, page)
                continue
            said = _printed(block[2], names)
            below = blocks[n + 1] if n + 1 < len(blocks) else None
            if below and below[1] == "text" and not text[block.end() : below.start()].strip():
                assert _matches(below[2], said), f"{block[2]}\nprints\n{said}"


def _printed(source: str, names: dict[str, object]) -> str:
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(compile(source, "example", "exec"), names)
    return out.getvalue()


def _try(source: str, names: dict[str, object], page: Path) -> None:
    """Run an example in the form of a Python session."""
    test = doctest.DocTestParser().get_doctest(source, names, _name(page), str(page), 0)
    out = io.StringIO()
    runner = doctest.DocTestRunner(verbose=False)
    runner.run(test, out=out.write, clear_globs=False)
    names.update(test.globs)
    assert runner.failures == 0, out.getvalue()


def _session(block: str) -> list[tuple[str, str]]:
    """(command, output) pairs of a session in which commands follow a dollar sign."""
    parts = re.split(r"^\$ (.*)\n", block, flags=re.M)[1:]
    return list(zip(parts[::2], parts[1::2], strict=True))


def _terminal(command: str) -> str:
    """What a command prints; ``| head -n`` is the one pipe there is."""
    first, _, head = command.partition(" | head -")
    program, *arguments = shlex.split(first)
    assert program == "quorate", "sessions show quorate alone"
    out, err = io.StringIO(), io.StringIO()
    shown = contextlib.redirect_stdout(out), contextlib.redirect_stderr(err)
    with shown[0], shown[1], pytest.raises(SystemExit):
        cli.main(arguments)
    lines = (out.getvalue() + err.getvalue()).splitlines(keepends=True)
    return "".join(lines[: int(head)] if head else lines)


def _matches(shown: str, said: str) -> bool:
    """Whether a page shows what was said; «…» on a line of its own stands for any lines."""
    pattern = "".join(
        r"(?:.*\n)*" if line == "…" else re.escape(line).replace("…", ".*") + r"\n"
        for line in (line.rstrip() for line in shown.splitlines())
    )
    return (
        re.fullmatch(pattern, "".join(f"{line.rstrip()}\n" for line in said.splitlines()))
        is not None
    )
