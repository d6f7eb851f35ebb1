"""Small published tables of judgments, typed in from the papers (see README.md beside them)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from importlib.resources import as_file, files
from types import MappingProxyType

from quorate.formats import read
from quorate.schema import Gold, Judgments, Kind, Remark, UnknownNameError

__all__ = ["Source", "gold", "load", "sources"]


@dataclass(frozen=True)
class Source:
    """A bundled table: what it is, where it comes from, what to beware of."""

    name: str
    question: str
    title: str
    paper: str
    kind: Kind
    caution: str = ""
    gold: tuple[tuple[str, str], ...] = ()


_SOURCES = MappingProxyType(
    {
        source.name: source
        for source in (
            Source(
                "dawid_skene_1979",
                "fitness for anaesthesia",
                "Fitness for anaesthesia: 45 patients, 5 anaesthetists",
                "Dawid & Skene 1979, Applied Statistics 28, table 1, doi:10.2307/2346806",
                Kind.CATEGORICAL,
                "anaesthetist 1 judged every patient three times; all three count",
            ),
            Source(
                "fleiss_1971",
                "diagnosis",
                "Psychiatric diagnoses: 30 patients, 6 diagnoses each",
                "Fleiss 1971, Psychological Bulletin 76, table 1, doi:10.1037/h0031619",
                Kind.CATEGORICAL,
                "the paper says how many gave a diagnosis, not who: raters are slots, and what is "
                "said of a single rater means nothing",
            ),
            Source(
                "galton_1907",
                "dressed weight in lb",
                "Weight of an ox: 19 percentiles of 787 estimates",
                "Galton 1907, Nature 75, 450–451, doi:10.1038/075450a0",
                Kind.NUMERIC,
                "each row is a percentile of the estimates, not a person",
                (("ox", "1198"),),
            ),
            Source(
                "krippendorff_2011",
                "code",
                "Worked example of alpha: 12 units, 4 observers",
                "Krippendorff 2011, example C, repository.upenn.edu/asc_papers/43",
                Kind.CATEGORICAL,
                "transcriptions disagree on whether observer B or C coded unit 12; here it is B",
            ),
        )
    }
)


def sources() -> tuple[Source, ...]:
    """The bundled tables."""
    return tuple(_SOURCES.values())


def load(name: str) -> Judgments:
    """The judgments of a bundled table. Raises UnknownNameError, with the names there are."""
    source = _source(name)
    with as_file(files(__name__) / f"{source.name}.csv") as path:
        judgments = read(path, kind=source.kind, duplicates="all")
    remarks = (Remark("noted", source.caution),) if source.caution else ()
    return replace(
        judgments,
        question=replace(judgments.question, name=source.question),
        reading=replace(judgments.reading, remarks=remarks),
    )


def gold(name: str) -> Gold | None:
    """The known answers of a bundled table; None where there are none."""
    known = _source(name).gold
    return Gold(dict(known)) if known else None


def _source(name: str) -> Source:
    if name not in _SOURCES:
        raise UnknownNameError(
            f"there is no bundled data {name!r}", remedy=f"there are {', '.join(_SOURCES)}"
        )
    return _SOURCES[name]
