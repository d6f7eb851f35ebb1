// @vitest-environment jsdom
import { IDBFactory } from "fake-indexeddb";
import { afterEach, describe, expect, test } from "vitest";

import { Refused, Unreachable } from "../../src/api/problem";
import type { Campaign } from "../../src/api/rater";
import type { Feedback, Learned, Lesson, Message, Stand, Trial } from "../../src/api/growing";
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

const NOTHING: Learned = { lesson: null, trial: null, batch: null };
const TRIAL: Trial = { stage: "training", attempt: 1, tries: 3, given: 0, of: 3, bar: 0.7, outcome: "running", right: null, lower: null, upper: null, until: null };
const STAND: Stand = { standing: "active", reason: "", since: 0, until: null, evidence: [], appeal: null };

/**
 * The rules of the server as far as a desk meets them: leases up to two, in practice one, a name once, one answer an item.
 */
class House {
  down = false;
  state: WorkState = "work";
  hold = 2;
  /** What comes with the next receipts, and the state from then on. */
  readonly learn: (Partial<Learned> & { then?: WorkState })[] = [];
  messages: Message[] = [];
  appeals: string[] = [];
  /** Whether the rater was removed: then nothing is there for them but why. */
  removed = false;
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
    const inside = <T>(work: () => T): Promise<T> =>
      reach(() => {
        if (this.removed) throw new Refused(404, "there is no campaign 'c' for you");
        return work();
      });
    return {
      form: () => inside(() => FORM),
      work: () => inside(() => ({ ...this.#supply(), reason: "", guideline: { version: "1", text: "", note: "", acknowledged: true, changed_since: null }, consent: null, ...this.#growing() })),
      submit: ({ submission, lease, labels }) =>
        inside(() => {
          if (this.refuse !== null) throw this.refuse;
          if (!this.names.includes(submission)) this.#take(submission, lease, labels);
          const { then, ...learned } = this.learn.shift() ?? {};
          if (then !== undefined) this.#held = [];
          this.state = then ?? this.state;
          return { receipt: { judgment: `j_${lease}`, at: 0, surplus: false }, ...NOTHING, ...learned, ...this.#supply() };
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
      feedback: () => reach(() => ({}) as Feedback),
      standing: () =>
        reach(() => ({
          campaign: "c",
          title: "C",
          language: "en",
          standing: this.removed ? { ...STAND, standing: "removed", reason: "You copied." } : STAND,
          progress: { judged: this.stored.size, skipped: 0, seconds: 0, earned: 0, paid: 0, currency: null },
          messages: this.messages,
        })),
      appeal: (words) => reach(() => this.appeals.push(words)),
      receipts: () => Promise.resolve({}),
      inReleases: () => reach(() => ({ releases: [], next: null })),
      withdraw: () => reach(() => null),
      attributes: () => reach(() => ({ asked: [], given: {} })),
      tell: () => reach(() => null),
      rounds: () => reach(() => ({ rounds: [], next: null })),
      note: () => reach(() => null),
    };
  }

  #growing() {
    const practises = this.state === "training" || this.state === "qualification";
    return { trial: practises ? TRIAL : null, messages: this.messages, standing: STAND, calibration: null, attributes_asked: false, until: null };
  }

  #take(submission: string, lease: string, labels: Answers): void {
    if (this.stored.has(lease)) throw new Refused(409, `lease ${lease} is judged already`);
    this.names.push(submission);
    this.stored.set(lease, labels);
    this.#held = this.#held.filter((one) => one.lease !== lease);
  }

  #supply() {
    const working = this.state === "work" || this.state === "training" || this.state === "qualification";
    while (working && this.#held.length < this.hold && this.#next < this.items) {
      this.#next += 1;
      this.#held.push({ lease: `l${this.#next}`, content: { text: `item ${this.#next}` }, shown: {}, guideline: "1", expires_at: 1 });
    }
    const state = !working ? this.state : this.#held.length > 0 ? this.state : ("done" as const);
    const progress = { judged: this.stored.size, skipped: 0, seconds: 0, earned: 0, paid: 0, currency: null };
    return { state, leases: working ? [...this.#held] : [], progress };
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

  test("tells who was removed why, on a new page as well, and goes on when they are let back", async () => {
    const house = new House(3);
    house.removed = true;
    const desk = await sit(house);
    expect(desk.view).toMatchObject({ state: "removed", form: null, left: { title: "C" }, standing: { reason: "You copied." }, error: null });
    await desk.appeal("I did not.");
    expect(house.appeals).toEqual(["I did not."]);
    house.removed = false;
    await desk.refresh();
    expect(desk.view).toMatchObject({ state: "work", left: null });
    expect(on(desk)).toBe("l1");
  });

  test("takes the item away from who is removed in the midst of it", async () => {
    const house = new House(3);
    const desk = await sit(house);
    house.removed = true;
    await desk.refresh();
    expect(desk.view).toMatchObject({ state: "removed", sheet: null, left: { title: "C" } });
  });

  test("says that a campaign is not there to whom it never was", async () => {
    const house = new House(3);
    const nobody: Campaign = { ...house.api, form: () => Promise.reject(new Refused(404, "no campaign")) };
    const desk = new Desk(nobody, "p", "c", await openDatabase(new IDBFactory()));
    opened.push(desk);
    await desk.open();
    expect(desk.view).toMatchObject({ left: null, error: { status: 404 } });
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

describe("a desk in practice", () => {
  const lesson = (right: boolean): Lesson => ({ right, labels: { q: "warm" }, explanation: "It takes an interest." });

  function practising(...learn: House["learn"]): House {
    const house = new House(4);
    Object.assign(house, { state: "training", hold: 1 });
    house.learn.push(...learn);
    return house;
  }

  test("keeps the item in sight until the server has spoken, then shows the lesson before the next item", async () => {
    const house = practising({ lesson: lesson(false), trial: { ...TRIAL, given: 1 } });
    const desk = await sit(house);
    house.down = true;
    desk.answer({ q: "cold" });
    await desk.submit({ q: "cold" });
    expect(desk.view).toMatchObject({ sheet: null, answered: { lease: { lease: "l1" }, answers: { q: "cold" } }, state: "training" });
    house.down = false;
    desk.wake();
    await until(desk, () => desk.view.taught !== null);
    expect(desk.view.taught).toMatchObject({ lease: { lease: "l1" }, answers: { q: "cold" }, lesson: { right: false }, trial: { given: 1 } });
    expect(desk.view).toMatchObject({ sheet: null, answered: null });
    await saved(desk);
    expect(on(desk)).toBeUndefined();
    await desk.goOn();
    expect(on(desk)).toBe("l2");
    expect(desk.view).toMatchObject({ taught: null, trial: { given: 1 } });
  });

  test("tells nothing in a test: the next item takes the place of the answered one", async () => {
    const house = practising({ trial: { ...TRIAL, stage: "qualification", given: 1 } });
    house.state = "qualification";
    const desk = await sit(house);
    const seen: unknown[] = [];
    desk.subscribe(() => seen.push(desk.view.sheet?.lease.lease ?? desk.view.answered?.lease.lease));
    await desk.submit({ q: "cold" });
    await until(desk, () => on(desk) === "l2");
    expect(new Set(seen)).toEqual(new Set(["l1", "l2"]));
    expect(desk.view).toMatchObject({ taught: null, ended: null, trial: { given: 1 } });
  });

  test("reads the lesson, then how it ended, then goes on with the work", async () => {
    const house = practising({ lesson: lesson(true), trial: { ...TRIAL, given: 3, outcome: "passed", right: 3 }, then: "work" });
    const desk = await sit(house);
    await desk.submit({ q: "warm" });
    await until(desk, () => desk.view.taught !== null);
    await desk.goOn();
    expect(desk.view).toMatchObject({ taught: null, ended: { outcome: "passed", right: 3 }, sheet: null });
    await desk.goOn();
    expect(desk.view).toMatchObject({ ended: null, state: "work", trial: null });
    expect(on(desk)).toBe("l2");
  });

  test("shows how a test ended before what follows from it", async () => {
    const house = practising({ trial: { ...TRIAL, stage: "qualification", given: 9, outcome: "failed" }, then: "waiting" });
    house.state = "qualification";
    const desk = await sit(house);
    await desk.submit({ q: "cold" });
    await until(desk, () => desk.view.ended !== null && desk.view.state === "waiting");
    expect(on(desk)).toBeUndefined();
    await desk.goOn();
    expect(desk.view).toMatchObject({ ended: null, state: "waiting" });
  });

  test("shows the lesson also to a page that was opened anew before the answer went out", async () => {
    const factory = new IDBFactory();
    const house = practising({ lesson: lesson(true), trial: { ...TRIAL, given: 1 } });
    const first = await sit(house, factory);
    house.down = true;
    await first.submit({ q: "warm" });
    first.close();
    house.down = false;
    const second = await sit(house, factory);
    await until(second, () => second.view.taught !== null);
    expect(second.view.taught).toMatchObject({ lease: { lease: "l1" }, answers: { q: "warm" } });
    await second.goOn();
    expect(on(second)).toBe("l2");
  });

  test("takes no answer back", async () => {
    const house = practising({ lesson: lesson(true) }, {});
    const desk = await sit(house);
    await desk.submit({ q: "warm" });
    await until(desk, () => desk.view.taught !== null);
    await desk.goOn();
    expect(desk.view.undoable).toBe(false);
    expect(await desk.undo()).toBe("nothing");
  });

  test("lets a refused answer go out of sight, and tells of it", async () => {
    const house = practising();
    const desk = await sit(house);
    house.refuse = new Refused(422, "does not fit", "labels.q");
    await desk.submit({ q: "bad" });
    await until(desk, () => desk.view.answered === null && desk.view.outbox.entries[0]?.state === "refused");
    house.refuse = null;
    await desk.mend(desk.view.outbox.entries[0]?.id ?? "");
    expect(desk.view.sheet).toMatchObject({ lease: { lease: "l1" }, answers: { q: "bad" } });
  });

  test("gives up what was fetched for the work when practice comes", async () => {
    const house = new House(4);
    const desk = await sit(house);
    Object.assign(house, { hold: 1 });
    house.learn.push({ then: "training" });
    await desk.submit({ q: 1 });
    expect(on(desk)).toBe("l2");
    await until(desk, () => desk.view.state === "training" && on(desk) !== "l2");
    expect(on(desk)).toBe("l3");
  });
});

describe("a desk tells", () => {
  test("of a batch at once while the next item is untouched, and not of it again", async () => {
    const house = new House(4);
    house.learn.push({ batch: 1 });
    const desk = await sit(house);
    await desk.submit({ q: 1 });
    await until(desk, () => desk.view.batch === 1);
    expect(on(desk)).toBe("l2");
    await desk.goOn();
    expect(desk.view.batch).toBeNull();
    await desk.submit({ q: 2 });
    await saved(desk);
    expect(desk.view.batch).toBeNull();
  });

  test("of a batch only after the item that the rater has begun", async () => {
    const house = new House(4);
    house.learn.push({ batch: 1 });
    const desk = await sit(house);
    house.down = true;
    await desk.submit({ q: 1 });
    desk.answer({ q: "half" });
    house.down = false;
    desk.wake();
    await saved(desk);
    await until(desk, () => (desk.view.progress?.judged ?? 0) === 1);
    expect(desk.view.batch).toBeNull();
    expect(desk.view.sheet?.answers).toEqual({ q: "half" });
    await desk.submit({ q: 2 });
    expect(desk.view.batch).toBe(1);
  });

  test("of messages, without taking the item away", async () => {
    const house = new House(4);
    const desk = await sit(house);
    desk.answer({ q: "half" });
    house.messages = [{ message: "m1", text: "Take your time.", about: "warning", at: 1 }];
    await desk.listen();
    expect(desk.view).toMatchObject({ messages: [{ message: "m1" }], sheet: { lease: { lease: "l1" }, answers: { q: "half" } } });
  });

  test("an objection, and asks what became of it", async () => {
    const house = new House(4);
    house.state = "paused";
    const desk = await sit(house);
    await desk.appeal("I see it otherwise.");
    expect(house.appeals).toEqual(["I see it otherwise."]);
    expect(desk.view.state).toBe("paused");
  });
});
