"""How it was found: the signals, the rules of the verdicts, and what was left out."""

from __future__ import annotations

from quorate.analysis.diagnosis.shown import held
from quorate.report.blocks import Block, Points, Section, Text, say, sentence, table, worded
from quorate.report.numbers import NONE, decimal, whole
from quorate.report.sections.diagnosis.words import VERDICT, Shown


def section(shown: Shown) -> Section:
    """The signals that were read, the rules, and the notes."""
    found = shown.found
    signals = table(
        "Signals whose mean rank is the suspicion",
        [worded("signal"), "threshold", "flagged by its own rule", worded("notes")],
        [
            (
                one.title,
                NONE if one.threshold is None else decimal(one.threshold, 3),
                NONE if one.flagged is None else whole(int(one.flagged.sum())),
                "; ".join(one.notes),
            )
            for one in found.signals
        ],
    )
    rules = table(
        "Verdicts and their rules",
        [worded("verdict"), "examples", worded("rule")],
        [
            (VERDICT[name], whole(n), found.verdicts.rules.get(name, ""))
            for name, n in held(found).items()
        ],
    )
    left = [say("Not read: {}, for {}.", name, why) for name, why in found.skipped.items()]
    left += [
        say("Not looked for: {}, for {}.", VERDICT[name], why)
        for name, why in found.verdicts.unjudged.items()
    ]
    left += [sentence(note) for note in (*shown.notes, *found.notes)]
    blocks: list[Block] = [
        Text(
            say(
                "{}. All chance comes from seed {}: the same command gives the same figures.",
                shown.how[:1].upper() + shown.how[1:],
                str(found.seed),
            )
        ),
        signals,
        rules,
    ]
    if left:
        blocks.append(Points(tuple(left), "note"))
    return Section("how", "How this was found", tuple(blocks))
