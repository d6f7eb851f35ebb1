import { describe, expect, it } from "vitest";

import type { Dispute } from "../../api/qualityshapes";
import { nextOf } from "./queue";
import { hasGold } from "./settling";
import { versionsOf } from "./versions";

const queue = ["a", "b", "c"].map((item): Dispute => ({ item, excerpt: "", why: "contested", judged: 3, probability: 0.5, problems: 0, since: 0 }));

describe("the next item", () => {
  it("is the one behind, after the last the first", () => {
    expect([nextOf(queue, "a"), nextOf(queue, "c")]).toEqual(["b", "a"]);
  });

  it("is the first where the item is not in the queue any more", () => expect(nextOf(queue, "x")).toBe("a"));

  it("is none where there is no other", () => expect([nextOf(queue.slice(0, 1), "a"), nextOf([], "a")]).toEqual([null, null]));
});

describe("the versions of the guideline", () => {
  it("are those that were read, and the present one last though nobody did", () => {
    const judgments = ["1.0", "1.1", "1.0"].map((guideline) => ({ guideline }));
    expect(versionsOf(judgments, "1.2")).toEqual([
      { version: "1.0", count: 2 },
      { version: "1.1", count: 1 },
      { version: "1.2", count: 0 },
    ]);
    expect(versionsOf(judgments, "1.0").map((one) => one.version)).toEqual(["1.1", "1.0"]);
  });
});

describe("gold", () => {
  const asking = (paradigm: "prescriptive" | "descriptive") => ({ paradigm, questions: [{ name: "q", type: "single_choice", ask: "?" }] }) as never;
  const plain = { bank: "", gold: null };

  it("is for what has a right answer", () => expect([hasGold(asking("prescriptive"), plain), hasGold(asking("descriptive"), plain)]).toEqual([true, false]));

  it("is for traps and practice everywhere, and can be taken back", () => {
    expect([{ bank: "audit", gold: null }, { bank: "training", gold: null }, { bank: "", gold: {} }].map((item) => hasGold(asking("descriptive"), item))).toEqual([true, true, true]);
  });
});
