import { describe, expect, it } from "vitest";

import type { Field } from "../../content/fields";
import type { Question } from "../../questions/contract";
import { en } from "../../words/en";
import { translator } from "../../words/translate";
import { excerptLine, labelWords, same } from "./labels";

const fields: Field[] = [
  { name: "reply_a", type: "text", title: "First" },
  { name: "reply_b", type: "text" },
];
const speech = { fields, t: translator("en", en) };
const words = (own: object, label: unknown): string => labelWords({ name: "q", ask: "?", ...own } as Question, label, speech);

describe("labelWords", () => {
  it("says options by their words", () => {
    const options = [{ value: "a", text: "Aye" }, "no"];
    expect(words({ type: "single_choice", options }, "a")).toBe("Aye");
    expect(words({ type: "multiple_choice", options }, ["a", "no"])).toBe("Aye, no");
    expect(words({ type: "multiple_choice", options }, [])).toBe("none of them");
  });
  it("says a path down the tree, also one that left it", () => {
    const options = [{ value: "animal", text: "Animal", children: [{ value: "dog", text: "Dog" }] }];
    expect(words({ type: "hierarchical_choice", options }, ["animal", "dog"])).toBe("Animal › Dog");
    expect(words({ type: "hierarchical_choice", options }, ["animal", "cat"])).toBe("Animal › cat");
  });
  it("says comparisons by the fields", () => {
    const strength = ["a little", "much"];
    expect(words({ type: "pair", between: ["reply_a", "reply_b"], strength }, { choice: "reply_b", strength: 2 })).toBe("reply b (much)");
    expect(words({ type: "best_of" }, { best: "reply_a", worst: "reply_b" })).toBe("best: First; worst: reply b");
    expect(words({ type: "ranking" }, [["reply_b"], ["reply_a"]])).toBe("reply b > First");
  });
  it("says numbers with anchor and unit, and how many marks there are", () => {
    expect(words({ type: "rating", anchors: { 5: "good" } }, 5)).toBe("5 (good)");
    expect(words({ type: "number", unit: "cm" }, 3.5)).toBe("3.5 cm");
    expect(words({ type: "spans" }, { spans: [{}], relations: [] })).toBe("1 span");
    expect(words({ type: "turns" }, [{ turn: 1, label: "fine" }])).toBe("2: fine");
  });
  it("has a sign for no answer", () => {
    expect(words({ type: "rating" }, undefined)).toBe("–");
  });
});

it("holds labels to be the same whatever the order of their keys", () => {
  expect(same({ a: 1, b: [2] }, { b: [2], a: 1 })).toBe(true);
  expect(same(["a", "b"], ["b", "a"])).toBe(false);
});

describe("excerptLine", () => {
  it("joins the texts of an item", () => {
    expect(excerptLine('{"reply_a":"One","reply_b":"Two"}', fields)).toBe("One · Two");
  });
  it("makes do with an excerpt that was cut", () => {
    expect(excerptLine('{"picture":"media:0123abc","reply_a":"One\\nand', fields)).toBe("picture:…,reply_a:One and");
  });
});
