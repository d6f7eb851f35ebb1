import { expect, it } from "vitest";

import { en } from "../words/en";
import { translator } from "../words/translate";
import { fatesOf, nextOf } from "./receipts";

const enveloped = (receipt: unknown) => ({ payload: Buffer.from(JSON.stringify(receipt)).toString("base64") });

it("goes on where a receipt ends, and stops after the last", () => {
  expect(nextOf(enveloped({ judgments: ["ä"], next: 41 }))).toBe(41);
  expect(nextOf(enveloped({ judgments: [], next: null }))).toBeNull();
  expect(nextOf(enveloped({ judgments: [] }))).toBeNull();
  expect(nextOf(null)).toBeNull();
});

it("tells a rater what became of every judgment, and nothing of what there is none of", () => {
  const t = translator("en", en);
  const none = { version: "1.0.0", at: 0, counted: 0, excluded: 0, reasons: [], late: 0, repeats: 0, withheld: 0, later: 0 };
  expect(fatesOf(none, t)).toEqual(["None of your judgments counts in it."]);
  expect(fatesOf({ ...none, counted: 1200, excluded: 2, reasons: ["Copied.", "Too fast."], repeats: 1, later: 3 }, t)).toEqual([
    "1,200 of your judgments count in it.",
    "2 are in it and do not count. The reasons that were given: Copied.; Too fast.",
    "1 was asked for a second time on purpose; it is in it, set aside.",
    "3 came after it was made.",
  ]);
});
