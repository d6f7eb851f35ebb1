"""Preferred: what an audit says of a question that compares, and its report as JSON has it."""

from __future__ import annotations

import polars as pl

from quorate.analysis.plain import plain
from quorate.analysis.preference.candidates import Candidates
from quorate.analysis.preference.model import Strengths
from quorate.analysis.preference.reading.compared import comparing
from quorate.analysis.preference.report import Preference, preference
from quorate.schema import EmptyError, Judgments, NotApplicableError


def preferred(
    judgments: Judgments, candidates: Candidates | None, seed: int, bootstrap: int
) -> tuple[Preference | None, str]:
    """What the judgments prefer, or why that cannot be told; neither where nothing is compared.

    A question compares when it is a ranking, when its candidates are known, or when the table tells
    in which order what its labels name was shown.
    """
    if candidates is None and not comparing(judgments):
        return None, ""
    try:
        return preference(judgments, candidates, bootstrap=bootstrap, seed=seed), ""
    except (NotApplicableError, EmptyError) as error:
        return None, f"preferences: {error.message}"


def preference_dict(found: Preference, rows: int | None = None) -> dict[str, object]:
    """Everything as JSON has it, with the first ``rows`` rows of each table, or all."""

    def cut(table: pl.DataFrame | None) -> object:
        return plain(table if rows is None or table is None else table.head(rows))

    return {
        "question": found.question,
        "counts": plain(found.counts),
        "order": plain(found.order),
        "ranking": _fit(found.ranking, rows),
        "unranked": found.unranked,
        "styled": _fit(found.styled, rows),
        "wins": cut(found.wins),
        "raters": cut(found.raters),
        "longer": plain(found.longer),
        "cycles": plain(found.cycles),
        "coverage": plain(found.coverage),
        "influence": cut(found.influence),
        "agreement": None if found.agreement is None else found.agreement.to_dict(),
        "ceiling": plain(found.ceiling),
        "notes": list(found.notes),
        "seed": found.seed,
        "input_digest": found.input_digest,
    }


def _fit(fit: Strengths | None, rows: int | None) -> object:
    if fit is None:
        return None
    return {
        "model": fit.model,
        "parameters": plain(fit.parameters),
        "errors": fit.errors,
        "converged": fit.converged,
        "log_likelihood": plain(fit.log_likelihood),
        "candidates": plain(fit.table if rows is None else fit.table.head(rows)),
        "estimates": plain(fit.estimates),
        "groups": plain(fit.groups),
        "notes": list(fit.notes),
    }
