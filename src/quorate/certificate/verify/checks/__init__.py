"""The checks of a release, one a file, in the order in which they are made."""

from __future__ import annotations

from quorate.certificate.verify.check import Check
from quorate.certificate.verify.checks.agreement import AgreementFigures
from quorate.certificate.verify.checks.completeness import Complete
from quorate.certificate.verify.checks.consensus import Recomputed
from quorate.certificate.verify.checks.counts import Counts
from quorate.certificate.verify.checks.croissant import Croissant
from quorate.certificate.verify.checks.documents import Documents
from quorate.certificate.verify.checks.events import Committed
from quorate.certificate.verify.checks.exclusions import Exclusions
from quorate.certificate.verify.checks.files import Files
from quorate.certificate.verify.checks.first import FirstFormat
from quorate.certificate.verify.checks.gate import Gate
from quorate.certificate.verify.checks.groups import GroupTables
from quorate.certificate.verify.checks.guidelines import Guidelines
from quorate.certificate.verify.checks.imports import Imports
from quorate.certificate.verify.checks.items import ItemTable
from quorate.certificate.verify.checks.pseudonyms import PseudonymsOnly
from quorate.certificate.verify.checks.receipts import Received
from quorate.certificate.verify.checks.replay import Replay
from quorate.certificate.verify.checks.signature import Signed
from quorate.certificate.verify.checks.tables import SameTables
from quorate.certificate.verify.checks.timestamp import Stamp
from quorate.certificate.verify.checks.tombstones import Erased
from quorate.certificate.verify.checks.tree import Tree
from quorate.certificate.verify.checks.witness import Witnessed

CHECKS: tuple[Check, ...] = (
    Files(),
    Signed(),
    Tree(),
    Complete(),
    Committed(),
    SameTables(),
    Counts(),
    Exclusions(),
    Guidelines(),
    Imports(),
    ItemTable(),
    Recomputed(),
    AgreementFigures(),
    GroupTables(),
    Gate(),
    Documents(),
    Croissant(),
    PseudonymsOnly(),
    Erased(),
    Stamp(),
    Witnessed(),
    Received(),
    Replay(),
)
FIRST_CHECKS: tuple[Check, ...] = (Files(), FirstFormat())
"""what can be checked of a release of the first format"""
