"""About: what only the people behind a dataset can say of it, for the documents of its releases."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator, Field

from quorate.schema.errors import Fault
from quorate.schema.json_value import shown
from quorate.schema.spec import Many, Markdown, Spec, Wording, refuse

LANGUAGE = r"^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,8}$"
"""a language as BCP 47 names it"""
COUNTRY = r"^[A-Z]{2}$"
"""a country as ISO 3166-1 names it, with two letters"""
LINK = r"^https?://[^\s<>]+$"
"""an address on the web"""
LICENCE = r"^([A-Za-z0-9][A-Za-z0-9.+-]*( (AND|OR|WITH) [A-Za-z0-9.+-]+)*|https?://[^\s<>]+)$"
"""an SPDX expression without brackets, or an address"""

Link = Annotated[str, Field(max_length=2_000, pattern=LINK)]


def _told(value: object) -> object:
    if not isinstance(value, bool | str) or (isinstance(value, str) and not value.strip()):
        refuse([Fault("", shown(value), "true, false, or a text that says which")])
    return value


class Publisher(Spec):
    """Who answers for the dataset."""

    name: Annotated[Wording, Field(max_length=200)]
    """the person or body that publishes it"""
    contact: Annotated[Wording, Field(max_length=500)] | None = None
    """where questions go: an address of any kind"""
    url: Link | None = None
    """a page about them"""


class About(Spec):
    """What the events cannot tell. All of it is optional; documents call unsaid what is absent."""

    construct_: Markdown | None = Field(default=None, alias="construct")
    """what the answers are supposed to measure, and by which assumptions they do"""
    uses: Many[Wording] = ()
    """what the dataset is made for, one use an entry"""
    not_uses: Many[Wording] = ()
    """what it must not be used for, one use an entry"""
    used: Markdown | None = None
    """where the dataset has been used already"""
    licence: Annotated[str, Field(max_length=2_000, pattern=LICENCE)] | None = None
    """the licence of the dataset: an SPDX id such as `CC-BY-4.0`, or the address of its text"""
    publisher: Publisher | None = None
    """who answers for the dataset"""
    authors: Many[Annotated[Wording, Field(max_length=200)]] = ()
    """who made it, to be named in citations"""
    funding: Markdown | None = None
    """who paid for the work, by which grant or contract"""
    citation: Markdown | None = None
    """how to cite it: text or BibTeX"""
    url: Link | None = None
    """where it is published"""
    sources: Markdown | None = None
    """where the items come from, and how they were got"""
    source_licence: Annotated[Wording, Field(max_length=2_000)] | None = None
    """the licence or the terms under which the items were got"""
    item_sampling: Markdown | None = None
    """from what the items were chosen, how, and over which time"""
    speakers: Markdown | None = None
    """who wrote or said the items or is seen in them, as far as is known: age, region, language"""
    subjects: Markdown | None = None
    """whether the people in the items knew and agreed, and how they can object"""
    synthetic_items: Annotated[bool | str, BeforeValidator(_told)] | None = None
    """whether items were made by a machine: true, false, or a text that says which and by what"""
    languages: Many[Annotated[str, Field(pattern=LANGUAGE)]] = ()
    """the languages of the items, where it is more than the campaign's"""
    countries: Many[Annotated[str, Field(pattern=COUNTRY)]] = ()
    """the countries in which raters work, as ISO 3166-1 names them: `DE`"""
    sensitive: Many[Annotated[Wording, Field(max_length=200)]] | None = None
    """kinds of personal or sensitive content in the items, such as `health`; an empty list: none"""
    risks: Markdown | None = None
    """what could harm raters or people in the items, and what was done about it"""
    subjective: Markdown | None = None
    """where answers are a matter of view, and how that was dealt with"""
    perspectives: Markdown | None = None
    """whose views were sought, and whose are absent"""
    recruitment: Markdown | None = None
    """how raters were found and chosen, and on what contract they work"""
    platform_reason: Markdown | None = None
    """why raters were found there"""
    biases: Markdown | None = None
    """leanings of the data that are known or feared"""
    limits: Markdown | None = None
    """what the data cannot carry"""
    social_impact: Markdown | None = None
    """whom the data may help or harm once it is used"""
    ethics_review: Markdown | None = None
    """which body reviewed it, when, and with what outcome; or why none did"""
    withdrawal: Markdown | None = None
    """how a rater takes back what is published of theirs, and what cannot be taken back"""
    retention: Markdown | None = None
    """how long what is personal is kept, and who deletes it"""
    maintenance: Markdown | None = None
    """who mends the dataset, how often, and how users learn of it"""
