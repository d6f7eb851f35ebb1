"""The head of the page: the file, how it was read, and what befell its rows."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath

from markupsafe import Markup

from quorate.analysis.audit import Audit
from quorate.report.blocks import (
    Block,
    Caution,
    Facts,
    Points,
    Text,
    join,
    name,
    num,
    say,
    sentence,
)
from quorate.report.charts.canvas import clean
from quorate.report.numbers import decimal, plural, whole
from quorate.schema import Question, Remark

OPTIONS = 12


def title(audits: Sequence[Audit]) -> str:
    """The page's title: the name of the file that was audited, or of the first of several."""
    sources = _sources(audits)
    first = clean(PurePath(sources[0]).name, 120) or "Judgments"
    return first if len(sources) == 1 else f"{first} and {len(sources) - 1} more"


def header(audits: Sequence[Audit]) -> tuple[Block, ...]:
    """What was read, said once for all questions."""
    first = audits[0]
    blocks: list[Block] = [Text(_lead(audits), "lead")]
    if len(audits) == 1:
        blocks += counts(first)
    if len(_sources(audits)) == 1:
        shared = [r for r in first.reading.remarks if all(r in a.reading.remarks for a in audits)]
        blocks += [*_columns(first), *_remarks(shared), *_rows(first)]
    return tuple(blocks)


def _sources(audits: Sequence[Audit]) -> list[str]:
    """The files that the audits are of, in order, each once."""
    return list(dict.fromkeys(a.reading.source or a.provenance.source for a in audits))


def own(audit: Audit, audits: Sequence[Audit]) -> tuple[Block, ...]:
    """What is said of one question among several: its kind, counts and remarks of its own."""
    kind = Text(say("{}.", _capital(kind_of(audit.question))), "lead")
    if len(_sources(audits)) > 1:
        file = Text(say("From {}.", name(PurePath(_sources([audit])[0]).name)), "note")
        read = [*_columns(audit), *_remarks(audit.reading.remarks), *_rows(audit)]
        return (kind, file, *counts(audit), *read)
    remarks = [r for r in audit.reading.remarks if not all(r in a.reading.remarks for a in audits)]
    return (kind, *counts(audit), *_remarks(remarks))


def counts(audit: Audit) -> tuple[Block, ...]:
    """The numbers of judgments, items and raters of one question, with what is small about it."""
    c = audit.counts
    pairs = (
        ("judgments" if c.judgments != 1 else "judgment", num(whole(c.judgments))),
        ("items" if c.items != 1 else "item", num(whole(c.items))),
        ("raters" if c.raters != 1 else "rater", num(whole(c.raters))),
        ("judgments an item", num(decimal(c.mean_overlap, 1))),
    )
    low, middle, high = c.workloads
    spread = say(
        "A rater made {} judgments{}; an item has {}.",
        num(_range([low, high])),
        say(" (median {})", num(whole(middle))) if low < high else "",
        num(_range([n for n, _ in c.overlaps])),
    )
    if c.repeats:
        spread += say(
            " {} repeat an item that the same rater judged before.", num(whole(c.repeats))
        )
    small = _small(audit)
    return (Facts(pairs, "counts"), Text(spread), *([small] if small else []))


def _lead(audits: Sequence[Audit]) -> Markup:
    if len(audits) > 1:
        return say("{}, each audited on its own below.", plural(len(audits), "question"))
    return say("Question {}: {}.", name(audits[0].question.name), kind_of(audits[0].question))


def kind_of(question: Question) -> Markup:
    """The kind of question in words, with its options if they are few."""
    n = len(question.options)
    if not n:
        return say("{}", question.kind.value)
    shown = [name(o, 40) for o in question.options[:OPTIONS]]
    more = say(" and {} more", whole(n - OPTIONS)) if n > OPTIONS else Markup()
    listed = Markup(", ").join(shown) if more else join(shown)
    return say("{}, {}: {}{}", question.kind.value, plural(n, "option"), listed, more)


def _capital(words: Markup) -> Markup:
    return words[:1].upper() + words[1:]


def _columns(audit: Audit) -> list[Block]:
    renamed = [
        say("{} from {}", ours, name(theirs, 60))
        for ours, theirs in audit.reading.columns.items()
        if ours != theirs
    ]
    return [Text(say("Columns: {}.", join(renamed)), "note")] if renamed else []


def _remarks(remarks: Sequence[Remark]) -> list[Block]:
    return [Points(tuple(sentence(str(r)) for r in remarks), "remarks")] if remarks else []


def _rows(audit: Audit) -> list[Block]:
    reading = audit.reading
    blocks: list[Block] = []
    if reading.rows and not reading.dropped:
        blocks.append(
            Text(say("{}; none was dropped.", plural(reading.rows, "row") + " read"), "note")
        )
    elif reading.rows:
        blocks.append(
            Text(
                say(
                    "{} read, {} dropped as said above.",
                    plural(reading.rows, "row"),
                    whole(reading.dropped),
                ),
                "note",
            )
        )
    return blocks


def _small(audit: Audit) -> Caution | None:
    c = audit.counts
    few = [
        words
        for words, there, enough in (
            (plural(c.items, "item"), c.items, 30),
            (plural(c.raters, "rater"), c.raters, 3),
        )
        if there < enough
    ]
    if c.mean_overlap < 1.5:
        few.append(f"{decimal(c.mean_overlap, 1)} judgments an item")
    if not few:
        return None
    return Caution(
        say("There are only {}: what follows is a first look, read the intervals.", join(few)),
        "Small numbers",
    )


def _range(overlaps: Sequence[int]) -> str:
    low, high = min(overlaps, default=0), max(overlaps, default=0)
    return whole(low) if low == high else f"{whole(low)} to {whole(high)}"
