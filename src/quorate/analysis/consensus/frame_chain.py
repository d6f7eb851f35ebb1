"""Hidden Markov chains over frames: what is expected of the states, and the parameters.

Chains are padded to one length and go side by side. S states, of which 0 is «none of the labels».
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from quorate.analysis.numerics.em import Run, Stopping, iterate

Doubles = NDArray[np.float64]
Longs = NDArray[np.int64]

STAY = 9.0
"""how many steps that stay each state starts with, beside one that leaves"""
RIGHT = 4.0
"""how many right labels each state of the crowd's confusion starts with, beside one wrong one"""
LEAN = 5.0
"""how many frames of a state a rater leans on the crowd's confusion"""
TINY = 1e-12


@dataclass(frozen=True, eq=False)
class Footage:
    """C chains of at most T frames, and N answers about them.

    ``length`` (C,) frames of each; ``answers`` lists each answer's ``rater`` (N,) and ``item``
    (N,); ``place`` (C,) is the item of a chain. Mark m of answer ``row[m]`` gives the state
    ``label[m]`` (1…S - 1) to frame ``at[m]`` of chain ``chain[m]``. ``known`` (C, T) is the state
    of a frame, -1 where it is not known. ``left_out`` (I,) frames of an item lie in no chain, far
    from every mark: they are taken to be in state 0.
    """

    n_states: int
    n_raters: int
    n_items: int
    length: Longs
    place: Longs
    rater: Longs
    item: Longs
    row: Longs
    chain: Longs
    at: Longs
    label: Longs
    known: Longs
    left_out: Doubles


@dataclass(frozen=True, eq=False)
class Habits:
    """``first`` (S,) and ``step`` (S, S) of the chain, ``confusion`` (R, S, S): P(said | state)."""

    first: Doubles
    step: Doubles
    confusion: Doubles


@dataclass(frozen=True, eq=False)
class States:
    """The posterior of each frame's state (C, T, S), 0 beyond a chain's end; the expected ``first``
    (S,) and ``steps`` (S, S)."""

    posterior: Doubles
    first: Doubles
    steps: Doubles
    log_likelihood: float = float("-inf")


def fitted(footage: Footage, stopping: Stopping) -> Run[Habits, States]:
    """The parameters by EM (Baum and Welch), from the share of answers that name each state."""
    return iterate(
        lambda habits: expect(footage, habits),
        lambda states: maximize(footage, states),
        lambda states, _: states.log_likelihood,
        start(footage),
        n_judgments=int(footage.length.sum()),
        stopping=stopping,
    )


def start(footage: Footage) -> States:
    """Frames by vote, as if each were on its own."""
    C, T, S = len(footage.length), _longest(footage), footage.n_states
    votes = np.zeros((C, T, S))
    n = np.bincount(footage.item, minlength=footage.n_items)[footage.place]
    np.add.at(votes, (footage.chain, footage.at, footage.label), 1.0)
    votes[:, :, 0] = np.maximum(n[:, None] - votes.sum(axis=2), 0) + 0.1
    told = footage.known >= 0
    votes[told] = np.eye(S)[footage.known[told]]
    votes /= votes.sum(axis=2, keepdims=True)
    votes *= _inside(footage)[:, :, None]
    steps = np.einsum("cti,ctj->ij", votes[:, :-1], votes[:, 1:])
    return States(votes, votes[:, 0].sum(axis=0), steps)


