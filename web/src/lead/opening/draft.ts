/** A campaign while it is written: JSON-like data that need not be whole yet. */

import type { Detail } from "../../api/problem";
import type { Content } from "../../content/fields";

export type Draft = Readonly<Record<string, unknown>>;

/** A path of the server's faults, `questions[0].options[1].value`, in its steps. */
export function stepsOf(path: string): (string | number)[] {
  return [...path.matchAll(/([^.[\]]+)|\[(\d+)\]/g)].map(([, name, place]) => (place === undefined ? (name ?? "") : Number(place)));
}

/** What is wrong at a path itself, as one sentence; null when nothing is. */
export function faultAt(faults: readonly Detail[], path: string): string | null {
  const found = faults.filter((fault) => fault.path === path);
  return found.length === 0 ? null : found.map(faultWords).join(" ");
}

/** What is wrong at a path or below it. */
export function faultsBelow(faults: readonly Detail[], path: string): Detail[] {
  return faults.filter((fault) => fault.path === path || fault.path.startsWith(`${path}.`) || fault.path.startsWith(`${path}[`));
}

export function faultWords({ found, allowed }: Detail): string {
  return `${found} – ${allowed}`;
}

/** The draft with one key set; undefined takes it away. */
export function withKey(draft: Draft, key: string, value: unknown): Draft {
  if (value !== undefined) return { ...draft, [key]: value };
  return Object.fromEntries(Object.entries(draft).filter(([name]) => name !== key));
}

export function objectAt(draft: Draft, key: string): Draft {
  return isObject(draft[key]) ? draft[key] : {};
}

export function listAt(draft: Draft, key: string): readonly Draft[] {
  const value = draft[key];
  return Array.isArray(value) ? value.map((one: unknown) => (isObject(one) ? one : {})) : [];
}

export function textAt(draft: Draft, key: string): string {
  const value = draft[key];
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}

export function numberAt(draft: Draft, key: string): number | null {
  const value = draft[key];
  return typeof value === "number" ? value : null;
}

export function isObject(value: unknown): value is Draft {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The list with one of its members replaced, or taken out when there is nothing in its place. */
export function replaced<T>(list: readonly T[], place: number, value: T | undefined): T[] {
  return list.flatMap((one, index) => (index !== place ? [one] : value === undefined ? [] : [value]));
}

/** The list with a member moved one place up or down; the same when it is at the end. */
export function moved<T>(list: readonly T[], place: number, by: -1 | 1): T[] {
  const [one, other] = [list[place], list[place + by]];
  if (one === undefined || other === undefined) return [...list];
  return list.map((kept, index) => (index === place ? other : index === place + by ? one : kept));
}

/** A name for a campaign, from its title: what a campaign's id may have. */
export function nameFrom(title: string): string {
  const plain = title
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "");
  return plain.slice(0, 63).replace(/-+$/, "");
}

const KEPT = "quorate.draft";

/** What is being written, with the items to try it on and the pictures in them. */
export type Begun = {
  readonly draft: Draft;
  readonly samples: readonly Content[];
  readonly pictures: Readonly<Record<string, string>>;
};

/** Remember the draft in this tab, so that a reload loses nothing; null forgets it. */
export function keepDraft(begun: Begun | null): void {
  try {
    if (begun === null) sessionStorage.removeItem(KEPT);
    else sessionStorage.setItem(KEPT, JSON.stringify(begun));
  } catch {
    // Without storage a reload begins anew; the page works all the same.
  }
}

export function keptDraft(): Begun | null {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(KEPT) ?? "null");
    if (!isObject(kept) || !isObject(kept.draft)) return null;
    const pictures = Object.entries(objectAt(kept, "pictures")).filter((one): one is [string, string] => typeof one[1] === "string");
    return { draft: kept.draft, samples: listAt(kept, "samples"), pictures: Object.fromEntries(pictures) };
  } catch {
    return null;
  }
}
