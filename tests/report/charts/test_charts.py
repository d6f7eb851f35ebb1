"""Every chart is well-formed SVG with a name, survives hostile words and odd numbers."""

from __future__ import annotations

import re
from collections.abc import Callable
from math import nan
from xml.etree import ElementTree

import pytest

from quorate.report.charts import (
    answer_bar,
    bias_precision,
    cost_curve,
    data_map,
    dot_rows,
    heat_map,
    histogram,
    interval_dots,
    margin_histogram,
    mark_lines,
    mark_shapes,
    number_strip,
    rater_curve,
    reliability,
    share_bars,
    signed_map,
    square_map,
)
from quorate.report.charts.canvas import Frame

HOSTILE = "<script>alert(1)</script>\"'&\x00\x1b\n" + "\N{RIGHT-TO-LEFT OVERRIDE}abc"
WIDTHS = [720.0, 340.0]
SVG = "{http://www.w3.org/2000/svg}"

Drawing = Callable[[Frame], str]


def dots(words: str = "alpha", value: float = 0.34) -> interval_dots.IntervalDots:
    dot = interval_dots.Dot(words, value, 0.31, 0.37, "0.34 (0.31–0.37)")
    odd = interval_dots.Dot(words, nan, None, None, "—", warning=words)
    return interval_dots.IntervalDots(
        (dot, odd), words, -0.2, 1.0, (interval_dots.Reference(0.0, words),)
    )


def drawings(words: str) -> dict[str, Drawing]:
    curve = rater_curve.RaterCurve(
        (
            rater_curve.CurvePoint(1, 0.4, 0.3, 0.5, words, suspect=True),
            rater_curve.CurvePoint(2, 0.9, None, None, words, suspect=False, chance=0.5),
        ),
        2,
        words,
        0.0,
        1.0,
    )
    bins = histogram.Histogram(
        (histogram.Bin(0.5, 0.75, 3, marked=True), histogram.Bin(0.75, 1.0, 0)),
        words,
        words,
        words,
        words,
    )
    heat = heat_map.HeatMap(((1.0, 0.0), (nan, 0.6)), (words, "b"), (words, "b"), words, words)
    cost = cost_curve.CostCurve(
        (
            cost_curve.CostLine(words, (cost_curve.CostPoint(1, 0.9, 0.8, 0.95, words),) * 2),
            cost_curve.CostLine(words, (cost_curve.CostPoint(1, 0.9, None, None, words),)),
        ),
        words,
        words,
        0.5,
        1.0,
        1,
        words,
    )
    bins_of_trust = reliability.Reliability(
        (reliability.ReliabilityPoint(0.9, 0.8, 0.7, 0.9, 12, words),)
    )
    scatter = bias_precision.BiasPrecision(
        (bias_precision.RaterPoint(words, 0.0, 0.0, words, suspect=True),)
    )
    shares = share_bars.ShareBars((share_bars.Share(words, 0.4, words),), words)
    strip = number_strip.NumberStrip((0.0, 3.5), 0.0, 10.0, 3.0, 2.0, 4.0)
    answers = (answer_bar.Answer(words, 3), answer_bar.Answer("b", 0))
    stretches = (mark_lines.Stretch(2, 9, words, words), mark_lines.Stretch(3, 3, words, words))
    lines = mark_lines.MarkLines(
        (
            mark_lines.Row(words, stretches),
            mark_lines.Row("consensus", stretches * 6, strong=True),
            mark_lines.Row(words, ()),
        ),
        2,
        9,
        words,
    )
    shapes = mark_shapes.MarkShapes(
        (
            mark_shapes.Outline(((-0.5, 0.1), (1.7, 0.1), (0.5, 0.9)), words, words),
            mark_shapes.Outline(((0.99, 0.99), (1.0, 1.0)), words, "consensus", strong=True),
        ),
        words,
    )
    spots = (dot_rows.Spot(0.5, words), dot_rows.Spot(0.5, words, open=True)) * 40
    rows = dot_rows.DotRows(
        (dot_rows.SpotRow(words, words, spots), dot_rows.SpotRow("b", "0", ())), words, 0.0, 1.0
    )
    signed = signed_map.SignedMap(
        ((0.5, -0.2), (nan, 0.0)), (words, "b"), (words, "b"), words, words, 0.5
    )
    square = square_map.SquareMap(((0.0, 1.2), (nan, 0.0)), (words, "b"), words, 1.2)
    mapped = data_map.DataMap(
        (
            data_map.MapPoint(0.4, 0.5, suspect=False, words=words, name=words),
            data_map.MapPoint(0.6, 1.2, suspect=True, words=words, name=words),
        ),
        words,
        words,
        words,
        words,
        (words, words, words),
    )
    margins = margin_histogram.MarginHistogram(
        (margin_histogram.Bar(-1.5, 0.0, 2, 2), margin_histogram.Bar(0.0, 1.5, 40, 0)),
        words,
        words,
        -0.7,
    )
    return {
        "data map": lambda frame: data_map.draw(mapped, frame),
        "margin histogram": lambda frame: margin_histogram.draw(margins, frame),
        "dot rows": lambda frame: dot_rows.draw(rows, frame),
        "signed map": lambda frame: signed_map.draw(signed, frame),
        "square map": lambda frame: square_map.draw(square, frame),
        "mark lines": lambda frame: mark_lines.draw(lines, frame.width),
        "mark shapes": lambda frame: mark_shapes.draw(shapes, frame.width),
        "interval dots": lambda frame: interval_dots.draw(dots(words), frame),
        "rater curve": lambda frame: rater_curve.draw(curve, frame),
        "histogram": lambda frame: histogram.draw(bins, frame),
        "heat map": lambda frame: heat_map.draw(heat, frame),
        "cost curve": lambda frame: cost_curve.draw(cost, frame),
        "reliability": lambda frame: reliability.draw(bins_of_trust, frame),
        "bias and precision": lambda frame: bias_precision.draw(scatter, frame),
        "share bars": lambda frame: share_bars.draw(shares, frame),
        "number strip": lambda frame: number_strip.draw(strip, frame.width),
        "answer bar": lambda frame: answer_bar.draw(answers, frame.width),
    }


