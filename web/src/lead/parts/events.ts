/** What kinds of events are called. */

import type { Translate } from "../../words/translate";

/** The kinds of events that a campaign's log can hold. */
export const KINDS = [
  "campaign_opened",
  "campaign_changed",
  "campaign_closed",
  "campaign_reopened",
  "campaign_archived",
  "campaign_unarchived",
  "guideline_published",
  "guideline_acknowledged",
  "item_added",
  "item_retired",
  "item_settled",
  "item_widened",
  "rejudgment_asked",
  "item_leased",
  "item_skipped",
  "item_adjudicated",
  "lease_extended",
  "lease_expired",
  "judgment_submitted",
  "import_started",
  "judgment_imported",
  "judgment_revised",
  "judgment_excluded",
  "problem_reported",
  "gold_set",
  "check_found",
  "rule_fired",
  "rater_told",
  "rater_adjusted",
  "trial_started",
  "trial_ended",
  "appeal_made",
  "appeal_settled",
  "calibration_opened",
  "calibration_revealed",
  "calibration_repeated",
  "calibration_closed",
  "calibration_noted",
  "attributes_given",
  "media_added",
  "member_enrolled",
  "role_changed",
  "standing_changed",
  "rater_consented",
  "consent_withdrawn",
  "rater_erased",
  "invitation_made",
  "invitation_revoked",
  "payment_recorded",
  "scores_given",
  "release_published",
  "webhook_added",
  "webhook_removed",
] as const;

type Kind = (typeof KINDS)[number];

/** The words for a kind of event; the kind itself for one that this page does not know. */
export function eventWord(kind: string, t: Translate): string {
  const known = kind.replaceAll(".", "_").replaceAll("-", "_");
  return (KINDS as readonly string[]).includes(known) ? t(`event.${known as Kind}`) : kind;
}
