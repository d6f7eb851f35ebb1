"""Answers: everything that documents ask of a release, answered once."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from quorate.certificate.documents.answer import Answer, Answers
from quorate.certificate.documents.ground import Ground
from quorate.certificate.documents.topics.aside import aside
from quorate.certificate.documents.topics.balance import balance
from quorate.certificate.documents.topics.course import course
from quorate.certificate.documents.topics.holdings import holdings
from quorate.certificate.documents.topics.imports import imports
from quorate.certificate.documents.topics.labour import labour
from quorate.certificate.documents.topics.people import people
from quorate.certificate.documents.topics.process import process
from quorate.certificate.documents.topics.pseudonyms import pseudonyms
from quorate.certificate.documents.topics.publishing import publishing
from quorate.certificate.documents.topics.purpose import purpose
from quorate.certificate.documents.topics.questions import questions

TOPICS: tuple[Callable[[Ground], Iterator[Answer]], ...] = (
    purpose,
    holdings,
    questions,
    pseudonyms,
    people,
    imports,
    process,
    labour,
    course,
    balance,
    aside,
    publishing,
)


def answers(ground: Ground) -> Answers:
    """The answers that a release gives, topic by topic."""
    return Answers(one for topic in TOPICS for one in topic(ground))
