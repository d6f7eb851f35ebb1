"""Card: the README of a release, every figure of it computed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from quorate.certificate.contents import Contents
from quorate.certificate.outcomes import REJUDGED, Outcome
from quorate.certificate.rows import APART, EXCLUDED
from quorate.certificate.tables import ONE_MIND

MEANING = {
    "prescriptive": (
        "One right answer was sought. The consensus is the likeliest one, with its probability; "
        "who differs may be wrong."
    ),
    "descriptive": (
        "The spread of answers is the result. There is no right answer and no consensus: train on "
        "and test against the distribution, not its largest option."
    ),
}
RATERS = (
    "Raters have a pseudonym that is the same in all items of this release and in no other. Nobody "
    "without the key, which stays with the campaign, can tell whose it is. The time of an answer "
    "is told to the day, its duration to the tenth of a second."
)
GROUPS = (
    "Groups of people are told, so raters are not told apart across items: a pseudonym holds in "
    "one item alone. Day and duration of answers are left out, since they could link them. With "
    "both, the figures of groups could be solved for who belongs to which."
)


def card(contents: Contents, outcomes: Sequence[Outcome]) -> str:
    """The card, in Markdown."""
    frozen = contents.frozen
    parts = [
        f"# {frozen.spec.title}",
        f"Release {frozen.version} of the campaign `{frozen.spec.name}`.",
        _section("Purpose", [frozen.spec.purpose.strip()]),
        _section("What is in it", _counts(contents)),
        *(_section(f"Question `{one.part.name}`", _question(one)) for one in outcomes),
        _section("Raters", _raters(contents)),
        _section("Groups of people", _groups(contents, outcomes)),
        _section("What was set aside", _aside(contents)),
        _section("Guideline", _guidelines(contents)),
        _section("Limits", _limits(contents)),
        _section("How it was made", _made(contents)),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _section(title: str, paragraphs: Iterable[str]) -> str:
    told = [one for one in paragraphs if one]
    return "\n\n".join([f"## {title}", *told]) if told else ""


def _counts(contents: Contents) -> list[str]:
    return [
        f"{_many(contents.rows.kept.height, 'answer')} that count, of "
        f"{_many(contents.raters, 'rater')} about {_many(contents.items, 'item')}, in "
        f"{_many(len(contents.questions), 'question')}. Items are named by their id; their content "
        "is not in this release.",
    ]


def _question(found: Outcome) -> list[str]:
    part, table = found.part, found.part.judgments
    lines = [f"«{part.ask}»", f"**{part.paradigm}**. {MEANING[part.paradigm]}"]
    if table is not None:
        lines.append(
            f"{_many(len(table), 'judgment')} of {_many(table.n_items, 'item')}; type {part.kind}."
        )
    if found.agreement is not None:
        one = found.agreement
        chance = " beyond chance" if one.expected == one.expected else ""
        lines.append(
            f"Agreement{chance} ({one.title}): {_decimal(one.value)}"
            + (
                f" (95 % interval {_decimal(one.lower)} to {_decimal(one.upper)}), from "
                if one.lower == one.lower
                else ", without an interval, from "
            )
            + f"{one.n_items:,} items that two or more judged."
            + (
                " A low value is no fault here: it says that people differ."
                if part.paradigm == "descriptive"
                else ""
            )
        )
    elif table is not None:
        lines.append("Agreement cannot be told: no item was judged by two raters alike.")
    if found.method:
        lines.append(f"The consensus was made by {found.method}.")
    lines.append(_again(found))
    lines += [
        f"Table `{name}`: {_many(found.tables[name].height, 'row')}." for name in found.tables
    ]
    return [*lines, f"No table: {found.note}." if found.note else ""]


def _again(found: Outcome) -> str:
    """How many labels were doubted and judged again, and how many of them changed by that."""
    table = found.tables.get(f"{REJUDGED}-{found.part.name}")
    if table is None:
        return ""
    # an item may have been sent twice: what counts is its label before the first time
    items = table.unique("item", keep="first", maintain_order=True)
    drawn = items.filter("drawn").height
    changed = items.filter("changed").height
    chance = f", {drawn:,} of them drawn at random" if drawn else ""
    return (
        f"{_many(items.height, 'item')} {'was' if items.height == 1 else 'were'} judged again "
        f"because the label was in doubt{chance}: {_many(changed, 'label')} "
        f"{'is' if changed == 1 else 'are'} another one now than before."
    )


def _raters(contents: Contents) -> list[str]:
    return [GROUPS if contents.asked.told == "groups" else RATERS]


def _groups(contents: Contents, outcomes: Iterable[Outcome]) -> list[str]:
    if contents.asked.told != "groups":
        if contents.frozen.spec.way.attributes:
            return ["Raters were asked who they are; nothing of that is in this release."]
        return []
    n = contents.asked.smallest
    lines = [
        "Raters were asked who they are, could keep it to themselves, and told it for comparing "
        f"groups. A group of fewer than {n} raters is not told, over all items or in one. Nor is "
        f"a group from which, by subtraction, something would follow about fewer than {n} people: "
        "others in the same question, those who told nothing, or those in whom two groups differ. "
        "Differences of three groups and more were not looked at."
    ]
    for found in outcomes:
        for one in found.part.suppressed:
            lines.append(
                f"- `{found.part.name}` by `{one.attribute}`: {_many(one.groups, 'group')} "
                f"with {_many(one.raters, 'rater')} hidden, {_many(one.untold, 'rater')} told "
                f"nothing; of single items {_many(one.cells, 'group')} told, "
                f"{one.hidden_cells:,} hidden."
            )
    return [lines[0], "\n".join(lines[1:]), *_minds(outcomes)]


def _minds(outcomes: Iterable[Outcome]) -> list[str]:
    """What a group that says the same tells of each of its people."""
    told = [
        f"- `{one.part.name}`: {alike:,} of {_many(of, 'figure')}"
        for one in outcomes
        for alike, of in [one.part.of_one_mind]
        if alike
    ]
    if not told:
        return []
    warning = (
        f"**Groups of one mind.** Where {ONE_MIND:.0%} or more of a group gave one answer, whoever "
        "is known to be in the group, and to have taken part, is known to have given it, however "
        "large the group is. That is so of these figures of a group, over all items or on one:"
    )
    return [warning, "\n".join(told)]


def _aside(contents: Contents) -> list[str]:
    found, lines = contents.rows, []
    for (why, reason), n in found.reasons.items():
        said = f"excluded: {reason}" if why == EXCLUDED else APART[why]
        lines.append(f"- {_many(n, 'answer')} in `excluded`: {said}")
    for why, n in found.withheld.items():
        lines.append(f"- {_many(n, 'answer')} of purpose {why} not released: it would be spoilt")
    for question, n in contents.frozen.sealed.items():
        lines.append(f"- {_many(n, 'answer')} to `{question}` not released: raters' own words")
    return ["\n".join(lines) or "Nothing."]


def _guidelines(contents: Contents) -> list[str]:
    given = contents.guidelines
    lines = [
        f"- {one.version}: {_many(given.get(one.version, 0), 'answer')}; SHA-256 of the text "
        f"`{one.sha256}`" + (f"; {' '.join(one.note.split())}" if one.note else "")
        for one in contents.frozen.guidelines
    ]
    known = {one.version for one in contents.frozen.guidelines}
    other = sum(n for version, n in given.items() if version not in known)
    if other:
        lines.append(f"- under versions of too few raters to tell which: {_many(other, 'answer')}")
    return ["\n".join(lines)]


def _limits(contents: Contents) -> list[str]:
    lines = [
        "- The figures hold for these raters and items; whether for others depends on how both "
        "were chosen, which this card does not know.",
        "- An answer to an item that few judged says little: look at `n` and the interval.",
    ]
    if contents.asked.told == "groups":
        lines.append(
            "- Who compares two releases may learn of the few people that came in between."
        )
    return ["\n".join(lines)]


def _made(contents: Contents) -> list[str]:
    head = contents.frozen.head
    day = datetime.fromtimestamp(head.at / 1000, UTC).strftime("%Y-%m-%d")
    return [
        f"From the first {_many(head.size, 'entry', 'entries')} of the campaign's log, the last "
        f"one of {day}, whose tree has the root `{head.root}`; seed {contents.asked.seed}. "
        "`manifest.json` has the digest of every file."
    ]


def _many(n: int, one: str, several: str = "") -> str:
    return f"{n:,} {one if n == 1 else several or one + 's'}"


def _decimal(value: float) -> str:
    return f"{value:.2f}"
