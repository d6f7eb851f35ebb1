import { describe, expect, it } from "vitest";

import { asType, freeName, optionLines, optionsFrom } from "./blanks";
import { faultAt, faultsBelow, moved, nameFrom, replaced, stepsOf } from "./draft";
import { samplesFor } from "./samples";

describe("paths of faults", () => {
  const faults = [
    { path: "questions[1].options[0].value", found: "1", allowed: "a text" },
    { path: "questions[10].ask", found: "nothing", allowed: "a text" },
  ];
  it("are taken in steps", () => {
    expect(stepsOf("questions[1].options[0].value")).toEqual(["questions", 1, "options", 0, "value"]);
    expect(stepsOf("")).toEqual([]);
  });
  it("are found at a key and below it, not beside it", () => {
    expect(faultsBelow(faults, "questions[1]").length).toBe(1);
    expect(faultsBelow(faults, "question")).toEqual([]);
    expect(faultAt(faults, "questions[1]")).toBeNull();
    expect(faultAt(faults, "questions[10].ask")).toBe("nothing – a text");
  });
});

it("makes a campaign's name from its title", () => {
  expect(nameFrom("Wie höflich ist das?")).toBe("wie-hoflich-ist-das");
  expect(nameFrom("  — ")).toBe("");
  expect(nameFrom("x".repeat(80)).length).toBe(63);
});

it("moves and replaces in lists, and stops at their ends", () => {
  expect(moved(["a", "b", "c"], 1, -1)).toEqual(["b", "a", "c"]);
  expect(moved(["a", "b"], 1, 1)).toEqual(["a", "b"]);
  expect(replaced(["a", "b"], 0, undefined)).toEqual(["b"]);
});

describe("options as lines", () => {
  const options = ["no", { value: "yes", text: "Yes!", key: "y" }, { value: "so", help: "maybe" }];
  it("come back as they went, with what a line does not say", () => {
    expect(optionsFrom(optionLines(options), options)).toEqual(options);
  });
  it("are plain texts where they say only a value", () => {
    expect(optionsFrom(" a \n\nb | Bee", [])).toEqual(["a", { value: "b", text: "Bee" }]);
  });
});

it("changes the type of a question and keeps its words", () => {
  const fields = [
    { name: "text", type: "text" },
    { name: "photo", type: "image" },
  ];
  const asked = { name: "q", ask: "What?", type: "single_choice", options: ["a", "b"], required: false };
  expect(asType(asked, "boxes", fields)).toEqual({ name: "q", ask: "What?", required: false, type: "boxes", of: "photo", labels: ["a", "b"] });
  expect(asType(asked, "pair", fields)).toEqual({ name: "q", ask: "What?", required: false, type: "pair", between: ["text", "photo"] });
});

it("finds a name that no other has", () => {
  expect(freeName("question", ["question", "question_2"])).toBe("question_3");
});

it("tries a campaign on a template's items as long as they fit, else on one made up", () => {
  const text = { name: "text", type: "text" } as const;
  expect(samplesFor([text], [{ text: "A" }, { other: "B" }], "Say")).toEqual([{ text: "A" }]);
  expect(samplesFor([text, { name: "photo", type: "image" }], [{ text: "A" }], "Say")).toEqual([{ text: "Say (text)" }]);
});
