import { expect, it } from "vitest";

import { lend, mediaAddress } from "./media";

const reference = `media:${"ab".repeat(32)}`;

it("knows addresses of media only, never another site's", () => {
  expect(mediaAddress(reference)).toBe(`/api/media/${"ab".repeat(32)}`);
  expect(mediaAddress("https://evil.example/a.png")).toBeNull();
  expect(mediaAddress(`${reference}/../../session`)).toBeNull();
  expect(mediaAddress(7)).toBeNull();
});

it("shows what a page brought itself, and only pictures of it", () => {
  const other = `media:${"cd".repeat(32)}`;
  lend({ [reference]: "data:image/png;base64,AA==", [other]: "https://evil.example/a.png" });
  expect(mediaAddress(reference)).toBe("data:image/png;base64,AA==");
  expect(mediaAddress(other)).toBe(`/api/media/${"cd".repeat(32)}`);
});
