import { describe, expect, it } from "vitest";

import type { AgreementLine } from "../../api/qualityshapes";
import { comparedOf, mostOf } from "./rounds";

const line = (question: string, value: number): AgreementLine => ({ question, coefficient: "α", value, lower: null, upper: null, n: 9 });

describe("a calibration round", () => {
  it("puts agreement before beside agreement after, question by question", () => {
    const compared = comparedOf([line("a", 0.2), line("b", 0.4)], [line("b", 0.7)]);
    expect(compared.map((one) => [one.question, one.before?.value, one.after?.value])).toEqual([
      ["a", 0.2, undefined],
      ["b", 0.4, 0.7],
    ]);
  });

  it("says how many gave the most frequent answer", () => {
    // 4 of 6
    expect(mostOf([{ n: 4 }, { n: 2 }])).toEqual({ total: 6, share: 4 / 6 });
    expect(mostOf([])).toBeNull();
  });
});
