// @vitest-environment jsdom
import { describe, expect, test } from "vitest";

import { askedOf, holds, type Answers } from "../../src/questions/conditions";
import type { Condition, Question } from "../../src/questions/contract";
import { kindOf } from "../../src/questions/registry";
import cases from "./conditions.json";

// The server's tests read the same file, so that page and server cannot come to differ unseen.
type Holds = { when: Condition; values: Record<string, (string | number)[]>; holds: boolean };
type Form = { questions: Question[]; cases: { answers: Answers; asked: string[]; accepted: boolean }[] };

describe("a condition", () => {
  test.each(cases.holds as unknown as Holds[])("$when on $values: $holds", ({ when, values, holds: expected }) => {
    expect(holds(when, new Map(Object.entries(values)))).toBe(expected);
  });
});

describe.each(cases.forms as unknown as Form[])("questions $questions.0.name …", ({ questions, cases: all }) => {
  test.each(all)("$answers", ({ answers, asked: expected, accepted }) => {
    const asked = askedOf(questions, answers, { a: "A", b: "B" }, kindOf);
    expect(asked.map(({ question }) => question.name)).toEqual(expected);
    expect(asked.every(({ fault }) => fault === null)).toBe(accepted);
  });
});
