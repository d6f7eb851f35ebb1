import { expect, it } from "vitest";

import { filterAddress, filterOf } from "./filter";

it("comes back from the address as it went in", () => {
  const filter = { role: "owner", state: "erased", search: "ann+1@example.org" } as const;
  expect(filterOf(filterAddress(filter))).toEqual(filter);
});

it("asks for everybody where the address says nothing, or something unknown", () => {
  const everybody = { role: "", state: "", search: "" } as const;
  expect(filterOf("?role=king&state=gone")).toEqual(everybody);
  expect(filterAddress(everybody)).toBe("");
});
