import { expect, it } from "vitest";

import type { Condition, Reason } from "../../api/releaseshapes";
import { de } from "../../words/de";
import { en } from "../../words/en";
import { translator } from "../../words/translate";
import { figuresOf } from "../parts/figures";
import { conditionTitle, reasonsOf } from "./conditions";

const english = translator("en", en);
const german = translator("de", de);
const base: Condition = { kind: "exclusions", title: "As the server says", demanded: false, otherwise: "disclose", state: "gap", says: "English.", reasons: [], figures: [] };

it("says what was found in the language of the page, with its figures", () => {
  const reasons: Reason[] = [
    { key: "taken", values: { n: 1, share: 0.125, share_most: 0.2 } },
    { key: "late", values: { n: 1 } },
  ];
  const found: Condition = { ...base, reasons };
  expect(reasonsOf(found, english, figuresOf("en"))).toEqual(["1 judgment was taken out (12.5%; 20% may be).", "1 by a rule that was declared only after they were given."]);
  expect(reasonsOf(found, german, figuresOf("de"))?.[0]).toBe("1 Urteil wurde herausgenommen (12,5\u00a0%; 20\u00a0% dürfen es sein).");
  expect(conditionTitle("exclusions", base.title, english)).toBe("What was taken out was taken out by known rules");
});

it("writes days by the calendar and what is not known as a dash", () => {
  const fresh: Condition = { ...base, kind: "staleness", reasons: [{ key: "fresh", values: { day: "2027-01-31" } }] };
  expect(reasonsOf(fresh, english, figuresOf("en"))).toEqual(["The data are fresh until Jan 31, 2027."]);
  const lowest: Condition = { ...base, kind: "agreement", reasons: [{ key: "lowest", values: { question: "tone", value: null, bound: 0.5, least: 0.667 } }] };
  expect(reasonsOf(lowest, english, figuresOf("en"))?.[0]).toContain("“tone”: –, with a lower bound of 0.5");
});

it("leaves to the server what it has no words for", () => {
  expect(reasonsOf(base, english, figuresOf("en"))).toBeNull();
  expect(reasonsOf({ ...base, reasons: [{ key: "newer", values: {} }] }, english, figuresOf("en"))).toBeNull();
  expect(reasonsOf({ ...base, kind: "two-languages", reasons: [{ key: "none", values: {} }] }, english, figuresOf("en"))).toBeNull();
  expect(conditionTitle("two-languages", "Several languages", english)).toBe("Several languages");
});
