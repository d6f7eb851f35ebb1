import { IDBFactory } from "fake-indexeddb";
import { afterEach, describe, expect, test } from "vitest";

import { Refused, Unreachable } from "../../src/api/problem";
import { openDatabase } from "../../src/rater/database";
import { delayOf, Outbox, verdictOf, type Entry } from "../../src/rater/outbox";

const refused = (status: number, after: number | null = null) => new Refused(status, "no", "there", "do this", [], after);
const open: Outbox<string>[] = [];
afterEach(() => open.splice(0).forEach((box) => box.stop()));

function entry(id: string, order: number, person = "p1"): Entry {
  const lease = { lease: `l_${id}`, content: {}, shown: {}, guideline: "1", expires_at: 0 };
  const body = { submission: id, lease: lease.lease, labels: { q: id }, seconds: 1, comment: "" };
  return { id, order, person, campaign: "c", lease, tries: 0, state: "waiting", kind: "judgment", body };
}

/** A server that does with each name what it is told, and remembers what it was sent. */
function server(answers: Record<string, unknown[]> = {}) {
  const sent: string[] = [];
  const send = (one: Entry): Promise<string> => {
    sent.push(one.id);
    const next = answers[one.id]?.shift();
    return next === undefined ? Promise.resolve(`got ${one.id}`) : Promise.reject(next as Error);
  };
  return { sent, send };
}

async function box(factory: IDBFactory, send: (one: Entry) => Promise<string>, person = "p1") {
  const rows = (await openDatabase(factory)).rows<Entry>("outbox");
  const got: string[] = [];
  const waiting = new Set<() => void>();
  const made: Outbox<string> = new Outbox({
    rows,
    person,
    campaign: "c",
    send,
    onReply: (_, reply) => void got.push(reply),
    onChange: () => waiting.forEach((look) => look()),
  });
  open.push(made);
  const until = (is: () => boolean) =>
    new Promise<void>((resolve) => {
      const look = () => is() && (waiting.delete(look), resolve());
      waiting.add(look);
      look();
    });
  return { made, got, until, rows };
}

describe("after a failed attempt", () => {
  test("one waits longer each time, up to a minute", () => {
    expect([1, 2, 3, 4, 7, 20].map((tries) => delayOf(tries, 0))).toEqual([1000, 2000, 4000, 8000, 60_000, 60_000]);
    expect(delayOf(3, 1)).toBe(3000);
  });

  test("a cut connection and an overloaded server are tried again", () => {
    expect(verdictOf(new Unreachable("gone"), 2, 0)).toEqual({ then: "again", after: 2000 });
    expect(verdictOf(refused(503), 1, 0)).toEqual({ then: "again", after: 1000 });
    expect(verdictOf(refused(429, 30), 1, 0)).toEqual({ then: "again", after: 30_000 });
  });

  test("a lost login waits for one", () => expect(verdictOf(refused(401), 1)).toEqual({ then: "login" }));

  test.each([400, 403, 404, 409, 413, 422])("%i is a refusal, which is kept with its reason", (status) => {
    expect(verdictOf(refused(status), 1)).toEqual({
      then: "refused",
      reason: { what: "there: no", remedy: "do this", details: [] },
    });
  });
});

