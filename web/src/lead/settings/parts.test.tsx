// @vitest-environment jsdom
import { act, type ReactNode } from "react";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeEach, expect, it, vi } from "vitest";

import { campaign } from "../../api/lead";
import type { Spec } from "../../api/leadshapes";
import type { Quality } from "../../api/qualityshapes";
import type { Place } from "../CampaignPages";
import { AssignmentPart } from "./AssignmentPart";
import { BudgetPart } from "./BudgetPart";
import { ReleasePart } from "./ReleasePart";
import { StoppingPart } from "./StoppingPart";
import { WayPart } from "./WayPart";

/** What the other side of the wire was asked for, and what it answers. */
let asked: { readonly method: string; readonly path: string; readonly body: unknown }[];
let answers: { check: unknown; change: { readonly status: number; readonly body: unknown } };
let root: Root;
let page: HTMLElement;
let spec: Spec;

const BASE = {
  title: "Warm or cold?",
  overlap: 3,
  paradigm: "prescriptive",
  questions: [{ name: "tone", type: "single_choice", ask: "How does it sound?" }],
  pay: { currency: "EUR", per_item: 0.25 },
  way: { requires: [], attributes: [], feedback_every: 20 },
  assignment: { choice: "balanced", gold: 0, audit: 0, repeats: 0, repeat_after: 20, cover: [] },
} as unknown as Spec;
const QUALITY = {
  certainty: [
    { lower: 0.85, upper: 0.9, items: 4 },
    { lower: 0.9, upper: 0.95, items: 10 },
    { lower: 0.95, upper: 1, items: 6 },
  ],
  budget: { judgments_used: 40, judgments_of: null, money_used: 10_000_000, money_of: null, currency: "EUR", burn: [], forecast: null },
} as unknown as Quality;

function place(): Place {
  const view = { campaign: "tone", revision: 0, spec };
  return { campaign: campaign("tone"), view, may: { run: true }, again: () => undefined } as unknown as Place;
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
  vi.stubGlobal("fetch", async (path: string, { method, body }: RequestInit) => {
    asked.push({ method: method ?? "GET", path, body: typeof body === "string" ? JSON.parse(body) : null });
    const { status, body: said } = path.endsWith("/check") ? { status: 200, body: answers.check } : answers.change;
    return new Response(JSON.stringify(said), { status });
  });
  asked = [];
  answers = { check: { ok: true, errors: [], spec: null }, change: { status: 200, body: { changed: ["some"] } } };
  spec = BASE;
  page = document.body.appendChild(document.createElement("div"));
  root = createRoot(page);
});

