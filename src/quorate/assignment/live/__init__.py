"""What is believed of items and raters while judgments come in.

Pure Python and standard arrays: a server that keeps beliefs loads neither NumPy nor a compiler for
it. Full fits, which need both, are in ``full_fit``.
"""

from quorate.assignment.live.beliefs import Beliefs, Fit, Snapshot
from quorate.assignment.live.model import Evidence, Label, Skill

__all__ = ["Beliefs", "Evidence", "Fit", "Label", "Skill", "Snapshot"]
