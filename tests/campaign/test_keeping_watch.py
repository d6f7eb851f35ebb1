"""A watch that is kept and taken up again says what one says that read the whole log."""

from __future__ import annotations

import io
import json

import pytest

from quorate.campaign.watch.keeping import asked_of, fits, head_of, keep, may_be_kept, take_up
from quorate.campaign.watch.watching import Bite, Watch
from quorate.schema.campaign import CampaignSpec
from quorate.schema.errors import IntegrityError
from watch_log import Told, recorded_log, recorded_spec, told_json
from watch_readings import BITE, FITS, beliefs_said, decided, looked, new_watch, readings, seen

STOPPING = {"min": 2, "max": 6, "confidence": 0.8, "width": 30.0}
CHECKS: dict[str, object] = {
    "gold": {},
    "speed": {},
    "pattern": {},
    "competence": {},
    "breaks": {},
    "length": {},
}
SPECS: dict[str, CampaignSpec] = {
    "stopping": recorded_spec(stopping=STOPPING, checks=CHECKS),
    "pairs": recorded_spec(assignment={"choice": "pair-information"}, checks=CHECKS),
    "descriptive": recorded_spec(paradigm="descriptive", stopping=STOPPING, checks={}),
}


def kept(watch: Watch, leaf: str = "ab") -> bytes:
    return b"".join(bytes(part) for part in keep(watch, leaf))


def taken_up(data: bytes, spec: CampaignSpec, told: Told) -> Watch:
    watch, file = new_watch(spec, told), io.BytesIO(data)
    head = head_of(file)
    assert fits(head, watch, "ab")
    take_up(watch, head, file)
    assert not file.read()
    return watch


def read_to(watch: Watch, told: Told, pieces: int) -> None:
    """So many pieces, as ``readings`` takes them, with its fits and looks."""
    from quorate.assignment.live.full_fit import fit

    size = len(told.events)
    for number in range(pieces):
        events = told.events[number * BITE : (number + 1) * BITE]
        watch.take(Bite(events, {}, events[-1].idx + 1, size, events[-1].at))
        if number in FITS:
            watch.following.adopt(fit(watch.following.beliefs.snapshot()))
        beliefs_said(watch)
        decided(watch)
        if watch.looking is not None and number % 3 == 2:
            looked(watch, watch.looking)


@pytest.mark.parametrize("name", SPECS)
@pytest.mark.parametrize("pieces", [1, 8, 17])
def test_kept_and_the_rest_of_the_log_is_the_whole_log(name: str, pieces: int) -> None:
    spec = SPECS[name]
    told = recorded_log(spec)
    told.opened.clear()
    whole, first = new_watch(spec, told), new_watch(spec, told)
    read_to(whole, told, pieces)
    read_to(first, told, pieces)
    again = taken_up(kept(first), spec, told)
    assert again.following.read == pieces * BITE
    assert told_json(seen(again)) == told_json(seen(whole))
    assert told_json(readings(again, told)) == told_json(readings(whole, told))
    # and what is kept of both is the same, to the last byte
    assert kept(again) == kept(whole)


def test_what_does_not_fit_is_not_taken_up() -> None:
    spec = SPECS["stopping"]
    told = recorded_log(spec)
    watch = new_watch(spec, told)
    read_to(watch, told, 3)
    head = head_of(io.BytesIO(kept(watch)))
    assert fits(head, new_watch(spec, told), "ab")
    assert not fits(head, new_watch(spec, told), "cd")  # another log, or a shorter one
    assert not fits(head, new_watch(spec, told), None)
    other = recorded_spec(stopping=STOPPING, checks={"gold": {}})
    assert not fits(head, new_watch(other, told), "ab")
    assert not fits(head, watch, "ab")  # it has read something already


def test_rules_and_titles_do_not_matter_but_questions_do() -> None:
    spec = recorded_spec()
    assert asked_of(spec) == asked_of(recorded_spec(title="Another"))
    assert asked_of(spec) != asked_of(recorded_spec(paradigm="descriptive"))
    assert asked_of(spec) != asked_of(recorded_spec(stopping=STOPPING))


def test_words_that_are_sealed_are_never_kept() -> None:
    spec = recorded_spec()
    told = recorded_log(spec)
    watch = new_watch(spec, told)
    readings(watch, told, looks=False)
    assert watch.looking is not None
    assert watch.looking.reads_words
    assert not may_be_kept(watch)
    quiet = new_watch(SPECS["stopping"], told)
    readings(quiet, told, looks=False)
    assert may_be_kept(quiet)
    data = kept(quiet)
    words = [str(one["why"]) for one in told.opened.values()]
    assert not any(one.encode() in data for one in words)


def test_torn_or_foreign_bytes_are_refused() -> None:
    spec = SPECS["stopping"]
    told = recorded_log(spec)
    watch = new_watch(spec, told)
    read_to(watch, told, 2)
    data = kept(watch)
    for wrong in (b"", b"x" * 40, json.dumps({}).encode()):
        with pytest.raises(IntegrityError):
            head_of(io.BytesIO(wrong))
    size = 8 + int.from_bytes(data[:8], "big")
    for cut in (size, size + 5, size + 100, len(data) - 1):
        file = io.BytesIO(data[:cut])
        head = head_of(file)
        with pytest.raises(IntegrityError):
            take_up(new_watch(spec, told), head, file)
    fields = new_watch(SPECS["descriptive"], told)
    file = io.BytesIO(data)
    head = head_of(file)
    with pytest.raises(IntegrityError):  # of a campaign with other checks
        take_up(fields, head, file)
