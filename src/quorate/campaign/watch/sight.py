"""What a watch knows at one moment, copied, so that numbers are made of it while work goes on."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import NamedTuple

from quorate.assignment.live import Skill
from quorate.campaign.watch.called import Called
from quorate.campaign.watch.looking import Looking
from quorate.campaign.watch.watching import Difference, Watch
from quorate.quality.view import Answers, Compared, View
from quorate.schema.campaign import CampaignSpec
from quorate.schema.question import Kind

AT_ONCE = 200
"""items or raters that are asked about before others may go on"""


class ItemSeen(NamedTuple):
    """An item: what it wants and has, what was decided, how sure its consensus is; None where
    none is sought."""

    wanted: int
    judged: int
    work: bool
    outcome: str | None
    certainty: float | None


@dataclass(frozen=True, eq=False)
class Sight:
    """A campaign as its watch saw it after ``read`` events.

    ``view`` has all judgments, and what is believed of every item; None where no checks are on.
    ``skills`` are by rater and question. ``covered`` counts judgments by the rater's crew, slice
    and value. ``count`` is how much the beliefs were fed, ``fitted`` how much of it at the last
    full fit. ``unpaid`` is by rater active time that earned nothing, in milliseconds.
    """

    spec: CampaignSpec
    at: int
    read: int
    view: View | None
    items: Mapping[str, ItemSeen]
    slices: Mapping[str, Mapping[str, str]]
    crews: Mapping[str, str]
    covered: Mapping[tuple[str, str, str], int]
    skills: Mapping[str, Mapping[str, Skill]]
    unpaid: Mapping[str, int]
    count: int
    fitted: int
    difference: Difference | None


def see(watch: Watch) -> Sight:
    """Copy what the watch knows. Nothing else may be done to the watch meanwhile; those who hand
    out items are let in between."""
    following = watch.following
    with following.lock:
        names, raters = list(following.items), list(following.crews)
    return Sight(
        spec=watch.spec,
        at=watch.now,
        read=following.read,
        view=None if watch.looking is None else _view(watch, watch.looking),
        items=_items(watch, names),
        slices=following.slices,
        crews=dict(following.crews),
        covered=dict(following.covered),
        skills=_skills(watch, raters),
        unpaid={}
        if watch.looking is None
        else {name: one.unpaid for name, one in watch.looking.record.people.items()},
        count=following.beliefs.count,
        fitted=following.beliefs.fitted,
        difference=watch.difference,
    )


def _items(watch: Watch, names: list[str]) -> dict[str, ItemSeen]:
    following, beliefs = watch.following, watch.following.beliefs
    found: dict[str, ItemSeen] = {}
    left = iter(names)
    while part := list(islice(left, AT_ONCE)):
        with following.lock:
            for name in part:
                one = following.items[name]
                sure = beliefs.sureness(name) if one.judged else None
                found[name] = ItemSeen(one.wanted, one.judged, one.work, one.outcome, sure)
        time.sleep(0)
    return found


def _skills(watch: Watch, raters: list[str]) -> dict[str, dict[str, Skill]]:
    following, beliefs = watch.following, watch.following.beliefs
    found: dict[str, dict[str, Skill]] = {}
    sought = [question for question in beliefs.models if question not in beliefs.descriptive]
    left = iter(raters)
    while part := list(islice(left, AT_ONCE)):
        with following.lock:
            for name in part:
                known = {q: beliefs.competence(q, name) for q in sought}
                found[name] = {q: skill for q, skill in known.items() if skill.judgments}
        time.sleep(0)
    return found


def _view(watch: Watch, looking: Looking) -> View:
    """All judgments, of a rater's fresh start or before, with what is believed of their items."""
    record = looking.record
    for code in range(len(record.raters)):
        with watch.following.lock:
            record.believe(watch.following, [code])
        time.sleep(0)
    view = record.view()
    return replace(
        view,
        items=_names(view.items),
        raters=list(view.raters),
        item=view.item.copy(),
        rater=view.rater.copy(),
        at=view.at.copy(),
        seconds=view.seconds.copy(),
        purpose=view.purpose.copy(),
        round=view.round.copy(),
        guideline=view.guideline.copy(),
        length=view.length.copy(),
        answers={name: _copied(answers) for name, answers in view.answers.items()},
        conduct=dict(view.conduct),
        judgment=None,
        index=None,
        content=None if view.content is None else list(view.content),
        compared={
            name: Compared(one.length.copy(), one.marks.copy(), one.candidate.copy())
            for name, one in view.compared.items()
        },
    )


def _names(names: Sequence[str]) -> Sequence[str]:
    return names.copied() if isinstance(names, Called) else list(names)


def _copied(answers: Answers) -> Answers:
    numeric = answers.question.kind is Kind.NUMERIC
    return replace(
        answers,
        code=answers.code.copy(),
        # the others' are one number that stands for all
        value=answers.value.copy() if numeric else answers.value,
        right=answers.right.copy(),
        first=answers.first.copy(),
        gold=answers.gold.copy(),
        texts=None if answers.texts is None else list(answers.texts),
        posterior=None if answers.posterior is None else answers.posterior.copy(),
    )
