import { describe, expect, it } from "vitest";

import {
  addSpan,
  lanes,
  NO_SPANS,
  pieces,
  received,
  relabelSpan,
  relate,
  removeSpan,
  resizeSpan,
  type SpansAnswer,
  type Step,
  unrelate,
} from "./passages";

const TEXT = "😀 Ada met Bo in Berlin.";
const FREE = { overlap: true };

function done(step: Step): SpansAnswer {
  if ("refused" in step) throw new Error(step.refused);
  return step.answer;
}

function two(): SpansAnswer {
  const first = done(addSpan(NO_SPANS, TEXT, { start: 11, end: 13 }, "PER", FREE));
  return done(addSpan(first, TEXT, { start: 2, end: 6 }, "PER", FREE));
}

describe("spans", () => {
  it("keeps the quote and UTF-16 offsets, in the order of the text", () => {
    expect(two()).toEqual({
      unit: "utf16",
      spans: [
        { id: "s2", start: 3, end: 6, text: "Ada", label: "PER" },
        { id: "s1", start: 11, end: 13, text: "Bo", label: "PER" },
      ],
      relations: [],
    });
  });
  it("refuses the same span twice, but not with another label", () => {
    expect(addSpan(two(), TEXT, { start: 3, end: 6 }, "PER", FREE)).toEqual({ refused: "annotators.spans.twice" });
    expect(done(addSpan(two(), TEXT, { start: 3, end: 6 }, "LOC", FREE)).spans).toHaveLength(3);
  });
  it("refuses overlaps when they are not allowed; spans that touch are no overlap", () => {
    const rules = { overlap: false };
    expect(addSpan(two(), TEXT, { start: 3, end: 10 }, "X", rules)).toEqual({ refused: "annotators.spans.overlaps" });
    expect("answer" in addSpan(two(), TEXT, { start: 6, end: 10 }, "X", rules)).toBe(true);
  });
  it("refuses more than the most, and nothing but spaces", () => {
    expect(addSpan(two(), TEXT, { start: 7, end: 10 }, "X", { overlap: true, max: 2 })).toEqual({
      refused: "annotators.most",
    });
    expect(addSpan(two(), TEXT, { start: 6, end: 7 }, "X", FREE)).toEqual({ refused: "annotators.spans.empty" });
  });
  it("gives a removed span's id again and drops its relations", () => {
    const related = done(relate(two(), { from: "s1", to: "s2", label: "knows" }));
    const left = removeSpan(related, "s1");
    expect(left.relations).toEqual([]);
    expect(left.spans.map((span) => span.id)).toEqual(["s2"]);
    expect(done(addSpan(left, TEXT, { start: 17, end: 23 }, "LOC", FREE)).spans.map((span) => span.id)).toEqual(["s2", "s1"]);
  });
  it("moves ends with the quote", () => {
    expect(done(resizeSpan(two(), TEXT, "s2", { start: 3, end: 10 }, FREE)).spans[0]).toEqual({
      id: "s2",
      start: 3,
      end: 10,
      text: "Ada met",
      label: "PER",
    });
  });
  it("relabels, unless that would make two of one", () => {
    const three = done(addSpan(two(), TEXT, { start: 3, end: 6 }, "LOC", FREE));
    expect(relabelSpan(three, "s3", "PER")).toEqual({ refused: "annotators.spans.twice" });
    expect(done(relabelSpan(two(), "s1", "LOC")).spans[1]?.label).toBe("LOC");
  });
  it("relates two spans once, in both directions, never one to itself", () => {
    const related = done(relate(two(), { from: "s1", to: "s2", label: "knows" }));
    expect(relate(related, { from: "s1", to: "s2", label: "knows" })).toEqual({ refused: "annotators.spans.twice" });
    expect(relate(related, { from: "s1", to: "s1", label: "knows" })).toEqual({ refused: "annotators.spans.itself" });
    expect(done(relate(related, { from: "s2", to: "s1", label: "knows" })).relations).toHaveLength(2);
    expect(unrelate(related, { from: "s1", to: "s2", label: "knows" }).relations).toEqual([]);
  });
});

describe("received", () => {
  it("brings an answer of the ledger, in code points, to UTF-16 units", () => {
    const ledger = { spans: [{ id: "s1", start: 2, end: 5, text: "Ada", label: "PER" }], relations: [] };
    expect(received(ledger, TEXT)).toEqual({
      unit: "utf16",
      spans: [{ id: "s1", start: 3, end: 6, text: "Ada", label: "PER" }],
      relations: [],
    });
  });
  it("leaves an answer of this page alone", () => {
    const own = two();
    expect(received(own, TEXT)).toBe(own);
    expect(received(undefined, TEXT)).toBeUndefined();
  });
});

describe("pieces", () => {
  it("cuts where spans begin and end and says which lie over each piece, the widest lane last", () => {
    const spans = [
      { id: "a", start: 0, end: 4, text: "", label: "" },
      { id: "b", start: 2, end: 6, text: "", label: "" },
    ];
    // 0..2 a, 2..4 both, 4..6 b, 6..8 none.
    expect(pieces("abcdefgh", spans, []).map((piece) => [piece.start, piece.end, piece.spans.map((s) => s.id).join("")])).toEqual([
      [0, 2, "a"],
      [2, 4, "ba"],
      [4, 6, "b"],
      [6, 8, ""],
    ]);
    expect(pieces("abcdefgh", [], [3]).map((piece) => piece.start)).toEqual([0, 3]);
  });
  it("puts overlapping spans into different lanes and uses a lane again", () => {
    const lane = lanes([
      { id: "a", start: 0, end: 4 },
      { id: "b", start: 2, end: 6 },
      { id: "c", start: 4, end: 8 },
    ]);
    expect([...lane]).toEqual([["a", 0], ["b", 1], ["c", 0]]);
  });
});