def tree(drawing: str) -> ElementTree.Element:
    return ElementTree.fromstring(
        drawing.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
    )


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("words", ["yes", HOSTILE, "", "長" * 3000])
@pytest.mark.parametrize("chart", sorted(drawings("")))
def test_charts_are_well_formed_named_and_inert(chart: str, words: str, width: float) -> None:
    svg = drawings(words)[chart](Frame("f", "Raters agree " + words, "Each dot " + words, width))
    root = tree(svg)
    assert root.get("role") == "img"
    names = [e.tag.removeprefix(SVG) for e in root.iter()]
    assert "title" in names
    assert "script" not in names
    assert not any(key.startswith("on") for e in root.iter() for key in e.keys())  # noqa: SIM118
    assert "nan" not in re.sub(r">[^<]*<", "><", svg)
    assert "\x00" not in svg


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("chart", sorted(drawings("")))
def test_marks_stay_within_the_drawing(chart: str, width: float) -> None:
    root = tree(drawings("yes")[chart](Frame("f", "t", "d", width)))
    _, _, right, bottom = map(float, root.get("viewBox", "").split())
    for element in root.iter():
        for key, most in (("cx", right), ("cy", bottom), ("x", right), ("y", bottom)):
            if key in element.attrib:
                assert -0.01 <= float(element.attrib[key]) <= most + 0.01


def test_the_same_data_gives_the_same_bytes() -> None:
    first, second = (
        [draw(Frame("f", "t", "d", 720)) for draw in drawings("yes").values()] for _ in range(2)
    )
    assert first == second


def test_overlapping_marks_lie_in_lanes_where_they_begin_and_end() -> None:
    marks = (
        mark_lines.Stretch(0, 50, "a", "a 0–50"),
        mark_lines.Stretch(25, 75, "b", "b 25–75"),
        mark_lines.Stretch(50, 100, "c", "c 50–100"),
    )
    data = mark_lines.MarkLines((mark_lines.Row("ann", marks, strong=True),), 0, 100, "characters")
    svg = mark_lines.draw(data, 500)
    # 100 characters on 500 - 92 - 8 = 400 pixels: 4 each, from 92; b overlaps a, c follows a
    rects = [e for e in tree(svg).iter() if e.tag == f"{SVG}rect"]
    assert [(float(e.attrib["x"]), float(e.attrib["width"])) for e in rects] == [
        (92, 200),
        (192, 200),
        (292, 200),
    ]
    heights = [float(e.attrib["y"]) for e in rects]
    assert heights[0] == heights[2] < heights[1]
    assert tree(svg).get("aria-label") == "ann: a 0–50, b 25–75, c 50–100"


