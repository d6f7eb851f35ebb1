/** The addresses of the lead's pages. */

export const TABS = ["overview", "items", "guideline", "people", "settings", "record"] as const;
export type Tab = (typeof TABS)[number];

/** The address of a page of a campaign. */
export function tabAddress(campaign: string, tab: Tab): string {
  const at = `/lead/c/${encodeURIComponent(campaign)}`;
  return tab === "overview" ? at : `${at}/${tab}`;
}

/** The address of an item. */
export function itemAddress(campaign: string, item: string): string {
  return `${tabAddress(campaign, "items")}/${encodeURIComponent(item)}`;
}
