"""Which tags of Label Studio become which of our fields and questions."""

from __future__ import annotations

from quorate.schema.content import FieldType

FIELDS: dict[str, FieldType] = {
    "Text": "text",
    "HyperText": "text",
    "Header": "text",
    "Markdown": "markdown",
    "Image": "image",
    "Pdf": "page",
    "Audio": "audio",
    "AudioPlus": "audio",
    "Video": "video",
    "Paragraphs": "conversation",
    "Chat": "conversation",
    "Table": "table",
    "List": "table",
}
TEXTS = frozenset({"Text", "HyperText", "Paragraphs"})
GEOMETRIES = frozenset({"Rectangle", "Polygon", "Brush", "Ellipse", "KeyPoint"})
"""controls that draw, whose labels come from a ``Labels`` beside them"""

QUESTIONS = {
    "Choices": "choices",
    "Taxonomy": "taxonomy",
    "Rating": "rating",
    "Number": "number",
    "TextArea": "text",
    "DateTime": "text",
    "Pairwise": "pair",
    "Ranker": "ranking",
    "Chat": "chat",
    "HyperTextLabels": "spans",
    "ParagraphLabels": "spans",
    "RectangleLabels": "boxes",
    "PolygonLabels": "boxes",
    "TimelineLabels": "timeline",
    "VideoRectangle": "frames",
}
"""what a control's answers are, by its tag; ``Labels`` go by what they mark"""


def kind_of(tag: str, shown: str, *, region: bool) -> str:
    """What the answers of a control are: a kind of ``QUESTIONS``, ``segments`` or ``foreign``.

    ``shown`` is the tag of what it asks about, ``region`` whether it asks about each region.
    """
    if region:
        return "foreign"
    if tag in ("Labels", "AudioLabels", "HyperTextLabels", "ParagraphLabels", "TextLabels"):
        if shown in TEXTS:
            return "spans"
        if shown in ("Audio", "AudioPlus"):
            return "segments"
        return "boxes" if shown == "Image" else "foreign"
    if tag in ("RectangleLabels", "PolygonLabels") and shown != "Image":
        return "foreign"
    if tag in ("VideoRectangle", "TimelineLabels") and shown != "Video":
        return "foreign"
    return QUESTIONS.get(tag, "foreign")


TAGS_OF_TYPES = {
    "choices": "Choices",
    "taxonomy": "Taxonomy",
    "rating": "Rating",
    "number": "Number",
    "textarea": "TextArea",
    "datetime": "DateTime",
    "pairwise": "Pairwise",
    "ranker": "Ranker",
    "chatmessage": "Chat",
    "labels": "Labels",
    "hypertextlabels": "HyperTextLabels",
    "paragraphlabels": "ParagraphLabels",
    "rectanglelabels": "RectangleLabels",
    "rectangle": "Rectangle",
    "polygonlabels": "PolygonLabels",
    "polygon": "Polygon",
    "keypointlabels": "KeyPointLabels",
    "keypoint": "KeyPoint",
    "ellipselabels": "EllipseLabels",
    "ellipse": "Ellipse",
    "brushlabels": "BrushLabels",
    "brush": "Brush",
    "bitmasklabels": "BitmaskLabels",
    "videorectangle": "VideoRectangle",
    "timelinelabels": "TimelineLabels",
    "timeserieslabels": "TimeSeriesLabels",
}
"""the tag of a control, by the type of its results, for exports without their interface"""
SHOWN_OF_TYPES = {
    "hypertextlabels": "HyperText",
    "paragraphlabels": "Paragraphs",
    "videorectangle": "Video",
    "timelinelabels": "Video",
    "timeserieslabels": "TimeSeries",
    "ranker": "List",
    "chatmessage": "Chat",
} | dict.fromkeys(
    (
        *("rectanglelabels", "rectangle", "polygonlabels", "polygon", "keypointlabels", "keypoint"),
        *("ellipselabels", "ellipse", "brushlabels", "brush", "bitmasklabels"),
    ),
    "Image",
)
"""what is shown, by the type of results about it"""
