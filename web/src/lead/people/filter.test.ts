import { expect, it } from "vitest";

import { filterAddress, filterOf, membersAddress } from "./filter";

it("comes back from the address as it went in", () => {
  const filter = { role: "expert", standing: "paused", order: "judged", search: "a & b" } as const;
  expect(filterOf(filterAddress(filter))).toEqual(filter);
  expect(membersAddress("c", { order: "judged" })).toBe("/lead/c/c/people?order=judged");
});

it("is as usual where the address says nothing, or something unknown", () => {
  const usual = { role: "", standing: "", order: "joined", search: "" };
  expect(filterOf("")).toEqual(usual);
  expect(filterOf("?role=king&standing=tall&order=need")).toEqual(usual);
  expect(filterAddress({})).toBe("");
});
