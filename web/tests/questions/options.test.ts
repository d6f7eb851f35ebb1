import { describe, expect, test } from "vitest";

import { choicesOf, levelAt, PAGE_KEYS, pathsOf } from "../../src/questions/options";
import { commandKeys, commandOf } from "../../src/rater/commands";

const keysOf = (options: Parameters<typeof choicesOf>[0], taken?: string[]) => choicesOf(options, taken).map(({ key }) => key);

describe("keys of options", () => {
  test("are figures, then letters", () => {
    const keys = keysOf(Array.from({ length: 14 }, (_, place) => `option ${place}`));
    expect(keys).toEqual(["1", "2", "3", "4", "5", "6", "7", "8", "9", "0", "a", "b", "d", "e"]);
  });

  test("never clash, never are the page's, and run out without clashing", () => {
    const keys = keysOf(Array.from({ length: 60 }, (_, place) => `option ${place}`)).filter((key) => key !== "");
    expect(new Set(keys).size).toBe(keys.length);
    expect(keys.filter((key) => PAGE_KEYS.includes(key))).toEqual([]);
  });

  test("leave out those that the lead gave to another option", () => {
    expect(keysOf(["a", { value: "b", key: "1" }, { value: "c", key: "X" }, "d"])).toEqual(["2", "1", "x", "3"]);
    expect(keysOf(["a"], ["1"])).toEqual(["2"]);
  });
});

describe("keys of the page", () => {
  const question = { name: "q", type: "single_choice", ask: "?" };

  test("are letters", () => expect(commandKeys([question])).toMatchObject({ skip: "s", undo: "u", keys: "?" }));

  test("move to Shift where the lead gave an option the letter", () => {
    const keys = commandKeys([{ ...question, options: [{ value: "spam", key: "S" }] } as never]);
    expect(keys).toMatchObject({ skip: "Shift+s", undo: "u" });
  });

  test("do the same with Shift", () => {
    expect(commandOf("s")).toBe("skip");
    expect(commandOf("Shift+s")).toBe("skip");
    expect(commandOf("1")).toBeNull();
  });
});

describe("a tree of options", () => {
  const tree = [{ value: "animal", text: "Animal", children: ["dog", { value: "cat", children: [] }] }, "plant"];

  test("is walked by its paths", () => {
    expect(levelAt(tree, [])?.map(({ value }) => value)).toEqual(["animal", "plant"]);
    expect(levelAt(tree, ["animal"])?.map(({ value }) => value)).toEqual(["dog", "cat"]);
    expect(levelAt(tree, ["animal", "dog"])).toEqual([]);
    expect(levelAt(tree, ["stone"])).toBeNull();
  });

  test("lists them all, with the words on the way", () => {
    expect(pathsOf(tree)).toEqual([
      { path: ["animal"], words: ["Animal"], leaf: false },
      { path: ["animal", "dog"], words: ["Animal", "dog"], leaf: true },
      { path: ["animal", "cat"], words: ["Animal", "cat"], leaf: true },
      { path: ["plant"], words: ["plant"], leaf: true },
    ]);
  });
});
