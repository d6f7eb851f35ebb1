import { expect, it } from "vitest";

import { nextOf } from "./receipts";

const enveloped = (receipt: unknown) => ({ payload: Buffer.from(JSON.stringify(receipt)).toString("base64") });

it("goes on where a receipt ends, and stops after the last", () => {
  expect(nextOf(enveloped({ judgments: ["ä"], next: 41 }))).toBe(41);
  expect(nextOf(enveloped({ judgments: [], next: null }))).toBeNull();
  expect(nextOf(enveloped({ judgments: [] }))).toBeNull();
  expect(nextOf(null)).toBeNull();
});
