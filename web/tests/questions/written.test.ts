// @vitest-environment jsdom
import { describe, expect, test } from "vitest";

import { numberFault, rounded } from "../../src/questions/number";
import { toggled } from "../../src/questions/multiple_choice";
import { lengthOf, writtenFault } from "../../src/questions/text";
import { labelled } from "../../src/questions/turns";

describe("words", () => {
  test("are counted in code points, with a line end as one", () => {
    expect(lengthOf("a😀b")).toBe(3);
    expect(lengthOf("a\r\nb")).toBe(3);
  });

  test("must be more than white space, and of the length that is allowed", () => {
    expect(writtenFault(" \n", 0, 10)?.key).toBe("questions.missing");
    expect(writtenFault("abc", 4, 10)?.key).toBe("questions.text.least");
    expect(writtenFault("abcd", 4, 10)).toBeNull();
    expect(writtenFault("😀".repeat(11), 0, 10)?.key).toBe("questions.text.most");
  });
});

describe("a number", () => {
  test("lies on a step counted from the least", () => {
    expect(numberFault({ min: 1, step: 2 } as never, 5)).toBeNull();
    expect(numberFault({ min: 1, step: 2 } as never, 4)?.key).toBe("questions.number.step");
    expect(numberFault({ min: 0, step: 0.1 } as never, 0.1 + 0.2)).toBeNull();
  });

  test("lies between its bounds", () => {
    expect(numberFault({ min: 0, max: 1 } as never, -0.1)?.key).toBe("questions.number.least");
    expect(numberFault({ min: 0, max: 1 } as never, 1.1)?.key).toBe("questions.number.most");
  });

  test("loses the noise of binary fractions", () => expect(rounded(0.1 + 0.2)).toBe(0.3));
});

describe("a multiple choice", () => {
  const question = { name: "q", type: "multiple_choice", ask: "?", options: ["a", "b", "c"] };

  test("lists what is chosen in the order of the options", () => {
    expect(toggled(question, ["c"], "a")).toEqual(["a", "c"]);
    expect(toggled(question, ["a", "c"], "c")).toEqual(["a"]);
    expect(toggled(question, ["a"], "a")).toBeUndefined();
  });
});

describe("labels of turns", () => {
  test("stay in the order of the turns, and go when taken back", () => {
    expect(labelled([{ turn: 3, label: 1 }], 1, 5)).toEqual([{ turn: 1, label: 5 }, { turn: 3, label: 1 }]);
    expect(labelled([{ turn: 3, label: 1 }], 3, undefined)).toBeUndefined();
  });
});
