"""A Bayesian multilevel model of choices and scales: items, raters and groups at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from quorate.analysis.disagreement.attributes import UNKNOWN, Attribute
from quorate.analysis.disagreement.groups.anonymity import SMALLEST, suppress
from quorate.schema import Judgments, Kind, NotApplicableError, RequestError

if TYPE_CHECKING:
    from collections.abc import Callable

    import jax.numpy as jnp

Doubles = NDArray[np.float64]
Codes = NDArray[np.int32]

CHAINS = 2
WARM_UP = 500
FEWEST_SAMPLES = 100
SETTLED = 1.01
"""R̂ above this is said"""
REFUSED = 1.05
"""R̂ above this is no result"""
RESIDUAL = np.pi**2 / 3
"""variance of the standard logistic"""
ORIGIN = 2.0
"""prior standard deviation of the answers' mean, in logits"""
FACTORS = ("item", "group", "rater", "item × group")


@dataclass(frozen=True)
class Estimate:
    """The mean of the posterior with its 95 % interval.

    ``effective`` is how many independent draws the chains are worth for its mean.
    """

    name: str
    value: float
    lower: float
    upper: float
    effective: float


@dataclass(frozen=True)
class Multilevel:
    """A multilevel logit of one attribute.

    ``groups`` is the shift of each group in logits, less the mean of all groups shown; for a scale,
    above 0 is towards its last option; for a choice, towards the second. ``deviations`` are the
    standard deviations of item, group, rater (within a group) and item × group; ``shares`` are
    shares of the latent variance, the residual among them. ``mixing`` is the largest R̂ of all
    these: at most 1.05, and noted above 1.01.
    """

    column: str
    groups: tuple[Estimate, ...]
    deviations: tuple[Estimate, ...]
    shares: tuple[Estimate, ...]
    mixing: float
    samples: int
    seed: int
    digest: str
    notes: tuple[str, ...]


def multilevel(
    judgments: Judgments,
    attribute: Attribute,
    *,
    smallest: int = SMALLEST,
    samples: int = 1_000,
    seed: int = 0,
) -> Multilevel:
    """Fit logit label ~ item + group + rater (in its group) + item × group; ordinal for scales.

    P(label > k) = logistic(μ + a_item + b_group + c_rater + d_{item, group} − t_k); the thresholds
    t_1 < … < t_{K−1} have mean 0 and gaps whose logarithms are N(0, 1), μ is N(0, 2²), and effects
    are normal around 0 with standard deviations that are half-normal(1). Sampled by the No-U-Turn
    sampler of NumPyro: two chains of ``samples`` each after 500 to warm up. Groups of fewer than
    ``smallest`` raters are hidden first. With few groups their standard deviation says little
    beyond its prior.

    Needs ``pip install 'quorate[multilevel]'``. Raises NotApplicableError for a question that is
    neither a choice of two nor a scale, RequestError where the extra is absent, fewer than two
    groups may be shown, or the chains have not settled (R̂ above 1.05).

    Source: the sampler Hoffman & Gelman 2014, JMLR 15; the model follows Homan et al. 2023,
    arXiv:2306.11530, with a logit for the probit and item × group added.
    """
    K = len(judgments.question.options)
    kind = judgments.question.kind
    if kind is not Kind.ORDINAL and (kind is not Kind.CATEGORICAL or K != 2):
        raise NotApplicableError(
            f"the multilevel model takes a choice of two or a scale, and "
            f"{judgments.question.name!r} is {kind.value}",
            remedy="use groups(), which takes every kind of choice",
        )
    if samples < FEWEST_SAMPLES or seed < 0:
        raise RequestError(
            f"{samples} samples with seed {seed}",
            remedy=f"take at least {FEWEST_SAMPLES} and a seed from 0 up",
        )
    shown = suppress(attribute, smallest)
    if len(shown.values) < 2:
        raise RequestError(
            f"{attribute.column!r} has fewer than two groups that may be shown",
            remedy=f"ask more people; a group needs {smallest}",
        )
    part = judgments.subset(shown.rows(judgments) != UNKNOWN)
    design = _design(part, shown.rows(part), len(shown.values), K)
    return _summary(_sampled(design, samples, seed), shown, samples, seed, judgments.digest)


@dataclass(frozen=True, eq=False)
class _Design:
    """N labels of I items by R raters in V groups; C cells of item × group have labels."""

    labels: Codes
    """(N,) positions on the scale"""
    rater: Codes
    """(N,)"""
    cell: Codes
    """(N,)"""
    item_of: Codes
    """(C,) item of each cell"""
    group_of: Codes
    """(R,) group of each rater"""
    V: int
    K: int

    @property
    def members(self) -> Doubles:
        """Raters of each group (V,)."""
        return np.bincount(self.group_of, minlength=self.V).astype(np.float64)

    @property
    def told(self) -> float:
        """Fisher information of one label about its logit, (1 − Σ_k p_k³) / 3 (Whitehead 1993)."""
        share = np.bincount(self.labels, minlength=self.K) / len(self.labels)
        return float(max(1 - (share**3).sum(), 0.0) / 3)


