"""Croissant: the release for machines, as Croissant 1.1 with RAI 1.0 and PROV-O in JSON-LD.

The vocabulary is that of the MLCommons Croissant format; the mapping is ours. Two properties have
another name in mlcroissant than in the RAI vocabulary; both are written, with the same value.
"""

from __future__ import annotations

from urllib.parse import quote

from quorate.certificate.documents.answer import Answers
from quorate.certificate.documents.ground import (
    CAMPAIGN,
    MANIFEST,
    DataFile,
    Ground,
    mapping,
    objects,
    texts,
)
from quorate.certificate.documents.rai import responsible
from quorate.certificate.documents.said import FORMS
from quorate.certificate.documents.summary import meaning
from quorate.schema.json_value import Json

CORE = "http://mlcommons.org/croissant/1.1"
RAI = "http://mlcommons.org/croissant/RAI/1.0"
CONTEXT: dict[str, Json] = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "annotation": "cr:annotation",
    "arrayShape": "cr:arrayShape",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "containedIn": "cr:containedIn",
    "cr": "http://mlcommons.org/croissant/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "description": {"@container": "@language"},
    "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileObject": "cr:fileObject",
    "fileProperty": "cr:fileProperty",
    "fileSet": "cr:fileSet",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "format": "cr:format",
    "includes": "cr:includes",
    "isArray": "cr:isArray",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "name": {"@container": "@language"},
    "parentField": "cr:parentField",
    "path": "cr:path",
    "prov": "http://www.w3.org/ns/prov#",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "samplingRate": "cr:samplingRate",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}
FORMATS = {"parquet": "application/x-parquet", "jsonl": "application/jsonlines"}
SPDX = "https://spdx.org/licenses/"
COLUMNS = {
    "item": "id of the item",
    "rater": "pseudonym of the rater, made for this release",
    "question": "name of the question",
    "label": "the answer, as text",
    "day": "day of the answer, UTC",
    "seconds": "active time, in seconds",
    "guideline": "version of the guideline that the rater was shown",
    "source": "the file of another tool that the answer came from; none: given in the campaign",
    "shown": "the order in which what was compared was shown",
    "why": "why the answer does not count",
    "reason": "the reason in words",
    "n": "judgments of the item",
    "probability": "of the likeliest answer, 0 to 1",
    "entropy": "uncertainty, in bits",
    "expert": "the answer of an expert who settled the item",
    "lower": "lower end of the 95 % interval",
    "upper": "upper end of the 95 % interval",
    "effective": "effective number of judgments",
    "mean": "mean of the answers",
    "group": "group of people",
    "attribute": "attribute by which people are grouped",
    "option": "answer",
    "raters": "people in the group",
    "share": "share of the group's answers, 0 to 1",
    "digest": "SHA-256 of the item's content, hexadecimal",
    "split": "part for training, validation or testing",
    "state": "how far the item came",
    "competence": "how good the rater is estimated to be",
    "judgments": "judgments that count",
}
"""what a column holds, by its name"""
OF_TABLE = {("items", "group"): "the items that a split must not part, by the first of them"}
"""what a column of one table holds"""
STARTS = {
    "posterior.": "probability of the answer, 0 to 1",
    "share.": "share of the answer, 0 to 1",
    "lower.": "lower end of the 95 % interval of the share",
    "upper.": "upper end of the 95 % interval of the share",
    "slices.": "what the item belongs to",
    "content.": "content of the item",
}
"""what a column holds, by what its name begins with"""


def croissant(ground: Ground, answers: Answers) -> dict[str, Json]:
    """The release as a Croissant dataset; what nobody said is left out."""
    day = FORMS["day"](ground.at(f"{MANIFEST}#/log/at"))
    told: dict[str, Json] = {
        "@context": CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": [CORE, RAI],
        "name": ground.at(f"{MANIFEST}#/campaign"),
        "alternateName": ground.at(f"{MANIFEST}#/title"),
        "description": ground.at(f"{CAMPAIGN}#/purpose"),
        "version": ground.at(f"{MANIFEST}#/version"),
        "datePublished": day,
        "url": answers.value("url"),
        "license": _licence(answers),
        "creator": _creators(answers),
        "publisher": _publisher(answers),
        "citeAs": answers.value("citation"),
        "inLanguage": [
            *dict.fromkeys([*texts(answers.value("language")), *texts(answers.value("languages"))])
        ],
        "keywords": ["human judgments", *dict.fromkeys(_paradigms(ground))],
        "isLiveDataset": False,
        **responsible(ground, answers),
        "distribution": [_file_object(one) for one in ground.files],
        "recordSet": _record_sets(ground),
    }
    return {name: value for name, value in told.items() if value not in (None, "", [])}


