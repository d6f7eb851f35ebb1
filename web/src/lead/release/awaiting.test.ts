import { expect, it } from "vitest";

import type { Releases } from "../../api/releaseshapes";
import { isMaking, newer } from "./awaiting";

const none: Releases = { releases: [], next: null, making: null, usual: "groups", groups: true, about: [] };
const making: Releases = { ...none, making: { version: "1.0", since: 1_000, step: "reading", done: 0, share: 0, left: null, count: 0, total: 0, rate: null, problem: "" } };
const line = { version: "1.0", digest: "", log_size: 1, root: null, told: "groups", seed: 0, at: 2_000, by: "Lena", verdict: "" };
const made: Releases = { ...none, releases: [line] };

it("waits on when another server answers, until the release is there, failed, or is long lost", () => {
  expect(isMaking(newer(making, none, 2_000))).toBe(true);
  expect(isMaking(newer(making, none, 700_000))).toBe(false);
  expect(newer(making, made, 2_000)).toEqual(made);
  const failed = { ...none, making: { ...making.making!, problem: "no" } };
  expect(newer(making, failed, 2_000)).toEqual(failed);
  expect(newer(failed, none, 2_000)).toEqual(none);
  expect(isMaking(null)).toBe(false);
});
