import { describe, expect, it } from "vitest";

import type { Session } from "../api/shapes";
import { leads, loginAddress, mayOf, nextOf } from "./session";

const who = (owner = false, reads = false): Session => ({
  person: "p_1",
  name: "",
  install_role: owner ? "owner" : "member",
  reads,
  campaigns: [],
  next: null,
});

describe("where one goes after logging in", () => {
  it("is where one wanted to go", () => {
    expect(nextOf(`?${loginAddress("/lead/c/tone?x=1&y=2").split("?")[1]}`)).toBe("/lead/c/tone?x=1&y=2");
    expect(nextOf("")).toBe("/");
  });
  it.each(["//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)", "/\t/evil.example"])("is never %s", (next) => {
    expect(nextOf(`?${new URLSearchParams({ next })}`)).toBe("/");
  });
});

describe("what one may do", () => {
  it("follows the role", () => {
    expect(mayOf(who(), "lead")).toEqual({ run: true, settle: true, read: true, judge: false });
    expect(mayOf(who(), "expert")).toEqual({ run: false, settle: true, read: true, judge: true });
    expect(mayOf(who(), "auditor")).toEqual({ run: false, settle: false, read: true, judge: false });
    expect(mayOf(who(), "rater")).toEqual({ run: false, settle: false, read: false, judge: true });
  });
  it("is nothing once removed or elsewhere, but all for an owner", () => {
    expect(mayOf(who(), null)).toEqual({ run: false, settle: false, read: false, judge: false });
    expect(mayOf(who(true), null).run).toBe(true);
  });
  it("opens the lead's pages to all but raters", () => {
    expect([leads(who(false, true)), leads(who()), leads(who(true))]).toEqual([true, false, true]);
  });
});
