/** The keys of the work page, beside those of the questions. */

import type { Question } from "../questions/contract";

export const COMMANDS = ["guideline", "undo", "skip", "problem", "comment", "keys"] as const;
export type Command = (typeof COMMANDS)[number];

const KEYS: Readonly<Record<Command, string>> = { guideline: "g", undo: "u", skip: "s", problem: "p", comment: "c", keys: "?" };

/** The key of each command: its letter, or Shift and the letter where the lead gave an option that letter. */
export function commandKeys(questions: readonly Question[]): Readonly<Record<Command, string>> {
  const claimed = new Set<string>();
  const look = (part: unknown): void => {
    if (Array.isArray(part)) part.forEach(look);
    else if (typeof part === "object" && part !== null) {
      for (const [name, value] of Object.entries(part)) {
        if (name === "key" && typeof value === "string") claimed.add(value.toLowerCase());
        else look(value);
      }
    }
  };
  look(questions);
  const keys = Object.entries(KEYS).map(([name, key]) => [name, claimed.has(key) && key !== "?" ? `Shift+${key}` : key]);
  return Object.fromEntries(keys) as Record<Command, string>;
}

/** The command of a key that no question took; with Shift it is always the command's. */
export function commandOf(key: string): Command | null {
  const plain = key.startsWith("Shift+") ? key.slice(6) : key;
  return COMMANDS.find((name) => KEYS[name] === plain) ?? null;
}
