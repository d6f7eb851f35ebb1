import { describe, expect, it } from "vitest";

import type { Member } from "../../api/leadshapes";
import { actsOn, deedsOn, endOf, STANDINGS } from "./acts";

describe("what can be done about somebody", () => {
  it("depends on how they stand", () => {
    const of = (standing: string) => actsOn({ role: "rater", standing }, true);
    expect(of("active")).toEqual(["pause", "retrain", "remove"]);
    expect(of("paused")).toEqual(["reinstate", "retrain", "remove"]);
    expect(of("training")).toEqual(["reinstate", "pause", "remove"]);
    expect(of("retraining")).toEqual(["reinstate", "pause", "remove"]);
    expect(of("removed")).toEqual(["reinstate"]);
  });

  it("is no practice where the campaign has none, nor for who is no rater", () => {
    expect(actsOn({ role: "rater", standing: "active" }, false)).toEqual(["pause", "remove"]);
    expect(actsOn({ role: "expert", standing: "active" }, true)).toEqual(["pause", "remove"]);
    expect(actsOn({ role: "auditor", standing: "active" }, true)).toEqual(["remove"]);
  });

  it("makes a standing of each", () => {
    expect(actsOn({ role: "rater", standing: "active" }, true).map((act) => STANDINGS[act])).toEqual(["paused", "retraining", "removed"]);
  });
});

it("ends a pause after its hours, or never by itself", () => {
  // half an hour is 1,800,000 milliseconds
  expect(endOf(0.5, 1_000)).toBe(1_801_000);
  expect(endOf(null, 1_000)).toBeNull();
});

it("offers nothing but payment once a campaign is archived", () => {
  const member = { role: "rater", standing: "active", judged: 4, imported: 0, earned: 5 } as Member;
  const where = { paid: true, trains: false, archived: false };
  expect(deedsOn(member, where)).toEqual(["pause", "remove", "exclude", "pay", "skill", "role"]);
  expect(deedsOn(member, { ...where, archived: true })).toEqual(["pay"]);
  expect(deedsOn({ ...member, earned: 0 }, { ...where, archived: true })).toEqual([]);
});
