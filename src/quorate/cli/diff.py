"""``quorate diff``: what changed from one release to another, offline."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Sequence

    from quorate.certificate.diff import Cause, Difference
    from quorate.certificate.group_changes import GroupChange

MOST = 20
"""of what is told one by one on the terminal"""


@click.command("diff")
@click.argument("before", metavar="BEFORE")
@click.argument("after", metavar="AFTER")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, with everything in it.")
def command(before: str, after: str, as_json: bool) -> None:
    """Say what changed from one release to another.

    BEFORE and AFTER are folders of releases of one campaign, or their ZIPs. Tells items, labels,
    agreement, guideline and what was set aside, and names the events of the log that are behind it,
    where the releases show them. Checks neither of them: use quorate verify for that.
    """
    import json
    from dataclasses import asdict

    from quorate.certificate.diff import diff
    from quorate.certificate.verify.verdict import opened

    with opened(Path(before)) as first, opened(Path(after)) as second:
        found = diff(first, second)
    if as_json:
        print(json.dumps({"same": found.same, **asdict(found)}, ensure_ascii=False, indent=1))
    else:
        print("\n".join(_told(found)))


def _told(found: Difference) -> list[str]:
    lines = [f"{found.campaign}: from {found.before} to {found.after}"]
    if found.continues is False:
        lines.append("The log of the second does NOT go on from that of the first.")
    if found.same:
        lines.append("The data are the same.")
    if found.events:
        kinds = ", ".join(f"{n:,} {kind}" for kind, n in found.events.items())
        lines.append(f"events between them: {kinds}")
    lines += [f"  {_cause(one)}" for one in found.changes]
    lines += _items(found)
    if found.answers_added or found.answers_removed:
        lines.append(f"answers: {found.answers_added:,} more, {found.answers_removed:,} gone")
    lines += [f"set aside, {why}: {n:+,}" for why, n in found.excluded.items()]
    lines += [f"guideline {one}: new" for one in found.guideline_added]
    lines += [
        f"guideline {one}: ANOTHER TEXT under this version" for one in found.guideline_altered
    ]
    lines += [f"{one.name}: {_shown(one.before)} → {_shown(one.after)}" for one in found.figures]
    lines += [_group(one) for one in found.groups[:MOST]]
    if len(found.groups) > MOST:
        lines.append(f"and {len(found.groups) - MOST:,} more figures of groups; --json has them")
    lines += [f"erased since; delete their rows of {found.before}: {one}" for one in found.erased]
    return lines + _labels(found)


def _group(one: GroupChange) -> str:
    what = "mean" if one.option is None else one.option
    people = f"{one.raters_before:,} → {one.raters_after:,} raters"
    moved = f"{_shown(one.before)} → {_shown(one.after)} ({people})"
    return f"{one.question}, {one.attribute} {one.group}, {what}: {moved}"


def _items(found: Difference) -> list[str]:
    told = (
        ("added", found.items.added),
        ("gone", found.items.removed),
        ("with another content", found.items.content),
        ("in another part of the split", found.items.part),
    )
    return [f"items {what}: {len(names):,} ({_first(names)})" for what, names in told if names]


def _labels(found: Difference) -> list[str]:
    lines = [f"{question}: {n:,} labels changed" for question, n in found.label_counts.items()]
    for one in found.labels[:MOST]:
        why = _causes(one.causes) or "no event about it: judgments of other items moved it"
        lines.append(f"  {one.question}, {one.item}: {one.before} → {one.after} ({why})")
    if len(found.labels) > MOST:
        lines.append(f"  and {len(found.labels) - MOST:,} more; --json has them all")
    return lines


def _causes(causes: Sequence[Cause]) -> str:
    counted = Counter(one.kind for one in causes)
    places = ", ".join(str(one.index) for one in causes[:5]) + (", …" if len(causes) > 5 else "")
    told = ", ".join(f"{n} {kind}" for kind, n in counted.items())
    reasons = "; ".join(dict.fromkeys(one.why for one in causes if one.why))
    return f"{told}, entries {places}" + (f": {reasons}" if reasons else "") if causes else ""


def _cause(one: Cause) -> str:
    return f"entry {one.index}, {one.kind}" + (f": {one.why}" if one.why else "")


def _first(names: Sequence[str]) -> str:
    return ", ".join(names[:5]) + (", …" if len(names) > 5 else "")


def _shown(value: float | int | str | None) -> str:
    if value is None:
        return "none"
    return f"{value:,}" if isinstance(value, int) else str(value)
