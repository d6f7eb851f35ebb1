"""The Hugging Face Hub: a release becomes one commit of a data set, with the version as its tag."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from quorate.certificate.publication import Publication
from quorate.schema.errors import RequestError

if TYPE_CHECKING:
    from huggingface_hub import HfApi

DATASET = "dataset"
KEPT = frozenset({".gitattributes"})
"""files that the Hub makes itself, which stay"""
SPEAKERS = frozenset({"huggingface_hub", "httpx", "httpx2", "requests"})
"""packages whose errors mean that the Hub refused, or was not reached"""
REMEDIES = {
    401: "the token is not valid: make one that may write, and set HF_TOKEN",
    403: "the token may not write there: make one that may, or name another owner",
    404: "check the owner's name",
}
_REPO = re.compile(r"[\w.-]{1,96}/[\w.-]{1,96}")

Tell = Callable[[str, float], None]


def checked_repo(name: str) -> str:
    """The name of a repository. Raises RequestError for what is none."""
    if not _REPO.fullmatch(name):
        raise RequestError(f"{name!r} is no repository", remedy="name it OWNER/NAME")
    return name


def tag_of(version: str) -> str:
    """The tag under which a version is found.

    >>> tag_of("1.2.0")
    'v1.2.0'
    """
    return f"v{version}"


def push(
    folder: Path,
    publication: Publication,
    repo: str,
    token: str,
    *,
    public: bool = False,
    endpoint: str | None = None,
    tell: Tell = lambda step, done: None,
) -> str:
    """Send a release in one commit, and tag it; its address.

    Files that an earlier version had and this one has not are taken out, so that what is fetched is
    the release and nothing else. The repository is made when there is none, private unless
    ``public``. Raises RequestError where the version is there already, where the repository is
    public and that was not said, and for what the Hub refuses.
    """
    api = _api(token, endpoint)
    from huggingface_hub import CommitOperationAdd, CommitOperationDelete

    tag = tag_of(publication.version)
    with _refusals(repo):
        tell("looking", 0.0)
        api.create_repo(repo, repo_type=DATASET, private=not public, exist_ok=True)
        if not public and api.repo_info(repo, repo_type=DATASET).private is False:
            raise RequestError(
                f"{repo} is there already, and everybody can see it",
                remedy="say --public if that is meant, or name another repository",
            )
        if tag in {one.name for one in api.list_repo_refs(repo, repo_type=DATASET).tags}:
            raise RequestError(
                f"version {publication.version} is published there already",
                where=repo,
                remedy="a version never changes: release a new one",
            )
        there = set(api.list_repo_files(repo, repo_type=DATASET))
        names = [file.name for file in publication.files]
        operations: list[CommitOperationAdd | CommitOperationDelete] = [
            *(CommitOperationAdd(name, folder.joinpath(*name.split("/"))) for name in names),
            *(CommitOperationDelete(name) for name in sorted(there - set(names) - KEPT)),
        ]
        tell("sending", 0.0)
        done = api.create_commit(
            repo,
            operations,
            commit_message=f"Release {publication.version} of {publication.campaign}",
            repo_type=DATASET,
        )
        api.create_tag(repo, tag=tag, revision=done.oid, repo_type=DATASET)
    return f"{api.endpoint}/datasets/{repo}/tree/{tag}"


def _api(token: str, endpoint: str | None) -> HfApi:
    """The library. Raises RequestError where it is not installed."""
    try:
        from huggingface_hub import HfApi
    except ImportError:
        raise RequestError(
            "the library huggingface_hub is not installed",
            remedy="install it with: pip install 'quorate[hub]'",
        ) from None
    return HfApi(endpoint=endpoint, token=token, library_name="quorate")


@contextmanager
def _refusals(repo: str) -> Iterator[None]:
    """What the Hub refuses, and what does not reach it, as errors of ours."""
    try:
        yield
    except Exception as error:
        # the library has spoken through three HTTP libraries by now, each with errors of its own
        theirs = type(error).__module__.partition(".")[0] in SPEAKERS
        if not theirs and not isinstance(error, OSError | ValueError):
            raise
        status = getattr(getattr(error, "response", None), "status_code", None)
        remedy = REMEDIES.get(status or 0, "try again; nothing is published before all is there")
        what = " ".join(str(error).split())[:300] or type(error).__name__
        raise RequestError(f"the Hub says: {what}", where=repo, remedy=remedy) from None