def _paradigms(ground: Ground) -> list[str]:
    return [str(one.get("paradigm")) for one in objects(ground.at(f"{MANIFEST}#/questions"))]


def _licence(answers: Answers) -> Json:
    said = answers.value("licence")
    if not isinstance(said, str) or said.startswith("http"):
        return said
    # an expression of several licences has no page of its own
    return said if " " in said else f"{SPDX}{said}"


def _publisher(answers: Answers) -> Json:
    said = mapping(answers.value("publisher"))
    if not said:
        return None
    told: dict[str, Json] = {"@type": "sc:Organization", "name": said.get("name")}
    return told | ({"url": said["url"]} if said.get("url") else {})


def _creators(answers: Answers) -> Json:
    """The authors, else whoever publishes."""
    authors: list[Json] = [
        {"@type": "sc:Person", "name": one} for one in texts(answers.value("authors"))
    ]
    return authors or _publisher(answers)


def _file_object(one: DataFile) -> Json:
    return {
        "@type": "cr:FileObject",
        "@id": one.name,
        "name": one.name,
        "description": meaning(one.table),
        "contentUrl": one.name,
        "contentSize": f"{one.bytes} B",
        "encodingFormat": FORMATS[one.name.rpartition(".")[2]],
        "sha256": one.sha256,
    }


def _record_sets(ground: Ground) -> list[Json]:
    tables = ground.table_files("parquet")
    return [_record_set(one, tables) for _, one in sorted(tables.items())]


def _record_set(file: DataFile, tables: dict[str, DataFile]) -> Json:
    table = file.table
    told: dict[str, Json] = {
        "@type": "cr:RecordSet",
        "@id": table,
        "name": table,
        "description": meaning(table),
    }
    if _keyed(table):
        told["key"] = {"@id": field_id(table, "item")}
    told["field"] = [
        _field(file, column, type_, points="items" in tables and table != "items")
        for column, type_ in file.columns
    ]
    return told


def _keyed(table: str) -> bool:
    """Whether each row of a table is of one item."""
    return table == "items" or table.startswith(("consensus-", "distribution-"))


def field_id(table: str, column: str) -> str:
    """The id of a field; what an address cannot have is escaped.

    >>> field_id("consensus-tone", "posterior.very warm")
    'consensus-tone/posterior.very%20warm'
    """
    return f"{quote(table, safe='')}/{quote(column, safe='')}"


def _field(file: DataFile, column: str, type_: str, *, points: bool) -> Json:
    table, source = file.table, _source(file, column)
    told: dict[str, Json] = {
        "@type": "cr:Field",
        "@id": field_id(table, column),
        "name": column,
        "description": _described(table, column),
        "dataType": type_,
        "source": source,
    }
    if column in file.lists:
        told |= {"isArray": True, "arrayShape": "-1"}
    if column == "rater":
        told["equivalentProperty"] = "prov:wasAttributedTo"
    if column == "split":
        told["dataType"] = ["sc:Text", "cr:Split"]
    if column == "item" and points:
        told["references"] = {"field": {"@id": field_id("items", "item")}}
    if column == "label" and table in ("judgments", "excluded"):
        told["annotation"] = _attribution(file, column)
    return told


def _attribution(file: DataFile, column: str) -> Json:
    """Who gave each value: the rater, under the pseudonym of this release."""
    return {
        "@type": "cr:Field",
        "@id": f"{field_id(file.table, column)}/attribution",
        "name": f"{column}/attribution",
        "description": "the rater who gave the label, under a pseudonym",
        "dataType": ["prov:Person", "foaf:Person"],
        "equivalentProperty": "prov:wasAttributedTo",
        "subField": [
            {
                "@type": "cr:Field",
                "@id": f"{field_id(file.table, column)}/attribution/id",
                "name": f"{column}/attribution/id",
                "dataType": "sc:Text",
                "source": _source(file, "rater"),
            }
        ],
    }


def _source(file: DataFile, column: str) -> Json:
    return {"fileObject": {"@id": file.name}, "extract": {"column": column}}


def _described(table: str, column: str) -> str:
    if (table, column) in OF_TABLE:
        return OF_TABLE[table, column]
    if column in COLUMNS:
        return COLUMNS[column]
    return next((words for start, words in STARTS.items() if column.startswith(start)), column)
