"""Process: under which instructions people judged, how they were prepared and watched."""

from __future__ import annotations

from collections.abc import Iterator

from quorate.certificate.documents.answer import Answer, absent, author, derived
from quorate.certificate.documents.ground import (
    CAMPAIGN,
    MANIFEST,
    Ground,
    mapping,
    objects,
    pointed,
    texts,
)
from quorate.certificate.documents.said import (
    Said,
    bullets,
    code,
    joined,
    listed,
    many,
    plain,
    say,
)
from quorate.certificate.documents.topics.imports import WHERE, elsewhere, of_here
from quorate.schema.json_value import Json

NAMED = {
    "none": "Every judgment names the version of the guideline that its rater was shown.",
    "some": "Every judgment that was given in the campaign names the version of the guideline that "
    "its rater was shown; those from other tools name none.",
    "all": "The judgments came from other tools and name no version of the guideline: what their "
    "raters were told there is not known here.",
}
"""what is said of versions, by how many judgments came from other tools"""
ACTIONS = {
    "notify": "the leads are told",
    "warn": "the rater is warned",
    "more_gold": "more known answers are mixed in",
    "lower_priority": "items go to others first",
    "pause": "the rater is paused",
    "retrain": "the rater goes back to practice",
    "exclude": "the rater's judgments are taken out, the pay stays, and the rater is paused",
    "adjudicate": "the item goes to an expert",
}
"""what a rule does, in words"""


def process(ground: Ground) -> Iterator[Answer]:
    """How the work was set up."""
    yield _guidelines(ground)
    unknown = "No judgment was given in the campaign; {} in the other tools is not known here."
    for key, question, said, what in (
        ("handing", "Who got which item?", _handing(ground), "who got which item"),
        (
            "preparation",
            "How were raters prepared and tested?",
            _preparation(ground),
            "how raters were prepared and tested",
        ),
        (
            "watching",
            "How was the work watched while it went on?",
            _watching(ground),
            "how the work was watched",
        ),
    ):
        yield derived(key, question, of_here(ground, said, unknown.format(what)))
    yield _rules(ground)
    yield _pay(ground)
    yield _consent(ground)
    yield derived(
        "platform",
        "On which platform was it done?",
        _platform(ground),
        f"Quorate {ground.at(f'{MANIFEST}#/made_with/quorate')}",
    )
    for key, question, what in (
        ("recruitment", "How were raters found and chosen?", "how raters were found and chosen"),
        ("platform_reason", "Why were raters found there?", "why raters were found there"),
    ):
        yield author(ground, key, question, what)


def _platform(ground: Ground) -> Said:
    said = say(
        "Quorate {}, whose source is open under Apache-2.0.",
        ground.figure(f"{MANIFEST}#/made_with/quorate", "text"),
    )
    if elsewhere(ground) == "none":
        return said
    return joined([said, say("Judgments also came from other tools.", evidence=(WHERE,))])


def _guidelines(ground: Ground) -> Answer:
    base = f"{MANIFEST}#/guidelines"
    lines: list[Said] = []
    found = objects(ground.at(base))
    hidden = any(one.get("version") is None for one in found)
    for n, one in enumerate(found):
        at = pointed(base, n)
        answers = say("{}; ", many(ground.figure(f"{at}/answers"), "answer"))
        if not one.get("answers") and hidden:  # how many is not told
            answers = say("")
        if one.get("version") is None:
            answers = many(ground.figure(f"{at}/answers"), "answer")
            lines.append(say("under versions of too few raters to tell which: {}", answers))
            continue
        note = f"; {plain(str(one['note']))}" if one.get("note") else ""
        lines.append(
            say(
                "{}: {}SHA-256 of the text {}{}",
                ground.figure(f"{at}/version", "text"),
                answers,
                ground.figure(f"{at}/sha256", "code"),
                note,
            )
        )
    return derived(
        "guidelines",
        "Under which instructions did people judge?",
        joined(
            [
                f"{NAMED[elsewhere(ground)]} The texts are in the folder `guidelines`.",
                bullets(lines),
            ],
            "\n\n",
        ),
    )


def _handing(ground: Ground) -> Said:
    base = f"{CAMPAIGN}#/assignment"
    mixed = [
        say("{} {}", ground.figure(f"{base}/{name}", "percent"), words)
        for name, words in (
            ("gold", "items with a known answer"),
            ("audit", "trap items that catch inattention"),
            ("repeats", "items that the rater had before"),
        )
        if ground.at(f"{base}/{name}")
    ]
    return joined(
        [
            say(
                "The campaign's policy {} chose each rater's next item.",
                ground.figure(f"{base}/choice", "code"),
            ),
            say("Mixed in, so that raters could not tell: {}.", listed(mixed))
            if mixed
            else say(
                "No known answers, traps or repeats were mixed in.", evidence=(f"{base}/gold",)
            ),
        ]
    )


