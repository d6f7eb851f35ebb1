/** The addresses of the lead's pages. */

export const TABS = ["overview", "items", "guideline", "people", "settings", "record"] as const;
export type Tab = (typeof TABS)[number];

/** The address of a page of a campaign. */
export function tabAddress(campaign: string, tab: Tab): string {
  const at = `/lead/c/${encodeURIComponent(campaign)}`;
  return tab === "overview" ? at : `${at}/${tab}`;
}

/** The address of an item; with a judgment, the place of that judgment on its page. */
export function itemAddress(campaign: string, item: string, judgment = ""): string {
  const at = `${tabAddress(campaign, "items")}/${encodeURIComponent(item)}`;
  return judgment === "" ? at : `${at}#${judgment}`;
}
