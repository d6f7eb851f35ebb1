import { readFileSync } from "node:fs";

import { describe, expect, test } from "vitest";

const css = readFileSync("src/look/tokens.css", "utf8");
const [light = "", dark = ""] = css.split("@media (prefers-color-scheme: dark)");

function colours(part: string): Map<string, string> {
  return new Map([...part.matchAll(/--([a-z-]+): (#[0-9a-f]{6});/g)].map(([, name = "", colour = ""]) => [name, colour]));
}

// WCAG 2.2: relative luminance, and the ratio of the lighter to the darker, each plus 0.05.
function luminance(colour: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const part = parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function ratio(a: string, b: string): number {
  const [low = 0, high = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
}

const GROUNDS = ["paper", "leaf", "sunk", "accent-wash", "good-wash", "warn-wash", "bad-wash"];
const TEXT: [string, string[]][] = [
  ["ink", GROUNDS],
  ["ink-soft", ["paper", "leaf", "sunk", "accent-wash", "good-wash", "warn-wash", "bad-wash"]],
  ["accent", ["paper", "leaf", "sunk", "accent-wash"]],
  ["on-accent", ["accent"]],
  ["good", ["paper", "leaf", "good-wash"]],
  ["warn", ["paper", "leaf", "warn-wash"]],
  ["bad", ["paper", "leaf", "bad-wash"]],
];

describe.each([
  ["light", colours(light)],
  ["dark", colours(dark)],
] as const)("%s", (_, colour) => {
  const of = (name: string): string => colour.get(name) ?? "";

  test("white on black is 21 : 1", () => expect(ratio("#ffffff", "#000000")).toBeCloseTo(21, 5));

  test.each(TEXT.flatMap(([text, grounds]) => grounds.map((ground) => [text, ground] as const)))(
    "%s can be read on %s",
    (text, ground) => expect(ratio(of(text), of(ground))).toBeGreaterThanOrEqual(4.5),
  );

  test.each(["paper", "leaf", "sunk", "accent-wash"])("the edge of a control is seen on %s", (ground) =>
    expect(ratio(of("rule-strong"), of(ground))).toBeGreaterThanOrEqual(3),
  );
});
