// @vitest-environment jsdom
import { IDBFactory } from "fake-indexeddb";
import { afterEach, describe, expect, test } from "vitest";

import { Refused, Unreachable } from "../../src/api/problem";
import type { Campaign } from "../../src/api/rater";
import type { Answers, Form, Lease, WorkState } from "../../src/api/shapes";
import { openDatabase } from "../../src/rater/database";
import { Desk } from "../../src/rater/desk";

const FORM: Form = {
  campaign: "c",
  title: "C",
  language: "en",
  content: [],
  questions: [],
  skip_reasons: [],
  break_minutes: 0,
  hold: 2,
  undo_minutes: 10,
  lease_minutes: 30,
  pay: null,
  expected_seconds: null,
};

/** The rules of the server as far as a desk meets them: leases up to two, a name once, one answer an item. */
class House {
  down = false;
  state: WorkState = "work";
  refuse: Refused | null = null;
  readonly names: string[] = [];
  readonly stored = new Map<string, Answers>();
  readonly skipped: string[] = [];
  #held: Lease[] = [];
  #next = 0;

  constructor(readonly items: number) {}

  get api(): Campaign {
    const reach = <T>(work: () => T): Promise<T> =>
      this.down ? Promise.reject(new Unreachable("down")) : Promise.resolve().then(work);
    return {
      form: () => reach(() => FORM),
      work: () => reach(() => ({ ...this.#supply(), reason: "", guideline: { version: "1", text: "", note: "", acknowledged: true, changed_since: null }, consent: null })),
      submit: ({ submission, lease, labels }) =>
        reach(() => {
          if (this.refuse !== null) throw this.refuse;
          if (!this.names.includes(submission)) this.#take(submission, lease, labels);
          return { receipt: { judgment: `j_${lease}`, at: 0, surplus: false }, ...this.#supply() };
        }),
      revise: (judgment, { labels, revision }) =>
        reach(() => {
          this.stored.set(judgment.slice(2), { ...labels, revised: revision + 1 });
          return { receipt: { judgment, at: 0, surplus: false } };
        }),
      last: () =>
        reach(() => {
          const last = [...this.stored.keys()].at(-1);
          if (last === undefined) throw new Refused(404, "nothing");
          return { judgment: `j_${last}`, content: {}, shown: {}, labels: this.stored.get(last) ?? {}, revision: 0, at: 0, until: Date.now() + 60_000 };
        }),
      skip: (lease) =>
        reach(() => {
          this.skipped.push(lease);
          this.#held = this.#held.filter((one) => one.lease !== lease);
          return this.#supply();
        }),
      extend: () => reach(() => ({ expires_at: 2 })),
      problem: () => reach(() => null),
      acknowledge: () => reach(() => null),
      consent: () => reach(() => null),
      progress: () => reach(() => ({ judged: 0, skipped: 0, seconds: 0, earned: 0, paid: 0, currency: null, today: { judged: 0, seconds: 0, earned: 0 } })),
    };
  }

  #take(submission: string, lease: string, labels: Answers): void {
    if (this.stored.has(lease)) throw new Refused(409, `lease ${lease} is judged already`);
    this.names.push(submission);
    this.stored.set(lease, labels);
    this.#held = this.#held.filter((one) => one.lease !== lease);
  }

  #supply() {
    while (this.#held.length < 2 && this.#next < this.items) {
      this.#next += 1;
      this.#held.push({ lease: `l${this.#next}`, content: { text: `item ${this.#next}` }, shown: {}, guideline: "1", expires_at: 1 });
    }
    const state = this.state !== "work" ? this.state : this.#held.length > 0 ? ("work" as const) : ("done" as const);
    const progress = { judged: this.stored.size, skipped: 0, seconds: 0, earned: 0, paid: 0, currency: null };
    return { state, leases: state === "work" ? [...this.#held] : [], progress };
  }
}

const opened: Desk[] = [];
afterEach(() => opened.splice(0).forEach((desk) => desk.close()));

async function sit(house: House, factory = new IDBFactory()): Promise<Desk> {
  const desk = new Desk(house.api, "p", "c", await openDatabase(factory));
  opened.push(desk);
  await desk.open();
  return desk;
}

const on = (desk: Desk) => desk.view.sheet?.lease.lease;

function until(desk: Desk, is: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    const look = () => {
      if (!is()) return;
      stop();
      resolve();
    };
    const stop = desk.subscribe(look);
    look();
  });
}

const saved = (desk: Desk) => until(desk, () => desk.view.outbox.entries.length === 0 && desk.view.outbox.sending === "idle");

describe("a desk", () => {
  test("shows one item after the other until there are none, each answered once", async () => {
    const house = new House(5);
    const desk = await sit(house);
    const seen: (string | undefined)[] = [];
    for (let round = 0; round < 5; round += 1) {
      await until(desk, () => desk.view.sheet !== null);
      seen.push(on(desk));
      await desk.submit({ q: round });
    }
    await until(desk, () => desk.view.state === "done");
    expect(seen).toEqual(["l1", "l2", "l3", "l4", "l5"]);
    expect([...house.stored.keys()]).toEqual(seen);
    expect(new Set(house.names).size).toBe(5);
  });

  test("shows the next item before the server has the answer", async () => {
    const house = new House(3);
    const desk = await sit(house);
    house.down = true;
    await desk.submit({ q: 1 });
    expect(on(desk)).toBe("l2");
    await desk.submit({ q: 2 });
    expect(desk.view).toMatchObject({ sheet: null, state: "fetching" });
    expect(desk.view.outbox.entries).toHaveLength(2);
    house.down = false;
    desk.wake();
    await until(desk, () => on(desk) === "l3");
    await saved(desk);
    expect(Object.fromEntries(house.stored)).toEqual({ l1: { q: 1 }, l2: { q: 2 } });
  });

  test("loses and doubles nothing over a cut and a new page", async () => {
    const factory = new IDBFactory();
    const house = new House(3);
    const first = await sit(house, factory);
    house.down = true;
    await first.submit({ q: 1 });
    first.answer({ q: "half" });
    await first.flush();
    first.close();
    house.down = false;
    const second = await sit(house, factory);
    await saved(second);
    await until(second, () => second.view.sheet !== null);
    expect(on(second)).toBe("l2");
    expect(second.view.sheet?.answers).toEqual({ q: "half" });
    expect(Object.fromEntries(house.stored)).toEqual({ l1: { q: 1 } });
  });

  test("takes an answer back that has not left, with what was answered", async () => {
    const house = new House(3);
    const desk = await sit(house);
    house.down = true;
    desk.answer({ q: 1 });
    await desk.submit({ q: 1 });
    await until(desk, () => desk.view.outbox.sending === "cut");
    desk.answer({ q: "begun" });
    expect(await desk.undo()).toBe("done");
    expect(desk.view.sheet).toMatchObject({ lease: { lease: "l1" }, answers: { q: 1 }, revising: null });
    expect(desk.view.outbox.entries).toEqual([]);
    await desk.submit({ q: 3 });
    await until(desk, () => on(desk) === "l2");
    expect(desk.view.sheet?.answers).toEqual({ q: "begun" });
    house.down = false;
    desk.wake();
    await saved(desk);
    expect(Object.fromEntries(house.stored)).toEqual({ l1: { q: 3 } });
  });

  test("revises an answer that the server has, then goes on where it was", async () => {
    const house = new House(3);
    const desk = await sit(house);
    await desk.submit({ q: 1 });
    await saved(desk);
    expect(await desk.undo()).toBe("done");
    expect(desk.view.sheet).toMatchObject({ answers: { q: 1 }, revising: { judgment: "j_l1", revision: 0 } });
    await desk.submit({ q: 9 });
    await saved(desk);
    expect(house.stored.get("l1")).toEqual({ q: 9, revised: 1 });
    await until(desk, () => on(desk) === "l2");
    expect(desk.view.sheet?.revising).toBeNull();
  });

  test("says when there is nothing to take back", async () => {
    const desk = await sit(new House(2));
    expect(await desk.undo()).toBe("nothing");
    expect(on(desk)).toBe("l1");
  });

  test("keeps an answer that was refused, and takes it up again to be mended", async () => {
    const house = new House(3);
    const desk = await sit(house);
    house.refuse = new Refused(422, "does not fit", "labels.q");
    await desk.submit({ q: "bad" });
    await until(desk, () => desk.view.outbox.entries[0]?.state === "refused");
    expect(on(desk)).toBe("l2");
    house.refuse = null;
    await desk.mend(desk.view.outbox.entries[0]?.id ?? "");
    expect(desk.view.sheet).toMatchObject({ lease: { lease: "l1" }, answers: { q: "bad" } });
    await desk.submit({ q: "good" });
    await saved(desk);
    expect(house.stored.get("l1")).toEqual({ q: "good" });
  });

  test("skips, and stops when it is told to", async () => {
    const house = new House(3);
    const desk = await sit(house);
    await desk.skip("unclear", "");
    expect(on(desk)).toBe("l2");
    await saved(desk);
    expect(house.skipped).toEqual(["l1"]);
    house.state = "paused";
    await desk.submit({ q: 2 });
    await until(desk, () => desk.view.state === "paused");
    expect(desk.view.sheet).toBeNull();
    expect(house.stored.get("l2")).toEqual({ q: 2 });
  });
});
