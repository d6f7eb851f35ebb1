/** A draft as text, YAML or JSON, and back; where in the text a path stands. */

import { isNode, isScalar, LineCounter, parseDocument, stringify, visit, type Document, type Pair } from "yaml";

import { isObject, stepsOf, type Draft } from "./draft";

/** The longest text that is read while it is typed. */
export const LONGEST = 2_000_000;

export type Read = {
  readonly draft: Draft | null;
  /** Why it cannot be read, and on which line. */
  readonly fault: { readonly line: number; readonly what: string } | null;
  /** The line, counted from 1, on which the value at a path begins, or what is nearest above it. */
  readonly lineOf: (path: string) => number;
};

export function written(draft: Draft): string {
  return stringify(draft, { lineWidth: 0, aliasDuplicateObjects: false });
}

/** The draft in a text of YAML; JSON is YAML too. */
export function readText(text: string): Read {
  const lines = new LineCounter();
  if (text.length > LONGEST) return { draft: null, fault: { line: 1, what: `> ${LONGEST}` }, lineOf: () => 1 };
  const document = parseDocument(text, { lineCounter: lines, strict: true, uniqueKeys: true });
  const lineAt = (offset: number) => Math.max(1, lines.linePos(offset).line);
  const lineOf = (path: string) => {
    const steps = stepsOf(path);
    for (let length = steps.length; length > 0; length -= 1) {
      const node: unknown = document.getIn(steps.slice(0, length), true);
      if (isNode(node) && node.range) return lineAt(node.range[0]);
    }
    return 1;
  };
  const error = document.errors[0];
  if (error !== undefined) return { draft: null, fault: { line: lineAt(error.pos[0]), what: firstLine(error.message) }, lineOf };
  const odd = oddKey(document);
  if (odd !== null) return { draft: null, fault: { line: lineAt(odd.at), what: odd.what }, lineOf };
  try {
    const value: unknown = document.toJS({ maxAliasCount: 100 });
    if (isObject(value)) return { draft: value, fault: null, lineOf };
    return { draft: null, fault: { line: 1, what: "" }, lineOf };
  } catch (reason: unknown) {
    return { draft: null, fault: { line: 1, what: reason instanceof Error ? reason.message : "" }, lineOf };
  }
}

/** The campaign in a file: the file itself, or what a template's file has under `campaign`. */
export function campaignIn(draft: Draft): Draft {
  return isObject(draft.campaign) && !("questions" in draft) ? draft.campaign : draft;
}

/** The first key that the server does not take, or reads otherwise: one that is no text, or has a `?` before it without a space. */
function oddKey(document: Document): { readonly at: number; readonly what: string } | null {
  let found: { at: number; what: string } | null = null;
  let at = 0;
  visit(document, {
    Node: (_, node) => {
      at = node.range?.[0] ?? at;
    },
    Pair: (_, pair: Pair) => {
      const { key } = pair;
      const here = isNode(key) && key.range ? key.range[0] : at;
      const text = isScalar(key) ? key.source ?? (key.value === null ? "" : String(key.value)) : null;
      const plain = isScalar(key) && key.type === "PLAIN";
      if (text === null || (isScalar(key) && key.value === null)) found = { at: here, what: "a key that is not text" };
      else if (plain && text.startsWith("?")) found = { at: here, what: `the key ${text}, which begins with ?` };
      return found === null ? undefined : visit.BREAK;
    },
  });
  return found;
}

function firstLine(message: string): string {
  return message.split("\n")[0]?.replace(/ at line \d+, column \d+:?$/, "") ?? message;
}