def _design(part: Judgments, group: Codes, V: int, K: int) -> _Design:
    _, item = np.unique(part.item, return_inverse=True)
    _, first, rater = np.unique(part.rater, return_index=True, return_inverse=True)
    cells, cell = np.unique(item.astype(np.int64) * V + group, return_inverse=True)
    return _Design(
        labels=part.codes,
        rater=rater.astype(np.int32),
        cell=cell.astype(np.int32),
        item_of=(cells // V).astype(np.int32),
        group_of=group[first],
        V=V,
        K=K,
    )


@dataclass(frozen=True, eq=False)
class _Drawn:
    groups: Doubles
    """(chains, samples, V), less their mean"""
    deviations: Doubles
    """(chains, samples, 4), in the order of ``FACTORS``"""


def _sampled(design: _Design, samples: int, seed: int) -> _Drawn:
    try:
        import jax
        from numpyro.infer import MCMC, NUTS, init_to_uniform
    except ImportError:
        raise RequestError(
            "the multilevel model needs NumPyro, which is not installed",
            remedy="pip install 'quorate[multilevel]'",
        ) from None
    few = [*(f"sd {name}" for name in FACTORS), "level", *(["gaps"] if design.K > 2 else [])]
    chains = MCMC(
        NUTS(_model(design), init_strategy=init_to_uniform(radius=0.5), dense_mass=[tuple(few)]),
        num_warmup=WARM_UP,
        num_samples=samples,
        num_chains=CHAINS,
        chain_method="sequential",
        progress_bar=False,
    )
    chains.run(jax.random.PRNGKey(seed))
    found = chains.get_samples(group_by_chain=True)
    deviations = np.abs(
        np.stack([np.asarray(found[f"sd {name}"], np.float64) for name in FACTORS], axis=-1)
    )
    level = np.asarray(found["level"], np.float64)
    return _Drawn(_group_effects(level, deviations, design.members, seed), deviations)


def _model(design: _Design) -> Callable[[], None]:
    """The model in coordinates that the data tell apart.

    The mean of the items and of each group's raters cannot be told from μ and the groups, nor the
    mean of an item's cells from the item. So these means are taken out of the effects, and their
    variance is added to what keeps them: ``level`` is μ + b_group + mean of the raters' c, and an
    item's effect holds the mean of its d. Deviations may be negative: only their size counts, and
    0 is no border. Effects are drawn in units of what they would vary by, given the deviations.
    """
    import jax.numpy as jnp
    import numpyro
    from numpyro import distributions as dist

    R, C = len(design.group_of), len(design.item_of)
    rater, cell, item_of, group_of = (
        jnp.asarray(one) for one in (design.rater, design.cell, design.item_of, design.group_of)
    )
    cells = jnp.asarray(np.bincount(design.item_of))
    members = jnp.asarray(design.members)
    cell_told = np.bincount(design.cell, minlength=C).astype(np.float64) * design.told
    item_told = np.bincount(design.item_of, weights=cell_told).astype(np.float64)
    rater_told = np.bincount(design.rater, minlength=R).astype(np.float64) * design.told
    log_likelihood = _log_likelihood(design)

    def effects(name: str, deviation: jnp.ndarray, told: Doubles) -> jnp.ndarray:
        # the standard deviation given labels worth ``told`` would be |deviation| / spread
        spread = jnp.sqrt(1 + jnp.asarray(told) * deviation**2)
        return deviation / spread * numpyro.sample(name, dist.Normal(0.0, spread).to_event(1))

    def model() -> None:
        item, rating, split = (
            numpyro.sample(f"sd {name}", dist.Normal(0.0, 1.0))
            for name in ("item", "rater", "item × group")
        )
        group = numpyro.sample("sd group", dist.HalfNormal(1.0))
        a = effects("item", jnp.sqrt(item**2 + split**2 / cells), item_told)
        c = effects("rater", rating, rater_told)
        d = effects("item × group", split, cell_told)
        spread = jnp.diag(group**2 + rating**2 / members) + ORIGIN**2
        level = numpyro.sample("level", dist.MultivariateNormal(jnp.zeros(design.V), spread))
        own = level - jnp.zeros(design.V).at[group_of].add(c) / members
        common = a - a.mean() - jnp.zeros(len(cells)).at[item_of].add(d) / cells
        eta = (common[item_of] + d)[cell] + (c + own[group_of])[rater]
        gaps = None
        if design.K > 2:
            gaps = numpyro.sample("gaps", dist.Normal(0.0, 1.0).expand([design.K - 2]).to_event(1))
        numpyro.factor("labels", log_likelihood(eta, gaps))

    return model


def _log_likelihood(design: _Design) -> Callable[[jnp.ndarray, jnp.ndarray | None], jnp.ndarray]:
    """Σ log P(label) from logits (N,) and log gaps between thresholds (K − 2,).

    With s the logistic, s(h) − s(l) = s(h) s(−l) (1 − exp(l − h)), which loses no digits.
    """
    import jax.numpy as jnp
    from jax.nn import log_sigmoid

    K, labels = design.K, jnp.asarray(design.labels)
    inner = jnp.asarray(np.bincount(design.labels, minlength=K)[1:-1])
    sign = jnp.asarray(2.0 * design.labels - 1)
    beyond = jnp.asarray([1e4])  # so far that its share is 1 and its slope 0

    def log_likelihood(eta: jnp.ndarray, gaps: jnp.ndarray | None) -> jnp.ndarray:
        if gaps is None:
            return log_sigmoid(sign * eta).sum()
        width = jnp.exp(gaps)
        t = jnp.concatenate([jnp.zeros(1), jnp.cumsum(width)])
        t = t - t.mean()
        above = jnp.concatenate([t, beyond])[labels]
        below = jnp.concatenate([-beyond, t])[labels]
        both = log_sigmoid(above - eta).sum() + log_sigmoid(eta - below).sum()
        return both + (inner * jnp.log(-jnp.expm1(-width))).sum()

    return log_likelihood


def _group_effects(level: Doubles, deviations: Doubles, members: Doubles, seed: int) -> Doubles:
    """b_group less the mean of groups, drawn given ``level`` (chains, samples, V).

    level = μ + b + mean of the group's c is normal, so b given level is: a draw b* of the prior
    with its level* becomes b* + Cov(b, level) Var(level)⁻¹ (level − level*).
    """
    rng = np.random.default_rng([seed, 6])
    group, rater = deviations[..., 1, None], deviations[..., 2, None]
    b = group * rng.normal(size=level.shape)
    mean = rater / np.sqrt(members) * rng.normal(size=level.shape)
    mu = ORIGIN * rng.normal(size=(*level.shape[:-1], 1))
    variance = (group**2 + rater**2 / members)[..., None] * np.eye(len(members)) + ORIGIN**2
    gain = np.linalg.solve(variance, (level - (mu + b + mean))[..., None])[..., 0]
    given = b + group**2 * gain
    shifts: Doubles = given - given.mean(axis=-1, keepdims=True)
    return shifts


def _summary(drawn: _Drawn, shown: Attribute, samples: int, seed: int, digest: str) -> Multilevel:
    variance = np.concatenate(
        [drawn.deviations**2, np.full((*drawn.deviations.shape[:2], 1), RESIDUAL)], axis=-1
    )
    share = variance / variance.sum(axis=-1, keepdims=True)
    mixing, slowest = max(
        (_r_hat(one[:, :, k]), name)
        for one, names in (
            (drawn.groups, shown.values),
            (drawn.deviations, FACTORS),
            (share, (*FACTORS, "residual")),
        )
        for k, name in enumerate(names)
    )
    if not mixing <= REFUSED:
        raise RequestError(
            f"the chains have not settled: R̂ is {mixing:.2f} for {slowest!r} after {samples} "
            f"samples, and above {REFUSED} they do not tell the same",
            remedy=f"take samples={4 * samples}, or use groups(), which needs no sampling",
        )
    notes = []
    if mixing > SETTLED:
        notes.append(f"the chains have barely mixed (R̂ = {mixing:.3f}); more samples are better")
    if len(shown.values) < 5:
        notes.append(
            f"with {len(shown.values)} groups their standard deviation mostly tells the prior"
        )
    return Multilevel(
        column=shown.column,
        groups=_estimates(shown.values, drawn.groups),
        deviations=_estimates(FACTORS, drawn.deviations),
        shares=_estimates((*FACTORS, "residual"), share),
        mixing=mixing,
        samples=samples,
        seed=seed,
        digest=digest,
        notes=tuple(notes),
    )


def _estimates(names: tuple[str, ...], drawn: Doubles) -> tuple[Estimate, ...]:
    from numpyro.diagnostics import effective_sample_size

    flat = drawn.reshape(-1, drawn.shape[-1])
    lower, upper = np.quantile(flat, [0.025, 0.975], axis=0)
    mean, effective = flat.mean(axis=0), effective_sample_size(drawn)
    return tuple(
        Estimate(name, float(mean[k]), float(lower[k]), float(upper[k]), float(effective[k]))
        for k, name in enumerate(names)
    )


def _r_hat(draws: Doubles) -> float:
    """Split-R̂ of draws (chains, samples): √(total over within variance), each chain halved.

    Source: Gelman et al. 2013, «Bayesian Data Analysis», 3rd ed., section 11.4.
    """
    if not np.isfinite(draws).all():
        return float("inf")
    half = draws.shape[1] // 2
    parts = np.concatenate([draws[:, :half], draws[:, half : 2 * half]])
    within = float(parts.var(axis=1, ddof=1).mean())
    between = float(parts.mean(axis=1).var(ddof=1))
    if within <= 0:
        return float("inf") if between > 0 else 1.0
    return float(np.sqrt((half - 1) / half + between / within))
