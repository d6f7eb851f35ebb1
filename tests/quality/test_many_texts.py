"""Many texts at once: the same figures as text after text."""

from __future__ import annotations

import random

import numpy as np

from quorate.quality.many_texts import leasts, likenesses
from quorate.quality.texts import KEPT, fingerprint, likeness, plain


def said(rng: random.Random) -> list[str]:
    """Texts of none to many shingles: alike, the same, and beyond ``KEPT``."""
    words = [f"wort{n}é" for n in range(60)]
    texts = ["", "short", "abcdefgh", "aaaaaaaaaaaaaaaa"]
    for length in (3, 12, 12, 12, 40, 40, 90):
        base = rng.choices(words, k=length)
        texts += [" ".join(base), " ".join(base[1:]), " ".join([*base, "more", "words"])]
    return [plain(text) for text in texts]


def test_the_figures_are_those_of_one_text_after_the_other() -> None:
    texts = said(random.Random(4))
    prints = [fingerprint(text) for text in texts]
    found = leasts(texts)
    assert any(len(one.least) == KEPT for one in prints)
    for n, one in enumerate(prints):
        assert found.hashes[n, : found.counts[n]].tolist() == one.least.tolist()
    pairs = np.array([(a, b) for a in range(len(texts)) for b in range(len(texts))], np.int64)
    alone = [likeness(prints[a], prints[b]) for a, b in pairs.tolist()]
    assert 0.0 < np.median(alone) < max(alone)
    assert likenesses(found, pairs).tolist() == alone


def test_no_texts_have_no_pairs() -> None:
    assert likenesses(leasts([]), np.zeros((0, 2), np.int64)).tolist() == []
