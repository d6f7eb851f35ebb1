import { describe, expect, it } from "vitest";

import { campaignIn, readText, written } from "./text";

const TEXT = `quorate: 1
title: Tone
questions:
  - name: tone
    options:
      - warm
      - cold
`;

describe("readText", () => {
  it("reads YAML and JSON alike", () => {
    const draft = readText(TEXT).draft;
    expect(readText(JSON.stringify(draft)).draft).toEqual(draft);
  });
  it("takes `no` for the word that it is", () => {
    expect(readText("options: [no, yes]").draft).toEqual({ options: ["no", "yes"] });
  });
  it("says on which line a path stands, or what is nearest above it", () => {
    const { lineOf } = readText(TEXT);
    expect(lineOf("title")).toBe(2);
    expect(lineOf("questions[0].options[1]")).toBe(7);
    expect(lineOf("questions[0].ask")).toBe(4);
    expect(lineOf("guideline")).toBe(1);
  });
  it("says on which line it cannot be read", () => {
    const { draft, fault } = readText("title: a\nlist: [\n");
    expect(draft).toBeNull();
    expect(fault?.line).toBeGreaterThanOrEqual(2);
    expect(readText("a: 1\na: 2").fault?.line).toBe(2);
  });
  it.each(["{? , b: 2}", "{: 1}", "{b: 2, ?: 1}", "{?b: 1}", "{? [b]: 1}", "{null: 1}", "[? , b]"])("takes no key that the server does not take: %s", (flow) => {
    const { draft, fault } = readText(`title: a\nmore:\n  ${flow}\n`);
    expect(draft).toBeNull();
    expect(fault?.line).toBe(3);
    expect(fault?.what).toMatch(/key/);
  });
  it("takes keys with a mark, and numbers as keys", () => {
    expect(readText("{? a : 1, b: 2, 3: c}").draft).toEqual({ a: 1, b: 2, "3": "c" });
    expect(readText("what?: '?'").draft).toEqual({ "what?": "?" });
  });
  it("takes no list for a campaign, and no text that unfolds without end", () => {
    expect(readText("- a").draft).toBeNull();
    const bomb = ["a: &a [x, x, x, x, x, x, x, x, x]"];
    for (const [one, other] of ["ab", "bc", "cd", "de", "ef", "fg"]) bomb.push(`${other}: &${other} [${Array(9).fill(`*${one}`).join(", ")}]`);
    expect(readText(bomb.join("\n")).draft).toBeNull();
  });
});

it("comes back from its own text", () => {
  const draft = { title: "a: b", guideline: { text: "# One\n\n- two\n" }, overlap: 3 };
  expect(readText(written(draft)).draft).toEqual(draft);
});

it("finds the campaign in a template's file", () => {
  expect(campaignIn({ about: "x", campaign: { title: "T" }, items: [] })).toEqual({ title: "T" });
  expect(campaignIn({ title: "T", questions: [] })).toEqual({ title: "T", questions: [] });
});
