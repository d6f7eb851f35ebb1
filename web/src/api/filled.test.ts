import { expect, it } from "vitest";

import { filled } from "./filled";

/** A list of which each request looks at two, and keeps the even ones. */
const asked: [string, number][] = [];
const look = async (after: string, limit: number) => {
  asked.push([after, limit]);
  const start = Number(after);
  const rows = [start, start + 1].filter((one) => one % 2 === 0).slice(0, limit);
  return { rows, next: start + 2 >= 8 ? null : String(start + 2) };
};

it("goes on until the page is full, with the cursor of where it stopped", async () => {
  asked.length = 0;
  expect(await filled("rows", look, "0", 3)).toEqual({ rows: [0, 2, 4], next: "6" });
  expect(asked).toEqual([["0", 3], ["2", 2], ["4", 1]]);
});

it("ends with the list", async () => {
  expect(await filled("rows", look, "0", 9)).toEqual({ rows: [0, 2, 4, 6], next: null });
});
