import { readFileSync } from "node:fs";

import { describe, expect, test } from "vitest";

const lock = JSON.parse(readFileSync("package-lock.json", "utf8")) as {
  packages: Record<string, { resolved?: string; integrity?: string; link?: boolean }>;
};
const wanted = JSON.parse(readFileSync("package.json", "utf8")) as Record<string, Record<string, string>>;

describe("package-lock.json", () => {
  test("names no host: `npm run lock` takes the addresses out", () => {
    const named = Object.entries(lock.packages).filter(([, entry]) => "resolved" in entry);
    expect(named.map(([path]) => path)).toEqual([]);
  });

  test("says of every package what its bytes must be", () => {
    const loose = Object.entries(lock.packages).filter(([path, entry]) => path !== "" && !entry.link && !entry.integrity);
    expect(loose.map(([path]) => path)).toEqual([]);
  });

  test("is of exact versions", () => {
    const versions = Object.values({ ...wanted.dependencies, ...wanted.devDependencies });
    expect(versions.filter((version) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([]);
  });
});
