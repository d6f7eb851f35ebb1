import { expect, it } from "vitest";

import { filterAddress, filterOf } from "./filter";

it("comes back from the address as it went in", () => {
  const filter = { state: "problems", order: "skips", search: "a & b" } as const;
  expect(filterOf(filterAddress(filter), "all")).toEqual(filter);
});

it("is as usual where the address says nothing, or something unknown", () => {
  expect(filterOf("", "judged")).toEqual({ state: "judged", order: "place", search: "" });
  expect(filterOf("?state=secret&order=gold", "all")).toEqual({ state: "all", order: "place", search: "" });
});
