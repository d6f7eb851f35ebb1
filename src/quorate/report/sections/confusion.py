"""What raters say when an option is true by the consensus."""

from __future__ import annotations

from markupsafe import Markup

from quorate.analysis.audit import Audit, Confusions
from quorate.analysis.audit.result import shares_of
from quorate.report.blocks import (
    SIGN,
    Block,
    Column,
    Figure,
    Panel,
    Panels,
    Section,
    Table,
    figure,
    name,
    say,
    table,
    worded,
)
from quorate.report.charts import heat_map
from quorate.report.charts.canvas import Frame, clean
from quorate.report.numbers import decimal, percent, plural, whole
from quorate.report.place import Place

DRAWN = 12
"""up to so many options the whole matrix is drawn"""
DRAWN_SMALL = 8
"""up to so many options it is also drawn for single raters"""
MATRICES = 12
TOP = 30
PANEL = 236.0


def section(audit: Audit, place: Place) -> Section | None:
    """The pooled matrix or the top confusions, then matrices of single raters."""
    found = audit.confusions
    if found is None or len(found.options) < 2 or not found.pooled.sum():
        return None
    blocks: list[Block] = []
    if len(found.options) <= DRAWN:
        blocks.append(_pooled(found, place))
    else:
        blocks.append(_top_table(found))
    if found.by_rater is not None and len(found.options) <= DRAWN_SMALL:
        blocks.append(_panels(audit, found, place))
    return Section(place.id("confusion"), "What is taken for what", tuple(blocks))


def _order(found: Confusions) -> list[tuple[int, int]]:
    """Pairs of different options (true, judged), the most frequent confusion first."""
    K = len(found.options)
    pairs = [(j, k) for j in range(K) for k in range(K) if j != k and found.pooled[j, k] > 0]
    return sorted(pairs, key=lambda p: (-found.pooled[p], p))


def _finding(found: Confusions) -> str:
    order = _order(found)
    if not order:
        return "No option is taken for another"
    j, k = order[0]
    return (
        f"Where “{clean(found.options[j], 60)}” is right, {percent(found.rates[j, k])} of "
        f"judgments say “{clean(found.options[k], 60)}”: the most frequent confusion"
    )


def _pooled(found: Confusions, place: Place) -> Figure:
    return figure(
        place.id("pooled"),
        _finding(found),
        "A matrix: rows are the option that is right by the consensus, columns what raters said; "
        "each row adds up to 100 %.",
        heat_map.draw,
        heat_map.HeatMap(
            tuple(tuple(float(x) for x in row) for row in found.rates),
            found.options,
            found.options,
            "right",
            "judged",
        ),
        _matrix_table("Judgments by right option, all raters", found),
        say(
            "All raters together; percentages of a row. The right option is that of the "
            "consensus, each judgment counted by its probability."
        ),
    )


def _matrix_table(caption: str, found: Confusions) -> Table:
    columns = [
        worded("right option"),
        *(Column(f"{clean(o, 40)}") for o in found.options),
    ]
    return table(
        f"{caption}: expected counts",
        columns,
        [
            [name(o, 60), *(decimal(float(x), 1) for x in row)]
            for o, row in zip(found.options, found.pooled, strict=True)
        ],
    )


def _top_table(found: Confusions) -> Table:
    order = _order(found)
    return table(
        f"{_finding(found)}. The {min(TOP, len(order))} most frequent confusions among "
        f"{len(found.options)} options",
        (
            worded("right option"),
            worded("judged"),
            "judgments",
            "of those where it is right",
        ),
        [
            (
                name(found.options[j], 60),
                name(found.options[k], 60),
                decimal(float(found.pooled[j, k]), 1),
                percent(float(found.rates[j, k]), 1),
            )
            for j, k in order[:TOP]
        ],
        total=len(order),
    )


def _panels(audit: Audit, found: Confusions, place: Place) -> Panels:
    names = audit.raters["rater"].to_list()
    judgments = audit.raters["judgments"].to_list()
    suspects = {s.rater for s in audit.suspects}
    order = sorted(range(len(names)), key=lambda r: (names[r] not in suspects, -judgments[r]))
    shown = order[:MATRICES]
    panels = tuple(
        _panel(found, r, names[r], judgments[r], names[r] in suspects, place.id(f"m{n}"))
        for n, r in enumerate(shown)
    )
    title = f"{plural(len(shown), 'rater')} one by one"
    marked = sum(names[r] in suspects for r in shown)
    if marked:
        second = "deserves" if marked == 1 else "deserve"
        title += f": first {whole(marked)} who {second} a second look"
        title += ", then those with most judgments" if marked < len(shown) else ""
    elif len(shown) < len(names):
        title += ": those with most judgments"
    return Panels(
        title,
        panels,
        _panel_table(found, shown, names),
        say(
            "Rows are the right option, columns what the rater said; percentages of a row. "
            "Drawn for {} of {} raters.",
            whole(len(shown)),
            whole(len(names)),
        ),
    )


def _panel(found: Confusions, r: int, rater: str, n: int, suspect: bool, id_: str) -> Panel:
    rates = shares_of(found.by_rater[r]) if found.by_rater is not None else found.rates
    seen = found.by_rater[r].sum(axis=1) if found.by_rater is not None else rates.sum(axis=1)
    cells = tuple(
        tuple(float(x) if seen[j] > 0 else float("nan") for x in row) for j, row in enumerate(rates)
    )
    K = len(found.options)
    frame = Frame(
        id_,
        f"What {clean(rater, 60)} says by right option",
        "A matrix: rows are the right option, columns what this rater said.",
        PANEL if K > 3 or max(map(len, found.options)) > 4 else 190.0,
    )
    matrix = heat_map.HeatMap(cells, found.options, found.options, "", "", small=True)
    note = say("{}", plural(n, "judgment"))
    if suspect:
        note = say("{} second look · {}", SIGN, plural(n, "judgment"))
    return Panel(f"{clean(rater, 60)}", Markup(heat_map.draw(matrix, frame)), note)


def _panel_table(found: Confusions, shown: list[int], names: list[str]) -> Table:
    columns = [
        worded("rater"),
        worded("right option"),
        *(Column(f"{clean(o, 40)}") for o in found.options),
    ]
    rows = [
        [name(names[r], 60), name(o, 60), *(decimal(float(x), 1) for x in found.by_rater[r, j])]
        for r in shown
        for j, o in enumerate(found.options)
        if found.by_rater is not None
    ]
    return table("Judgments by right option and rater: expected counts", columns, rows)
