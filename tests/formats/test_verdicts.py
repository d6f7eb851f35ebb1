"""Verdicts that are read back: only of what is back and decided."""

from __future__ import annotations

from pathlib import Path

from quorate.formats.verdicts import Verdict, read_verdicts


def test_what_is_not_back_or_undecided_is_no_verdict(tmp_path: Path) -> None:
    path = tmp_path / "back.csv"
    path.write_text(
        "item,now,audit,back,undecided\n"
        "a,warm,true,true,false\nb,cold,false,true,true\nc,cold,false,false,\nd,cold,false,true,\n"
    )
    assert read_verdicts(path) == [
        Verdict("a", "warm", audit=True),
        Verdict("d", "cold", audit=False),
    ]
