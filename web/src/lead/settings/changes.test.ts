import { expect, it } from "vitest";

import type { Spec } from "../../api/leadshapes";
import { changeableOf, changesOf } from "./changes";
import { checkpointOf } from "./checkpoint";

const spec = { title: "A", purpose: "B", overlap: 3, hold: 2, lease_minutes: 30, undo_minutes: 10, break_minutes: 50 } as Spec;

it("sends only what changed, and null for what was taken away", () => {
  const before = changeableOf({ ...spec, pay: { currency: "EUR", per_hour: 15 } });
  expect(changesOf(before, before)).toEqual({});
  expect(changesOf(before, { ...before, overlap: 5, pay: null })).toEqual({ overlap: 5, pay: null });
  expect(changesOf(before, { ...before, pay: { per_hour: 15, currency: "EUR" } })).toEqual({});
});

it("reads the head of a log, and nothing else as one", () => {
  expect(checkpointOf("quorate.local/tone\n42\nabc=\n\n— sig\n")).toEqual({ origin: "quorate.local/tone", size: 42, root: "abc=" });
  expect(checkpointOf("<html>\nno\nhead")).toBeNull();
  expect(checkpointOf("")).toBeNull();
});
