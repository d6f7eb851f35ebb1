"""A watch says of a recorded log what it always said: to the last decision, finding and order."""

from __future__ import annotations

import hashlib

import pytest

from quorate.schema.campaign import CampaignSpec
from watch_log import recorded_log, recorded_spec, told_json
from watch_readings import new_watch, readings

STOPPING = {"min": 2, "max": 6, "confidence": 0.8, "width": 30.0}
SPECS: dict[str, CampaignSpec] = {
    "fixed": recorded_spec(),
    "stopping": recorded_spec(stopping=STOPPING),
    "pairs": recorded_spec(assignment={"choice": "pair-information"}),
    "cover": recorded_spec(
        assignment={
            "choice": "cover",
            "cover": [{"slice": "language", "targets": {"de": 40, "fr": 80}}],
        },
        checks={"gold": {}, "speed": {}},
    ),
    "descriptive": recorded_spec(paradigm="descriptive", stopping=STOPPING, checks={}),
}
DIGESTS = {
    "fixed": "34b4874fe20fbc15c7ebda0ef650210215a38d4ad3725baf012e7872e1d59cda",
    "stopping": "dc58d30dbb01f48511a8c96ed91c1c1122b6a5f2410ce64fe4d2ac99532d6c46",
    "pairs": "157a616a289bdc45682d11897f5840f2c1619546c84a88746af11ef3792ddd83",
    "cover": "861b0a0a19ddda497228896ecf32c8b422e4e025858fc60d1c9a4666cb12ae28",
    "descriptive": "ab62ecafe0b1eeb4c01a1bb1c16203ae3e8e487285435b9e84866edf8da2a932",
}
"""SHA-256 of everything that was said, six digits of numbers"""


@pytest.mark.parametrize("name", SPECS)
def test_a_watch_says_what_it_always_said(name: str) -> None:
    spec = SPECS[name]
    told = recorded_log(spec)
    said = told_json(readings(new_watch(spec, told), told))
    assert hashlib.sha256(said.encode()).hexdigest() == DIGESTS[name]