describe("an outbox", () => {
  test("sends in the order in which answers were given, and keeps nothing that was taken", async () => {
    const { sent, send } = server();
    const { made, got, until, rows } = await box(new IDBFactory(), send);
    await Promise.all([made.add(entry("b", 2)), made.add(entry("a", 1))]);
    await until(() => got.length === 2);
    expect([...sent].sort()).toEqual(["a", "b"]);
    expect(await rows.all()).toEqual([]);
    expect(made.now.sending).toBe("idle");
  });

  test("sends the same name again after a cut, and nothing twice after an answer", async () => {
    const { sent, send } = server({ a: [new Unreachable("gone"), new Unreachable("gone")] });
    const { made, got, until } = await box(new IDBFactory(), send);
    await made.add(entry("a", 1));
    await until(() => made.now.entries[0]?.tries === 1 && made.now.sending === "cut");
    made.start();
    await until(() => made.now.entries[0]?.tries === 2);
    made.start();
    await until(() => got.length === 1);
    expect(sent).toEqual(["a", "a", "a"]);
    expect(made.now).toEqual({ entries: [], sending: "idle" });
  });

  test("survives the page: another one sends what is left, under the same names", async () => {
    const factory = new IDBFactory();
    const first = await box(factory, server({ a: [new Unreachable("gone")] }).send);
    await first.made.add(entry("a", 1));
    await first.until(() => first.made.now.sending === "cut");
    await first.made.add(entry("b", 2));
    first.made.stop();
    const { sent, send } = server();
    const second = await box(factory, send);
    await second.made.read();
    expect(second.made.now.entries.map(({ id }) => id)).toEqual(["a", "b"]);
    second.made.start();
    await second.until(() => second.got.length === 2);
    expect(sent).toEqual(["a", "b"]);
  });

  test("keeps what was refused, says why, and sends the next", async () => {
    const { send } = server({ a: [refused(422)] });
    const { made, got, until } = await box(new IDBFactory(), send);
    await made.add(entry("a", 1));
    await made.add(entry("b", 2));
    await until(() => got.length === 1 && made.now.sending === "idle");
    expect(got).toEqual(["got b"]);
    expect(made.now.entries).toMatchObject([{ id: "a", state: "refused", reason: { what: "there: no" }, body: { labels: { q: "a" } } }]);
    await made.retry("a");
    await until(() => got.length === 2);
    expect(made.now.entries).toEqual([]);
  });

  test("holds everything while nobody is logged in", async () => {
    const { sent, send } = server({ a: [refused(401)] });
    const { made, got, until } = await box(new IDBFactory(), send);
    await made.add(entry("a", 1));
    await until(() => made.now.sending === "login");
    expect(sent).toEqual(["a"]);
    expect(made.now.entries).toHaveLength(1);
    made.start();
    await until(() => got.length === 1);
  });

  test("gives an answer back as long as the server does not have it", async () => {
    const { send } = server({ a: [new Unreachable("gone")] });
    const { made, until } = await box(new IDBFactory(), send);
    await made.add(entry("a", 1));
    await until(() => made.now.sending === "cut");
    expect(await made.takeBack("a")).toBe("taken");
    expect(await made.takeBack("a")).toBe("gone");
    expect(made.now.entries).toEqual([]);
  });

  test("does not give back what is on its way", async () => {
    let arrive: (reply: string) => void = () => undefined;
    const { made, got, until } = await box(new IDBFactory(), () => new Promise((resolve) => (arrive = resolve)));
    await made.add(entry("a", 1));
    await until(() => made.now.sending === "sending");
    expect(await made.takeBack("a")).toBe("busy");
    arrive("late");
    await until(() => got.length === 1);
  });

  test("sends nobody else's answers", async () => {
    const factory = new IDBFactory();
    const { sent, send } = server();
    const other = await box(factory, server({ a: [new Unreachable("gone")] }).send, "p2");
    await other.made.add(entry("a", 1, "p2"));
    await other.until(() => other.made.now.sending === "cut");
    other.made.stop();
    const { made } = await box(factory, send, "p1");
    await made.read();
    made.start();
    expect(made.now.entries).toEqual([]);
    expect(sent).toEqual([]);
  });
});

describe("without a database", () => {
  test("what is kept lasts as long as the page, and the page knows", async () => {
    const database = await openDatabase(undefined);
    const rows = database.rows<{ id: string }>("outbox");
    await rows.put({ id: "a" });
    expect(await rows.all()).toEqual([{ id: "a" }]);
    await rows.remove("a");
    expect(await rows.all()).toEqual([]);
    expect(database.lasting).toBe(false);
  });
});
