"""How far do raters agree?"""

from quorate.analysis.agreement.agreement import agreement
from quorate.analysis.agreement.report import AgreementReport, Category, Slice
from quorate.analysis.agreement.result import Agreement

__all__ = ["Agreement", "AgreementReport", "Category", "Slice", "agreement"]
