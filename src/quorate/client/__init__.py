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
from quorate.client.refusals import RefusedError, UnavailableError
from quorate.client.results import (
    AddedItems,
    CampaignDetail,
    CampaignLine,
    DryRule,
    DryRun,
    ForeignJudgment,
    ImportedJudgments,
    Invitation,
    IssuedToken,
    Item,
    ItemCounts,
    ItemJudgment,
    ItemLine,
    ItemSkip,
    Lease,
    Lesson,
    OpenedItem,
    PersonLine,
    Progress,
    Proportion,
    RaterLine,
    Receipt,
    RefusedJudgment,
    RefusedRow,
    RefusedSuspect,
    RejudgedItem,
    Rejudgment,
    RejudgmentLine,
    RejudgmentSent,
    ReleaseContents,
    ReleaseLine,
    Releases,
    RuleHit,
    SkippedCheck,
    Source,
    Status,
    Submitted,
    TokenLine,
    Trial,
    UploadedItems,
    Work,
)

__all__ = [
    "AddedItems",
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
