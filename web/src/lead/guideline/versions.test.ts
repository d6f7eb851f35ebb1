import { expect, it } from "vitest";

import { nextVersion } from "./versions";

it("counts the last number of the newest version on, past those that are taken", () => {
  expect(nextVersion([])).toBe("1.0");
  expect(nextVersion(["1.0"])).toBe("1.1");
  expect(nextVersion(["1.10", "1.9"])).toBe("1.11");
  expect(nextVersion(["2026-03b"])).toBe("2026-4b");
  expect(nextVersion(["draft"])).toBe("draft.1");
});
