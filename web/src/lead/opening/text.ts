/** A draft as text, YAML or JSON, and back; where in the text a path stands. */

import { isNode, LineCounter, parseDocument, stringify } from "yaml";

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

function firstLine(message: string): string {
  return message.split("\n")[0]?.replace(/ at line \d+, column \d+:?$/, "") ?? message;
}
