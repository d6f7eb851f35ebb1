"""Events: are the campaign, the guideline and what experts settled those of the log?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

import polars as pl

from quorate.certificate.bundle import CAMPAIGN, GUIDELINES
from quorate.certificate.outcomes import CONSENSUS, REJUDGED
from quorate.certificate.verify.check import Known, Told
from quorate.certificate.verify.finding import Finding
from quorate.certificate.verify.opened import Opened, objects
from quorate.formats.export import spelled
from quorate.schema.stored_spec import stored_spec


@dataclass(frozen=True)
class Committed:
    """The campaign as it was last declared, each text of the guideline, the labels that experts
    settled and the batches of items judged again are those that the log tells."""

    name: ClassVar[str] = "events"
    title: ClassVar[str] = "Campaign and guideline in the log"

    def run(self, release: Opened, known: Known) -> Iterable[Finding]:
        """Compare with what the log tells."""
        told = Told(self.name)
        if release.told != "raters":
            told.say("stated", "the campaign and its guideline: nothing of the log is shown")
            return [one for one in told.ended("") if one.state != "holds"]
        self._campaign(told, release)
        self._guidelines(told, release)
        self._settled(told, release)
        self._batches(told, release)
        return told.ended("the campaign, its guideline and what experts settled are as committed")

    def _campaign(self, told: Told, release: Opened) -> None:
        declared = [*release.log.told("campaign_opened"), *release.log.told("campaign_changed")]
        if not declared:
            self._unknown(told, release, "the campaign")
        elif stored_spec(declared[-1]["spec"]) != release.spec:
            told.failed("another campaign than was declared", CAMPAIGN)

    def _guidelines(self, told: Told, release: Opened) -> None:
        published = {
            str(one["version"]): str(one["text"]) for one in release.log.told("guideline_published")
        }
        stated = {
            str(one["version"])
            for one in objects(release.manifest["guidelines"])
            if one["version"] is not None
        }
        if not published:
            self._unknown(told, release, "the guideline")
            return
        for version, text in published.items():
            if version not in stated:
                told.failed(f"version {version!r} was published and is not told", GUIDELINES)
            elif release.bytes(f"{GUIDELINES}{version}.md") != text.encode():
                told.failed("another text than was published", f"{GUIDELINES}{version}.md")
        if not release.log.entries.unsalted:
            for version in sorted(stated - set(published)):
                told.failed(f"version {version!r} was never published", f"{GUIDELINES}{version}.md")

    def _settled(self, told: Told, release: Opened) -> None:
        """Each label that is an expert's is the last one by which the item was settled."""
        last = {str(one["item"]): one["labels"] for one in release.log.told("item_adjudicated")}
        if release.log.entries.unsalted:
            return
        for question in release.spec.questions:
            name = f"{CONSENSUS}-{question.name}"
            if question.sealed or name not in release.tables:
                continue
            for item, expert in release.table(name).select("item", "expert").iter_rows():
                labels = last.get(item)
                given = labels.get(question.name) if isinstance(labels, dict) else None
                label = question.label_of(given)
                mine = None if label is None else spelled(label)
                told.compare(
                    "another label than an expert gave", f"data/{name}, item {item!r}", mine, expert
                )

    def _batches(self, told: Told, release: Opened) -> None:
        asked = {(one["batch"], one["question"]) for one in release.log.told("rejudgment_asked")}
        for name in release.tables:
            if not name.startswith(f"{REJUDGED}-") or release.log.entries.unsalted:
                continue
            question = name.removeprefix(f"{REJUDGED}-")
            for batch in release.table(name)["batch"].unique().to_list():
                if (batch, question) not in asked:
                    told.failed(f"batch {batch!r} was never asked for", f"data/{name}")
            drawn = release.table(name).filter(pl.col("before").is_not_null()).height
            told.say("stated", f"the labels before of {drawn:,} items that were judged again")

    def _unknown(self, told: Told, release: Opened, what: str) -> None:
        state = "stated" if release.log.entries.unsalted else "failed"
        if state == "stated":
            told.say("stated", f"{what}: the log tells nothing of entries of an older version")
        else:
            told.failed(f"the log does not tell {what}")
