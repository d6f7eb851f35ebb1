"""Turns many human judgments into data that can be trusted, and proves it.

The public names are loaded when first used, so that importing the package costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

__version__ = "0.1.0"

if TYPE_CHECKING:
    from quorate.analysis.agreement import AgreementReport, agreement
    from quorate.analysis.audit import Audit, audit, raters
    from quorate.analysis.calibration import calibrate
    from quorate.analysis.compare import Comparison, compare
    from quorate.analysis.consensus import Consensus, consensus
    from quorate.analysis.disagreement import (
        CrowdTruth,
        Disagreement,
        Evaluation,
        ExpertCrowd,
        OptionAudit,
        SliceAgreement,
        SliceRow,
        SoftLabels,
        Threshold,
        TopicAudit,
        disagreement,
        evaluate,
        expert_crowd,
        slice_agreement,
    )
    from quorate.analysis.disagreement.causes import Causes, causes
    from quorate.analysis.disagreement.crowdtruth import crowdtruth
    from quorate.analysis.disagreement.deconvolution import deconvolution
    from quorate.analysis.disagreement.groups import Groups, groups
    from quorate.analysis.disagreement.soft_labels import soft_labels
    from quorate.formats import (
        from_arrow,
        from_pandas,
        from_polars,
        from_rows,
        to_arrow,
        to_pandas,
    )
    from quorate.formats.judgments import read, read_all, read_gold
    from quorate.formats.tables import write
    from quorate.schema import Gold, Judgments, Kind, Question, QuorateError

_HOME = {
    "AgreementReport": "quorate.analysis.agreement",
    "Audit": "quorate.analysis.audit",
    "Causes": "quorate.analysis.disagreement.causes",
    "Comparison": "quorate.analysis.compare",
    "Consensus": "quorate.analysis.consensus",
    "CrowdTruth": "quorate.analysis.disagreement",
    "Disagreement": "quorate.analysis.disagreement",
    "Evaluation": "quorate.analysis.disagreement",
    "ExpertCrowd": "quorate.analysis.disagreement",
    "Gold": "quorate.schema",
    "Groups": "quorate.analysis.disagreement.groups",
    "Judgments": "quorate.schema",
    "Kind": "quorate.schema",
    "OptionAudit": "quorate.analysis.disagreement",
    "Question": "quorate.schema",
    "QuorateError": "quorate.schema",
    "SliceAgreement": "quorate.analysis.disagreement",
    "SliceRow": "quorate.analysis.disagreement",
    "SoftLabels": "quorate.analysis.disagreement",
    "Threshold": "quorate.analysis.disagreement",
    "TopicAudit": "quorate.analysis.disagreement",
    "agreement": "quorate.analysis.agreement",
    "audit": "quorate.analysis.audit",
    "calibrate": "quorate.analysis.calibration",
    "causes": "quorate.analysis.disagreement.causes",
    "compare": "quorate.analysis.compare",
    "consensus": "quorate.analysis.consensus",
    "crowdtruth": "quorate.analysis.disagreement",
    "disagreement": "quorate.analysis.disagreement",
    "deconvolution": "quorate.analysis.disagreement",
    "evaluate": "quorate.analysis.disagreement",
    "expert_crowd": "quorate.analysis.disagreement",
    "from_arrow": "quorate.formats",
    "from_pandas": "quorate.formats",
    "from_polars": "quorate.formats",
    "from_rows": "quorate.formats",
    "groups": "quorate.analysis.disagreement.groups",
    "raters": "quorate.analysis.audit",
    "read": "quorate.formats",
    "read_all": "quorate.formats",
    "read_gold": "quorate.formats",
    "slice_agreement": "quorate.analysis.disagreement",
    "soft_labels": "quorate.analysis.disagreement",
    "to_arrow": "quorate.formats",
    "to_pandas": "quorate.formats",
    "write": "quorate.formats",
}

__all__ = [
    "AgreementReport",
    "Audit",
    "Causes",
    "Comparison",
    "Consensus",
    "CrowdTruth",
    "Disagreement",
    "Evaluation",
    "ExpertCrowd",
    "Gold",
    "Groups",
    "Judgments",
    "Kind",
    "OptionAudit",
    "Question",
    "QuorateError",
    "SliceAgreement",
    "SliceRow",
    "SoftLabels",
    "Threshold",
    "TopicAudit",
    "agreement",
    "audit",
    "calibrate",
    "causes",
    "compare",
    "consensus",
    "crowdtruth",
    "deconvolution",
    "disagreement",
    "evaluate",
    "expert_crowd",
    "from_arrow",
    "from_pandas",
    "from_polars",
    "from_rows",
    "groups",
    "raters",
    "read",
    "read_all",
    "read_gold",
    "slice_agreement",
    "soft_labels",
    "to_arrow",
    "to_pandas",
    "write",
]


def __getattr__(name: str) -> object:
    if name in _HOME:
        return getattr(import_module(_HOME[name]), name)
    raise AttributeError(f"module 'quorate' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
