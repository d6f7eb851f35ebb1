import type { Page } from "../place";

/** What the pages of an archived campaign still have: to be read, or to work with. */
const READ: readonly Page[] = ["guideline", "release"];
const USED: readonly Page[] = ["people", "settings", "record"];

/** Whether a page of an archived campaign has what it shows, or part of it. */
export function answered(page: Page): boolean {
  return READ.includes(page) || USED.includes(page);
}

/** Whether nothing of a page of an archived campaign can be changed. */
export function onlyRead(page: Page): boolean {
  return READ.includes(page);
}
