// @vitest-environment jsdom
import { act } from "react";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import type { ItemView, Spec } from "../../api/leadshapes";
import type { Place } from "../CampaignPages";
import { Decide } from "./Decide";
import { settles, toSettle } from "./settling";

const OPTIONS = [{ value: "yes", text: "Yes" }, { value: "no", text: "No" }];
const choice = (name: string, paradigm: "prescriptive" | "descriptive", when?: unknown) => ({
  name,
  type: "single_choice",
  ask: `${name}?`,
  options: OPTIONS,
  required: true,
  paradigm,
  ...(when === undefined ? {} : { when }),
});
const FACT = choice("fact", "prescriptive");
const FEELING = choice("feeling", "descriptive");
const MOOD = choice("mood", "descriptive");
const WHY = choice("why", "prescriptive", { all: [{ question: "feeling", is: "yes" }, { not: { question: "fact", is: "no" } }] });
const spec = (...questions: unknown[]) => ({ paradigm: null, language: "en", content: [], questions }) as unknown as Spec;

describe("what an expert is asked", () => {
  it("is what has a right answer, and what opens such a question", () => {
    expect(toSettle(spec(FACT, FEELING, MOOD)).map(({ name }) => name)).toEqual(["fact"]);
    expect(toSettle(spec(FACT, FEELING, MOOD, WHY)).map(({ name }) => name)).toEqual(["fact", "feeling", "why"]);
  });

  it("follows the campaign where a question says nothing itself", () => {
    const plain = { ...FACT, paradigm: null };
    expect(settles({ ...spec(plain), paradigm: "descriptive" })).toBe(false);
    expect(settles({ ...spec(plain), paradigm: "prescriptive" })).toBe(true);
  });
});

describe("the expert's form", () => {
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

  function asked(...questions: unknown[]): string {
    const place = { view: { campaign: "tone", spec: spec(...questions) }, may: { settle: true } } as unknown as Place;
    const item = { item: "i1", content: {}, adjudicated: null, cause: null } as unknown as ItemView;
    act(() => root.render(<Decide place={place} item={item} onDone={() => undefined} onLater={null} />));
    return page.querySelector("section > div[lang]")?.textContent ?? "";
  }

  it("asks no opinion, and says that its spread is the result", () => {
    const form = asked(FACT, FEELING);
    expect(form).toContain("fact?");
    expect(form).not.toContain("feeling?");
    expect(page.querySelector(".note")?.textContent).toBe("Nobody settles these; the spread of answers is the result:feeling?");
  });

  it("says why it asks an opinion all the same", () => {
    expect(asked(FACT, FEELING, WHY)).toContain("feeling?");
    expect(page.querySelector(".note li")?.textContent).toContain("because another question hangs on it");
  });

  it("says nothing of spreads where there are none", () => {
    asked(FACT);
    expect(page.querySelector(".note")).toBeNull();
  });
});
