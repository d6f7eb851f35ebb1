"""Croissant profile: what we demand of a Croissant file, more than its validators look at.

mlcroissant accepts files without a name, with misspelt RAI properties, or with wrong digests. Here
every property that the specification demands is looked for, and each one that is there is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from quorate.certificate.documents.croissant import CORE, FORMATS, RAI
from quorate.certificate.documents.ground import mapping, objects
from quorate.certificate.documents.rai import BOTH, ONE, SEVERAL
from quorate.schema.json_value import Json, shown

_SHA256 = re.compile(r"[0-9a-f]{64}")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_LINK = re.compile(r"https?://\S+")
SAID: Mapping[str, str] = {
    "license": "the licence, an SPDX id or an address; set `about.licence`",
    "url": "the address where it is published; set `about.url`",
    "creator": "who made it; set `about.authors` or `about.publisher`",
    "citeAs": "how to cite it; set `about.citation`",
    "rai:dataBiases": "the biases that are known; set `about.biases`",
    "rai:dataUseCases": "what it is meant for; set `about.uses`",
    "rai:dataSocialImpact": "what its use could change; set `about.social_impact`",
    "rai:hasSyntheticData": "whether items are synthetic; set `about.synthetic_items`",
    "prov:wasDerivedFrom": "where the items come from; set `about.sources`",
}
"""properties that only whoever publishes can give: without them there is a gap, no error"""
DEMANDED: Mapping[str, str] = {
    "name": "the name of the dataset",
    "description": "a description",
    "version": "the version",
    "rai:dataCollection": "how the data were collected",
    "rai:dataAnnotationProtocol": "how people judged",
    "rai:dataAnnotationPlatform": "the platform",
    "rai:dataAnnotationAnalysis": "agreement and how labels were made",
    "rai:annotationsPerItem": "how many judged each item",
    "rai:personalSensitiveInformation": "what is personal in it",
    "rai:dataLimitations": "the limits",
    "prov:wasGeneratedBy": "the activity that made it",
}
TEXTS = frozenset(
    {*ONE, "rai:annotationsPerItem", "rai:dataImputationProtocol", *BOTH}
    - {"rai:dataCollectionTimeframe"}
)
"""properties with one text"""
LISTS = frozenset({*SEVERAL, "rai:dataCollectionType", "rai:dataCollectionTimeframe"})
"""properties with texts"""
OTHERS = frozenset({"rai:hasSyntheticData", *BOTH.values()})
DATA_TYPES = frozenset(
    {
        "sc:Text",
        "sc:Integer",
        "sc:Float",
        "sc:Boolean",
        "sc:Date",
        "sc:DateTime",
        "cr:Split",
        "prov:Person",
        "foaf:Person",
    }
)


@dataclass(frozen=True, slots=True)
class CroissantFault:
    """What does not fit: the path, what was found, and what is expected.

    A ``gap`` is what whoever publishes has not said; all else is wrong.
    """

    path: str
    found: str
    expected: str
    gap: bool = False

    def __str__(self) -> str:
        return f"{self.path}: found {self.found}; expected: {self.expected}"


def croissant_faults(document: Json) -> list[CroissantFault]:
    """What a Croissant file of a release lacks or has wrong; none for one that is sound.

    Digests are looked at for their form only: who has the files compares them.
    """
    if not isinstance(document, dict):
        return [CroissantFault("", shown(document), "an object")]
    return [
        *_head(document),
        *_properties(document),
        *_responsible(document),
        *_files(document),
        *_record_sets(document),
    ]


def _head(document: Mapping[str, Json]) -> Iterator[CroissantFault]:
    context = document.get("@context")
    if not isinstance(context, dict):
        yield CroissantFault("@context", shown(context), "an object with the names used")
    else:
        for name in ("cr", "rai", "prov", "sc", "dct"):
            if name not in context:
                yield CroissantFault(f"@context.{name}", "nothing", "its address")
    if document.get("@type") not in ("sc:Dataset", "Dataset"):
        yield CroissantFault("@type", shown(document.get("@type")), "'sc:Dataset'")
    conforms = document.get("conformsTo", document.get("dct:conformsTo"))
    listed = conforms if isinstance(conforms, list) else [conforms]
    for address in (CORE, RAI):
        if address not in listed:
            yield CroissantFault("conformsTo", shown(conforms), f"{address!r} among them")


def _properties(document: Mapping[str, Json]) -> Iterator[CroissantFault]:
    for name, words in DEMANDED.items():
        if document.get(name) in (None, "", [], {}):
            yield CroissantFault(name, "nothing", words)
    for name, words in SAID.items():
        if document.get(name) in (None, "", [], {}):
            yield CroissantFault(name, "nothing", words, gap=True)
    yield from _formed(document, "datePublished", _DAY, "a day such as '2026-01-31'")
    if "url" in document:
        yield from _formed(document, "url", _LINK, "an address that begins with http")
    if not isinstance(document.get("license", ""), str):
        yield CroissantFault("license", shown(document["license"]), "a text")
    if document.get("isLiveDataset") is not False:
        found = shown(document.get("isLiveDataset"))
        yield CroissantFault("isLiveDataset", found, "false: a release stays as it is")


def _formed(
    of: Mapping[str, Json], name: str, form: re.Pattern[str], words: str, path: str = ""
) -> Iterator[CroissantFault]:
    value = of.get(name)
    if not isinstance(value, str) or not form.fullmatch(value):
        yield CroissantFault(f"{path}{name}", shown(value), words)


def _responsible(document: Mapping[str, Json]) -> Iterator[CroissantFault]:
    """Properties of RAI have the names and the shapes of its vocabulary."""
    known = TEXTS | LISTS | OTHERS
    for name, value in document.items():
        if not name.startswith("rai:"):
            continue
        if name not in known:
            yield CroissantFault(name, "a property that RAI 1.0 does not have", "one that it has")
        elif name in TEXTS and not isinstance(value, str):
            yield CroissantFault(name, shown(value), "a text")
        elif name in LISTS and not _list_of_texts(value):
            yield CroissantFault(name, shown(value), "a list of texts")
    for name, other in BOTH.items():
        if document.get(name) != document.get(other):
            yield CroissantFault(other, shown(document.get(other)), f"the same as {name}")
    synthetic = document.get("rai:hasSyntheticData")
    if synthetic is not None and not isinstance(synthetic, bool):
        yield CroissantFault("rai:hasSyntheticData", shown(synthetic), "true or false")


def _name(value: Json) -> str:
    """The name by which an object is referred to; empty without one."""
    name = mapping(value).get("@id")
    return name if isinstance(name, str) else ""


def _names(of: Iterable[dict[str, Json]]) -> set[str]:
    return {name for one in of if (name := _name(one))}


def _list_of_texts(value: Json) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) and one for one in value)


def _files(document: Mapping[str, Json]) -> Iterator[CroissantFault]:
    files = objects(document.get("distribution"))
    if not files:
        yield CroissantFault("distribution", shown(document.get("distribution")), "the data files")
    seen: set[str] = set()
    for n, one in enumerate(files):
        path = f"distribution[{n}]."
        name = _name(one)
        if not name or name in seen:
            yield CroissantFault(f"{path}@id", shown(one.get("@id")), "a name of its own")
        seen.add(name)
        if one.get("@type") != "cr:FileObject":
            yield CroissantFault(f"{path}@type", shown(one.get("@type")), "'cr:FileObject'")
        if one.get("encodingFormat") not in FORMATS.values():
            found = shown(one.get("encodingFormat"))
            yield CroissantFault(f"{path}encodingFormat", found, "JSON lines or Parquet")
        url = one.get("contentUrl")
        if not isinstance(url, str) or url.startswith("/") or ".." in url or ":" in url:
            yield CroissantFault(f"{path}contentUrl", shown(url), "a path within the release")
        yield from _formed(one, "sha256", _SHA256, "64 hexadecimal digits", path)


def _record_sets(document: Mapping[str, Json]) -> Iterator[CroissantFault]:
    files = _names(objects(document.get("distribution")))
    sets = objects(document.get("recordSet"))
    if not sets:
        yield CroissantFault("recordSet", shown(document.get("recordSet")), "the tables")
    names = [one.get("@id") for one in sets]
    if "judgments" not in names:
        yield CroissantFault("recordSet", "no table of judgments", "a record set `judgments`")
    ids = _names(field for one in sets for field in objects(one.get("field")))
    for n, one in enumerate(sets):
        fields = objects(one.get("field"))
        if not fields:
            yield CroissantFault(f"recordSet[{n}].field", "nothing", "the columns")
        if one.get("key") is not None and _name(one["key"]) not in ids:
            yield CroissantFault(f"recordSet[{n}].key", shown(one["key"]), "a field of this file")
        for k, field in enumerate(fields):
            yield from _field(field, f"recordSet[{n}].field[{k}].", files, ids)


def _field(
    field: Mapping[str, Json], path: str, files: set[str], ids: set[str]
) -> Iterator[CroissantFault]:
    if not isinstance(field.get("@id"), str):
        yield CroissantFault(f"{path}@id", shown(field.get("@id")), "a name")
    types = field.get("dataType")
    every = types if isinstance(types, list) else [types]
    for one in every:
        if not isinstance(one, str) or one not in DATA_TYPES:
            yield CroissantFault(f"{path}dataType", shown(one), "a type that we write")
    source = mapping(field.get("source"))
    if _name(source.get("fileObject")) not in files:
        found = shown(source.get("fileObject"))
        yield CroissantFault(f"{path}source.fileObject", found, "a file of the distribution")
    if not isinstance(mapping(source.get("extract")).get("column"), str):
        yield CroissantFault(f"{path}source.extract.column", "nothing", "the column's name")
    references = field.get("references")
    if references is not None and _name(mapping(references).get("field")) not in ids:
        expected = 'an object {"field": {"@id": …}} with a field of this file'
        yield CroissantFault(f"{path}references", shown(references), expected)
