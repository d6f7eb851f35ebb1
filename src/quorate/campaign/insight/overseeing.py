"""What checks found, which rules fired, and what watches: for those who run a campaign."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from quorate.campaign.asked import spec_of
from quorate.campaign.paging import Page, Span, cursor, page_of, placed
from quorate.campaign.rights import Actor, Right, demand
from quorate.campaign.watch.ruling import known_items
from quorate.schema.campaign import CampaignSpec
from quorate.schema.rule import Rule
from quorate.storage.queries import findings
from quorate.storage.queries.findings import FindingRow, FiringRow
from quorate.storage.transaction import Transaction

MOST = 200
"""findings or firings on a page, at most"""


@dataclass(frozen=True, slots=True)
class Sought:
    """Which findings: of a check, of a verdict, about a rater; from where on, how many."""

    check: str = ""
    verdict: str = ""
    rater: str = ""
    after: str = ""
    limit: int = 50


@dataclass(frozen=True, slots=True)
class FindingPage:
    """Findings, the newest first, and the cursor of the page behind them."""

    findings: tuple[FindingRow, ...]
    next: str | None


@dataclass(frozen=True, slots=True)
class RuleState:
    """A rule, how often it fired, when last, and why it cannot fire as things are, if so."""

    rule: Rule
    fired: int
    last_at: int | None
    never: str | None


@dataclass(frozen=True, slots=True)
class Watching:
    """What a campaign declares about watching, and what stands: the input of ``rules_of`` and
    ``checks_of``, which load the checks and are run outside of the transaction.

    ``found`` counts findings that stand by check and verdict; ``fired`` is by rule the number and
    the time of the latest.
    """

    spec: CampaignSpec
    known: int
    found: Mapping[tuple[str, str], int]
    fired: Mapping[str, tuple[int, int]]


@dataclass(frozen=True, slots=True)
class CheckState:
    """A check: what it is, with which options it runs, why it does not, what it found."""

    check: str
    title: str
    about: str
    source: str
    needs: tuple[str, ...]
    strongest: str
    options: Mapping[str, bool | int | float | str | None]
    on: bool
    skipped: str | None
    strong: int
    weak: int


def list_findings(tx: Transaction, actor: Actor, campaign: str, sought: Sought) -> FindingPage:
    """A page of findings. Raises InputError for a cursor that no page gave."""
    demand(tx, actor, campaign, Right.READ)
    given: dict[str, str | int] = {"campaign": campaign, "limit": sought.limit + 1}
    for name in ("check", "verdict", "rater"):
        value = getattr(sought, name)
        given |= {name: value} if value else {}
    if sought.after:
        given["at"], given["finding"] = placed(sought.after, int, str)
    query = findings.page(
        bool(sought.check), bool(sought.verdict), bool(sought.rater), bool(sought.after)
    )
    rows = tx.all(query, **given)
    kept = tuple(rows[: sought.limit])
    more = len(rows) > sought.limit
    return FindingPage(kept, cursor(kept[-1].at, kept[-1].finding) if more else None)


def list_firings(
    tx: Transaction, actor: Actor, campaign: str, rater: str, span: Span
) -> Page[FiringRow]:
    """A page of firings: all, or those for a rater. Raises InputError for a cursor of no page."""
    demand(tx, actor, campaign, Right.READ)
    given: dict[str, str | int] = {"campaign": campaign, "limit": span.rows}
    if rater:
        given["rater"] = rater
    if span.after:
        given["at"], given["firing"] = placed(span.after, int, str)
    rows = tx.all(findings.fired_page(bool(rater), bool(span.after)), **given)
    return page_of(rows, span.limit, lambda one: (one.at, one.firing))


def watching_of(tx: Transaction, actor: Actor, campaign: str) -> Watching:
    """What is declared about watching, what stands, and what fired."""
    demand(tx, actor, campaign, Right.READ)
    standing = tx.all(findings.STANDING_COUNTS, campaign=campaign)
    fired = tx.all(findings.RULE_COUNTS, campaign=campaign)
    return Watching(
        spec=spec_of(tx, campaign),
        known=known_items(tx, campaign),
        found=Counter({(row.check, row.verdict): row.number for row in standing}),
        fired={row.rule: (row.fired, row.last_at) for row in fired},
    )


def rules_of(watching: Watching) -> tuple[RuleState, ...]:
    """The campaign's rules as they stand."""
    from quorate.quality.rule_faults import Kept, rule_faults  # only campaigns with rules compute

    never: dict[str, str] = {}
    for name, fault in rule_faults(watching.spec, Kept(known=watching.known)):
        never.setdefault(name, f"{fault.found}; it takes {fault.allowed}")
    states = []
    for rule in watching.spec.rules:
        fired, last_at = watching.fired.get(rule.name, (0, None))
        states.append(RuleState(rule, fired, last_at, never.get(rule.name)))
    return tuple(states)


def checks_of(watching: Watching) -> tuple[CheckState, ...]:
    """All checks that there are, and how each of them does in this campaign."""
    from quorate.plugins import CHECKS, names
    from quorate.quality.rule_faults import LACKS, lacking
    from quorate.quality.running import made

    spec = watching.spec
    states = []
    for name in names(CHECKS):
        on = spec.checks is None or name in spec.checks
        check = made(name, (spec.checks or {}).get(name))
        lacks = lacking(spec, check.needs, watching.known)
        skipped = "; ".join(f"the campaign {LACKS[need][0]}" for need in lacks) or None
        states.append(
            CheckState(
                check=name,
                title=check.title,
                about=check.about,
                source=check.source,
                needs=tuple(sorted(check.needs)),
                strongest=check.strongest.value,
                options=dict(vars(check)),
                on=on,
                skipped=skipped if on else "it is not among the campaign's `checks`",
                strong=watching.found.get((name, "strong"), 0),
                weak=watching.found.get((name, "weak"), 0),
            )
        )
    return tuple(states)
