/** The addresses of the lead's pages. */

export const TABS = ["overview", "quality", "disputes", "items", "calibration", "guideline", "people", "settings", "release", "record"] as const;
export type Tab = (typeof TABS)[number];

/** Pages that are reached from a tab and belong to it. */
export const INNER = { raters: "quality", checks: "quality", disagreement: "quality", diagnosis: "quality", preferences: "quality", appeals: "disputes" } as const satisfies Readonly<Record<string, Tab>>;
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

/** The types of questions that compare fields. */
const COMPARING: readonly string[] = ["pair", "best_of", "ranking"];

/** The questions that compare fields of an item. */
export function comparing<Q extends { readonly type: string }>(questions: readonly Q[]): Q[] {
  return questions.filter((one) => COMPARING.includes(one.type));
}

/** The types of questions whose answers can be counted: options, sets of options, numbers. */
const COUNTED: readonly string[] = ["single_choice", "multiple_choice", "hierarchical_choice", "rating", "number", "pair", "best_of"];

/** The questions on which the answers of people can be set beside each other. */
export function divisible<Q extends { readonly type: string }>(questions: readonly Q[]): Q[] {
  return questions.filter((one) => COUNTED.includes(one.type));
}

/** The types of questions whose labels a model can doubt: one of several options. */
const LEARNED: readonly string[] = ["single_choice", "hierarchical_choice", "rating"];

/** The questions whose labels a model can doubt: where the spread of answers is the data, no label is wrong. */
export function learnable<Q extends { readonly type: string; readonly paradigm?: string | null }>(questions: readonly Q[], paradigm?: string | null): Q[] {
  return questions.filter((one) => LEARNED.includes(one.type) && (one.paradigm ?? paradigm) !== "descriptive");
}

/** The pages below quality: disagreement only where answers can be counted, preferences only where something is compared. */
export function qualityPages(questions: readonly { readonly type: string; readonly paradigm?: string | null }[]): Page[] {
  const pages: Page[] = ["quality", "checks"];
  if (divisible(questions).length > 0) pages.push("disagreement");
  if (learnable(questions).length > 0) pages.push("diagnosis");
  if (comparing(questions).length > 0) pages.push("preferences");
  return pages;
}

/** The address of an item. */
export function itemAddress(campaign: string, item: string): string {
  return under(campaign, "items", item);
}

/** The address of a rater. */
export function raterAddress(campaign: string, rater: string): string {
  return under(campaign, "raters", rater);
}
