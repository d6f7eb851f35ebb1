"""Items are parted by groups, by the seed, and none that is nearly another lies in two parts."""

from __future__ import annotations

from random import Random

import pytest

from quorate.certificate.alike import alike_pairs, components
from quorate.certificate.splits import TEST, TRAIN, VALIDATION, groups, part
from quorate.schema.release import Split

WORDS = [f"w{n:03d}" for n in range(400)]


def text(rng: Random, length: int = 40) -> str:
    return " ".join(rng.choices(WORDS, k=length))


def changed(words: str, rng: Random, number: int) -> str:
    said = words.split()
    for place in rng.sample(range(len(said)), number):
        said[place] = rng.choice(WORDS)
    return " ".join(said)


def test_near_duplicates_are_found_and_others_are_not() -> None:
    rng = Random(1)
    texts = [text(rng) for _ in range(60)]
    # one word of 40 is another one: of 192 shingles about 12 differ, likeness about 0.88
    near = [changed(one, rng, 1) for one in texts[:20]]
    # ten of 40: likeness far below 0.8
    far = [changed(one, rng, 10) for one in texts[20:40]]
    pairs, least = alike_pairs([*texts, *near, *far])
    assert least == 0.8
    assert {(int(a), int(b)) for a, b in pairs} == {(n, 60 + n) for n in range(20)}


def test_the_same_text_is_a_duplicate_however_short_and_however_it_is_set() -> None:
    pairs, _ = alike_pairs(["Fine, thanks!", "fine thanks", "fine thanks you", "FINE  thanks"])
    assert {(int(a), int(b)) for a, b in pairs} == {(0, 1), (0, 3)}


def test_items_that_are_all_alike_are_not_made_one_group() -> None:
    """A long preamble with one word of its own each: at 0.8 all 30 would be one group."""
    rng = Random(2)
    preamble = text(rng, 100)
    texts = [f"{preamble} {word}" for word in rng.sample(WORDS, 30)]
    pairs, least = alike_pairs(texts)
    assert (len(pairs), least) == (0, 1.0)


def test_groups_are_joined_by_slice_by_parent_and_by_text_and_called_by_the_first() -> None:
    items = ["d", "c", "b", "a", "e"]
    texts = ["one", "two", "three", "four", "two"]
    slices = [{"source": "x"}, {"source": "y"}, {"source": "x"}, {"parent": "p"}, {"parent": "p"}]
    # d and b by source; a and e by parent; c and e by text
    found, _ = groups(items, texts, slices, "source")
    assert found == ["b", "a", "b", "a", "a"]
    found, _ = groups(items, texts, slices, None)
    assert found == ["d", "a", "b", "a", "a"]


def test_a_part_depends_on_seed_and_group_alone_and_the_shares_are_met() -> None:
    split = Split(train=0.6, validation=0.3, test=0.1)
    names = [f"i{n}" for n in range(10_000)]
    parts = [part(split, 7, name) for name in names]
    # binomial: standard deviations 49, 46 and 30 of 10,000
    assert parts.count(TRAIN) == pytest.approx(6_000, abs=250)
    assert parts.count(VALIDATION) == pytest.approx(3_000, abs=230)
    assert parts.count(TEST) == pytest.approx(1_000, abs=150)
    assert parts != [part(split, 8, name) for name in names]
    # SHA-256 of "0\\0i0", "0\\0i1" … begins with 72f3 4ce1 0aac 0aa2 040e 17d9 17c6 44d4, of
    # 65536 .449 .300 .042 .042 .016 .093 .093 .269
    thirds = Split(train=0.25, validation=0.1, test=0.65)
    found = [part(thirds, 0, name) for name in names[:8]]
    assert found == [TEST, VALIDATION, *[TRAIN] * 5, VALIDATION]


def test_components_follow_chains() -> None:
    import numpy as np

    found = components(5, np.array([[0, 1], [1, 2], [4, 4]]))
    assert found[0] == found[1] == found[2]
    assert len(set(found.tolist())) == 3
