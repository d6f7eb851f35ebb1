import { expect, it } from "vitest";

import type { Member, MemberPage } from "../../api/leadshapes";
import { namesOf } from "./names";

it("asks once for each person that is shown, so many at a time, and for nobody else", async () => {
  const asked: (readonly string[])[] = [];
  const members = async ({ rater = [] }: { rater?: readonly string[] }): Promise<MemberPage> => {
    asked.push(rater);
    const raters = rater.filter((one) => one !== "p_1").map((one) => ({ rater: one, name: one === "p_2" ? "" : "Zoe" }) as Member);
    return { raters, next: null };
  };
  const many = Array.from({ length: 150 }, (_, n) => `p_${n}`);
  const named = await namesOf({ members }, [...many, "p_1", null, "system"]);
  expect(asked.map((one) => one.length)).toEqual([100, 50]);
  expect(["p_0", "p_1", "p_2", "system"].map(named)).toEqual(["Zoe", "p_1", "p_2", "system"]);
});
