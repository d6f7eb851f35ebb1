"""What conditions find is told in keys and values, for which the pages have words."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from quorate.certificate.gate.verdict import BUILT_IN

ROOT = Path(__file__).parents[2]
CONDITIONS = ROOT / "src" / "quorate" / "certificate" / "gate" / "conditions"
WORDS = ROOT / "web" / "src" / "words" / "en" / "terms.ts"


def keys_of(kind: str) -> set[str]:
    """The keys of reasons in a condition's source."""
    source = (CONDITIONS / f"{kind.replace('-', '_')}.py").read_text(encoding="utf-8")
    # a key stands first in Reason(…); of two, the second after `else`
    found = re.findall(r'Reason\(\s*"([a-z-]+)"(?: if [^")]+ else "([a-z-]+)")?', source)
    return {key for pair in found for key in pair if key}


@pytest.mark.parametrize("kind", BUILT_IN)
def test_the_pages_have_a_title_words_and_a_way_out_for_every_condition(kind: str) -> None:
    words = set(re.findall(r'^  "([^"]+)":', WORDS.read_text(encoding="utf-8"), re.MULTILINE))
    keys = keys_of(kind)
    assert keys
    wanted = {f"release.reason.{kind}.{key}" for key in keys}
    wanted |= {f"release.condition.{kind}", f"release.todo.{kind}"}
    assert wanted - words == set()
