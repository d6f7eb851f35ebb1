"""RAI: the responsible part of a Croissant file, each property from an answer.

Properties are those of the vocabulary ``croissant_rai.ttl`` 1.0, with ``rai:hasSyntheticData``,
which is asked for and not in it; and PROV-O for where the data come from and what made them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from quorate.certificate.documents.answer import Answer, Answers
from quorate.certificate.documents.ground import CAMPAIGN, MANIFEST, Ground, mapping, objects
from quorate.certificate.documents.said import FORMS
from quorate.schema.json_value import Json

ONE = {
    "rai:dataCollection": ("purpose", "imported", "handing", "item_sampling"),
    "rai:dataCollectionMissingData": ("missing", "withheld"),
    "rai:dataCollectionRawData": ("sources", "raw"),
    "rai:dataAnnotationProtocol": (
        "guidelines",
        "people",
        "recruitment",
        "preparation",
        "qualification",
        "gold",
        "pay",
        "labour.hourly",
    ),
    "rai:dataSocialImpact": ("social_impact",),
    "rai:dataReleaseMaintenancePlan": ("maintenance", "version", "withdrawal", "erasures"),
}
"""properties with one text: the answers that it is made of"""
SEVERAL = {
    "rai:dataAnnotationPlatform": ("platform",),
    "rai:dataAnnotationAnalysis": ("agreement.", "result.", "excluded"),
    "rai:annotatorDemographics": ("demographics", "groups"),
    "rai:machineAnnotationTools": ("machine",),
    "rai:personalSensitiveInformation": ("sensitive", "pseudonyms"),
    "rai:dataBiases": ("biases", "balance."),
    "rai:dataLimitations": ("limits_known", "limits", "stale"),
    "rai:dataUseCases": ("uses", "not_uses"),
    "rai:dataPreprocessingProtocol": ("rules", "adjudication"),
}
"""properties with a text an answer"""
MANIPULATED = ("pseudonyms", "withheld")
"""what is said of the manipulation of data"""
BOTH = {
    "rai:dataCollectionTimeframe": "rai:dataCollectionTimeFrame",
    "rai:dataManipulationProtocol": "rai:dataDataManipulationProtocol",
}
"""properties of the vocabulary, and the name by which mlcroissant 1.1 reads them"""
COLLECTED = ["Manual Human Curator"]
"""of the fixed words of the vocabulary, what people who judge items do"""
NOT_IMPUTED = "None: no answer was filled in."
STARTS = {"uses": "Meant for: ", "not_uses": "Not meant for: "}
"""words before answers that do not tell by themselves what they answer"""


def responsible(ground: Ground, answers: Answers) -> dict[str, Json]:
    """The properties of RAI and of PROV-O; what is absent is left out."""
    found: dict[str, Json] = {}
    for name, keys in ONE.items():
        found[name] = " ".join(_texts(answers, keys))
    for name, keys in SEVERAL.items():
        found[name] = [*_texts(answers, keys)]
    found |= {
        "rai:dataCollectionType": [*COLLECTED],
        "rai:dataCollectionTimeframe": _timeframe(answers),
        "rai:dataImputationProtocol": NOT_IMPUTED,
        "rai:dataManipulationProtocol": " ".join(_texts(answers, MANIPULATED)),
        "rai:annotationsPerItem": _per_item(ground),
        "rai:hasSyntheticData": _synthetic(answers),
    }
    found |= {other: found[name] for name, other in BOTH.items()}
    return found | _provenance(ground, answers)


def told(answers: Answers) -> dict[str, Answer]:
    """The answers whose words are in the properties."""
    keys = (key for of in (*ONE.values(), *SEVERAL.values(), MANIPULATED) for key in of)
    return {one.key: one for one in answers.of(keys) if one.source != "absent"}


def _texts(answers: Answers, keys: Iterable[str]) -> list[str]:
    return [
        STARTS.get(one.key, "") + flat(one.text)
        for one in answers.of(keys)
        if one.source != "absent"
    ]


def flat(text: str) -> str:
    """A text in Markdown as plain words on one line; lists become sentences."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    told = ""
    for line in lines:
        item = line.removeprefix("- ")
        open_ = told and told[-1] not in ":.!?"
        told += ("; " if open_ and line != item else ". " if open_ else " " if told else "") + item
    if lines and lines[-1].startswith("- ") and told[-1] not in ".!?":
        told += "."
    return told.replace("**", "").replace("`", "").replace("\\", "")


def _timeframe(answers: Answers) -> Json:
    """The days of the first and the last judgment; mlcroissant takes days, and no intervals."""
    told = mapping(answers.value("timeline"))
    first, last = told.get("first_judgment"), told.get("last_judgment")
    return [first, last] if first and last else None


def _per_item(ground: Ground) -> str:
    """The fewest, the median and the most judgments of an item, for each question."""
    told = []
    for one in objects(ground.at(f"{MANIFEST}#/questions")):
        found = mapping(one.get("per_item"))
        if found:
            least, middle, most = found["min"], found["median"], found["max"]
            told.append(f"{one['name']}: {least} to {most}, median {middle}")
    return "; ".join(told)


def _synthetic(answers: Answers) -> Json:
    """Whether items were made by a machine: as it was said, else as the items' slices tell."""
    said = answers.value("synthetic_items")
    if isinstance(said, bool):
        return said
    if isinstance(said, str) and said.strip():
        return True
    counted = mapping(answers.value("machine")).get("synthetic_items")
    # that no item is marked does not say that none is
    return True if isinstance(counted, int) and counted > 0 else None


def _provenance(ground: Ground, answers: Answers) -> dict[str, Json]:
    quorate = ground.at(f"{MANIFEST}#/made_with/quorate")
    name = ground.at(f"{MANIFEST}#/campaign")
    agents: list[Json] = [{"@type": "prov:SoftwareAgent", "name": f"Quorate {quorate}"}]
    publisher = mapping(answers.value("publisher")).get("name")
    if publisher:
        agents.append({"@type": "prov:Organization", "name": publisher})
    times = mapping(answers.value("timeline"))
    activity: dict[str, Json] = {
        "@type": "prov:Activity",
        "name": f"campaign {name}",
        "description": ground.at(f"{CAMPAIGN}#/title"),
        "prov:startedAtTime": times.get("first_judgment"),
        "prov:endedAtTime": times.get("last_judgment") or _day(ground),
        "prov:wasAssociatedWith": agents,
        "prov:used": [*_used(ground)],
    }
    told: dict[str, Json] = {
        "prov:wasGeneratedBy": {key: one for key, one in activity.items() if one not in (None, [])}
    }
    if "sources" in answers and answers["sources"].source == "author":
        source: dict[str, Json] = {
            "@type": "prov:Entity",
            "name": "the items",
            "description": flat(answers["sources"].text),
        }
        told["prov:wasDerivedFrom"] = source
    return told


def _used(ground: Ground) -> Iterator[Json]:
    """The versions of the guideline, and the files of other tools that judgments came from."""
    for one in objects(ground.at(f"{MANIFEST}#/guidelines")):
        if one.get("version") is not None:
            name = f"guideline {one['version']}"
            yield {"@type": "prov:Entity", "name": name, "sha256": one["sha256"]}
    for one in objects(ground.at(f"{MANIFEST}#/imports")):
        yield {"@type": "prov:Entity", "name": str(one["file"]), "sha256": one["sha256"]}


def _day(ground: Ground) -> str:
    return FORMS["day"](ground.at(f"{MANIFEST}#/log/at"))
