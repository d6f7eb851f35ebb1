"""Conduct: consent, practice, known answers, checks, erasures, as they were."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from quorate.certificate.facts.evidence import Evidence
from quorate.certificate.facts.figures import Count, Share, day, share


@dataclass(frozen=True, slots=True)
class ConsentText:
    """A consent text by its SHA-256; ``people`` agreed to it, None where they are few."""

    digest: str
    since: str | None
    words: int
    people: int | None


@dataclass(frozen=True, slots=True)
class Consent:
    """Consent as it was asked for and given.

    ``without`` judgments were given by raters who had agreed to no text at that time, though one
    was asked for; ``withdrawn`` is how often an agreement was taken back, and ``after`` how many
    judgments came between that and a new agreement.
    """

    asked: bool
    texts: tuple[ConsentText, ...]
    without: Share
    withdrawn: int
    after: int
    note: str


@dataclass(frozen=True, slots=True)
class Trials:
    """Practice or tests of one stage: how many people tried, how many passed, how many answers they
    gave and how many were right; people are None where they are few."""

    stage: str
    tries: int
    people: int | None
    passed: int | None
    answers: Share


@dataclass(frozen=True, slots=True)
class Gold:
    """Known answers: ``items`` have one, ``answers`` were given unseen, of which a share is right;
    ``audit`` answers to traps."""

    items: int
    answers: Share
    audit: Share


@dataclass(frozen=True, slots=True)
class Checks:
    """What checks found, as ``check/verdict``, and what rules did, by action."""

    findings: tuple[Count, ...]
    rules: tuple[Count, ...]
    messages: tuple[Count, ...]
    problems: int


@dataclass(frozen=True, slots=True)
class Erasures:
    """Raters who asked to be erased.

    ``open`` of them still have a key by which what they sealed could be read, and ``after``
    judgments were taken from them later: both should be 0. Their ``judgments`` stay under a
    pseudonym; None where they are few, since the number would tell which pseudonym.
    """

    erased: int
    open: int
    after: int
    judgments: int | None


def consent(evidence: Evidence, smallest: int) -> Consent:
    """What raters agreed to, and whether they had when they judged."""
    texts: dict[str, ConsentText] = {}
    people = dict(
        evidence.agreed.filter(pl.col("consent").is_not_null())
        .group_by("consent")
        .agg(pl.col("person").n_unique())
        .iter_rows()
    )
    since: int | None = None
    for version in evidence.specs:
        digest = version.spec.consent_digest
        if digest is None:
            continue
        since = version.at if since is None else since
        if digest not in texts:
            n = people.get(digest, 0)
            told = n if n == 0 or n >= smallest else None
            words = len((version.spec.consent or "").split())
            texts[digest] = ConsentText(digest, day(version.at), words, told)
    withdrawn = evidence.agreed.filter(pl.col("consent").is_null()).height
    if since is None:
        nothing = Share(0, 0, None, None, None)
        return Consent(False, (), nothing, withdrawn, 0, "no consent text is declared (`consent`)")
    raters = evidence.people.filter(pl.col("role") == "rater")["person"]
    wanted = evidence.judged.filter(
        (pl.col("at") >= since) & pl.col("person").is_in(raters.to_list())
    ).select("person", "at")
    without, after = _without(wanted, evidence.agreed)
    return Consent(True, tuple(texts.values()), share(without, wanted.height), withdrawn, after, "")


def _without(wanted: pl.DataFrame, agreed: pl.DataFrame) -> tuple[int, int]:
    """Judgments of raters with no agreement then, and those of them after a withdrawal."""
    if wanted.is_empty():
        return 0, 0
    said = agreed.with_columns(pl.lit(True).alias("said"))
    last = wanted.sort("at").join_asof(
        said.sort("at"), on="at", by="person", strategy="backward", check_sortedness=False
    )
    lacking = last.filter(pl.col("consent").is_null())
    return lacking.height, lacking.filter(pl.col("said").is_not_null()).height


def trials(evidence: Evidence, smallest: int) -> tuple[Trials, ...]:
    """Practice and tests by stage."""
    found = []
    for (stage,), rows in evidence.tried.sort("stage").group_by("stage", maintain_order=True):
        people = rows["person"].n_unique()
        passed = rows.filter(pl.col("outcome") == "passed")["person"].n_unique()
        told = people >= smallest
        answers = share(int(rows["right"].sum()), int(rows["given"].sum()))
        found.append(
            Trials(
                str(stage),
                rows.height,
                people if told else None,
                passed if told else None,
                answers,
            )
        )
    return tuple(found)


def gold(evidence: Evidence) -> Gold:
    """How raters fared on known answers that they could not tell from the rest."""
    known = evidence.judged.filter(pl.col("right").is_not_null())
    right = {
        purpose: share(int(rows["right"].sum()), rows.height)
        for purpose in ("gold", "audit")
        for rows in (known.filter(pl.col("purpose") == purpose),)
    }
    items = evidence.added.filter(pl.col("gold") & pl.col("bank").is_in(["", "gold"])).height
    return Gold(items, right["gold"], right["audit"])


def checks(evidence: Evidence) -> Checks:
    """What checks found and what came of it."""
    return Checks(
        findings=_counted(evidence, "finding"),
        rules=_counted(evidence, "firing"),
        messages=_counted(evidence, "message"),
        problems=evidence.number("problem"),
    )


def _counted(evidence: Evidence, what: str) -> tuple[Count, ...]:
    found = evidence.counted.filter(pl.col("what") == what).select("which", "number").sort("which")
    return tuple(Count(name, n) for name, n in found.iter_rows())


def erasures(evidence: Evidence, smallest: int) -> Erasures:
    """Whether those who asked to be erased were."""
    gone = evidence.people.filter(pl.col("erased"))
    theirs = evidence.judged.join(gone.select("person", "erased_at"), on="person")
    return Erasures(
        erased=gone.height,
        open=gone.filter(pl.col("keys") > 0).height,
        after=theirs.filter(pl.col("at") > pl.col("erased_at")).height,
        judgments=theirs.height if gone.height == 0 or gone.height >= smallest else None,
    )
