"""Which candidate is preferred, how sure that is, and what else moves the raters."""

from __future__ import annotations

import math
from collections.abc import Iterator

from markupsafe import Markup

from quorate.analysis.audit import Audit
from quorate.analysis.preference.model import Strengths
from quorate.analysis.preference.report import Preference
from quorate.analysis.preference.trust.share import Share
from quorate.report.blocks import (
    Block,
    Column,
    Figure,
    Points,
    Section,
    Text,
    figure,
    name,
    num,
    say,
    sentence,
    table,
    worded,
)
from quorate.report.charts import heat_map, interval_dots
from quorate.report.charts.canvas import clean
from quorate.report.charts.scale import wide_enough
from quorate.report.numbers import (
    between,
    decimal,
    percent,
    percent_between,
    plural,
    true_minus,
    whole,
    with_interval,
)
from quorate.report.place import Place

DRAWN = 12
"""up to so many candidates the matrix of wins is drawn, the best first"""
NOTES = 8


def section(audit: Audit, place: Place) -> Section | None:
    """The ranking, who beats whom, then order, length, ceiling and circles in a sentence each."""
    found = audit.preference
    if found is None:
        return None
    blocks: list[Block] = [Text(_counts(found))]
    if found.ranking is not None:
        blocks.append(_ranking(found.ranking, place))
        blocks += _wins(found, found.ranking, place)
    else:
        blocks.append(Text(say("No ranking: {}.", found.unranked), "note"))
    blocks.append(Points(tuple(remarks(found))))
    if found.notes:
        said = tuple(sentence(true_minus(note)) for note in found.notes[:NOTES])
        blocks.append(Points(said, "note"))
    return Section(place.id("preference"), "What is preferred", tuple(blocks))


def remarks(found: Preference) -> Iterator[Markup]:
    """What to know before trusting a ranking: order, length, ceiling, circles."""
    yield _order(found)
    if found.longer is not None:
        yield say(
            "The longer one wins {} pairs with a majority, which any model has to beat, and {} "
            "single judgments.",
            _share(found.longer.majority),
            _share(found.longer.judgments),
        )
    if found.ceiling is not None:
        limit = found.ceiling
        said = say(
            "Two raters agree in {} of votes that are no tie, so the best model is right in {} of "
            "single votes",
            num(percent(limit.agreement)),
            num(percent_between(limit.lower, limit.upper)),
        )
        wider = percent_between(limit.lowest, limit.highest)
        yield said + (say(" ({} with what few items leave open).", wider) if wider else Markup("."))
    if found.cycles is not None and found.cycles.triads:
        yield say(
            "{} of {} go round in a circle ({}); one scale and chance would make {}.",
            num(whole(found.cycles.cyclic)),
            num(plural(found.cycles.triads, "triad")),
            num(percent(found.cycles.share, 1)),
            num(percent(found.cycles.expected, 1)),
        )


def _order(found: Preference) -> Markup:
    order = found.order
    said = sentence(order.says)
    if order.verdict == "unknown":
        return said + say(" Whether place matters cannot be told.")
    if not order.first_wins.n or not order.identifiable:
        return said
    return said + say(
        " What was shown first won {} that were no tie.",
        _share(order.first_wins),
    )


def _share(found: Share) -> Markup:
    inside = percent_between(found.lower, found.upper)
    said = num(percent(found.value)) + (say(" ({})", num(inside)) if inside else Markup())
    return said + say(" of {}", num(whole(found.n)))


def _counts(found: Preference) -> Markup:
    counts = found.counts
    ties = Markup()
    if counts.ties:
        ties = say(" {} are ties.", num(percent(counts.ties / max(counts.comparisons, 1))))
    return (
        say(
            "{} make {} of {} by {}.",
            num(plural(counts.judgments, "judgment")),
            num(plural(counts.comparisons, "comparison")),
            num(plural(counts.candidates, "candidate")),
            num(plural(counts.raters, "rater")),
        )
        + ties
    )


def finding(ranking: Strengths) -> str:
    """Who is first, and whether that is beyond doubt."""
    rows = ranking.table.head(2).to_dicts()
    first = clean(str(rows[0]["candidate"]), 60)
    if len(rows) > 1 and rows[0]["rank_high"] > 1:
        second = clean(str(rows[1]["candidate"]), 60)
        return f"“{first}” is first, but not beyond doubt; “{second}” is second"
    return f"“{first}” is first, beyond doubt"


