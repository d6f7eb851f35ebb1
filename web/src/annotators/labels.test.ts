import { describe, expect, it } from "vitest";

import { labelByKey, labelOf, labelsOf } from "./labels";

describe("labels", () => {
  it("get the keys that the lead gave, else their number, unless that is another's key", () => {
    const labels = labelsOf(["a", { value: "b", text: "Bee", key: "x" }, { value: "c", key: "1" }, "d"]);
    expect(labels.map((label) => [label.text, label.key])).toEqual([
      ["a", ""],
      ["Bee", "x"],
      ["c", "1"],
      ["d", "4"],
    ]);
  });
  it("have no key after the ninth, and colours again after the eighth", () => {
    const labels = labelsOf([..."abcdefghij"]);
    expect(labels.map((label) => label.key).slice(8)).toEqual(["9", ""]);
    expect(labels.map((label) => label.hue).slice(7)).toEqual([7, 0, 1]);
  });
  it("are found by key whatever its case, never by none", () => {
    const labels = labelsOf([{ value: "b", key: "X" }, ...[..."abcdefghi"]]);
    expect(labelByKey(labels, "x")?.value).toBe("b");
    expect(labelByKey(labels, "")).toBeUndefined();
  });
  it("are shown by their value when the question no longer has them", () => {
    expect(labelOf([], "old").text).toBe("old");
  });
});
