"""Everything that a watch says while it reads a log: decisions, orders, findings, beliefs."""

from __future__ import annotations

from dataclasses import asdict
from random import Random
from typing import cast

from quorate.assignment.choice import Asking, Candidate, choice
from quorate.assignment.live.full_fit import fit
from quorate.campaign.watch.looking import Looking
from quorate.campaign.watch.sight import see
from quorate.campaign.watch.watching import Bite, Present, Watch
from quorate.ledger.vault import Vault
from quorate.quality.view import Answers
from quorate.schema.campaign import CampaignSpec
from watch_log import NAME, Told, parts

BITE = 37
FITS = (3, 9, 20)
"""pieces after which a full fit is adopted"""
CHOICES = ("information", "uncertainty", "active-lab")


def new_watch(spec: CampaignSpec, told: Told) -> Watch:
    """A watch that has read nothing; no words are sealed in a vault here."""
    return Watch(NAME, Present(spec, len(told.events)), cast("Vault", None))


def readings(watch: Watch, told: Told, *, looks: bool = True) -> list[object]:
    """What the watch says after each piece of the log."""
    found: list[object] = []
    size = len(told.events)
    for number, (events, opened) in enumerate(parts(told, BITE)):
        end = events[-1].idx + 1
        if end <= watch.following.read:
            continue
        watch.take(Bite(events, opened, end, size, events[-1].at))
        if number in FITS:
            watch.following.adopt(fit(watch.following.beliefs.snapshot()))
        found.append([end, *beliefs_said(watch), *decided(watch)])
        if looks and watch.looking is not None and number % 3 == 2:
            found.append(looked(watch, watch.looking))
    return [*found, seen(watch)]


def decided(watch: Watch) -> list[object]:
    """The decisions that are to be written."""
    return [asdict(one) for one in watch.decisions()]


def beliefs_said(watch: Watch) -> list[object]:
    """What those who pick and those who look ask for."""
    following, beliefs = watch.following, watch.following.beliefs
    doubtful = following.doubtful(8)
    raters = sorted(following.crews)[:3]
    among = [Candidate(item, n, beliefs.judged(item), {}) for n, item in enumerate(doubtful)]
    orders = [
        choice(name).rank(
            among, Asking(rater, "north", {}, {}, following.ladder, {}), beliefs, Random(5)
        )
        for name in CHOICES
        for rater in raters
    ]
    return [
        beliefs.count,
        beliefs.fitted,
        beliefs.uncertain(12),
        doubtful,
        orders,
        [beliefs.skill(rater) for rater in raters],
        [beliefs.quantile(rater) for rater in raters],
        [following.waits(item) for item in doubtful],
        sorted((list(part), n) for part, n in following.coverage("north").items()),
        {
            question: [beliefs.posterior(question, i) for i in doubtful]
            for question in beliefs.models
        },
        [{q: asdict(e) for q, e in beliefs.evidence(i).items()} for i in doubtful],
    ]


def looked(watch: Watch, looking: Looking) -> list[object]:
    """What checks say about those who are due."""
    raters = looking.due(watch.now)
    look = looking.look(watch.following, raters, watch.now)
    return [
        raters,
        looking.matters(look),
        sorted(look.checks),
        [asdict(one) for one in look.findings],
        sorted(look.items),
        look.judged,
        look.judged_items,
        look.start,
        look.read,
    ]


def seen(watch: Watch) -> list[object]:
    """What the lead's numbers are made of."""
    sight = see(watch)
    view = sight.view
    columns: list[object] = []
    if view is not None:
        columns = [
            list(view.items),
            list(view.raters),
            *(
                [float(x) for x in column]
                for column in (view.item, view.rater, view.at, view.purpose, view.round)
            ),
            [str(x) for x in (*view.seconds, *view.length, *view.guideline)],
            {
                name: [
                    [str(x) for x in column]
                    for column in (_codes(one), one.value, one.right, one.first, one.gold)
                ]
                for name, one in view.answers.items()
            },
            {
                name: []
                if one.posterior is None
                else [str(f"{x:.5g}") for x in one.posterior.ravel()]
                for name, one in view.answers.items()
            },
            {
                name: [[str(x) for x in column] for column in (c.length, c.marks, c.candidate)]
                for name, c in view.compared.items()
            },
            [None if view.content is None else list(view.content)],
            {view.raters[n]: asdict(one) for n, one in view.conduct.items()},
        ]
    return [
        sight.read,
        {name: list(one) for name, one in sight.items.items()},
        {name: dict(one) for name, one in sight.slices.items()},
        dict(sight.crews),
        sorted((list(key), n) for key, n in sight.covered.items()),
        {r: {q: asdict(s) for q, s in of.items()} for r, of in sight.skills.items()},
        dict(sight.unpaid),
        columns,
    ]


def _codes(answers: Answers) -> list[object]:
    """The codes; of own words the words, which may lie anywhere."""
    if answers.texts is None:
        return list(answers.code)
    return [None if code < 0 else answers.texts[code] for code in answers.code]
