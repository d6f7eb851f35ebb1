"""The audit slice."""

from __future__ import annotations

import numpy as np
import pytest

from quorate.analysis.diagnosis.suspects.audit_slice import audit_slice
from quorate.schema import RequestError


def test_a_slice_is_a_tenth_without_doubles_and_the_same_for_a_seed() -> None:
    found = audit_slice(1000, seed=3)
    assert len(np.unique(found)) == 100
    assert np.array_equal(found, audit_slice(1000, seed=3))
    assert not np.array_equal(found, audit_slice(1000, seed=4))
    assert len(audit_slice(3)) == 1
    with pytest.raises(RequestError, match=r"an audit slice of 0"):
        audit_slice(10, share=0)