def test_shapes_lie_in_the_frame_with_the_consensus_last() -> None:
    box = ((0.25, 0.5), (0.75, 0.5), (0.75, 1.0), (0.25, 1.0))
    data = mark_shapes.MarkShapes(
        (
            mark_shapes.Outline(box, "car", "consensus", strong=True),
            mark_shapes.Outline(box, "car", "ann"),
        ),
        "ann: 1 shape",
        1.0,
    )
    found = [e for e in tree(mark_shapes.draw(data, 404)).iter() if e.tag == f"{SVG}polygon"]
    # a frame of 400 pixels that begins at 2: a quarter is 102, a half 202, three quarters 302
    assert [e.get("class") for e in found] == ["shape", "shape strong-line"]
    assert found[1].get("points") == "102,202 302,202 302,402 102,402"


def test_an_example_lies_where_the_model_put_it_and_suspects_on_top() -> None:
    points = (
        data_map.MapPoint(0.0, 0.0, suspect=False, words="low", name="low"),
        data_map.MapPoint(0.25, 0.5, suspect=False, words="middle", name="middle"),
        data_map.MapPoint(0.5, 1.0, suspect=True, words="odd", name="odd"),
    )
    data = data_map.DataMap(points, "x", "y", "example", "suspect", ("a", "b", "c"))
    root = tree(data_map.draw(data, Frame("f", "t", "d", 720)))
    places = [
        (float(e.attrib["cx"]), float(e.attrib["cy"]))
        for e in root.iter(f"{SVG}circle")
        if "pick" in e.get("class", "")
    ]
    # from 46 to 720 - 14 = 706 pixels for 0 to .5, and from 440 up to 34 for 0 to 1
    assert places == [(46, 440), (376, 237)]
    (diamond,) = (e for e in root.iter(f"{SVG}polygon") if "pick" in e.get("class", ""))
    assert diamond.get("points", "").startswith("706,")
    titles = [e.text for e in root.iter(f"{SVG}title")][1:]
    assert titles == ["low", "middle", "odd"]


def test_suspects_are_part_of_their_bar_and_the_threshold_lies_on_the_axis() -> None:
    bars = (margin_histogram.Bar(-1.0, 0.0, 2, 1), margin_histogram.Bar(0.0, 1.0, 4, 0))
    data = margin_histogram.MarginHistogram(bars, "margin", "examples", 0.5)
    root = tree(margin_histogram.draw(data, Frame("f", "t", "d", 720)))
    tall = {
        e.get("class"): float(e.attrib["height"])
        for e in root.iter(f"{SVG}rect")
        if float(e.attrib["x"]) < 300
    }
    assert tall["bar"] == pytest.approx(tall["bar-marked"] / 2, abs=0.02)
    line = next(e for e in root.iter(f"{SVG}line") if e.get("class") == "reference")
    # from 52 to 702 for -1 to 1: .5 is three quarters of the way
    assert float(line.attrib["x1"]) == pytest.approx(52 + 650 * 0.75)


def test_a_dot_lies_where_its_value_is() -> None:
    data = interval_dots.IntervalDots(
        (
            interval_dots.Dot("a", 0.0, None, None, ""),
            interval_dots.Dot("b", 0.5, 0.25, 0.75, ""),
            interval_dots.Dot("c", 1.0, None, None, ""),
        ),
        "value",
        0.0,
        1.0,
    )
    root = tree(interval_dots.draw(data, Frame("f", "t", "d", 720)))
    a, b, c = (float(e.attrib["cx"]) for e in root.iter(f"{SVG}circle"))
    assert b == pytest.approx((a + c) / 2, abs=0.02)
    interval = next(e for e in root.iter(f"{SVG}line") if e.get("class") == "interval")
    assert float(interval.attrib["x1"]) == pytest.approx((a + b) / 2, abs=0.02)
    assert float(interval.attrib["x2"]) == pytest.approx((b + c) / 2, abs=0.02)


def test_a_suspect_is_a_diamond_and_a_word_not_only_a_colour() -> None:
    data = interval_dots.IntervalDots(
        (interval_dots.Dot("w7", 0.5, 0.4, 0.6, "", warning="looks like guessing"),), "x", 0, 1
    )
    root = tree(interval_dots.draw(data, Frame("f", "t", "d", 720)))
    assert len(list(root.iter(f"{SVG}polygon"))) == 1
    assert not list(root.iter(f"{SVG}circle"))
    assert any("looks like guessing" in (e.text or "") for e in root.iter(f"{SVG}text"))


