"""Where there is no single answer, and who differs from whom."""

from quorate.analysis.disagreement.answers import without
from quorate.analysis.disagreement.attributes import Attribute, Level, attribute
from quorate.analysis.disagreement.causes import (
    CampTest,
    Cause,
    Causes,
    Unclear,
    causes,
)
from quorate.analysis.disagreement.crowdtruth import CrowdTruth, crowdtruth
from quorate.analysis.disagreement.deconvolution import Deconvolution, deconvolution
from quorate.analysis.disagreement.evaluation import Evaluation, evaluate
from quorate.analysis.disagreement.experts import ExpertCrowd, OptionAudit, TopicAudit, expert_crowd
from quorate.analysis.disagreement.flips import Flips, flips, stated_flips
from quorate.analysis.disagreement.groups import (
    Group,
    GroupAttribute,
    Groups,
    Hidden,
    Multilevel,
    crossed,
    groups,
    multilevel,
    protect,
    suppress,
)
from quorate.analysis.disagreement.jury import Composition, Verdicts, jury
from quorate.analysis.disagreement.predictions import Predictions
from quorate.analysis.disagreement.primary import Primary, deconvolved
from quorate.analysis.disagreement.raters_model import RaterModels, rater_models
from quorate.analysis.disagreement.report import Disagreement, disagreement
from quorate.analysis.disagreement.scoring.figures import Figure
from quorate.analysis.disagreement.slices import SliceAgreement, SliceRow, slice_agreement
from quorate.analysis.disagreement.soft_labels import SoftLabels, soft_labels
from quorate.analysis.disagreement.thresholds import Threshold
from quorate.analysis.disagreement.verdicts import Verdict

__all__ = [
    "Attribute",
    "CampTest",
    "Cause",
    "Causes",
    "Composition",
    "CrowdTruth",
    "Deconvolution",
    "Disagreement",
    "Evaluation",
    "ExpertCrowd",
    "Figure",
    "Flips",
    "Group",
    "GroupAttribute",
    "Groups",
    "Hidden",
    "Level",
    "Multilevel",
    "OptionAudit",
    "Predictions",
    "Primary",
    "RaterModels",
    "SliceAgreement",
    "SliceRow",
    "SoftLabels",
    "Threshold",
    "TopicAudit",
    "Unclear",
    "Verdict",
    "Verdicts",
    "attribute",
    "causes",
    "crossed",
    "crowdtruth",
    "deconvolution",
    "deconvolved",
    "disagreement",
    "evaluate",
    "expert_crowd",
    "flips",
    "groups",
    "jury",
    "multilevel",
    "protect",
    "rater_models",
    "slice_agreement",
    "soft_labels",
    "stated_flips",
    "suppress",
    "without",
]
