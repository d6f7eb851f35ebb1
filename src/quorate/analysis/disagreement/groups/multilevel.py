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

Doubles = NDArray[np.float64]
Codes = NDArray[np.int32]

CHAINS = 2
FEWEST_SAMPLES = 100
MIXED = 1.05
"""R̂ above this asks for more samples"""
RESIDUAL = np.pi**2 / 3
"""variance of the standard logistic"""


@dataclass(frozen=True)
class Estimate:
    """The mean of the posterior with its 95 % interval."""

    name: str
    value: float
    lower: float
    upper: float


@dataclass(frozen=True)
class Multilevel:
    """A multilevel logit of one attribute.

    ``groups`` is the shift of each group in logits, less the mean of all groups shown; for a scale,
    above 0 is towards its last option; for a choice, towards the second. ``deviations`` are the
    standard deviations of item, group, rater (within a group) and item × group; ``shares`` are
    shares of the latent variance, the residual among them. ``mixing`` is the largest R̂ of the
    groups and the deviations: above 1.05 take more ``samples``.
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
    samples: int = 500,
    seed: int = 0,
) -> Multilevel:
    """Fit logit label ~ item + group + rater (in its group) + item × group; ordinal for scales.

    P(label > k) = logistic(a_item + b_group + c_rater + d_{item, group} − t_k) with thresholds
    t_1 < … < t_{K−1}, each N(0, 2²) before they are ordered; effects are normal around 0 with
    standard deviations that are half-normal(1). Sampled by the No-U-Turn sampler of NumPyro: two
    chains of ``samples`` each after as many to warm up. Groups of fewer than ``smallest`` raters
    are hidden first. With few groups their standard deviation says little beyond its prior.

    Needs ``pip install 'quorate[multilevel]'``. Raises NotApplicableError for a question that is
    neither a choice of two nor a scale, RequestError where the extra is absent or fewer than two
    groups may be shown.

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
    drawn = _sampled(part, shown.rows(part), len(shown.values), K, samples, seed)
    return _summary(drawn, shown, samples, seed, judgments.digest)


FACTORS = ("item", "group", "rater", "item × group")


@dataclass(frozen=True, eq=False)
class _Drawn:
    groups: Doubles
    """(chains, samples, V), less their mean"""
    deviations: Doubles
    """(chains, samples, 4), in the order of ``FACTORS``"""


def _sampled(part: Judgments, group: Codes, V: int, K: int, samples: int, seed: int) -> _Drawn:
    try:
        import jax
        from numpyro.infer import MCMC, NUTS
    except ImportError:
        raise RequestError(
            "the multilevel model needs NumPyro, which is not installed",
            remedy="pip install 'quorate[multilevel]'",
        ) from None
    _, cell = np.unique(part.item.astype(np.int64) * V + group, return_inverse=True)
    codes = (part.item, group, part.rater, cell.ravel())
    sizes = (part.n_items, V, part.n_raters, int(cell.max()) + 1)
    chains = MCMC(
        NUTS(_model(codes, sizes, part.codes, K)),
        num_warmup=samples,
        num_samples=samples,
        num_chains=CHAINS,
        chain_method="sequential",
        progress_bar=False,
    )
    chains.run(jax.random.PRNGKey(seed))
    found = chains.get_samples(group_by_chain=True)
    deviations = np.stack(
        [np.asarray(found[f"sd {name}"], np.float64) for name in FACTORS], axis=-1
    )
    groups = np.asarray(found["group"], np.float64) * deviations[:, :, 1, None]
    return _Drawn(groups - groups.mean(axis=-1, keepdims=True), deviations)


def _model(
    codes: tuple[Codes, ...], sizes: tuple[int, ...], labels: Codes, K: int
) -> Callable[[], None]:
    import jax.numpy as jnp
    import numpyro
    from numpyro import distributions as dist

    def model() -> None:
        eta = 0.0
        for name, code, size in zip(FACTORS, codes, sizes, strict=True):
            deviation = numpyro.sample(f"sd {name}", dist.HalfNormal(1.0))
            effect = numpyro.sample(name, dist.Normal(0.0, 1.0).expand([size]).to_event(1))
            eta = eta + deviation * effect[jnp.asarray(code)]
        origin = dist.Normal(0.0, 2.0).expand([K - 1]).to_event(1)
        if K > 2:
            ordered = dist.transforms.OrderedTransform()
            origin = dist.TransformedDistribution(origin, ordered)
        thresholds = numpyro.sample("thresholds", origin)
        likelihood = dist.OrderedLogistic(eta, thresholds)
        numpyro.sample("label", likelihood, obs=jnp.asarray(labels))

    return model


def _summary(drawn: _Drawn, shown: Attribute, samples: int, seed: int, digest: str) -> Multilevel:
    variance = np.concatenate(
        [drawn.deviations**2, np.full((*drawn.deviations.shape[:2], 1), RESIDUAL)], axis=-1
    )
    share = variance / variance.sum(axis=-1, keepdims=True)
    mixing = max(
        _r_hat(one[:, :, k])
        for one in (drawn.groups, drawn.deviations)
        for k in range(one.shape[-1])
    )
    notes = []
    if mixing > MIXED:
        notes.append(f"the chains have not mixed (R̂ = {mixing:.2f}); take more samples")
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
    flat = drawn.reshape(-1, drawn.shape[-1])
    lower, upper = np.quantile(flat, [0.025, 0.975], axis=0)
    mean = flat.mean(axis=0)
    return tuple(
        Estimate(name, float(mean[k]), float(lower[k]), float(upper[k]))
        for k, name in enumerate(names)
    )


def _r_hat(draws: Doubles) -> float:
    """Split-R̂ of draws (chains, samples): √(total over within variance), each chain halved.

    Source: Gelman et al. 2013, «Bayesian Data Analysis», 3rd ed., section 11.4.
    """
    half = draws.shape[1] // 2
    parts = np.concatenate([draws[:, :half], draws[:, half : 2 * half]])
    within = float(parts.var(axis=1, ddof=1).mean())
    between = float(parts.mean(axis=1).var(ddof=1))
    if within <= 0:
        return float("inf") if between > 0 else 1.0
    return float(np.sqrt((half - 1) / half + between / within))