def test_an_undefined_estimate_has_a_row_but_no_mark() -> None:
    root = tree(
        interval_dots.draw(
            interval_dots.IntervalDots(
                (interval_dots.Dot("kappa", nan, None, None, "—"),), "x", 0, 1
            ),
            Frame("f", "t", "d", 720),
        )
    )
    assert not list(root.iter(f"{SVG}circle"))
    assert any(e.text == "kappa" for e in root.iter(f"{SVG}text"))


def test_bars_are_as_tall_as_their_counts() -> None:
    data = histogram.Histogram(
        (histogram.Bin(0, 1, 10), histogram.Bin(1, 2, 20, marked=True)), "x", "items", "item", "few"
    )
    root = tree(histogram.draw(data, Frame("f", "t", "d", 720)))
    bars = {e.get("class"): float(e.attrib["height"]) for e in root.iter(f"{SVG}rect")}
    assert bars["bar-marked"] == pytest.approx(2 * bars["bar"], abs=0.02)
    assert any(e.get("fill") == "url(#f-h)" for e in root.iter(f"{SVG}rect"))


def test_cells_show_the_share_as_number_and_shade() -> None:
    data = heat_map.HeatMap(((0.8, 0.2), (nan, 1.0)), ("a", "b"), ("a", "b"), "true", "judged")
    root = tree(heat_map.draw(data, Frame("f", "t", "d", 720)))
    shades = [e.get("fill-opacity") for e in root.iter(f"{SVG}rect")]
    assert shades == ["0.8", "0.2", "0", "1"]
    words = [e.text for e in root.iter(f"{SVG}text")]
    assert words.count("80") == 1
    assert words.count("100") == 1


def test_dots_of_one_place_stand_above_and_below_each_other() -> None:
    spots = tuple(dot_rows.Spot(1.0, f"item {n}") for n in range(3))
    data = dot_rows.DotRows((dot_rows.SpotRow("kind", "3", spots),), "bits", 0.0, 1.0)
    root = tree(dot_rows.draw(data, Frame("f", "t", "d", 720)))
    dots = list(root.iter(f"{SVG}circle"))
    assert len({e.get("cx") for e in dots}) == 1
    middle = float(dots[0].get("cy") or 0)
    assert [float(e.get("cy") or 0) - middle for e in dots] == [0, 6, -6]


def test_what_lies_below_has_another_colour_and_a_true_minus() -> None:
    data = signed_map.SignedMap(((0.5, -0.25, nan),), ("item",), ("a", "b", "c"), "i", "g", 0.5)
    svg = signed_map.draw(data, Frame("f", "t", "d", 720))
    cells = list(tree(svg).iter(f"{SVG}rect"))
    assert [e.get("class") for e in cells] == ["cell", "cell under", "cell"]
    assert [e.get("fill-opacity") for e in cells] == ["1", "0.5", "0"]
    assert "+0.50" in svg
    assert "\N{MINUS SIGN}0.25" in svg
    assert "item, c: not shown" in svg


def test_cells_of_one_shade_side_by_side_are_one_stroke() -> None:
    # 60 names make cells of 8.6 pixels: too small for names, and two of them are 17.2 wide
    row = (1.0, 1.0, *[0.0] * 58)
    data = square_map.SquareMap((row, *[(0.0,) * 60] * 59), tuple(map(str, range(60))), "key", 1.0)
    root = tree(square_map.draw(data, Frame("f", "t", "d", 720)))
    (path,) = root.iter(f"{SVG}path")
    side = 520 - 2
    assert path.get("d") == f"M2 {2 + side / 60 / 2:.1f}h{2 * side / 60:.1f}"
    assert path.get("stroke-opacity") == "1"


def test_who_is_not_compared_is_not_drawn_as_alike() -> None:
    data = square_map.SquareMap(((0.0, nan), (nan, 0.0)), ("a", "b"), "key")
    svg = square_map.draw(data, Frame("f", "t", "d", 720))
    (path,) = tree(svg).iter(f"{SVG}path")
    assert path.get("class") == "shade unknown"
    assert (path.get("d") or "").count("M") == 2
    assert "not compared" in svg
