import { describe, expect, it } from "vitest";

import type { AgreementLine, BudgetState, Need } from "../../api/qualityshapes";
import { extremes } from "./agreeing";
import { burnOf, verdictOf } from "./burning";
import { sureOf } from "./certain";
import { needAddress } from "./places";

describe("items that are sure enough", () => {
  const bins = [
    { lower: 0.85, upper: 0.9, items: 3 },
    { lower: 0.9, upper: 0.95, items: 4 },
    { lower: 0.9500000000000001, upper: 1, items: 5 },
  ];

  it("are those of whole bands from the level on, whatever the last bit of an edge", () => {
    expect(sureOf(bins, 0.95)).toEqual({ sure: 5, total: 12 });
    // a band that begins below the level is not counted
    expect(sureOf(bins, 0.92)).toEqual({ sure: 5, total: 12 });
    expect(sureOf(bins, 0.9)).toEqual({ sure: 9, total: 12 });
  });
});

describe("a budget", () => {
  const budget = (given: Partial<BudgetState>): BudgetState => ({
    judgments_used: 40,
    judgments_of: 100,
    money_used: 0,
    money_of: null,
    currency: null,
    burn: [
      { at: 0, judgments: 0, money: 0 },
      { at: 100, judgments: 40, money: 0 },
    ],
    forecast: { judgments: 90, lower: 80, upper: 99, at: 200 },
    ...given,
  });

  it("is enough, may be, or is not, by the interval of the forecast", () => {
    const over = (lower: number, upper: number) => verdictOf(budget({ forecast: { judgments: 90, lower, upper, at: null } }));
    expect([over(80, 100), over(80, 101), over(100, 120), over(101, 120)]).toEqual(["within", "perhaps", "perhaps", "over"]);
    expect([verdictOf(budget({ judgments_of: null })), verdictOf(budget({ forecast: null }))]).toEqual(["free", "free"]);
  });

  it("is drawn from what was used to what is foreseen, as high as the highest of all", () => {
    expect(burnOf(budget({}))).toEqual({
      from: 0,
      to: 200,
      most: 100,
      used: [{ x: 0, y: 0 }, { x: 100, y: 40 }],
      ahead: [{ x: 100, y: 40 }, { x: 200, y: 90 }],
      band: [{ x: 100, low: 40, high: 40 }, { x: 200, low: 80, high: 99 }],
      cap: 100,
    });
  });

  it("gives the time ahead a quarter where nobody knows when it is done", () => {
    expect(burnOf(budget({ forecast: { judgments: 90, lower: 80, upper: 120, at: null } }))).toMatchObject({ to: 125, most: 120 });
  });

  it("is not drawn from a single point", () => expect(burnOf(budget({ burn: [{ at: 0, judgments: 0, money: 0 }] }))).toBeNull());
});

describe("agreement", () => {
  const line = (name: string, value: number | null): AgreementLine => ({ question: name, coefficient: "α", value, lower: null, upper: null, n: 9 });

  it("names the highest and the lowest that are known", () => {
    const found = extremes([line("a", 0.2), line("b", null), line("c", 0.7), line("d", -0.1)]);
    expect([found?.most.question, found?.least.question]).toEqual(["c", "d"]);
    expect(extremes([line("b", null)])).toBeNull();
  });
});

describe("what needs the lead", () => {
  const to = (page: string, id: string | null = null): string => needAddress("my-campaign", "finding", { page, id } satisfies Need["link"]);

  it("leads to where it is dealt with", () => {
    expect(to("raters", "p_1")).toBe("/lead/c/my-campaign/raters/p_1");
    expect(to("items", "a/b")).toBe("/lead/c/my-campaign/items/a%2Fb");
    expect(to("disputes")).toBe("/lead/c/my-campaign/disputes");
    expect(to("appeals", "a_1")).toBe("/lead/c/my-campaign/appeals");
    expect(to("findings")).toBe("/lead/c/my-campaign/checks");
    expect(to("raters")).toBe("/lead/c/my-campaign/quality#raters");
    expect(to("budget")).toBe("/lead/c/my-campaign/quality#budget");
    expect(needAddress("my-campaign", "bank", { page: "items", id: "training" })).toBe("/lead/c/my-campaign/items");
    expect(needAddress("my-campaign", "split", { page: "quality", id: "tone" })).toBe("/lead/c/my-campaign/quality#agreement");
    expect(to("settings")).toBe("/lead/c/my-campaign/settings");
  });

  it("leads to the page of quality where the page is not known", () => expect(to("elsewhere", "x")).toBe("/lead/c/my-campaign/quality"));
});
