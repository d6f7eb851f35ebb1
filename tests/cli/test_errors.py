"""What goes wrong, said in one line, with the exit codes of docs/reference/exit-codes.md."""

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from quorate.cli.program import COMMANDS, program
from quorate_process import run, run_process

ROWS = "item,rater,label\ni1,r1,a\ni1,r2,b\ni2,r1,a\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "labels.csv").write_text(ROWS)
    return tmp_path


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["audit", "absent.csv"], 3, "absent.csv: there is no such file"),
        (["audit", "labels.csv", "--by", "age"], 3, "labels.csv: there is no column 'age'"),
        (["audit", "labels.csv", "--column", "label=vote"], 3, "labels.csv: .*'vote'"),
        (["audit", "labels.csv", "--method", "majorty"], 4, "did you mean majority"),
        (["audit", "labels.csv", "--method", "median"], 4, "'median' takes numeric questions"),
        (["audit", "labels.csv", "--gold", "none.csv"], 3, "none.csv: there is no such file"),
        (["audit", "labels.csv", "--kind", "numeric"], 3, "labels.csv.*line 2.*label"),
        (["consensus", "labels.csv", "--set", "depth=3"], 4, "does not take depth"),
        (["consensus", "labels.csv", "--out", "labels.xlsx"], 4, "'.xlsx' is no format"),
        (["agreement", "labels.csv", "--coefficient", "kapa"], 4, "'kapa'"),
        (["consensus", "labels.csv", "--out", "no/such/place.csv"], 4, "no such folder"),
        (["consensus", "labels.csv", "--out", "no/such/place.json"], 4, "cannot be written"),
    ],
)
def test_an_error_is_one_line_with_place_and_remedy(
    folder: Path, arguments: list[str], code: int, said: str
) -> None:
    done = run(arguments, folder)
    assert done.returncode == code
    assert done.stdout == ""
    assert re.match(r"quorate: [^\n]+; [^\n]+\n\Z", done.stderr), done.stderr
    assert re.search(said, done.stderr), done.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ["audit"],
        ["audits"],
        ["audit", "labels.csv", "--kind", "colour"],
        ["audit", "labels.csv", "--column", "label"],
        ["consensus", "labels.csv", "--set", "x"],
        ["audit", "labels.csv", "--seed", "tomorrow"],
    ],
)
def test_wrong_usage_is_exit_code_2(folder: Path, arguments: list[str]) -> None:
    done = run(arguments, folder)
    assert done.returncode == 2
    assert "Usage: quorate" in done.stderr


def test_a_bad_value_names_file_line_and_column(tmp_path: Path) -> None:
    (tmp_path / "n.csv").write_text("item,rater,label\ni1,r1,3\ni1,r2,four\ni2,r1,5\n")
    done = run(["audit", "n.csv", "--kind", "numeric"], tmp_path)
    assert done.returncode == 3
    for part in ("n.csv", "line 3", "label", "'four'"):
        assert part in done.stderr


def test_a_file_without_rows_says_so(tmp_path: Path) -> None:
    (tmp_path / "empty.csv").write_text("item,rater,label\n")
    done = run_process(["audit", "empty.csv"], tmp_path)
    assert done.returncode == 3
    assert done.stderr.startswith("quorate: empty.csv: ")


def test_debug_shows_where_an_error_came_from(folder: Path) -> None:
    done = run_process(["--debug", "audit", "absent.csv"], folder)
    assert done.returncode == 1
    assert "Traceback" in done.stderr


def test_a_defect_is_a_short_message(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = folder / "sitecustomize.py"
    broken.write_text(
        "import quorate.analysis.consensus.majority as m\n"
        "def fit(*given): raise ZeroDivisionError('half\\na line')\n"
        "m.Majority.fit = fit\n"
    )
    monkeypatch.setenv("PYTHONPATH", str(folder))
    done = run_process(["consensus", "labels.csv", "--method", "majority"], folder)
    assert done.returncode == 1
    assert done.stderr.startswith("quorate: unexpected ZeroDivisionError: half a line; this is a")
    assert done.stderr.count("\n") == 1


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_ctrl_c_stops_cleanly(tmp_path: Path) -> None:
    # the table comes through a pipe that nobody closes: once more of it is taken than a pipe holds,
    # the command is at work, and it stays there until it is stopped
    rows = "".join(f"i{i},r{i % 40},{i % 7}\n" for i in range(200_000))
    process = subprocess.Popen(
        [sys.executable, "-m", "quorate", "compare", "-"],
        cwd=tmp_path,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdin is not None
    process.stdin.write("item,rater,label\n" + rows)
    process.stdin.flush()
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=120)
    # Python ends by the signal itself where it struck while source was executed: 130 to a shell
    assert process.returncode in (130, -signal.SIGINT)
    assert out == ""
    assert err.strip() == "quorate: interrupted"


@pytest.mark.skipif(sys.platform == "win32", reason="pipes of POSIX")
def test_a_reader_that_goes_away_is_no_error(tmp_path: Path) -> None:
    rows = "".join(f"i{i},r{k},{i % 2}\n" for i in range(150_000) for k in range(2))
    (tmp_path / "labels.csv").write_text("item,rater,label\n" + rows)
    command = [sys.executable, "-m", "quorate", "consensus", "labels.csv", "--method", "majority"]
    with subprocess.Popen(
        command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline().startswith(b"item,label")
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(timeout=120) == 141


def test_pipes_get_utf8_whatever_the_locale(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONIOENCODING", "ascii")
    done = run_process(["audit", "labels.csv", "--no-report"], folder)
    assert done.returncode == 0
    assert "Krippendorff’s α" in done.stdout


@pytest.mark.parametrize("name", list(COMMANDS))
def test_every_command_has_help_and_every_option_a_word_about_it(name: str) -> None:
    shown = CliRunner().invoke(program, [name, "--help"])
    assert shown.exit_code == 0
    command = program.get_command(None, name)  # type: ignore[arg-type]
    assert command is not None
    assert command.help


def test_help_loads_no_library_of_tables() -> None:
    asked = (
        "import sys; from quorate.cli import main\n"
        "try: main({})\n"
        "except SystemExit: pass\n"
        "print(sorted({{'numpy', 'polars', 'scipy', 'numba', 'rich'}} & set(sys.modules)))"
    )
    for arguments in (["--help"], ["audit", "--help"], ["consensus", "--help"], ["--version"]):
        done = subprocess.run(
            [sys.executable, "-c", asked.format(arguments)],
            capture_output=True,
            text=True,
            env=dict(os.environ),
            check=True,
        )
        assert done.stdout.splitlines()[-1] == "[]", arguments
