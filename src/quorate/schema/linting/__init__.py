"""Lint a campaign: what its paradigm needs, and its guideline and questions have not."""

from __future__ import annotations

from quorate.schema.campaign import CampaignSpec
from quorate.schema.linting.lint import Lint as Lint
from quorate.schema.linting.lints import LINTS as LINTS
from quorate.schema.linting.reading import MOST, Reading
from quorate.schema.linting.remark import Remark as Remark
from quorate.schema.linting.remark import Severity as Severity


def lint(spec: CampaignSpec) -> tuple[Remark, ...]:
    """What to look at in a campaign before people work by it, in a fixed order.

    Everything is found by rules, from the text alone: nothing is sent anywhere, and the same
    campaign gives the same remarks. A guideline in a language of which the words are not known is
    only looked at by its form, and a remark says so.
    """
    reading = Reading(spec)
    found = [remark for one in LINTS if one.applies(reading) for remark in one.find(reading)]
    if not reading.language:
        unread = sum(one.speaks for one in LINTS if one.applies(reading))
        says = f"the guideline's language is not known here; {unread} of the lints did not run"
        do = "look for yourself; words are known of English, German, Spanish and Arabic"
        found.append(Remark("language", Severity.HINT, says, do, "guideline.text"))
    if reading.unread:
        says = f"{reading.unread:,} options beyond the first {MOST} were not looked for"
        do = "look for yourself whether the guideline explains them"
        found.append(Remark("options-unread", Severity.HINT, says, do, "questions"))
    return tuple(found)
