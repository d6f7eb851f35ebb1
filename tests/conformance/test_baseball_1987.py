"""Bradley–Terry on the American League East of 1987, with and without the advantage of home.

Counts: Agresti, «Categorical Data Analysis», 2nd ed. (2002), section 10.6. Estimates and standard
errors, against Baltimore: Turner & Firth, «Bradley–Terry Models in R: The BradleyTerry2 Package»,
Journal of Statistical Software 48(9), 2012, doi:10.18637/jss.v048.i09, section 3.
"""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from compared import compared
from quorate.analysis.preference.comparisons import Comparisons
from quorate.analysis.preference.models.bradley_terry import BradleyTerry
from quorate.analysis.preference.models.joined import Joined
from quorate.analysis.preference.models.newton import Point, Problem, climb
from quorate.analysis.preference.models.sandwich import inverse
from quorate.analysis.preference.models.terms import Ends, chosen, designed

TEAMS = ("Baltimore", "Boston", "Cleveland", "Detroit", "Milwaukee", "New York", "Toronto")
# games won at home, games lost at home: rows at home, columns away
PLAYED = {
    "Milwaukee": {
        "Detroit": (4, 3), "Toronto": (4, 2), "New York": (4, 3), "Boston": (6, 1),
        "Cleveland": (4, 2), "Baltimore": (6, 0),
    },
    "Detroit": {
        "Milwaukee": (3, 3), "Toronto": (4, 2), "New York": (4, 3), "Boston": (6, 0),
        "Cleveland": (6, 1), "Baltimore": (4, 3),
    },
    "Toronto": {
        "Milwaukee": (2, 5), "Detroit": (4, 3), "New York": (2, 4), "Boston": (4, 3),
        "Cleveland": (4, 2), "Baltimore": (6, 0),
    },
    "New York": {
        "Milwaukee": (3, 3), "Detroit": (5, 1), "Toronto": (2, 5), "Boston": (4, 3),
        "Cleveland": (4, 2), "Baltimore": (6, 1),
    },
    "Boston": {
        "Milwaukee": (5, 1), "Detroit": (2, 5), "Toronto": (3, 3), "New York": (4, 2),
        "Cleveland": (5, 2), "Baltimore": (6, 0),
    },
    "Cleveland": {
        "Milwaukee": (2, 5), "Detroit": (3, 3), "Toronto": (3, 4), "New York": (4, 3),
        "Boston": (4, 2), "Baltimore": (2, 4),
    },
    "Baltimore": {
        "Milwaukee": (2, 5), "Detroit": (1, 5), "Toronto": (1, 6), "New York": (2, 4),
        "Boston": (1, 6), "Cleveland": (3, 4),
    },
}  # fmt: skip
STRENGTH = [0, 1.1077, 0.6839, 1.4364, 1.5814, 1.2476, 1.2945]
ERROR = [0, 0.3339, 0.3319, 0.3396, 0.3433, 0.3359, 0.3367]
HOME, HOME_ERROR = 0.3023, 0.1309


def season() -> Comparisons:
    rows = []
    for home, games in PLAYED.items():
        for away, (won, lost) in games.items():
            rows += [(home, away, 1)] * won + [(home, away, -1)] * lost
    return compared(rows, position=[1] * len(rows))


def against_baltimore(covariance: NDArray[np.float64]) -> NDArray[np.float64]:
    variance = np.diag(covariance)
    return np.asarray(np.sqrt(variance + variance[0] - 2 * covariance[0]))


def test_every_pair_met_thirteen_times() -> None:
    wins = season().wins
    assert (wins + wins.T)[~np.eye(7, dtype=bool)].tolist() == [13] * 42


def test_strengths() -> None:
    found = BradleyTerry(prior=0).fit(season())
    assert tuple(found.candidates) == TEAMS
    assert found.strength - found.strength[0] == pytest.approx(STRENGTH, abs=5e-5)


def test_errors_of_the_model() -> None:
    # theirs are from the second derivatives alone, the bread of our sandwich
    data, made = season(), BradleyTerry(prior=0)
    joined = Joined.of(data)
    ends = Ends.of(data, joined)
    design = designed(data, ends, chosen(data, ends, False, []), data.sign, None, [], 7)
    problem = Problem(design, made.likelihood(data), 0.0, 1.0, np.zeros(0), np.ones(273))
    start = Point(np.zeros(7), np.zeros(0), np.zeros((273, 0)))
    bread = inverse(climb(problem, start, 1e-10, 50).curvature.head)
    assert against_baltimore(bread) == pytest.approx(ERROR, abs=5e-5)


def test_errors_of_games_that_stand_alone_are_near() -> None:
    found = BradleyTerry(prior=0, errors="iid").fit(season())
    assert against_baltimore(found.covariance)[1:] == pytest.approx(ERROR[1:], rel=0.1)


def test_home_advantage() -> None:
    found = BradleyTerry(prior=0, position=True, errors="iid").fit(season())
    (home,) = found.estimates
    assert home.value == pytest.approx(HOME, abs=5e-5)
    assert home.error == pytest.approx(HOME_ERROR, rel=0.1)
