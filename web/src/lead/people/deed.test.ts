import { expect, it } from "vitest";

import { startOfDay } from "./Deed";

it("begins a day at its midnight here, whatever the clocks do that night", () => {
  const start = new Date(startOfDay("2026-03-29"));
  expect([start.getFullYear(), start.getMonth(), start.getDate(), start.getHours(), start.getMinutes()]).toEqual([2026, 2, 29, 0, 0]);
});
