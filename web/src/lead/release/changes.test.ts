import { expect, it } from "vitest";

import { en } from "../../words/en";
import { translator } from "../../words/translate";
import { asideName, figureName, whyOf } from "./changes";

const t = translator("en", en);

it("names figures, reasons and what was set aside", () => {
  const moved = { name: "tone: agreement, lower", before: 0.1, after: 0.2, figure: "lower", question: "tone" };
  expect(figureName(moved, t)).toBe("tone: agreement, lower bound");
  expect(figureName({ ...moved, figure: "newer" }, t)).toBe("tone: agreement, lower");
  expect(whyOf({ kind: "rejudgment_asked", index: 1, why: "2 items, question tone", values: { items: "2", question: "tone" } }, t)).toBe("2 items, question tone");
  expect(whyOf({ kind: "guideline_published", index: 1, why: "1.1: no note", values: { version: "1.1", note: "" } }, t)).toBe("1.1");
  expect(whyOf({ kind: "judgment_excluded", index: 1, why: "asked twice", values: {} }, t)).toBe("asked twice");
  expect(asideName("excluded: asked: twice", t)).toBe("Excluded (asked: twice)");
  expect(asideName("late", t)).toBe("Came when the item had all its judgments");
});
