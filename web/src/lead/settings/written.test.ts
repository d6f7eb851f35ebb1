import { readFileSync } from "node:fs";

import { describe, expect, it } from "vitest";

import { bestBound, mixOf } from "./meaning";
import { CHOICES, OPTIONS, USUAL } from "./usual";
import { budgetOf, percentOf, shareOf, targetLines, targetsIn } from "./written";

type Schema = { readonly $defs: Readonly<Record<string, { readonly properties: Readonly<Record<string, { readonly default?: unknown }>> }>> };

describe("what is usual", () => {
  const schema = JSON.parse(readFileSync("../docs/reference/campaign.schema.json", "utf8")) as Schema;

  it.each([
    ["Training", USUAL.training],
    ["Qualification", USUAL.qualification],
    ["Way", USUAL.way],
    ["Assignment", USUAL.assignment],
    ["Stopping", USUAL.stopping],
  ])("is what the server takes where %s says nothing", (name, usual) => {
    const properties = schema.$defs[name]?.properties ?? {};
    expect(Object.fromEntries(Object.keys(usual).map((key) => [key, properties[key]?.default]))).toEqual(usual);
  });

  it("offers every choice that has a page, and no other", () => {
    const pages = readFileSync("../docs/choices/index.md", "utf8");
    expect(CHOICES.filter((choice) => !pages.includes(`(${choice}.md)`))).toEqual([]);
    expect([...pages.matchAll(/\(([\w-]+)\.md\)/g)].map(([, name]) => name).filter((name) => !(CHOICES as readonly (string | undefined)[]).includes(name))).toEqual([]);
  });
});

describe("the options of a choice", () => {
  it.each(CHOICES)("are those that the page of %s tells", (choice) => {
    const page = readFileSync(`../docs/choices/${choice}.md`, "utf8");
    const told = [...page.matchAll(/^\| `(\w+)` \| `(\d+)` \| .*1 to ([\d,]+) \|$/gm)];
    expect(OPTIONS[choice] ?? []).toEqual(told.map(([, name, usual, most]) => ({ name, usual: Number(usual), most: Number(most?.replace(",", "")) })));
  });
});

describe("shares in percent", () => {
  it("come back as they were, without what floating point adds", () => {
    // 0.07 · 100 is 7.000000000000001
    expect([0.07, 0.29, 0.955, null].map(percentOf)).toEqual([7, 29, 95.5, null]);
    expect([7, 29, 95.5, null].map(shareOf)).toEqual([0.07, 0.29, 0.955, null]);
  });
});

describe("targets as lines", () => {
  it("come back as they were", () => {
    const targets = { de: 500, "a: b": 20 };
    expect(targetLines(targets)).toBe("de: 500\na: b: 20");
    expect(targetsIn(targetLines(targets))).toEqual(targets);
  });

  it("keep what is no number or named twice, for the server to refuse", () => {
    expect(targetsIn("de\n\n fr : many \nes: 1\nes: 2")).toEqual({ de: "", fr: "many", es: "1, 2" });
  });
});

it("has no budget where neither bound is given", () => {
  expect(budgetOf(null, null)).toBeNull();
  expect(budgetOf(100, null)).toEqual({ judgments: 100 });
  expect(budgetOf(100, 9.5)).toEqual({ judgments: 100, money: 9.5 });
});

describe("what a setting comes to", () => {
  it("is the lower bound of a test without a fault", () => {
    // .1^(1/20) = e^(-2.302585/20) = e^(-.11513) = .89125
    expect(bestBound(20, 0.9)).toBeCloseTo(0.89125, 5);
    // one item: all that is left of the confidence
    expect(bestBound(1, 0.9)).toBeCloseTo(0.1, 10);
  });

  it("is how much of a hundred items is new work", () => {
    expect(mixOf(0.1, 0.025, 0.05)).toEqual({ gold: 10, audit: 2.5, repeats: 5, work: 82.5 });
    expect(mixOf(0.5, 0.5, 0.5).work).toBe(0);
  });
});
