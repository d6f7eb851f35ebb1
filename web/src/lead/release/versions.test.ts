import { expect, it } from "vitest";

import { nextVersion } from "./versions";

it("proposes a version that was not used", () => {
  expect(nextVersion([])).toBe("1.0.0");
  expect(nextVersion(["1.0.9", "1.0.8"])).toBe("1.0.10");
  expect(nextVersion(["1.0.0", "1.0.1"])).toBe("1.0.2");
  expect(nextVersion(["2.0-rc", "1.4"])).toBe("1.5");
  expect(nextVersion(["draft"])).toBe("");
});
