import { describe, expect, test } from "vitest";

import { diff, type Change } from "../../src/questions/diff";

const side = (changes: readonly Change[], without: Change["kind"]) =>
  changes.filter(({ kind }) => kind !== without).map(({ text }) => text).join("");

describe("the difference of two texts", () => {
  test("is told in words", () => {
    expect(diff("The cat sat.", "The black cat slept.")).toEqual([
      { kind: "same", text: "The " },
      { kind: "added", text: "black " },
      { kind: "same", text: "cat " },
      { kind: "removed", text: "sat" },
      { kind: "added", text: "slept" },
      { kind: "same", text: "." },
    ]);
  });

  test("joins what was replaced in a row", () => {
    expect(diff("it is not good", "it was never good")).toEqual([
      { kind: "same", text: "it " },
      { kind: "removed", text: "is not" },
      { kind: "added", text: "was never" },
      { kind: "same", text: " good" },
    ]);
  });

  test("of a text with itself is nothing", () => {
    expect(diff("same", "same")).toEqual([{ kind: "same", text: "same" }]);
    expect(diff("", "")).toEqual([]);
  });

  test("always holds both texts whole", () => {
    let seed = 7;
    const draw = (n: number) => (seed = (seed * 48271) % 2147483647) % n;
    const write = () => Array.from({ length: draw(12) }, () => ["one", "two", " ", " ", ".", "😀", "\n"][draw(7)]).join("");
    for (let round = 0; round < 300; round += 1) {
      const [before, after] = [write(), write()];
      const changes = diff(before, after);
      expect(side(changes, "added")).toBe(before);
      expect(side(changes, "removed")).toBe(after);
    }
  });

  test("of texts too long to compare word by word replaces the middle whole", () => {
    const [before, after] = ["a ".repeat(2500) + "end", "b ".repeat(2500) + "end"];
    const changes = diff(before, after);
    expect(changes.map(({ kind }) => kind)).toEqual(["removed", "added", "same"]);
    expect(side(changes, "added")).toBe(before);
    expect(side(changes, "removed")).toBe(after);
  });
});
