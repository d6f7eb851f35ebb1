/** What only the publisher can say: how it stands in the fields of a form, and back. */

import type { Wanted } from "../../api/releaseshapes";
import { isObject, type Draft } from "../opening/draft";
import { linesOf } from "../settings/written";

/** Texts of a few words; the others take paragraphs. */
const SHORT = ["licence", "url", "source_licence"] as const;
/** Lists, an entry a line. */
const LISTS = ["uses", "not_uses", "authors", "languages", "countries", "sensitive"] as const;
const PERSON = ["name", "contact", "url"] as const;

/** What stands in the fields, by their names. */
export type Fields = Readonly<Record<string, string>>;
export type Kind = "short" | "long" | "list" | "sensitive" | "publisher" | "machine";

export function kindOf(name: string): Kind {
  if (name === "publisher") return "publisher";
  if (name === "synthetic_items") return "machine";
  if (name === "sensitive") return "sensitive";
  if ((LISTS as readonly string[]).includes(name)) return "list";
  return (SHORT as readonly string[]).includes(name) ? "short" : "long";
}

/** The fields as what was said fills them. */
export function fieldsOf(about: Draft): Fields {
  const fields: Record<string, string> = {};
  for (const [name, value] of Object.entries(about)) {
    if (name === "publisher" && isObject(value)) {
      for (const part of PERSON) fields[`publisher.${part}`] = text(value[part]);
    } else if (name === "synthetic_items") {
      fields[name] = typeof value === "boolean" ? (value ? "yes" : "no") : value == null ? "" : "some";
      fields["synthetic_items.which"] = typeof value === "string" ? value : "";
    } else if (Array.isArray(value)) {
      fields[name] = value.map(text).join("\n");
      if (name === "sensitive") fields["sensitive.none"] = value.length === 0 ? "yes" : "";
    } else {
      fields[name] = text(value);
    }
  }
  return fields;
}

/** What the fields say, without what is empty; null when nothing is said. */
export function aboutOf(fields: Fields, wanted: readonly Wanted[]): Draft | null {
  const said = wanted.map(({ name }) => [name, valueOf(name, fields)] as const).filter(([, value]) => value !== undefined);
  return said.length === 0 ? null : Object.fromEntries(said);
}

function valueOf(name: string, fields: Fields): unknown {
  const given = (fields[name] ?? "").trim();
  switch (kindOf(name)) {
    case "publisher": {
      const parts = PERSON.map((part) => [part, (fields[`publisher.${part}`] ?? "").trim()] as const);
      const there = parts.filter(([, value]) => value !== "");
      return there.length === 0 ? undefined : Object.fromEntries(there);
    }
    case "machine": {
      const which = (fields["synthetic_items.which"] ?? "").trim();
      return given === "" ? undefined : given === "some" ? which || undefined : given === "yes";
    }
    case "sensitive":
      if (fields["sensitive.none"] === "yes") return [];
      return given === "" ? undefined : linesOf(given);
    case "list":
      return given === "" ? undefined : linesOf(given);
    default:
      return given === "" ? undefined : given;
  }
}

/** The keys by the first document that asks for them, in that order. */
export function byDocument(wanted: readonly Wanted[]): [string, Wanted[]][] {
  const found = new Map<string, Wanted[]>();
  for (const one of wanted) {
    const first = one.documents[0] ?? "";
    found.set(first, [...(found.get(first) ?? []), one]);
  }
  return [...found];
}

function text(value: unknown): string {
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}
