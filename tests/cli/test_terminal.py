"""Terminals: what names of others could make them do is shown and not done."""

from __future__ import annotations

import io
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from quorate.cli.terminal import Terminal, escaped

TURNED = "a\u202eb"


def through(text: str, *, drawing: bool = False) -> str:
    """What arrives of a text at the terminal."""
    end = io.BytesIO()
    screen = Terminal(io.TextIOWrapper(end, encoding="utf-8"), drawing=drawing)
    assert screen.write(text) == len(text)
    screen.flush()
    return end.getvalue().decode()


def on_terminal(arguments: list[str], folder: Path) -> tuple[int, str]:
    """Exit code and screen of ``quorate`` run on a terminal, errors included."""
    ours, its = pty.openpty()
    try:
        process = subprocess.Popen(
            [sys.executable, "-m", "quorate", *arguments],
            cwd=folder,
            stdin=its,
            stdout=its,
            stderr=its,
            env={**os.environ, "PYTHONWARNINGS": "error", "COLUMNS": "100", "TERM": "xterm"},
        )
        os.close(its)
        shown = b""
        while True:
            try:
                part = os.read(ours, 65536)
            except OSError:  # the other end is closed
                break
            if not part:
                break
            shown += part
        return process.wait(timeout=300), shown.decode()
    finally:
        os.close(ours)


@pytest.mark.parametrize(
    ("text", "arrives"),
    [
        (TURNED, "a\\u202eb"),
        ("\u2066isolate\u2069", "\\u2066isolate\\u2069"),
        ("gone\x1b[2K\x1b[1A", "gone\\x1b[2K\\x1b[1A"),
        ("title\x1b]0;x\x07", "title\\x1b]0;x\\x07"),
        ("hidden\x1b[8m \x1b[1;7m", "hidden\\x1b[8m \\x1b[1;7m"),
        ("over\rwritten", "over\\x0dwritten"),
        ("\x9b31m", "\\x9b31m"),
        ("\x1b[1mbold\x1b[0m \x1b[38;5;9mred\x1b[0m", "\x1b[1mbold\x1b[0m \x1b[38;5;9mred\x1b[0m"),
        ("\ta line\n", "\ta line\n"),
        ("سلام\u200f – שלום", "سلام\u200f – שלום"),
    ],
)
def test_only_colours_of_ours_pass(text: str, arrives: str) -> None:
    assert through(text) == arrives


def test_a_line_of_progress_is_drawn_anew_where_it_may_be() -> None:
    drawn = "\r\x1b[2K\x1b[1A\x1b[?25lreading"
    assert through(drawn, drawing=True) == drawn
    assert through(f"{drawn}\x1b[2J{TURNED}", drawing=True) == f"{drawn}\\x1b[2Ja\\u202eb"


def test_messages_have_no_colours_at_all() -> None:
    assert escaped("\x1b[31mred") == "\\x1b[31mred"


def test_names_do_not_command_a_terminal(tmp_path: Path) -> None:
    rows = [f"{TURNED}{i},r{r}\x1b[2K,{'xy'[(i + r) % 2]}" for i in range(4) for r in range(3)]
    (tmp_path / "labels.csv").write_text("\n".join(["item,rater,label", *rows]) + "\n")
    for arguments in (["raters", "labels.csv"], ["consensus", "labels.csv"]):
        code, shown = on_terminal(arguments, tmp_path)
        assert code == 0, shown
        assert "\u202e" not in shown
    assert "a\\u202eb0" in shown
    code, shown = on_terminal(["jury", f"{TURNED}\x1b[2K.csv", "--sample", "6"], tmp_path)
    assert code != 0
    assert "a\\u202eb\\x1b[2K.csv" in shown


def test_a_pipe_gets_names_as_they_are(tmp_path: Path) -> None:
    rows = [f"{TURNED},r{r},x" for r in range(3)]
    (tmp_path / "labels.csv").write_text("\n".join(["item,rater,label", *rows]) + "\n")
    done = subprocess.run(
        [sys.executable, "-m", "quorate", "consensus", "labels.csv"],
        cwd=tmp_path,
        capture_output=True,
        check=True,
    )
    assert TURNED in done.stdout.decode()
