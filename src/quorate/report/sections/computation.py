"""How the audit was computed, so that it can be computed again."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from markupsafe import Markup

from quorate.analysis.audit import Audit
from quorate.analysis.consensus import Consensus
from quorate.report.blocks import (
    Block,
    Facts,
    Heading,
    Points,
    Section,
    join,
    name,
    num,
    say,
    sentence,
)
from quorate.report.charts.canvas import clean
from quorate.report.numbers import plural, significant, whole
from quorate.report.place import Place
from quorate.report.sections.agreement import labelled

VALUES = 8


def section(audit: Audit, place: Place) -> Section:
    """Method with its reason, seed, parameters, versions, digests, coefficients."""
    p = audit.provenance
    pairs: list[tuple[str | Markup, Markup]] = [("Source", name(p.source or "not a file", 200))]
    pairs.append(("Judgments’ SHA-256", _digest(p.digest)))
    if p.gold_digest:
        pairs.append(("Gold’s SHA-256", _digest(p.gold_digest)))
    pairs.append(("Consensus method", say("{}: {}", p.method, p.why) if p.why else say(p.method)))
    if audit.consensus is not None:
        pairs += _fit(audit.consensus)
    pairs.append(("Seed", num(str(p.seed))))
    pairs.append(("Bootstrap", num(plural(p.bootstrap, "replicate"))))
    if audit.agreement.results:
        pairs.append(("Coefficients", _coefficients(audit)))
    if audit.redundancy is not None:
        r = audit.redundancy
        words = (
            f"{plural(r.repeats, 'draw')} over {plural(r.items, 'item')}, refitted with {r.method}"
        )
        pairs.append(("Label cost", say("{}", words)))
    pairs.append(("Versions", join([say("{} {}", a, num(b)) for a, b in p.versions], last=", ")))
    blocks: list[Block] = [Facts(tuple(pairs), "terms")]
    notes = [n for n in audit.consensus.notes if n != p.why] if audit.consensus else []
    if notes:
        blocks += [Heading("Notes of the method"), Points(tuple(sentence(n) for n in notes))]
    return Section(place.id("computation"), "How this was computed", tuple(blocks))


def _fit(found: Consensus) -> list[tuple[str | Markup, Markup]]:
    pairs: list[tuple[str | Markup, Markup]] = []
    if found.trace:
        state = "converged" if found.converged else "stopped before it converged"
        pairs.append(
            (
                "Fit",
                say(
                    "{} after {}; {} {}",
                    state,
                    num(plural(len(found.trace), "iteration")),
                    found.objective,
                    num(significant(found.trace[-1], 6)),
                ),
            )
        )
    if found.parameters:
        pairs.append(("Parameters", _parameters(found.parameters)))
    return pairs


def _digest(digest: str) -> Markup:
    return say('<span class="digest">{}</span>', digest)


def _parameters(parameters: Mapping[str, object]) -> Markup:
    return join([say("{} = {}", key, num(_value(v))) for key, v in parameters.items()], last=", ")


def _value(value: object) -> str:
    if isinstance(value, np.ndarray):
        if value.size > VALUES:
            return "array of " + " × ".join(whole(n) for n in value.shape)
        return "(" + ", ".join(significant(float(x)) for x in value.ravel()) + ")"
    if isinstance(value, float):
        return significant(value, 4)
    return f"{clean(str(value), 200)}"


def _coefficients(audit: Audit) -> Markup:
    return join(
        [
            say("{} ({}{})", label, r.source, f"; interval: {r.method}" if r.method else "")
            for label, r in labelled(audit.agreement.results)
        ],
        "; ",
        "; ",
    )
