"""Every choice, by hand on a few candidates."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, fields, is_dataclass
from pathlib import Path
from random import Random

import pytest

from quorate import plugins
from quorate.assignment.choice import Asking, Candidate, choice
from quorate.schema import RequestError, UnknownNameError


@dataclass
class Known:
    """A crowd whose beliefs are written down."""

    certain: dict[str, float] = field(default_factory=dict)
    gains: dict[tuple[str, str], float] = field(default_factory=dict)
    quantiles: dict[str, float] = field(default_factory=dict)

    def certainty(self, item: str) -> float:
        return self.certain[item]

    def judged(self, item: str) -> int:
        return 0

    def gain(self, rater: str, item: str) -> float:
        return self.gains[rater, item]

    def skill(self, rater: str) -> float:
        return self.quantiles[rater]

    def quantile(self, rater: str) -> float:
        return self.quantiles[rater]

    def uncertain(self, most: int) -> list[str]:
        return sorted(self.certain, key=self.certain.__getitem__)[:most]


NOBODY = Known()
THREE = [Candidate("a", 2, 1), Candidate("b", 0, 3), Candidate("c", 1, 1)]


def ranked(name: str, candidates: list[Candidate], asking: Asking, crowd: Known) -> list[str]:
    order = choice(name).rank(candidates, asking, crowd, Random(0))
    return [candidates[place].item for place in order]


def test_balanced_gives_the_fewest_judged_first_and_draws_among_equals() -> None:
    drawn = {
        tuple(choice("balanced").rank(THREE, Asking("r"), NOBODY, Random(seed)))
        for seed in range(20)
    }
    assert drawn == {(0, 2, 1), (2, 0, 1)}


def test_uncertainty_gives_the_least_certain_first() -> None:
    crowd = Known({"a": 0.9, "b": 0.5, "c": 0.7})
    assert ranked("uncertainty", THREE, Asking("r"), crowd) == ["b", "c", "a"]


def test_information_asks_whom_the_item_needs() -> None:
    crowd = Known(gains={("r", "a"): 0.1, ("r", "b"): 0.0, ("r", "c"): 0.2, ("s", "b"): 0.3})
    assert ranked("information", THREE, Asking("r"), crowd) == ["c", "a", "b"]


def test_priority_follows_the_order_of_the_campaign() -> None:
    assert ranked("priority", THREE, Asking("r"), NOBODY) == ["b", "c", "a"]


def test_cover_gives_what_is_farthest_from_its_target() -> None:
    # German lacks 1 - 9/10 = .1, Dutch 1 - 1/4 = .75; both at once .85; no target: 0
    candidates = [
        Candidate("german", 0, 0, {"language": "de"}),
        Candidate("dutch", 1, 5, {"language": "nl"}),
        Candidate("other", 2, 0, {"language": "fr"}),
        Candidate("both", 3, 9, {"language": "nl", "source": "de"}),
    ]
    asking = Asking(
        "r",
        covered={("language", "de"): 9, ("language", "nl"): 1, ("source", "de"): 9},
        targets={("language", "de"): 10, ("language", "nl"): 4, ("source", "de"): 10},
    )
    assert ranked("cover", candidates, asking, NOBODY) == ["both", "dutch", "german", "other"]


def test_cover_wants_no_more_of_what_is_full() -> None:
    full = Asking("r", covered={("s", "x"): 30}, targets={("s", "x"): 10, ("s", "y"): 10})
    candidates = [Candidate("a", 0, 0, {"s": "x"}), Candidate("b", 1, 8, {"s": "y"})]
    assert ranked("cover", candidates, full, NOBODY) == ["b", "a"]


def test_expertise_matches_raters_to_items() -> None:
    # hardness among the three: b 1, c 1/2, a 0
    crowd = Known({"a": 0.9, "b": 0.5, "c": 0.7}, quantiles={"best": 1.0, "mid": 0.45, "new": 0.0})
    assert ranked("expertise", THREE, Asking("best"), crowd) == ["b", "c", "a"]
    assert ranked("expertise", THREE, Asking("mid"), crowd)[0] == "c"
    assert ranked("expertise", THREE, Asking("new"), crowd) == ["a", "c", "b"]


def test_expertise_draws_among_items_that_are_equally_certain() -> None:
    crowd = Known({"a": 0.5, "b": 0.5, "c": 0.5}, quantiles={"r": 1.0})
    firsts = {
        choice("expertise").rank(THREE, Asking("r"), crowd, Random(seed))[0] for seed in range(20)
    }
    assert firsts == {0, 1, 2}


@pytest.mark.parametrize("name", plugins.names(plugins.CHOICES))
def test_every_choice_ranks_every_candidate_once_and_the_same_again(name: str) -> None:
    crowd = Known(
        {"a": 0.9, "b": 0.5, "c": 0.7}, {("r", i): 0.1 for i in "abc"}, quantiles={"r": 0.3}
    )
    twice = [choice(name).rank(THREE, Asking("r"), crowd, Random(7)) for _ in range(2)]
    assert twice[0] == twice[1]
    assert sorted(twice[0]) == [0, 1, 2]
    assert choice(name).rank([], Asking("r"), crowd, Random(7)) == []


def test_a_name_that_no_choice_has_is_refused_with_the_nearest() -> None:
    with pytest.raises(UnknownNameError, match="did you mean information"):
        choice("informaton")


def test_an_option_that_a_choice_does_not_have_is_refused() -> None:
    with pytest.raises(RequestError, match="'balanced' has no option 'speed'; it has none"):
        choice("balanced", speed=3)
    with pytest.raises(RequestError, match="no option 'bach'; did you mean batch"):
        choice("diverse", bach=3)
    with pytest.raises(RequestError, match="'batch' of choice 'diverse' is 'ten'; give a whole"):
        choice("diverse", batch="ten")
    for name, option, most in (
        ("diverse", "batch", 1_000),
        ("diverse", "among", 100),
        ("core-set", "picks", 5_000),
    ):
        choice(name, **{option: most})
        for value in (0, most + 1):
            with pytest.raises(RequestError, match=f"{option!r} is {value}; give 1 to {most:,}"):
                choice(name, **{option: value})


@pytest.mark.parametrize("name", plugins.names(plugins.CHOICES))
def test_the_page_of_a_choice_tells_its_options(name: str) -> None:
    page = (Path(__file__).parents[2] / "docs" / "choices" / f"{name}.md").read_text()
    told = re.findall(r"^\| `(\w+)` \| `(\w+)` \|", page, re.MULTILINE)
    made = choice(name)
    assert is_dataclass(made)
    assert told == [(one.name, str(one.default)) for one in fields(made)]
