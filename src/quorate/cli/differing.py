"""Where raters differ, as lines on a terminal: the causes, groups, juries and experts in short."""

from __future__ import annotations

from collections.abc import Iterator

from quorate.analysis.audit import Audit
from quorate.analysis.disagreement.experts import ExpertCrowd
from quorate.analysis.disagreement.report import Disagreement
from quorate.analysis.disagreement.scoring.figures import Figure
from quorate.analysis.disagreement.slices import SliceAgreement
from quorate.analysis.disagreement.verdicts import Verdict
from quorate.report.numbers import decimal, percent, percent_between, plural, true_minus, whole
from quorate.report.sections.differing.juries import finding as jury_finding
from quorate.report.sections.differing.words import causes

SLICES = 2


def differing(audit: Audit) -> Iterator[tuple[str, list[str]]]:
    """Titles with sentences; a part of which nothing is known has none."""
    found = audit.disagreement
    if found is None:
        return
    if found.causes is not None and len(found.causes.items):
        yield "Why", [_why(audit, found)]
    if found.groups is not None and found.groups.attributes:
        yield "Groups", [true_minus(one.account) for one in found.groups.attributes]
    if any(one.differing is not None for one in found.juries):
        yield "Juries", [f"{jury_finding(found)}."]
    if found.slices is not None and found.slices.tests:
        yield "Tested", list(_slices(found.slices))


def beside_experts(audit: Audit) -> Iterator[tuple[str, list[str]]]:
    """What the majority makes of the items that experts judged."""
    if audit.disagreement is not None and audit.disagreement.experts is not None:
        yield "Experts", [_experts(audit.disagreement.experts)]


def _why(audit: Audit, found: Disagreement) -> str:
    counts = {} if found.causes is None else found.causes.counts
    by = sorted((one for one in counts.items() if one[1]), key=lambda one: -one[1])
    named = ", ".join(f"{causes(audit, which)} {whole(n)}" for which, n in by)
    items = plural(sum(counts.values()), "item")
    return f"The likeliest cause of {items} with differing answers: {named}."


def _experts(found: ExpertCrowd) -> str:
    said = f"The majority says what experts say on {_share(found.accuracy)} of "
    said += f"{plural(found.items, 'item')}."
    known = [one for one in found.options if one.found.value is not None]
    if not known:
        return said
    least = min(known, key=lambda one: one.found.value or 0.0)
    return (
        f"{said} It finds {_share(least.found)} of what they call “{least.option}” "
        f"(AUC of its share {decimal(least.auc.value)})."
    )


def _share(one: Figure) -> str:
    ends = percent_between(one.lower, one.upper)
    return f"{percent(one.value, 1)} ({ends})" if ends else percent(one.value, 1)


def _slices(found: SliceAgreement) -> Iterator[str]:
    told = [row for row in found.rows if row.verdict in (Verdict.DIFFERENCE, Verdict.SUGGESTIVE)]
    if not told:
        tests = plural(found.tests, "comparison")
        yield f"No difference found between a slice and the rest ({tests})."
    for row in told[:SLICES]:
        yield true_minus(row.sentence)
    if len(told) > SLICES:
        yield f"{whole(len(told) - SLICES)} more in the report."
