import { describe, expect, it } from "vitest";

import { fromCodePoints, stepCharacter, trimmed, words } from "./words";

describe("words", () => {
  it("gives words and marks with their offsets, spaces left out", () => {
    expect(words("Hi, Ada!")).toEqual([
      { start: 0, end: 2 },
      { start: 2, end: 3 },
      { start: 4, end: 7 },
      { start: 7, end: 8 },
    ]);
  });
  it("parts languages that write no spaces", () => {
    expect(words("東京に行く", "ja").length).toBeGreaterThan(1);
  });
});

describe("trimmed", () => {
  it("leaves out spaces at both ends", () => {
    expect(trimmed("in Berlin now", { start: 2, end: 10 })).toEqual({ start: 3, end: 9 });
  });
  it("takes ends in either order and keeps them inside the text", () => {
    expect(trimmed("abc", { start: 9, end: 1 })).toEqual({ start: 1, end: 3 });
  });
  it("never cuts a surrogate pair", () => {
    // "a😀b": the emoji is units 1 and 2.
    expect(trimmed("a😀b", { start: 2, end: 4 })).toEqual({ start: 1, end: 4 });
    expect(trimmed("a😀b", { start: 0, end: 2 })).toEqual({ start: 0, end: 3 });
  });
  it("is nothing when only spaces are chosen", () => {
    expect(trimmed("a  b", { start: 1, end: 3 })).toBeNull();
  });
});

describe("stepCharacter", () => {
  it("steps over a whole character and over spaces", () => {
    // 👨‍👩‍👧 is five code points, eight units.
    expect(stepCharacter("👨‍👩‍👧x", 0, true)).toBe(8);
    expect(stepCharacter("ab cd", 2, true)).toBe(4);
    expect(stepCharacter("ab cd", 3, false)).toBe(1);
    expect(stepCharacter("ab", 0, false)).toBe(0);
    expect(stepCharacter("ab", 2, true)).toBe(2);
  });
});

it("brings code points to UTF-16 units", () => {
  // Two emoji before it: two more units than code points.
  const text = "😀😀 Berlin";
  expect(fromCodePoints(text, 3)).toBe(5);
  expect(fromCodePoints(text, 9)).toBe(text.length);
});
