import { describe, expect, it } from "vitest";

import type { Field } from "../../content/fields";
import { itemOfMedia, sorted } from "./files";

const named = (...names: string[]) => names.map((name) => ({ name }));
const picture: Field = { name: "picture", type: "image" };

describe("sorted", () => {
  it("takes tables whatever the campaign shows", () => {
    const found = sorted(named("a.csv", "b.JSONL", "c.zip", "d.exe"), [{ name: "text", type: "text" }]);
    expect(found.tables.map((file) => file.name)).toEqual(["a.csv", "b.JSONL", "c.zip"]);
    expect(found.unknown).toEqual(named("d.exe"));
  });
  it("takes pictures as items where a picture is all that an item needs", () => {
    const found = sorted(named("cat.png", "song.mp3"), [picture, { name: "alt", type: "text", required: false }]);
    expect(found.media).toEqual([{ file: { name: "cat.png" }, field: "picture" }]);
    expect(found.unknown).toEqual(named("song.mp3"));
  });
  it("takes no picture where an item needs more", () => {
    expect(sorted(named("cat.png"), [picture, { name: "text", type: "text" }]).unknown).toEqual(named("cat.png"));
  });
});

it("names an item as its file, without the ending", () => {
  expect(itemOfMedia("holiday.2.png", "picture", "media:ab")).toEqual({ item: "holiday.2", content: { picture: "media:ab" } });
});
