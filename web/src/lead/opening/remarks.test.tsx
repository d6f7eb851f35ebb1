// @vitest-environment jsdom
import { act } from "react";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeEach, expect, it, vi } from "vitest";

import type { Remark } from "../../api/leadshapes";
import { paradigmIn, questionsOf } from "./paradigms";
import { Remarks } from "./Remarks";
import { SpecForm } from "./SpecForm";
import type { Draft } from "./draft";

let root: Root;
let page: HTMLElement;

beforeEach(() => {
  vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
  page = document.body.appendChild(document.createElement("div"));
  root = createRoot(page);
});

afterEach(() => {
  act(() => root.unmount());
  page.remove();
  vi.unstubAllGlobals();
});

const REMARK: Remark = {
  code: "unsure",
  severity: "warning",
  says: "nothing is said of what to do when unsure",
  do: "say what to choose in doubt",
  where: "guideline.text",
  path: "guideline.text",
  line: null,
  heading: "",
};

it("tells each remark with what to do and where, and that there is none", () => {
  act(() => root.render(<Remarks remarks={[REMARK, { ...REMARK, code: "length", severity: "hint", says: "it is long" }]} />));
  expect(page.querySelector("summary")?.textContent).toBe("2 remarks about the guideline and the questions");
  const said = [...page.querySelectorAll("li")].map((one) => one.textContent);
  expect(said[0]).toBe("lacks nothing is said of what to do when unsuresay what to choose in doubt · guideline.text");
  expect(said[1]).toContain("perhaps it is long");
  act(() => root.render(<Remarks remarks={[]} />));
  expect(page.textContent).toContain("No remarks about the guideline and the questions.");
  act(() => root.render(<Remarks remarks={null} />));
  expect(page.textContent).toBe("");
});

const asked: Draft = { name: "tone", type: "text", ask: "How?" };

/** The choices of what answers are for: the campaign's, then each question's. */
const choices = () =>
  [...page.querySelectorAll("label")]
    .filter((one) => one.textContent === "What answers are for")
    .map((one) => one.control as HTMLSelectElement);

it("chooses no paradigm for the lead, and says where one is needed", () => {
  const fault = { path: "questions[0].paradigm", found: "nothing", allowed: "say which" };
  act(() => root.render(<SpecForm draft={{ questions: [asked] }} faults={[fault]} onDraft={() => undefined} />));
  const [whole, own] = choices();
  expect([whole?.value, own?.value]).toEqual(["", ""]);
  expect(own?.selectedOptions[0]?.textContent).toBe("Choose …");
  expect(own?.getAttribute("aria-invalid")).toBe("true");
  expect(whole?.getAttribute("aria-invalid")).toBeNull();
});

it("lets a question say otherwise than its campaign, and take that back", () => {
  let draft: Draft = { paradigm: "prescriptive", questions: [asked] };
  const show = () => act(() => root.render(<SpecForm draft={draft} faults={[]} onDraft={(next) => (draft = next)} />));
  const choose = (value: string) => {
    const own = choices()[1];
    if (own === undefined) throw new Error("no choice");
    act(() => {
      own.value = value;
      own.dispatchEvent(new Event("change", { bubbles: true }));
    });
    show();
  };
  show();
  expect(choices()[1]?.selectedOptions[0]?.textContent).toBe("As the campaign: One right answer is sought");
  choose("descriptive");
  expect(draft.questions).toEqual([{ ...asked, paradigm: "descriptive" }]);
  choose("");
  expect(draft.questions).toEqual([asked]);
});

it("knows the questions of a paradigm", () => {
  expect(paradigmIn({ paradigm: "both" })).toBe("");
  const [fact, feeling] = [
    { name: "fact", type: "text", ask: "?" },
    { name: "feeling", type: "text", ask: "?", paradigm: "descriptive" as const },
  ];
  const spec = { paradigm: "prescriptive" as const, questions: [fact, feeling] };
  expect(questionsOf(spec, "prescriptive")).toEqual([fact]);
  expect(questionsOf(spec, "descriptive")).toEqual([feeling]);
});