def expect(footage: Footage, habits: Habits) -> States:
    """Forward and backward (Baum et al. 1970), scaled at each frame."""
    C, T = len(footage.length), _longest(footage)
    log = _emissions(footage, habits)
    peak = log.max(axis=2)
    emission = np.exp(log - peak[:, :, None])
    inside = _inside(footage)
    forward = np.zeros_like(emission)
    scale = np.ones((C, T))
    state = np.broadcast_to(habits.first, (C, footage.n_states))
    for t in range(T):
        now = (state if t == 0 else state @ habits.step) * emission[:, t]
        total = np.maximum(now.sum(axis=1), 1e-300)
        live = inside[:, t]
        forward[:, t] = np.where(live[:, None], now / total[:, None], 0.0)
        scale[:, t] = np.where(live, total, 1.0)
        state = np.where(live[:, None], forward[:, t], state)
    backward = np.ones((C, footage.n_states))
    posterior = np.zeros_like(emission)
    steps = np.zeros((footage.n_states, footage.n_states))
    for t in range(T - 1, -1, -1):
        both = forward[:, t] * backward
        posterior[:, t] = both / np.maximum(both.sum(axis=1, keepdims=True), 1e-300)
        if t == 0:
            break
        live = inside[:, t][:, None]
        ahead = emission[:, t] * backward / scale[:, t][:, None]
        steps += habits.step * ((forward[:, t - 1] * live).T @ ahead)
        backward = np.where(live, ahead @ habits.step.T, 1.0)
    likelihood = float(np.log(scale).sum() + (peak * inside).sum())
    return States(posterior, posterior[:, 0].sum(axis=0), steps, likelihood)


def maximize(footage: Footage, states: States) -> Habits:
    """The parameters that fit the expected states; raters lean on the crowd."""
    S = footage.n_states
    steps = states.steps + STAY * np.eye(S) + 1 / S
    steps[0, 0] += footage.left_out.sum()
    first = states.first + 1 / S
    return Habits(
        first / first.sum(),
        steps / steps.sum(axis=1, keepdims=True),
        _confusion(footage, states.posterior),
    )


def said(footage: Footage, posterior: Doubles) -> Doubles:
    """How often each rater is expected to have said each state of each state, (R, state, said)."""
    R, S = footage.n_raters, footage.n_states
    here = posterior[footage.chain, footage.at]
    rater = footage.rater[footage.row]
    counts = np.zeros((R, S, S))
    marked = np.zeros((R * S, S))
    np.add.at(marked, rater * S + footage.label, here)
    counts += marked.reshape(R, S, S).swapaxes(1, 2)
    total = np.zeros((footage.n_items, S))
    np.add.at(total, footage.place, posterior.sum(axis=1))
    total[:, 0] += footage.left_out
    silent = np.zeros((R, S))
    np.add.at(silent, footage.rater, total[footage.item])
    np.add.at(silent, rater, -here)
    counts[:, :, 0] += np.maximum(silent, 0)
    return counts


def _confusion(footage: Footage, posterior: Doubles) -> Doubles:
    S = footage.n_states
    counts = said(footage, posterior)
    crowd = counts.sum(axis=0) + np.eye(S) * RIGHT + 1 / S
    crowd /= crowd.sum(axis=1, keepdims=True)
    leant = counts + LEAN * crowd
    return np.asarray(leant / leant.sum(axis=2, keepdims=True))


def _emissions(footage: Footage, habits: Habits) -> Doubles:
    """log P(all answers | state) of each frame, (C, T, S)."""
    log = np.log(np.maximum(habits.confusion, TINY))
    silent = np.zeros((footage.n_items, footage.n_states))
    np.add.at(silent, footage.item, log[footage.rater, :, 0])
    full = np.repeat(silent[footage.place][:, None, :], _longest(footage), axis=1)
    rater = footage.rater[footage.row]
    more = log[rater, :, footage.label] - log[rater, :, 0]
    np.add.at(full, (footage.chain, footage.at), more)
    told = footage.known >= 0
    full[told] = np.where(np.eye(footage.n_states, dtype=np.bool_)[footage.known[told]], 0.0, -700)
    return full


def _longest(footage: Footage) -> int:
    return int(footage.length.max(initial=1))


def _inside(footage: Footage) -> NDArray[np.bool_]:
    return np.arange(_longest(footage))[None, :] < footage.length[:, None]
