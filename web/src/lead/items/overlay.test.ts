import { expect, it } from "vitest";

import { foundIn, marksOf, stretchesOf } from "./overlay";

const TEXT = "😀 Ada met Bob";
// In code points "Ada" is 2..5, in UTF-16 units 3..6.
const ada = { id: "s1", start: 2, end: 5, text: "Ada", label: "PER" };

it("brings the ledger's code points to the page's units, and leaves the page's own", () => {
  expect(marksOf({ spans: [ada] }, TEXT, "Ann")).toEqual([{ start: 3, end: 6, label: "PER", rater: "Ann" }]);
  expect(marksOf({ unit: "utf16", spans: [{ ...ada, start: 3, end: 6 }] }, TEXT, "Ann")).toEqual([
    { start: 3, end: 6, label: "PER", rater: "Ann" },
  ]);
});

it("cuts the text wherever a mark begins or ends, and loses nothing of it", () => {
  const marks = [
    { start: 3, end: 10, label: "PER", rater: "Ann" },
    { start: 7, end: 10, label: "ORG", rater: "Ben" },
  ];
  const stretches = stretchesOf(TEXT, marks);
  expect(stretches.map(({ start, end, marks: over }) => [TEXT.slice(start, end), over.map((mark) => mark.rater)])).toEqual([
    ["😀 ", []],
    ["Ada ", ["Ann"]],
    ["met", ["Ann", "Ben"]],
    [" Bob", []],
  ]);
});

it("says of each mark who made it", () => {
  const mark = (rater: string, label: string) => ({ start: 3, end: 6, label, rater });
  expect(foundIn([mark("Ann", "PER"), mark("Ben", "ORG"), mark("Cy", "PER")])).toEqual([
    { start: 3, end: 6, label: "ORG", raters: ["Ben"] },
    { start: 3, end: 6, label: "PER", raters: ["Ann", "Cy"] },
  ]);
});