def _ranking(ranking: Strengths, place: Place) -> Figure:
    rows = ranking.table.head(place.options).to_dicts()
    ends = [
        x for row in rows for x in (row["strength"], row["lower"], row["upper"]) if _finite(x)
    ] or [0.0]
    lo, hi = wide_enough(min(ends), max(ends))
    dots = tuple(
        interval_dots.Dot(
            str(row["candidate"]),
            row["strength"],
            row["lower"] if _finite(row["lower"]) else None,
            row["upper"] if _finite(row["upper"]) else None,
            with_interval(row["strength"], row["lower"], row["upper"]),
        )
        for row in rows
    )
    left = len(ranking.table) - len(rows)
    more = say(" {} more in the table.", whole(left)) if left else Markup()
    return figure(
        place.id("ranking"),
        finding(ranking),
        "A row a candidate, the best first: a dot is its strength, the line its 95 % interval.",
        interval_dots.draw,
        interval_dots.IntervalDots(
            dots, "strength, logits", lo, hi, (interval_dots.Reference(0.0, "mean"),)
        ),
        table(
            "Candidates, the best first",
            [
                Column("rank"),
                worded("candidate"),
                Column("strength"),
                Column("95 %"),
                Column("possible ranks"),
                Column("comparisons"),
            ],
            [_row(row) for row in ranking.table.head(place.rows).to_dicts()],
            total=len(ranking.table),
            elsewhere="audit.json",
            most=place.rows,
        ),
        say(
            "By {}; intervals {}. A difference of 1 means to win about 73{}% of comparisons "
            "that are no tie.",
            ranking.model,
            ranking.errors,
            "\N{NARROW NO-BREAK SPACE}",
        )
        + more,
    )


def _row(row: dict[str, object]) -> list[str | Markup]:
    rank, low, high = (int(str(row[key])) for key in ("rank", "rank_low", "rank_high"))
    strength, lower, upper = (float(str(row[key])) for key in ("strength", "lower", "upper"))
    return [
        whole(rank),
        name(str(row["candidate"]), 60),
        decimal(strength),
        between(lower, upper),
        whole(low) if low == high else f"{whole(low)}–{whole(high)}",
        whole(int(str(row["comparisons"]))),
    ]


def _wins(found: Preference, ranking: Strengths, place: Place) -> list[Block]:
    if found.wins is None or not len(found.wins):
        return []
    best = [str(one) for one in ranking.table["candidate"].head(DRAWN)]
    at = {one: n for n, one in enumerate(best)}
    cells = [[math.nan] * len(best) for _ in best]
    for row in found.wins.iter_rows(named=True):
        i, j = at.get(str(row["candidate"])), at.get(str(row["other"]))
        decided = row["wins"] + row["losses"]
        if i is not None and j is not None and decided:
            cells[i][j], cells[j][i] = row["wins"] / decided, row["losses"] / decided
    most = found.wins.sort("comparisons", descending=True).head(place.rows)
    names = tuple(clean(one, 60) for one in best)
    left = ranking.table.height - len(best)
    what = f"How often each of the best {len(best)}" if left else "How often each"
    drawn = figure(
        place.id("wins"),
        f"{what} wins against each other candidate",
        "A matrix: each cell is the share of comparisons that are no tie in which the candidate of "
        "the row beat that of the column; empty where they were not compared.",
        heat_map.draw,
        heat_map.HeatMap(tuple(map(tuple, cells)), names, names, "wins", "against"),
        table(
            "Compared pairs, the most compared first",
            [
                worded("candidate"),
                worded("other"),
                *map(Column, ("comparisons", "wins", "losses", "ties")),
            ],
            [
                [name(str(a), 60), name(str(b), 60), *(whole(n) for n in numbers)]
                for a, b, *numbers in most.iter_rows()
            ],
            total=len(found.wins),
            elsewhere="audit.json",
            most=place.rows,
        ),
        say("Percentages of comparisons that are no tie, as they were made, without a model."),
    )
    return [drawn]


def _finite(x: object) -> bool:
    return isinstance(x, int | float) and math.isfinite(x)
