// @vitest-environment jsdom
import { act, useState } from "react";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeEach, expect, it, vi } from "vitest";

import { en } from "../words/en";
import { translator } from "../words/translate";
import type { SpansAnswer } from "./passages";
import { Spans } from "./Spans";

const QUESTION = { type: "spans", name: "q", ask: "Mark.", of: "note", labels: ["PER", "LOC"] } as const;
const FIRST = { unit: "utf16", spans: [{ id: "s1", start: 0, end: 3, text: "Ada", label: "PER" }], relations: [] };
let root: Root;
let place: HTMLElement;
let answer: SpansAnswer | undefined;
let replace: (value: SpansAnswer | undefined) => void;

function Page({ note }: { note: string }) {
  const [value, setValue] = useState<SpansAnswer>();
  [answer, replace] = [value, setValue];
  const props = { shown: {}, active: true, disabled: false, dir: "ltr", t: translator("en", en) } as const;
  return <Spans question={QUESTION} content={{ note }} value={value} onChange={setValue} {...props} />;
}

beforeEach(() => {
  vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
  place = document.body.appendChild(document.createElement("div"));
  root = createRoot(place);
  act(() => root.render(<Page note="Ada met Bo." />));
});

afterEach(() => {
  act(() => root.unmount());
  place.remove();
  vi.unstubAllGlobals();
});

function press(target: Element, key: string, more: KeyboardEventInit = {}): boolean {
  const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...more });
  act(() => void target.dispatchEvent(event));
  return event.defaultPrevented;
}

const pane = () => place.querySelector(".passage") as HTMLElement;

it("shows the text as it is, so that offsets are those of the text", () => {
  press(pane(), "ArrowRight");
  press(pane(), "1");
  expect(pane().textContent).toBe("Ada met Bo.");
  expect(answer).toEqual(FIRST);
});

it("leaves keys alone that mean nothing here, but never lets Enter through", () => {
  expect(press(pane(), "F5")).toBe(false);
  expect(press(pane(), "Enter", { ctrlKey: true })).toBe(false);
  expect(press(pane(), "Enter")).toBe(true);
});

it("takes the key of a label from the page, not from a field in which someone writes", () => {
  const field = document.body.appendChild(document.createElement("input"));
  expect(press(field, "1")).toBe(false);
  expect(press(document.body, "1")).toBe(true);
  expect(document.activeElement).toBe(pane());
  expect(place.querySelector(".label")?.getAttribute("aria-pressed")).toBe("true");
  field.remove();
});

it("forgets the steps when the answer is replaced from outside", () => {
  press(pane(), "ArrowRight");
  press(pane(), "1");
  act(() => replace(undefined));
  press(pane(), "z", { ctrlKey: true });
  expect(answer).toBeUndefined();
  expect(place.querySelector(".voice")?.textContent).toBe("There is no step to undo.");
});

it("keeps nothing for the next item", () => {
  press(pane(), "ArrowRight");
  press(pane(), "1");
  act(() => {
    replace(undefined);
    root.render(<Page note="Cy met Di." />);
  });
  press(pane(), "2");
  press(pane(), "z", { ctrlKey: true });
  expect(answer).toBeUndefined();
  expect(pane().textContent).toBe("Cy met Di.");
});

it("takes back to no answer, not to an empty one", () => {
  press(pane(), "ArrowRight");
  press(pane(), "1");
  press(pane(), "z", { ctrlKey: true });
  expect(answer).toBeUndefined();
});