def _preparation(ground: Ground) -> Said:
    way = f"{CAMPAIGN}#/way"
    told: list[Said | str] = []
    if mapping(ground.at(f"{way}/training")):
        told.append(
            say(
                "Raters practise on {} with the right answer shown; {} right answers pass.",
                many(ground.figure(f"{way}/training/items"), "item"),
                ground.figure(f"{way}/training/bar", "percent"),
            )
        )
    if mapping(ground.at(f"{way}/qualification")):
        told.append(
            say(
                "A test of at most {} with a known answer comes before the first item; it is "
                "passed when raters are right in more than {} of cases with {} confidence.",
                many(ground.figure(f"{way}/qualification/items"), "item"),
                ground.figure(f"{way}/qualification/bar", "percent"),
                ground.figure(f"{way}/qualification/confidence", "percent"),
            )
        )
    skills = texts(ground.at(f"{way}/requires"))
    if skills:
        told.append(
            say(
                "Raters need {}: {}.",
                "the skill" if len(skills) == 1 else "the skills",
                ", ".join(code(one) for one in skills),
                evidence=(f"{way}/requires",),
            )
        )
    if told:
        return joined(told)
    return say(
        "By the guideline alone: the campaign has neither practice items nor a test.",
        evidence=(f"{way}/training", f"{way}/qualification"),
    )


def _watching(ground: Ground) -> Said:
    at = f"{CAMPAIGN}#/checks"
    checks = ground.at(at)
    if isinstance(checks, dict):
        if not checks:
            return say("No check watched it; the campaign has turned them off.", evidence=(at,))
        names = ", ".join(code(name) for name in sorted(checks))
        return say("These checks watched it: {}.", names, evidence=(at,))
    return say("All of Quorate's checks watched it, with their usual settings.", evidence=(at,))


def _rules(ground: Ground) -> Answer:
    base, question = f"{CAMPAIGN}#/rules", "What happens when a check finds something?"
    rules = objects(ground.at(base))
    if not rules:
        return derived(
            "rules",
            question,
            say(
                "Findings are shown to the leads; no rule acts on them by itself.",
                evidence=(base,),
            ),
            [],
        )
    lines = [say("{}: {}", *_rule(ground, pointed(base, n), one)) for n, one in enumerate(rules)]
    return derived("rules", question, bullets(lines), [dict(one) for one in rules])


def _rule(ground: Ground, at: str, one: dict[str, Json]) -> tuple[Said, Said]:
    checks = [code(name) for name in texts(one.get("when"))]
    several = one.get("agreeing", 1) != 1
    named = f"{', '.join(checks[:-1])} or {checks[-1]}" if len(checks) > 1 else checks[0]
    who: Said | str = named
    if several:
        who = say("{} of {}", ground.figure(f"{at}/agreeing"), named.replace(" or ", " and "))
    signs = "strong signs" if one.get("verdict", "strong") == "strong" else "signs, weak or strong"
    action = ACTIONS.get(str(one.get("then")), plain(str(one.get("then"))))
    finds = "find" if several else "finds"
    return ground.figure(f"{at}/name", "code"), say("when {} {} {}, {}", who, finds, signs, action)


def _pay(ground: Ground) -> Answer:
    base, question = f"{CAMPAIGN}#/pay", "What are raters paid?"
    pay = mapping(ground.at(base))
    if not pay:
        return absent("pay", question, "The campaign declares no pay (`pay`).", base)
    way, words = ("per_hour", "an hour of active time")
    if pay.get("per_item") is not None:
        way, words = "per_item", "an item that was judged"
    return derived(
        "pay",
        question,
        say(
            "{} {} for {}, as the campaign declares it. Taking a judgment out takes no pay away.",
            ground.figure(f"{base}/currency", "text"),
            ground.figure(f"{base}/{way}", "money"),
            words,
        ),
        pay,
    )


def _consent(ground: Ground) -> Answer:
    at, question = f"{CAMPAIGN}#/consent", "To which text do raters agree before they start?"
    text = ground.at(at)
    if not isinstance(text, str) or not text.strip():
        return absent("consent", question, "The campaign has no text of consent (`consent`).", at)
    return Answer(
        "consent",
        question,
        text,
        text.strip(),
        "author",
        evidence=(at,),
    )
