"""What is believed of items from their votes alone, smoothed by what all say."""

from __future__ import annotations

import numpy as np

from quorate.quality.view import Answers, Doubles

WEIGHT = 1.0
"""votes that what all say counts as much as, s"""


def smoothed(votes: Doubles, given: Doubles, usual: Doubles) -> Doubles:
    """The posterior of items from their votes: p_ik = (v_ik + s u_k) / (n_i + s).

    ``votes`` (I, K), ``given`` (I,) how many answered, ``usual`` (K,) the shares of all votes. For
    sets every option is a yes or no of its own. NaN where nobody answered.
    """
    posterior = (votes + WEIGHT * usual) / (given + WEIGHT)[:, None]
    posterior[given == 0] = np.nan
    return np.asarray(posterior)


class GrowingVotes:
    """``smoothed``, one vote at a time.

    ``posterior`` (I, K) is changed in place. The rows of other items keep what was usual at the
    time of their latest vote.
    """

    def __init__(self, answers: Answers, n_items: int) -> None:
        options = max(len(answers.options), 1)
        self._code, self._sets = answers.code, answers.sets
        self._votes, self._given = np.zeros((n_items, options)), np.zeros(n_items)
        self._all = np.full(options, 1 / options)
        self._total = 1.0
        self.posterior: Doubles = np.full((n_items, options), np.nan)

    def add(self, row: int, item: int) -> None:
        """The vote of a row about an item; none where it has no answer."""
        code = int(self._code[row])
        if code < 0:
            return
        chosen = code if self._sets is None else self._sets[code]
        self._votes[item, chosen] += 1
        self._all[chosen] += 1
        self._given[item] += 1
        self._total += 1
        usual = self._all / self._total
        one = slice(item, item + 1)
        self.posterior[one] = smoothed(self._votes[one], self._given[one], usual)
