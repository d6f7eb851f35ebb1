"""Every kind of event, one file a kind; ``KINDS`` finds them by name."""

from __future__ import annotations

from quorate.ledger.event import Event
from quorate.ledger.events.appeal_made import AppealMade
from quorate.ledger.events.appeal_settled import AppealSettled
from quorate.ledger.events.attributes_given import AttributesGiven
from quorate.ledger.events.calibration_closed import CalibrationClosed
from quorate.ledger.events.calibration_noted import CalibrationNoted
from quorate.ledger.events.calibration_opened import CalibrationOpened
from quorate.ledger.events.calibration_repeated import CalibrationRepeated
from quorate.ledger.events.calibration_revealed import CalibrationRevealed
from quorate.ledger.events.campaign_archived import CampaignArchived
from quorate.ledger.events.campaign_changed import CampaignChanged
from quorate.ledger.events.campaign_closed import CampaignClosed
from quorate.ledger.events.campaign_opened import CampaignOpened
from quorate.ledger.events.campaign_reopened import CampaignReopened
from quorate.ledger.events.campaign_unarchived import CampaignUnarchived
from quorate.ledger.events.check_found import CheckFound
from quorate.ledger.events.consent_withdrawn import ConsentWithdrawn
from quorate.ledger.events.gold_set import GoldSet
from quorate.ledger.events.guideline_acknowledged import GuidelineAcknowledged
from quorate.ledger.events.guideline_published import GuidelinePublished
from quorate.ledger.events.import_started import ImportStarted
from quorate.ledger.events.invitation_made import InvitationMade
from quorate.ledger.events.invitation_revoked import InvitationRevoked
from quorate.ledger.events.item_added import ItemAdded
from quorate.ledger.events.item_adjudicated import ItemAdjudicated
from quorate.ledger.events.item_leased import ItemLeased
from quorate.ledger.events.item_retired import ItemRetired
from quorate.ledger.events.item_settled import ItemSettled
from quorate.ledger.events.item_skipped import ItemSkipped
from quorate.ledger.events.item_widened import ItemWidened
from quorate.ledger.events.judgment_excluded import JudgmentExcluded
from quorate.ledger.events.judgment_imported import JudgmentImported
from quorate.ledger.events.judgment_revised import JudgmentRevised
from quorate.ledger.events.judgment_submitted import JudgmentSubmitted
from quorate.ledger.events.lease_expired import LeaseExpired
from quorate.ledger.events.lease_extended import LeaseExtended
from quorate.ledger.events.media_added import MediaAdded
from quorate.ledger.events.member_enrolled import MemberEnrolled
from quorate.ledger.events.payment_recorded import PaymentRecorded
from quorate.ledger.events.person_erased import PersonErased
from quorate.ledger.events.person_imported import PersonImported
from quorate.ledger.events.person_joined import PersonJoined
from quorate.ledger.events.person_role_changed import PersonRoleChanged
from quorate.ledger.events.problem_reported import ProblemReported
from quorate.ledger.events.rater_adjusted import RaterAdjusted
from quorate.ledger.events.rater_consented import RaterConsented
from quorate.ledger.events.rater_erased import RaterErased
from quorate.ledger.events.rater_told import RaterTold
from quorate.ledger.events.rejudgment_asked import RejudgmentAsked
from quorate.ledger.events.release_published import ReleasePublished
from quorate.ledger.events.role_changed import RoleChanged
from quorate.ledger.events.rule_fired import RuleFired
from quorate.ledger.events.scores_given import ScoresGiven
from quorate.ledger.events.sessions_ended import SessionsEnded
from quorate.ledger.events.skill_granted import SkillGranted
from quorate.ledger.events.skill_revoked import SkillRevoked
from quorate.ledger.events.standing_changed import StandingChanged
from quorate.ledger.events.token_issued import TokenIssued
from quorate.ledger.events.token_revoked import TokenRevoked
from quorate.ledger.events.trial_ended import TrialEnded
from quorate.ledger.events.trial_started import TrialStarted
from quorate.ledger.events.webhook_added import WebhookAdded
from quorate.ledger.events.webhook_removed import WebhookRemoved

KINDS: dict[str, type[Event]] = {
    kind.kind: kind
    for kind in (
        AppealMade,
        AppealSettled,
        AttributesGiven,
        CalibrationClosed,
        CalibrationNoted,
        CalibrationOpened,
        CalibrationRepeated,
        CalibrationRevealed,
        CampaignArchived,
        CampaignChanged,
        CampaignClosed,
        CampaignOpened,
        CampaignReopened,
        CampaignUnarchived,
        CheckFound,
        ConsentWithdrawn,
        GoldSet,
        GuidelineAcknowledged,
        GuidelinePublished,
        ImportStarted,
        InvitationMade,
        InvitationRevoked,
        ItemAdded,
        ItemAdjudicated,
        ItemLeased,
        ItemRetired,
        ItemSettled,
        ItemSkipped,
        ItemWidened,
        JudgmentExcluded,
        JudgmentImported,
        JudgmentRevised,
        JudgmentSubmitted,
        LeaseExpired,
        LeaseExtended,
        MediaAdded,
        MemberEnrolled,
        PaymentRecorded,
        PersonErased,
        PersonImported,
        PersonJoined,
        PersonRoleChanged,
        ProblemReported,
        RaterAdjusted,
        RaterConsented,
        RaterErased,
        RaterTold,
        RejudgmentAsked,
        ReleasePublished,
        RoleChanged,
        RuleFired,
        ScoresGiven,
        SessionsEnded,
        SkillGranted,
        SkillRevoked,
        StandingChanged,
        TokenIssued,
        TokenRevoked,
        TrialEnded,
        TrialStarted,
        WebhookAdded,
        WebhookRemoved,
    )
}

__all__ = [
    "KINDS",
    "AppealMade",
    "AppealSettled",
    "AttributesGiven",
    "CalibrationClosed",
    "CalibrationNoted",
    "CalibrationOpened",
    "CalibrationRepeated",
    "CalibrationRevealed",
    "CampaignArchived",
    "CampaignChanged",
    "CampaignClosed",
    "CampaignOpened",
    "CampaignReopened",
    "CampaignUnarchived",
    "CheckFound",
    "ConsentWithdrawn",
    "GoldSet",
    "GuidelineAcknowledged",
    "GuidelinePublished",
    "ImportStarted",
    "InvitationMade",
    "InvitationRevoked",
    "ItemAdded",
    "ItemAdjudicated",
    "ItemLeased",
    "ItemRetired",
    "ItemSettled",
    "ItemSkipped",
    "ItemWidened",
    "JudgmentExcluded",
    "JudgmentImported",
    "JudgmentRevised",
    "JudgmentSubmitted",
    "LeaseExpired",
    "LeaseExtended",
    "MediaAdded",
    "MemberEnrolled",
    "PaymentRecorded",
    "PersonErased",
    "PersonImported",
    "PersonJoined",
    "PersonRoleChanged",
    "ProblemReported",
    "RaterAdjusted",
    "RaterConsented",
    "RaterErased",
    "RaterTold",
    "RejudgmentAsked",
    "ReleasePublished",
    "RoleChanged",
    "RuleFired",
    "ScoresGiven",
    "SessionsEnded",
    "SkillGranted",
    "SkillRevoked",
    "StandingChanged",
    "TokenIssued",
    "TokenRevoked",
    "TrialEnded",
    "TrialStarted",
    "WebhookAdded",
    "WebhookRemoved",
]
