"""Refuse checks, rules, choices and conditions that cannot work."""

from __future__ import annotations

from quorate import plugins
from quorate.assignment.choice import choice
from quorate.schema.campaign import CampaignSpec
from quorate.schema.errors import Fault, RequestError, SpecError
from quorate.storage.queries import findings
from quorate.storage.transaction import Transaction


def demand_sound_rules(spec: CampaignSpec, known: int = 0) -> None:
    """Raises SpecError for checks that do not exist and rules that can never fire.

    ``known``: items with a known answer among those that everybody judges.
    """
    if not spec.checks and not spec.rules:
        return
    # the checks compute, and a server without any need not load what they compute with
    from quorate.quality.rule_faults import Kept, validated

    validated(spec, Kept(known=known))


def demand_known_choice(spec: CampaignSpec) -> None:
    """Raises SpecError for a choice that nobody declared, or with options that it does not have:
    items could not be handed out by it."""
    declared, name = plugins.names(plugins.CHOICES), spec.assignment.choice
    if name not in declared:
        allowed = f"one of {', '.join(declared)}"
        raise SpecError([Fault("assignment.choice", repr(name), allowed)])
    faults = []
    for option, value in spec.assignment.options.items():
        try:
            choice(name, **{option: value})
        except RequestError as error:
            allowed = error.remedy or "a value as the choice's page has it"
            faults.append(Fault(f"assignment.options.{option}", error.what, allowed))
    if faults:
        raise SpecError(faults, remedy="see docs/choices")


def demand_known_conditions(spec: CampaignSpec) -> None:
    """Raises SpecError for conditions of releases that do not exist, or have no such option."""
    if spec.release is None or not spec.release.conditions:
        return
    # they go by what is computed, and a server without any need not load that
    from quorate.certificate.gate.verdict import condition_faults

    faults = condition_faults(spec)
    if faults:
        raise SpecError(faults, remedy="see docs/release-conditions")


def known_items(tx: Transaction, campaign: str) -> int:
    """How many items that everybody judges have a known answer."""
    found = tx.one(findings.KNOWN_ITEMS, campaign=campaign)
    return 0 if found is None else found.number
