import type { LeadCampaign } from "../../api/lead";
import { nameOf } from "../overview/attention";

/** What somebody is called, by their id in the log. */
export type Named = (person: string) => string;

/** People whose names are asked for at once, so that the address stays short. */
const AT_ONCE = 100;

/** What those are called whose ids are shown; the id for those who are not in the campaign. */
export async function namesOf(
  campaign: Pick<LeadCampaign, "members">,
  persons: Iterable<string | null>,
  signal?: AbortSignal,
): Promise<Named> {
  const asked = [...new Set(persons)].filter((one): one is string => one !== null && /^p_[0-9a-f]+$/.test(one));
  const names = new Map<string, string>();
  for (let start = 0; start < asked.length; start += AT_ONCE) {
    const page = await campaign.members({ rater: asked.slice(start, start + AT_ONCE), limit: AT_ONCE }, signal);
    for (const one of page.raters) names.set(one.rater, nameOf(one));
  }
  return (person) => names.get(person) ?? person;
}

/** The ids of all who are named on the page of an item. */
export function peopleIn(item: {
  readonly judgments: readonly { readonly rater: string }[];
  readonly skips: readonly { readonly rater: string }[];
  readonly problems: readonly { readonly rater: string }[];
  readonly history: readonly { readonly by: string }[];
  readonly adjudicated_by: string | null;
}): (string | null)[] {
  const raters = [...item.judgments, ...item.skips, ...item.problems].map((one) => one.rater);
  return [...raters, ...item.history.map((one) => one.by), item.adjudicated_by];
}
