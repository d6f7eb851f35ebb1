import { expect, it } from "vitest";

import type { Wanted } from "../../api/releaseshapes";
import { aboutOf, byDocument, fieldsOf } from "./about";

const NAMES = ["construct", "uses", "licence", "publisher", "synthetic_items", "sensitive"];
const wanted: Wanted[] = NAMES.map((name) => ({ name, documents: ["README.md"], said: false }));

it("gives back what was said", () => {
  const about = {
    construct: "Tone.\n\nAs heard.",
    uses: ["one", "two"],
    licence: "CC-BY-4.0",
    publisher: { name: "Lena", url: "https://example.org" },
    synthetic_items: "Half of them, by a model.",
    sensitive: [],
  };
  expect(aboutOf(fieldsOf(about), wanted)).toEqual(about);
  expect(aboutOf(fieldsOf({ synthetic_items: false }), wanted)).toEqual({ synthetic_items: false });
});

it("says nothing with empty fields, and keeps an empty list apart from none", () => {
  expect(aboutOf({}, wanted)).toBeNull();
  expect(aboutOf({ construct: "  ", uses: "\n", "publisher.name": "", synthetic_items: "some" }, wanted)).toBeNull();
  expect(aboutOf({ "sensitive.none": "yes", sensitive: "health" }, wanted)).toEqual({ sensitive: [] });
  expect(aboutOf({ sensitive: " health \n\n" }, wanted)).toEqual({ sensitive: ["health"] });
});

it("puts each key to the first document that asks for it", () => {
  const one = { name: "a", documents: ["README.md", "datasheet.md"], said: true };
  const two = { name: "b", documents: ["datasheet.md"], said: false };
  const three = { name: "c", documents: ["README.md"], said: false };
  expect(byDocument([one, two, three])).toEqual([
    ["README.md", [one, three]],
    ["datasheet.md", [two]],
  ]);
});
