/** The addresses of the lead's pages. */

export const TABS = ["overview", "quality", "disputes", "items", "calibration", "guideline", "people", "settings", "record"] as const;
export type Tab = (typeof TABS)[number];

/** Pages that are reached from a tab and belong to it. */
export const INNER = { raters: "quality", checks: "quality", appeals: "disputes" } as const satisfies Readonly<Record<string, Tab>>;
export type Inner = keyof typeof INNER;
export type Page = Tab | Inner;

/** The page that a part of an address names. */
export function pageOf(part: string): Page | null {
  return (TABS as readonly string[]).includes(part) || Object.hasOwn(INNER, part) ? (part as Page) : null;
}

/** The tab to which a page belongs. */
export function tabOf(page: Page): Tab {
  return page in INNER ? INNER[page as Inner] : (page as Tab);
}

/** The address of a page of a campaign. */
export function tabAddress(campaign: string, tab: Tab): string {
  const at = `/lead/c/${encodeURIComponent(campaign)}`;
  return tab === "overview" ? at : `${at}/${tab}`;
}

/** The address of a page below a tab, or of one thing on it. */
export function under(campaign: string, page: Page, id?: string): string {
  const at = `/lead/c/${encodeURIComponent(campaign)}/${page}`;
  return id === undefined ? at : `${at}/${encodeURIComponent(id)}`;
}

/** The address of an item. */
export function itemAddress(campaign: string, item: string): string {
  return under(campaign, "items", item);
}

/** The address of a rater. */
export function raterAddress(campaign: string, rater: string): string {
  return under(campaign, "raters", rater);
}
