"""Entries of logs: of every kind, with whatever fields can hold."""

from __future__ import annotations

from dataclasses import fields

from hypothesis import strategies as st

from quorate.ledger.entry import Entry
from quorate.ledger.event import Json, Stamp
from quorate.ledger.events import KINDS

OLD = (
    b'{"at":1700000000000,"by":"p_1","data":{"campaign":"c","reason":"done"},'
    b'"kind":"campaign_closed","log":"c","v":1}'
)
"""as a version without salts wrote it"""

words = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
numbers = st.integers(-(2**53) + 1, 2**53 - 1) | st.floats(-1e20, 1e20).filter(
    lambda x: abs(x) < 2**53
)
values: st.SearchStrategy[Json] = st.recursive(
    st.none() | st.booleans() | numbers | words,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=3),
    max_leaves=6,
)


@st.composite
def entries(draw: st.DrawFn) -> Entry:
    kind = KINDS[draw(st.sampled_from(sorted(KINDS)))]
    given_fields = {f.name: draw(values.filter(lambda v: v is not None)) for f in fields(kind)}
    stamp = Stamp(draw(words), draw(st.integers(0, 2**53 - 1)), draw(words))
    salt = draw(st.integers(0, 2**128 - 1).map(lambda n: f"{n:032x}"))
    return Entry(stamp, kind(**given_fields), salt)
