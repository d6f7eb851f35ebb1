// @vitest-environment jsdom
import { beforeEach, describe, expect, test } from "vitest";

import type { RoundAgreement, Stand, Trial } from "../../src/api/growing";
import type { Field } from "../../src/content/fields";
import { besideEachOther, calledAsSeen, campaignOrder } from "../../src/questions/compared";
import { barsOf, changesOf, totalOf } from "../../src/rater/bars";
import { see, seen } from "../../src/rater/kept";
import { paceOf } from "../../src/rater/looking";
import { sentencesOf } from "../../src/rater/Paused";
import { intervalOf, neededOf, numberOf, triesLeft } from "../../src/rater/stages";

const TRIAL: Trial = { stage: "training", attempt: 1, tries: 3, given: 2, of: 8, bar: 0.7, outcome: "running", right: null, lower: null, upper: null, until: null };

describe("a trial", () => {
  test("needs the fewest right answers whose share reaches the bar", () => {
    // 0.7 · 8 = 5.6 → 6; 0.7 · 10 = 7.000000000000001 in binary, and 7 of 10 pass
    expect([8, 10, 3].map((of) => neededOf({ ...TRIAL, of }))).toEqual([6, 7, 3]);
    // a refresher asks for the share rounded down: 0.7 · 3 = 2.1 → 2
    expect(neededOf({ ...TRIAL, stage: "refresher", of: 3 })).toBe(2);
  });

  test("counts the item before the rater, and the tries after this one", () => {
    expect(numberOf(TRIAL)).toBe(3);
    expect(numberOf({ ...TRIAL, given: 8 })).toBe(8);
    expect([1, 3].map((attempt) => triesLeft({ ...TRIAL, attempt }))).toEqual([2, 0]);
  });

  test("has an interval only when the server tells one", () => {
    const after: Trial = { ...TRIAL, outcome: "failed", given: 12, right: 9 };
    expect(intervalOf(after)).toBeNull();
    expect(intervalOf({ ...after, lower: 0.4, upper: 0.9 })).toEqual({ value: 0.75, lower: 0.4, upper: 0.9 });
  });
});

describe("what a question compares", () => {
  const fields: Field[] = [
    { name: "request", type: "text" },
    { name: "model_x", type: "text" },
    { name: "model_y", type: "text" },
  ];
  const question = { name: "better", type: "pair", ask: "?", between: ["model_x", "model_y"] };
  const titles = (shown: Record<string, string[]>) => calledAsSeen(question, shown, besideEachOther(fields, [question])).map(({ title }) => title);

  test("is called by the letters that the rater saw, and never by its source", () => {
    expect(titles({ better: ["model_y", "model_x"] })).toEqual([null, "B", "A"]);
    expect(titles({ better: ["model_x", "model_y"] })).toEqual([null, "A", "B"]);
  });

  test("has letters in the campaign's order where all have another", () => {
    expect(campaignOrder([question, { name: "why", type: "text", ask: "?" }])).toEqual({ better: ["model_x", "model_y"] });
    expect(titles({ ...campaignOrder([question]) } as Record<string, string[]>)).toEqual([null, "A", "B"]);
  });
});

describe("the spread of an item", () => {
  const counts = [
    { label: "cold", n: 3 },
    { label: "warm", n: 5 },
  ];

  test("has the most frequent label first, with shares of all answers", () => {
    // 5 + 3 = 8; 5/8 = 0.625, 3/8 = 0.375
    expect(totalOf(counts)).toBe(8);
    expect(barsOf(counts, "cold", undefined).map(({ label, share, mine }) => [label, share, mine])).toEqual([
      ["warm", 0.625, false],
      ["cold", 0.375, true],
    ]);
  });

  test("shows a settled label that nobody gave, with none", () => {
    expect(barsOf(counts, "cold", "neither").at(-1)).toEqual({ label: "neither", n: 0, share: 0, mine: false, known: true });
  });

  test("knows labels that are no text, whatever the order of their keys", () => {
    const bars = barsOf([{ label: { choice: "one", strength: 2 }, n: 1 }], { strength: 2, choice: "one" }, undefined);
    expect(bars).toHaveLength(1);
    expect(bars[0]?.mine).toBe(true);
  });
});

describe("agreement of a round", () => {
  const of = (question: string, value: number | null): RoundAgreement => ({ question, coefficient: "alpha", value, lower: null, upper: null, n: 4 });

  test("is set side by side, question by question", () => {
    const changes = changesOf([of("tone", 0.3), of("sure", 0.5), of("why", null)], [of("tone", 0.7), of("sure", 0.5)]);
    expect(changes.map(({ question, went }) => [question, went])).toEqual([
      ["tone", "rose"],
      ["sure", "fell"],
      ["why", "unknown"],
    ]);
    expect(changesOf([of("tone", 0.3)], null)[0]?.went).toBe("first");
    expect(changesOf(null, null)).toEqual([]);
  });
});

describe("speed", () => {
  const pace = (mine: number | null, guide: number | null, others: number | null = null) =>
    paceOf({ median_seconds: mine, expected_seconds: guide, typical_seconds: others });

  test("is worth a word below half of the guide and above twice of it", () => {
    expect([4.9, 5, 20, 20.1].map((seconds) => pace(seconds, 10))).toEqual(["fast", "good", "good", "slow"]);
  });

  test("is held against others where there is no guide, and else against nothing", () => {
    expect(pace(3, null, 10)).toBe("fast");
    expect(pace(3, null)).toBeNull();
    expect(pace(null, 10)).toBeNull();
  });
});

describe("what a standing rests on", () => {
  test("is said once, in the words for the rater, and not again what the reason says", () => {
    const stand: Stand = {
      standing: "paused",
      reason: "Careful: 3 of 12 were right.",
      since: 1,
      until: null,
      evidence: [{ told: "3 of 12 were right." }, { told: "You were quick." }, { told: "You were quick." }, { says: "for leads" }, {}],
      appeal: null,
    };
    expect(sentencesOf(stand, stand.reason)).toEqual(["You were quick."]);
    expect(sentencesOf(null, "")).toEqual([]);
  });
});

describe("what was put aside", () => {
  beforeEach(() => localStorage.clear());

  test("stays so under its heading, up to two hundred", () => {
    see("messages.p", ["m1"]);
    see("messages.p", ["m2", "m1"]);
    expect([...seen("messages.p")]).toEqual(["m1", "m2"]);
    expect(seen("messages.q").size).toBe(0);
    see("many", Array.from({ length: 230 }, (_, place) => `m${place}`));
    expect(seen("many").size).toBe(200);
    expect(seen("many").has("m0")).toBe(false);
  });

  test("survives what others wrote there", () => {
    localStorage.setItem("quorate.seen.broken", "{");
    expect(seen("broken").size).toBe(0);
  });
});