afterEach(() => {
  act(() => root.unmount());
  page.remove();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

const show = (part: ReactNode) => act(() => root.render(part));

function field(label: string): HTMLInputElement {
  const found = [...page.querySelectorAll("label")].find((one) => one.textContent === label);
  if (found === undefined) throw new Error(`no field ${label} in: ${page.textContent}`);
  return (found.control ?? found.querySelector("input")) as HTMLInputElement;
}

function type(label: string, value: string): void {
  const control = field(label);
  const kind = control instanceof HTMLSelectElement ? HTMLSelectElement : control instanceof HTMLTextAreaElement ? HTMLTextAreaElement : HTMLInputElement;
  act(() => {
    Object.getOwnPropertyDescriptor(kind.prototype, "value")?.set?.call(control, value);
    control.dispatchEvent(new Event(control instanceof HTMLSelectElement ? "change" : "input", { bubbles: true }));
  });
}

const click = (control: HTMLElement) => act(() => control.click());
const button = (name: string) => [...page.querySelectorAll("button")].find((one) => one.textContent === name) as HTMLButtonElement;
/** Let time pass, and what was asked be answered. */
const settle = () => act(() => vi.advanceTimersByTimeAsync(1000));
const saved = () => asked.filter((one) => one.method === "PATCH").map((one) => one.body);
const told = (control: HTMLElement) =>
  (control.getAttribute("aria-describedby") ?? "")
    .split(" ")
    .map((id) => document.getElementById(id)?.textContent)
    .join(" ");

async function save(): Promise<void> {
  click(button("Save changes"));
  await settle();
}

it("saves when an item has enough, with the usual terms at first, and says how many reach it", async () => {
  show(<StoppingPart place={place()} quality={QUALITY} />);
  expect(page.textContent).toContain("Every item gets 3 judgments.");
  expect(button("Save changes").disabled).toBe(true);
  click(field("Stop when the answer is sure enough"));
  // of 4 + 10 + 6 items, the 6 of the highest band
  expect(page.textContent).toContain("6 of 20 items with answers are at least 95% sure already.");
  type("Confidence asked for (%)", "90");
  expect(page.textContent).toContain("16 of 20 items");
  await save();
  expect(saved()).toEqual([{ stopping: { confidence: 0.9, min: 2, max: 7 } }]);
  expect(page.querySelector("[role=status]")?.textContent).toBe("Saved.");
});

it("says which questions the confidence does not touch, and what they wait for", () => {
  const feeling = { name: "feeling", type: "rating", ask: "How do you feel?", paradigm: "descriptive" as const };
  const stopping = { confidence: 0.95, min: 2, max: 7 };
  spec = { ...BASE, stopping, questions: [...BASE.questions, feeling] };
  show(<StoppingPart place={place()} quality={QUALITY} />);
  expect(page.textContent).toContain("6 of 20 items");
  expect(page.textContent).toContain("every item gets the most judgments.How do you feel?");
  expect(page.textContent).not.toContain("How does it sound?");
  type("Widest interval", "0.5");
  expect(page.textContent).toContain("narrow enough, whatever the answers are.How do you feel?");
  spec = { ...BASE, stopping, paradigm: "descriptive" };
  show(<StoppingPart key="spread" place={place()} quality={QUALITY} />);
  expect(page.textContent).not.toContain("items with answers");
});

it("takes a part away as null, and does not save what is as it was", async () => {
  spec = { ...BASE, stopping: { confidence: 0.95, min: 2, max: 7 } };
  show(<StoppingPart place={place()} quality={null} />);
  const on = field("Stop when the answer is sure enough");
  click(on);
  click(on);
  expect(button("Save changes").disabled).toBe(true);
  click(on);
  await save();
  expect(saved()).toEqual([{ stopping: null }]);
});

it("has what the server says beside the field, while it is written and when it is saved", async () => {
  spec = { ...BASE, stopping: { confidence: 0.95, min: 2, max: 7 } };
  const fault = { path: "stopping.min", found: "9", allowed: "at most `max`, 7" };
  answers.check = { ok: false, errors: [fault], spec: null };
  answers.change = { status: 422, body: { error: { what: "the campaign has 1 fault", details: [fault] } } };
  show(<StoppingPart place={place()} quality={null} />);
  type("Fewest judgments an item", "9");
  await settle();
  expect(asked.map((one) => one.path)).toEqual(["/api/campaigns/check"]);
  expect((asked[0]?.body as Spec).stopping?.min).toBe(9);
  expect(told(field("Fewest judgments an item"))).toContain("9 – at most `max`, 7");
  expect(field("Fewest judgments an item").getAttribute("aria-invalid")).toBe("true");
  expect(field("Most judgments an item").getAttribute("aria-invalid")).toBeNull();
  await save();
  expect(page.querySelector("[role=alert]")?.textContent).toContain("the campaign has 1 fault");
  expect(field("Fewest judgments an item").value).toBe("9");
});

it("keeps what is being written when another part was saved, and shows what was saved elsewhere", () => {
  spec = { ...BASE, stopping: { confidence: 0.95, min: 2, max: 7 } };
  show(<StoppingPart place={place()} quality={null} />);
  type("Most judgments an item", "5");
  spec = { ...spec, title: "Another title" };
  show(<StoppingPart place={place()} quality={null} />);
  expect(field("Most judgments an item").value).toBe("5");
  spec = { ...spec, stopping: { confidence: 0.95, min: 2, max: 9 } };
  show(<StoppingPart place={place()} quality={null} />);
  expect(field("Most judgments an item").value).toBe("9");
});

it("saves a budget in judgments, in money or none, and warns where it is used up", async () => {
  show(<BudgetPart place={place()} quality={QUALITY} />);
  expect(page.textContent).toContain("40 judgments so far.");
  expect(page.textContent).toContain("€10.00 earned so far.");
  type("Judgments", "41");
  expect(page.textContent).not.toContain("used already");
  type("Judgments", "40");
  expect(page.textContent).toContain("That much was used already");
  type("Earnings of raters (EUR)", "12.5");
  await save();
  expect(saved()).toEqual([{ budget: { judgments: 40, money: 12.5 } }]);
  type("Judgments", "");
  type("Earnings of raters (EUR)", "");
  expect(button("Save changes").disabled).toBe(true);
});

it("saves the mix in shares, and targets only with the choice that covers them", async () => {
  show(<AssignmentPart place={place()} />);
  type("Known answers (%)", "10");
  type("Repeats (%)", "5");
  expect(page.textContent).toContain("about 85 are new work; 10 have a known answer, 0 are traps, 5 are repeats");
  type("How the next item is chosen", "cover");
  type("Part of the data", "language");
  type("Judgments wanted, a value a line", "de: 500\n\nfr: 20\n");
  expect(field("Judgments wanted, a value a line").value).toBe("de: 500\n\nfr: 20\n");
  await save();
  const mix = { gold: 0.1, audit: 0, repeats: 0.05, repeat_after: 20 };
  expect(saved()).toEqual([{ assignment: { ...mix, choice: "cover", cover: [{ slice: "language", targets: { de: 500, fr: 20 } }] } }]);
  type("How the next item is chosen", "information");
  await save();
  expect(saved()[1]).toEqual({ assignment: { ...mix, choice: "information", cover: [] } });
});

it("saves options of the choice that has them, and none with another choice", async () => {
  show(<AssignmentPart place={place()} />);
  expect(page.textContent).not.toContain("Items chosen together");
  type("How the next item is chosen", "diverse");
  expect(told(field("Items chosen together"))).toContain("Usually 100.");
  type("Items chosen together", "20");
  await save();
  const usual = { gold: 0, audit: 0, repeats: 0, repeat_after: 20, cover: [] };
  expect(saved()).toEqual([{ assignment: { ...usual, choice: "diverse", options: { batch: 20 } } }]);
  type("How the next item is chosen", "core-set");
  expect(field("Items chosen one by one").value).toBe("");
  await save();
  expect(saved()[1]).toEqual({ assignment: { ...usual, choice: "core-set" } });
});

it("saves practice, test, skills, attributes and looks back", async () => {
  show(<WayPart place={place()} />);
  click(field("Practice before the first item"));
  type("Practice items", "5");
  click(field("A test before the first item"));
  // .1^(1/20) = .891
  expect(page.textContent).toContain("the lower bound is 89.1%");
  type("Skill that passing certifies", "tone");
  type("Days the certificate lasts", "30");
  type("Skills that a rater must have, one a line", "german-c1\n");
  type("Judgments between two looks back", "0");
  click(button("Ask for something more"));
  type("Its name in tables", "age_band");
  type("What raters are asked for", "How old are you?");
  type("What it is used for", "To compare groups.");
  type("Options, one a line", "young | under 40\nold");
  await save();
  expect(saved()).toEqual([
    {
      way: {
        requires: ["german-c1"],
        training: { items: 5, bar: 0.7, tries: 3, refresher: 3 },
        qualification: { items: 20, bar: 0.7, confidence: 0.9, tries: 2, wait_hours: 24, grants: "tone", valid_days: 30 },
        attributes: [{ name: "age_band", ask: "How old are you?", why: "To compare groups.", options: [{ value: "young", text: "under 40" }, "old"] }],
        feedback_every: 0,
      },
    },
  ]);
  click(button("Remove age_band"));
  expect(page.textContent).not.toContain("Its name in tables");
});

it("has a fault within a list beside its field", async () => {
  answers.check = {
    ok: false,
    errors: [
      { path: "way.attributes[0].options", found: "0 options", allowed: "at least 1" },
      { path: "way.requires[0]", found: "'German C1'", allowed: "lower-case letters" },
    ],
    spec: null,
  };
  show(<WayPart place={place()} />);
  click(button("Ask for something more"));
  type("Skills that a rater must have, one a line", "German C1");
  await settle();
  expect(told(field("Options, one a line"))).toContain("0 options – at least 1");
  expect(told(field("Skills that a rater must have, one a line"))).toContain("'German C1' – lower-case letters");
  expect(field("Its name in tables").getAttribute("aria-invalid")).toBeNull();
});

it("saves what a release must meet: conditions with their bars, a floor, targets and a split", async () => {
  show(<ReleasePart place={place()} />);
  type("Items have the judgments that were asked for", "refuse");
  type("Items that must have them (%)", "90");
  type("The work was tried out first", "disclose");
  click(button("Add a wage floor"));
  type("For an hour", "12.82");
  type("Currency", "eur");
  type("Holds from", "2025-01-01");
  type("Where it is written", "MiLoG");
  click(button("Add targets"));
  // without a name it is nobody's target yet, and what is written of it stays
  type("Judged items wanted, a value a line", "de: 500");
  type("Part of the data", "language");
  click(field("Shares of your own; otherwise 80, 10 and 10 %"));
  type("To train on (%)", "70");
  type("To measure them on (%)", "20");
  click(field("Publish the content of items, not its digest alone"));
  await settle();
  click(button("Save changes"));
  await settle();
  expect(saved()).toEqual([
    {
      release: {
        conditions: [
          { kind: "quorate", options: { at_least: 0.9 }, or: "refuse" },
          { kind: "pilot", options: {}, or: "disclose" },
        ],
        wage_floors: [{ country: "any", currency: "EUR", dated: "2025-01-01", source: "MiLoG", per_hour: 12.82 }],
        targets: { language: { de: 500 } },
        split: { train: 0.7, validation: 0.1, test: 0.2 },
        content: true,
      },
    },
  ]);
});
