import { expect, it } from "vitest";

import { levelOf, pathsOf, summaries, typicalOf } from "./apart";

const line = (name: string, distances: readonly (number | null)[]) => ({ rater: `r_${name}`, name, judgments: 9, distances });
const three = [line("ann", [0, 0.2, 1.3]), line("bob", [0.2, 0, null]), line("cid", [1.3, null, 0])];

it("puts distances on levels", () => {
  expect([0, 0.24, 0.25, 0.99, 1, 3, null].map(levelOf)).toEqual([0, 0, 1, 3, 4, 4, null]);
});

it("draws each level as one path, without the diagonal", () => {
  const paths = pathsOf(three, 10);
  expect(paths[0]).toBe("M10 0h10v10h-10zM0 10h10v10h-10z");
  expect(paths[4]).toBe("M20 0h10v10h-10zM0 20h10v10h-10z");
  expect(paths[5]).toBe("M20 10h10v10h-10zM10 20h10v10h-10z");
  expect(paths.slice(1, 4)).toEqual(["", "", ""]);
});

it("tells of each who is most and who is least like them", () => {
  const [ann, bob] = summaries(three);
  // (.2 + 1.3) / 2
  expect([ann?.typical, ann?.nearest?.name, ann?.furthest?.name]).toEqual([0.75, "bob", "cid"]);
  expect([bob?.typical, bob?.furthest?.name]).toEqual([0.2, "ann"]);
  expect(typicalOf(three)).toBe(0.75);
  expect(typicalOf([line("eve", [0])])).toBeNull();
});
