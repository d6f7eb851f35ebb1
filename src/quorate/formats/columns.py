"""Which column of a source is which column of the table."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from quorate.formats import aside
from quorate.formats.options import ReadOptions
from quorate.schema.errors import ColumnError
from quorate.schema.reading import Remark

SYNONYMS: dict[str, tuple[str, ...]] = {
    "item": (
        "item", "itemid", "itemname", "task", "taskid", "unit", "unitid", "example", "exampleid",
        "document", "documentid", "docid", "instance", "instanceid", "sample", "sampleid", "hit",
        "hitid", "object", "objectid", "subject", "subjectid", "record", "recordid", "textid",
        "imageid", "origid",
    ),
    "rater": (
        "rater", "raterid", "ratername", "worker", "workerid", "annotator", "annotatorid",
        "labeler", "labelerid", "labeller", "labellerid", "coder", "coderid", "user", "userid",
        "username", "judge", "judgeid", "performer", "performerid", "reviewer", "reviewerid",
        "participant", "participantid", "respondent", "respondentid", "crowdworker", "completedby",
    ),
    "label": (
        "label", "labels", "annotation", "annotations", "response", "responses", "answer",
        "answers", "value", "rating", "judgment", "judgement", "category", "categories", "class",
        "score", "vote", "choice", "choices", "decision", "verdict", "code",
    ),
    "question": ("question", "questionname", "field", "fieldname", "attribute", "aspect"),
    "at": (
        "at", "timestamp", "time", "datetime", "date", "createdat", "created", "submittedat",
        "submitted", "submittime", "submissiontime", "completedat", "annotatedat", "updatedat",
    ),
    "seconds": (
        "seconds", "secs", "duration", "durationseconds", "timespent", "leadtime", "worktime",
        "worktimeinseconds", "elapsed", "responsetime", "durationms", "milliseconds", "timems",
    ),
    "guideline": ("guideline", "guidelineversion", "guidelines", "guidelinesversion"),
}  # fmt: skip
"""the words of other tools, exact word first; case, spaces, hyphens and underscores do not count"""

WEAK: dict[str, tuple[str, ...]] = {"item": ("id", "text", "image", "index", "question")}
"""words taken only when no better one is there (``question`` is an item in some tools' files)"""

_TWIN = re.compile(r" \(column \d+\)$")
GOLD_LABELS = ("gold", "truth", "groundtruth", "correct", "correctlabel", "goldlabel", "truelabel")
_NUMBERED_RATER = re.compile(
    r"(rater|worker|annotator|coder|judge|labell?er|user|reviewer|w|r|a|j)[ _\-.#]*\d+", re.I
)


@dataclass(frozen=True)
class Columns:
    """The columns of a source by their part: ``labels`` has one for each question in columns.

    ``raters`` are the columns of a wide table (then ``rater`` and ``labels`` are empty).
    """

    item: str
    rater: str | None
    labels: tuple[str, ...]
    raters: tuple[str, ...] = ()
    question: str | None = None
    at: str | None = None
    seconds: str | None = None
    guideline: str | None = None
    groups: tuple[str, ...] = ()
    aside: tuple[tuple[str, str], ...] = ()
    """the columns that set rows aside: the name of each in ``aside.COLUMNS``, and the source's"""
    remarks: tuple[Remark, ...] = ()
    chosen: frozenset[str] = frozenset()

    @property
    def mapped(self) -> dict[str, str]:
        """The table's column -> the source's, where the names differ or the caller chose it."""
        pairs = {
            "item": self.item,
            "rater": self.rater or ", ".join(self.raters),
            "label": ", ".join(self.labels),
            "question": self.question,
            "at": self.at,
            "seconds": self.seconds,
            "guideline": self.guideline,
        }
        return {
            role: source
            for role, source in pairs.items()
            if source and (source != role or role in self.chosen)
        }


def columns_of(names: Sequence[str], options: ReadOptions, where: str) -> Columns:
    """Find the parts of the table among the columns ``names`` of a source.

    What ``options.columns`` says goes first, then the exact word, then a synonym when it is the
    only one. Raises ColumnError when a part is missing, ambiguous or named but absent.
    """
    chosen = {
        role: tuple(_present(names, source, role, where) for source in sources)
        for role, sources in (options.columns or {}).items()
    }
    groups = tuple(_present(names, group, "group", where) for group in options.groups)
    taken = {source for sources in chosen.values() for source in sources} | set(groups)
    free = [name for name in names if name not in taken]
    item = _one("item", chosen, free, where) or _item_missing(names, where)
    free = [name for name in free if name != item]
    wide = _wide_columns(free, chosen, options, where)
    found, remarks = _optional(chosen, free, where)
    if wide:
        return Columns(
            item=item,
            rater=None,
            labels=(),
            raters=wide,
            guideline=found["guideline"],
            groups=groups,
            remarks=remarks,
            chosen=frozenset(chosen),
        )
    free = [name for name in free if name not in found.values()]
    rater = _one("rater", chosen, free, where)
    one = None if "label" in chosen else _one("label", chosen, free, where)
    labels = chosen.get("label") or ((one,) if one else ())
    if rater is None or not labels:
        raise _missing(names, item, rater, labels, where)
    return Columns(
        item=item,
        rater=rater,
        labels=labels,
        question=found["question"],
        at=found["at"],
        seconds=found["seconds"],
        guideline=found["guideline"],
        groups=groups,
        aside=_aside(free),
        remarks=remarks,
        chosen=frozenset(chosen),
    )


def gold_columns(names: Sequence[str], options: ReadOptions, where: str) -> Columns:
    """The item and label columns of a file of gold (``gold``, ``truth`` … are labels here)."""
    chosen = {
        role: tuple(_present(names, source, role, where) for source in sources)
        for role, sources in (options.columns or {}).items()
    }
    item = _one("item", chosen, names, where) or _item_missing(names, where)
    free = [name for name in names if name != item]
    label = next((n for n in free if folded(n) in GOLD_LABELS), None)
    label = chosen.get("label", (None,))[0] or label or _one("label", chosen, free, where)
    if label is None:
        raise _missing(names, item, "", (), where)
    return Columns(item, None, (label,), question=_one("question", chosen, free, where))


def folded(name: str) -> str:
    """A name without case, spaces, hyphens, dots and underscores."""
    return re.sub(r"[\s_\-.:/]+", "", name).casefold()


def _present(names: Sequence[str], source: str, role: str, where: str) -> str:
    for candidates in ([source], [n for n in names if folded(n) == folded(source)]):
        hits = [n for n in candidates if n in names]
        if len(hits) == 1:
            _refuse_twins(names, hits[0], where)
            return hits[0]
    raise ColumnError(
        f"there is no column {source!r} for {role}",
        where=where,
        remedy=f"the columns are {_listed(names)}",
    )


def _one(
    role: str, chosen: dict[str, tuple[str, ...]], names: Sequence[str], where: str
) -> str | None:
    """The column for a part: as chosen, else the only one of the best kind of word."""
    if role in chosen:
        if len(chosen[role]) > 1:
            raise ColumnError(
                f"{len(chosen[role])} columns were given for {role}",
                where=where,
                remedy="only label may have several (one a question)",
            )
        return chosen[role][0]
    best = _candidates(role, names)
    if len(best) > 1:
        raise ColumnError(
            f"{len(best)} columns could be the {role}: {_listed(best)}",
            where=where,
            remedy=f"say which with columns={{{role!r}: {best[0]!r}}} (--column {role}={best[0]})",
        )
    if not best:
        return None
    _refuse_twins(names, best[0], where)
    return best[0]


def _candidates(role: str, names: Sequence[str]) -> list[str]:
    """The columns for a part by the best kind of word: exact, with id, synonym, weak synonym."""
    words = {name: folded(name) for name in names if not _TWIN.search(name)}
    for kind in ((role,), (f"{role}id",), SYNONYMS[role], WEAK.get(role, ())):
        hits = [name for name, word in words.items() if word in kind]
        if hits:
            return hits
    return []


def _optional(
    chosen: dict[str, tuple[str, ...]], names: Sequence[str], where: str
) -> tuple[dict[str, str | None], tuple[Remark, ...]]:
    """The parts that a table may lack; where several columns could be one, none is taken."""
    found: dict[str, str | None] = {}
    remarks = []
    for role in ("question", "at", "seconds", "guideline"):
        best = () if role in chosen else _candidates(role, names)
        if len(best) > 1:
            found[role] = None
            what = f"columns {_listed(best)} could be {role}; none was used"
            remarks.append(Remark("noted", f"{what} (say columns={{{role!r}: {best[0]!r}}})"))
        else:
            found[role] = _one(role, chosen, names, where)
    return found, tuple(remarks)


def _aside(free: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """The columns that set rows aside, where one alone has the name."""
    hits = {name: [n for n in free if folded(n) == name] for name in aside.COLUMNS}
    return tuple((name, found[0]) for name, found in hits.items() if len(found) == 1)


def _wide_columns(
    free: Sequence[str], chosen: dict[str, tuple[str, ...]], options: ReadOptions, where: str
) -> tuple[str, ...]:
    if options.wide is False or "rater" in chosen or "label" in chosen:
        return ()
    if isinstance(options.wide, tuple):
        return tuple(_present(free, name, "a rater", where) for name in options.wide)
    guidelines = {folded(word) for word in SYNONYMS["guideline"]}
    rest = tuple(n for n in free if folded(n) not in guidelines)
    if options.wide:
        if not rest:
            raise ColumnError(
                "a wide table needs a column for each rater",
                where=where,
                remedy="give the item column and one column a rater",
            )
        return rest
    numbered = len(rest) > 1 and all(_NUMBERED_RATER.fullmatch(n.strip()) for n in rest)
    return rest if numbered else ()


def _item_missing(names: Sequence[str], where: str) -> str:
    hint = ""
    if any(re.fullmatch(r"[\d.\-]+", n) for n in names):
        hint = " (the first line looks like data; the file needs a first line of column names)"
    if len(names) == 1:
        hint = " (only one column was found; columns are separated by comma, tab, ; or |)"
    raise ColumnError(
        f"no column is the item{hint}; the columns are {_listed(names)}",
        where=where,
        remedy=f"say which with columns={{'item': {names[0]!r}}} (--column item={names[0]})",
    )


def _missing(
    names: Sequence[str], item: str, rater: str | None, labels: tuple[str, ...], where: str
) -> ColumnError:
    lacking = " or ".join(
        role for role, there in (("rater", rater is not None), ("label", bool(labels))) if not there
    )
    free = [n for n in names if n not in (item, rater)]
    role = lacking.split(" or ")[0]
    example = f"columns={{{role!r}: {free[0]!r}}} (--column {role}={free[0]})" if free else ""
    wide = "; if the raters are columns, say wide=True (--wide)" if rater is None else ""
    if rater is not None and len(free) > 1:
        wide = f"; several questions: columns={{'label': {free[:2]!r}}}"
    return ColumnError(
        f"no column is the {lacking}; the columns are {_listed(names)}",
        where=where,
        remedy=(f"say which with {example}{wide}" if example else "add the missing columns"),
    )


def _refuse_twins(names: Sequence[str], name: str, where: str) -> None:
    twins = [other for other in names if other.startswith(f"{name} (column ")]
    if twins:
        raise ColumnError(
            f"column {name!r} occurs {len(twins) + 1} times in the header",
            where=where,
            remedy="give each column its own name",
        )


def _listed(names: Sequence[str]) -> str:
    shown = ", ".join(repr(n) for n in names[:12])
    return f"{shown}, … ({len(names)} in all)" if len(names) > 12 else shown
