"""The Python client of a campaign server: typed, patient, and the one that the commands use.

A client speaks to a server by its address and a token, or, on the machine itself, to the
installation in a folder, whether a server runs there or not:

    with Client("https://judge.example.org", "qt_…") as client:
        print(client.status("reply-quality").judgments)

    with Client.local("quorate-data") as client:
        client.add_items("reply-quality", [Item({"prompt": "…"}, "i1")])

Refusals are raised as errors of Quorate: `FaultyError` and `InputError` for values that do not fit,
`RefusedError` for what may not or cannot be done, `UnavailableError` when the server is gone.
"""

from quorate.client.client import Client
from quorate.client.given import ForeignJudgment, Item
from quorate.client.refusals import RefusedError, UnavailableError
from quorate.client.results.archives import Archived, ArchiveLine, Moving
from quorate.client.results.campaigns import (
    CampaignDetail,
    CampaignLine,
    ItemCounts,
    Source,
    Status,
)
from quorate.client.results.items import (
    AddedItems,
    ImportedJudgments,
    ItemJudgment,
    ItemLine,
    ItemSkip,
    OpenedItem,
    RefusedJudgment,
    RefusedRow,
    UploadedItems,
)
from quorate.client.results.people import Invitation, IssuedToken, PersonLine, RaterLine, TokenLine
from quorate.client.results.rejudgments import (
    Proportion,
    RefusedSuspect,
    RejudgedItem,
    Rejudgment,
    RejudgmentLine,
    RejudgmentSent,
)
from quorate.client.results.releases import ReleaseContents, ReleaseLine, ReleaseMaking, Releases
from quorate.client.results.rules import DryRule, DryRun, RuleHit, SkippedCheck
from quorate.client.results.work import Lease, Lesson, Progress, Receipt, Submitted, Trial, Work

__all__ = [
    "AddedItems",
    "ArchiveLine",
    "Archived",
    "CampaignDetail",
    "CampaignLine",
    "Client",
    "DryRule",
    "DryRun",
    "ForeignJudgment",
    "ImportedJudgments",
    "Invitation",
    "IssuedToken",
    "Item",
    "ItemCounts",
    "ItemJudgment",
    "ItemLine",
    "ItemSkip",
    "Lease",
    "Lesson",
    "Moving",
    "OpenedItem",
    "PersonLine",
    "Progress",
    "Proportion",
    "RaterLine",
    "Receipt",
    "RefusedError",
    "RefusedJudgment",
    "RefusedRow",
    "RefusedSuspect",
    "RejudgedItem",
    "Rejudgment",
    "RejudgmentLine",
    "RejudgmentSent",
    "ReleaseContents",
    "ReleaseLine",
    "ReleaseMaking",
    "Releases",
    "RuleHit",
    "SkippedCheck",
    "Source",
    "Status",
    "Submitted",
    "TokenLine",
    "Trial",
    "UnavailableError",
    "UploadedItems",
    "Work",
]
