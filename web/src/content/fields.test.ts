import { describe, expect, it } from "vitest";

import { groupsOf, inShownOrder, type Field } from "./fields";
import { mediaAddress } from "./media";
import { peaksOf } from "./peaks";
import { clock } from "./clock";

const field = (name: string, beside?: string): Field => ({ name, type: "text", beside: beside ?? null });

describe("fields", () => {
  it("are grouped by what they are shown beside, also over a third, in the campaign's order", () => {
    const fields = [field("prompt"), field("a", "b"), field("b"), field("c", "b")];
    expect(groupsOf(fields).map((group) => group.map((one) => one.name))).toEqual([["prompt"], ["a", "b", "c"]]);
  });
  it("stand alone when what they lie beside is not shown", () => {
    expect(groupsOf([field("a", "gone")])).toHaveLength(1);
  });
  it("come in the order that was drawn, the others staying where they are", () => {
    const group = [field("a"), field("x"), field("b")];
    const { fields, drawn } = inShownOrder(group, { better: ["b", "a"] });
    expect(fields.map((one) => one.name)).toEqual(["b", "x", "a"]);
    expect(drawn).toBe(true);
    expect(inShownOrder(group, { other: ["q"] }).drawn).toBe(false);
  });
});

describe("media", () => {
  it("is fetched from our server only", () => {
    const digest = "ab".repeat(32);
    expect(mediaAddress(`media:${digest}`)).toBe(`/api/media/${digest}`);
    for (const bad of [`media:${digest}0`, "media:../../x", "https://example.org/x.png", `MEDIA:${digest}`, 7, null]) {
      expect(mediaAddress(bad)).toBeNull();
    }
  });
});

it("outlines a sound by its loudest moments", () => {
  expect([...peaksOf(new Float32Array([0, 0.5, -0.75, 0.25]), 2)]).toEqual([0.5, 0.75]);
});

it("writes times with milliseconds", () => {
  expect(clock(62.25)).toBe("1:02.250");
  expect(clock(59.9999)).toBe("1:00.000");
  expect(clock(Infinity)).toBe("0:00.000");
});
