"""Families of figures, and their text for Prometheus.

The text is that of the exposition format 0.0.4, or of OpenMetrics 1.0 for who asks for it: there
the name of a counter is without ``_total`` where it is described, and the text has an end.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from quorate.storage.meter import Histogram

PLAIN = "text/plain; version=0.0.4; charset=utf-8"
OPEN = "application/openmetrics-text; version=1.0.0; charset=utf-8"

Kind = Literal["counter", "gauge", "histogram"]
Labels = Mapping[str, str]
NONE: Labels = {}


class Sample(NamedTuple):
    """A figure, or the figures of a histogram."""

    labels: Labels
    value: float | Histogram


@dataclass(frozen=True, slots=True)
class Family:
    """Figures of one kind. The name of a counter is without ``_total``."""

    name: str
    kind: Kind
    about: str
    samples: Sequence[Sample]


def single(name: str, kind: Kind, about: str, value: float | Histogram) -> Family:
    """A family of one figure without labels."""
    return Family(name, kind, about, (Sample(NONE, value),))


def text(families: Iterable[Family], *, openly: bool) -> str:
    """The families for Prometheus; ``openly`` as OpenMetrics."""
    lines: list[str] = []
    for family in families:
        total = "_total" if family.kind == "counter" else ""
        described = family.name if openly else family.name + total
        lines.append(f"# HELP {described} {_escaped(family.about)}")
        lines.append(f"# TYPE {described} {family.kind}")
        for labels, value in family.samples:
            if isinstance(value, Histogram):
                lines.extend(_buckets(family.name, labels, value))
            else:
                lines.append(f"{family.name}{total}{_labels(labels)} {_number(value)}")
    if openly:
        lines.append("# EOF")
    return "\n".join(lines) + "\n"


def _buckets(name: str, labels: Labels, found: Histogram) -> Iterator[str]:
    counts = list(found.counts)
    own = _labels(labels)
    head = f"{own[:-1]}," if own else "{"
    reached = 0
    for bound, count in zip((*found.bounds, float("inf")), counts, strict=True):
        reached += count
        yield f'{name}_bucket{head}le="{_number(bound)}"}} {reached}'
    yield f"{name}_sum{own} {_number(found.total)}"
    yield f"{name}_count{own} {reached}"


def _labels(labels: Labels) -> str:
    if not labels:
        return ""
    said = ",".join(f'{name}="{_quoted(value)}"' for name, value in labels.items())
    return f"{{{said}}}"


def _quoted(text: str) -> str:
    return _escaped(text).replace('"', '\\"')


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("\n", "\\n")


def _number(value: float) -> str:
    if value == float("inf"):
        return "+Inf"
    return repr(float(value)) if value != int(value) else str(int(value))
