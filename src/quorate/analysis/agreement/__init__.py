"""How far do raters agree?"""

from quorate.analysis.agreement.agreement import agreement
from quorate.analysis.agreement.brennan_prediger import brennan_prediger
from quorate.analysis.agreement.cohen_kappa import cohen_kappa
from quorate.analysis.agreement.conger_kappa import conger_kappa
from quorate.analysis.agreement.detection_f1 import detection_f1
from quorate.analysis.agreement.fleiss_kappa import fleiss_kappa
from quorate.analysis.agreement.gwet_ac1 import gwet_ac1
from quorate.analysis.agreement.gwet_ac2 import gwet_ac2
from quorate.analysis.agreement.icc import icc
from quorate.analysis.agreement.intra_rater import intra_rater
from quorate.analysis.agreement.kendall_w import kendall_w
from quorate.analysis.agreement.krippendorff_alpha import krippendorff_alpha
from quorate.analysis.agreement.overlap_alpha import overlap_alpha
from quorate.analysis.agreement.percent import percent_agreement
from quorate.analysis.agreement.report import AgreementReport, Category, Slice
from quorate.analysis.agreement.result import Agreement
from quorate.analysis.agreement.scott_pi import scott_pi
from quorate.analysis.agreement.span_alpha import span_alpha
from quorate.analysis.agreement.span_f1 import span_f1, span_f1_by_rater

__all__ = [
    "Agreement",
    "AgreementReport",
    "Category",
    "Slice",
    "agreement",
    "brennan_prediger",
    "cohen_kappa",
    "conger_kappa",
    "detection_f1",
    "fleiss_kappa",
    "gwet_ac1",
    "gwet_ac2",
    "icc",
    "intra_rater",
    "kendall_w",
    "krippendorff_alpha",
    "overlap_alpha",
    "percent_agreement",
    "scott_pi",
    "span_alpha",
    "span_f1",
    "span_f1_by_rater",
]
