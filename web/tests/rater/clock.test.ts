import { describe, expect, test } from "vitest";

import { ActiveClock, IDLE } from "../../src/rater/clock";

describe("active time", () => {
  test("runs from input to input", () => {
    const clock = new ActiveClock();
    clock.touch(1_000);
    clock.touch(4_000);
    expect(clock.read(5_500)).toBe(4_500);
  });

  test("counts at most a minute without input", () => {
    const clock = new ActiveClock();
    clock.touch(0);
    expect(clock.read(10 * IDLE)).toBe(IDLE);
    clock.touch(10 * IDLE);
    // The minute after the first input, and 5 s after the second.
    expect(clock.read(10 * IDLE + 5_000)).toBe(IDLE + 5_000);
  });

  test("stands while the page is away", () => {
    const clock = new ActiveClock();
    clock.touch(0);
    clock.leave(2_000);
    expect(clock.read(9_000)).toBe(2_000);
    clock.touch(9_000);
    expect(clock.read(10_000)).toBe(3_000);
  });

  test("goes on from a draft, and never runs back", () => {
    const clock = new ActiveClock(7_000);
    clock.touch(5_000);
    clock.touch(4_000);
    expect(clock.read(4_000)).toBe(7_000);
  });

  test("runs only as long as somebody may be there", () => {
    const clock = new ActiveClock();
    expect(clock.runs(0)).toBe(false);
    clock.touch(0);
    expect(clock.runs(IDLE - 1)).toBe(true);
    expect(clock.runs(IDLE)).toBe(false);
  });
});
