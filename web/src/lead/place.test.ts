import { expect, it } from "vitest";

import { itemAddress, pageOf, qualityPages, tabAddress, tabOf, under } from "./place";

it("knows its pages, and to which tab each belongs", () => {
  expect(["overview", "raters", "appeals", "nowhere", "toString"].map(pageOf)).toEqual(["overview", "raters", "appeals", null, null]);
  expect((["raters", "checks", "appeals", "items"] as const).map(tabOf)).toEqual(["quality", "quality", "disputes", "items"]);
});

it("encodes what an address cannot hold", () => {
  expect(itemAddress("c", "a/b c")).toBe("/lead/c/c/items/a%2Fb%20c");
  expect([tabAddress("c", "overview"), tabAddress("c", "quality"), under("c", "checks")]).toEqual(["/lead/c/c", "/lead/c/c/quality", "/lead/c/c/checks"]);
});

it("has a page of preferences only where something is compared, of disagreement only where answers are counted", () => {
  expect(qualityPages([{ type: "text" }])).toEqual(["quality", "checks"]);
  expect(qualityPages([{ type: "text" }, { type: "ranking" }])).toEqual(["quality", "checks", "preferences"]);
  expect(qualityPages([{ type: "text" }, { type: "best_of" }])).toEqual(["quality", "checks", "disagreement", "preferences"]);
});
