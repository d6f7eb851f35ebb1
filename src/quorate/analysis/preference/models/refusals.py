"""Why no model of preferences can run: what is asked of comparisons before any fit."""

from __future__ import annotations

from collections.abc import Sequence

from quorate.analysis.preference.comparisons import Comparisons


def refused(comparisons: Comparisons, errors: str, known: Sequence[str], largest: int) -> str:
    """Nothing to compare, more than ``largest`` candidates for full matrices, or errors of a kind
    that is not ``known``; empty when it is none of these."""
    if not len(comparisons):
        return "there are no comparisons"
    if comparisons.n_candidates > largest:
        return (
            f"{comparisons.n_candidates:,} candidates; at most {largest:,} can be ranked. "
            "Responses that hardly meet have no strength: name the systems that wrote them"
        )
    if errors not in known:
        return f"errors={errors!r} is none of {', '.join(known)}"
    return ""
