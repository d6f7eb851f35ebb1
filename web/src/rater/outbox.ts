/** Answers on their way to the server: kept here until it has them, in the order in which they were given. */

import { Refused, type Detail } from "../api/problem";
import type { Judgment, Lease, Revision } from "../api/shapes";
import type { SkipGiven } from "../api/rater";
import type { Rows } from "./database";

type Common = {
  /** The submission's name, the same in every attempt, so that the server takes it once. */
  readonly id: string;
  readonly order: number;
  readonly person: string;
  readonly campaign: string;
  /** The item, so that an answer that was refused can be looked at and mended. */
  readonly lease: Lease;
  readonly tries: number;
  readonly state: "waiting" | "refused";
  readonly reason?: Reason;
};

export type Reason = { readonly what: string; readonly remedy: string; readonly details: readonly Detail[] };

export type Entry = Common &
  (
    | { readonly kind: "judgment"; readonly body: Judgment }
    | { readonly kind: "skip"; readonly body: SkipGiven }
    | { readonly kind: "revision"; readonly judgment: string; readonly body: Revision }
  );

/** What becomes of an entry after an attempt that failed. */
export type Verdict =
  | { readonly then: "again"; readonly after: number }
  /** Nobody is logged in: it waits until somebody is. */
  | { readonly then: "login" }
  | { readonly then: "refused"; readonly reason: Reason };

const LONGEST_WAIT = 60_000;
const PATIENCE = 1_500;

/** Milliseconds until the next attempt after so many: 1 s, doubled each time, at most a minute, by chance up to a quarter less. */
export function delayOf(tries: number, chance: number = Math.random()): number {
  return Math.min(LONGEST_WAIT, 1000 * 2 ** Math.max(0, tries - 1)) * (1 - chance / 4);
}

/** Whether a failed attempt is made again, waits for a login, or was a refusal that the rater must see. */
export function verdictOf(error: unknown, tries: number, chance?: number): Verdict {
  if (!(error instanceof Refused)) return { then: "again", after: delayOf(tries, chance) };
  if (error.status === 401) return { then: "login" };
  if (!error.passing) {
    return { then: "refused", reason: { what: error.message, remedy: error.remedy, details: error.details } };
  }
  const after = delayOf(tries, chance);
  return { then: "again", after: error.retryAfter === null ? after : Math.max(after, error.retryAfter * 1000) };
}

/** What to send next: the first that waits, of this person and campaign. */
export function nextOf(entries: readonly Entry[]): Entry | undefined {
  return entries.find(({ state }) => state === "waiting");
}

export type Sending = "idle" | "sending" | "cut" | "login";
export type Outboxed = { readonly entries: readonly Entry[]; readonly sending: Sending };
export type Send<Reply> = (entry: Entry) => Promise<Reply>;

type Setting<Reply> = {
  readonly rows: Rows<Entry>;
  readonly person: string;
  readonly campaign: string;
  readonly send: Send<Reply>;
  readonly onReply: (entry: Entry, reply: Reply) => void;
  readonly onChange: () => void;
};

/** One person's answers in one campaign, in this tab. Tabs share the rows; only the one that holds the lock sends. */
export class Outbox<Reply> {
  #now: Outboxed = { entries: [], sending: "idle" };
  #stopped = false;
  #running = false;
  #asked = false;
  #flying: string | null = null;
  #turn: Promise<unknown> = Promise.resolve();
  #wake: (() => void) | null = null;
  readonly #setting: Setting<Reply>;
  readonly #tabs: BroadcastChannel | null;

  constructor(setting: Setting<Reply>) {
    this.#setting = setting;
    this.#tabs = typeof BroadcastChannel === "function" ? new BroadcastChannel(`quorate.outbox.${setting.campaign}`) : null;
    this.#tabs?.addEventListener("message", () => void this.read());
  }

  get #lock(): string {
    return `quorate.outbox.${this.#setting.campaign}`;
  }

  get now(): Outboxed {
    return this.#now;
  }

  /** Read what is kept; what another tab did is seen. */
  async read(): Promise<void> {
    const { person, campaign, rows } = this.#setting;
    const own = (await rows.all()).filter((entry) => entry.person === person && entry.campaign === campaign);
    this.#set({ entries: own.sort((a, b) => a.order - b.order) });
  }

  /** Keep an entry, then begin to send. Resolves when it is kept. */
  async add(entry: Entry): Promise<void> {
    await this.#setting.rows.put(entry);
    await this.read();
    this.#tell();
    this.start();
  }

  /** Take an entry out: `taken`, or `gone` when the server has it, or `busy` while it is on its way. */
  async takeBack(id: string): Promise<"taken" | "gone" | "busy"> {
    if (this.#flying === id) return "busy";
    let late = false;
    const take = async () => {
      if (late) return "busy";
      await this.read();
      if (!this.#now.entries.some((entry) => entry.id === id)) return "gone";
      await this.#remove(id);
      return "taken";
    };
    // Another tab, or an entry before this one, may be on its way for long.
    const patience = new Promise<"busy">((resolve) =>
      setTimeout(() => {
        late = true;
        resolve("busy");
      }, PATIENCE),
    );
    return Promise.race([this.#locked(take), patience]);
  }

  /** Send an entry that was refused once more. */
  async retry(id: string): Promise<void> {
    const found = this.#now.entries.find((entry) => entry.id === id);
    if (found === undefined) return;
    const { reason: _, ...rest } = found;
    await this.add({ ...rest, state: "waiting", tries: 0 } as Entry);
  }

  /** Send what waits, now: after a login, or when the connection is back. */
  start(): void {
    this.#asked = true;
    this.#wake?.();
    if (this.#running || this.#stopped) return;
    this.#running = true;
    void this.#run();
  }

  /** Send nothing more from this tab. What is kept stays. */
  stop(): void {
    this.#stopped = true;
    this.#wake?.();
    this.#tabs?.close();
  }

  /** Attempts until nothing is left to send, or nobody is logged in. Asked again meanwhile, it does not wait. */
  async #run(): Promise<void> {
    for (;;) {
      this.#asked = false;
      const wait = await this.#locked(() => this.#attempt()).catch(() => LONGEST_WAIT);
      if (this.#stopped || (wait === null && !this.#asked)) break;
      if (wait !== null && wait > 0 && !this.#asked) await this.#pause(wait);
    }
    this.#running = false;
  }

  /** One attempt with the next entry: how long to wait before the next one, null when there is none. */
  async #attempt(): Promise<number | null> {
    await this.read();
    const entry = nextOf(this.#now.entries);
    if (entry === undefined || this.#stopped) {
      this.#set({ sending: "idle" });
      return null;
    }
    if (this.#now.sending === "idle") this.#set({ sending: "sending" });
    this.#flying = entry.id;
    try {
      const reply = await this.#setting.send(entry).finally(() => {
        this.#flying = null;
      });
      await this.#remove(entry.id);
      this.#set({ sending: nextOf(this.#now.entries) === undefined ? "idle" : "sending" });
      this.#setting.onReply(entry, reply);
      return 0;
    } catch (error) {
      return this.#failed(entry, error);
    }
  }

  async #failed(entry: Entry, error: unknown): Promise<number | null> {
    const verdict = verdictOf(error, entry.tries + 1);
    if (verdict.then === "login") {
      this.#set({ sending: "login" });
      return null;
    }
    const refused = verdict.then === "refused";
    const next = refused ? { state: "refused" as const, reason: verdict.reason } : { tries: entry.tries + 1 };
    await this.#setting.rows.put({ ...entry, ...next });
    await this.read();
    this.#set({ sending: refused ? "sending" : "cut" });
    this.#tell();
    return refused ? 0 : verdict.after;
  }

  async #remove(id: string): Promise<void> {
    await this.#setting.rows.remove(id);
    await this.read();
    this.#tell();
  }

  /** Alone among the tabs, where the browser can say so; else alone in this one, and the server knows names again. */
  #locked<T>(work: () => Promise<T>): Promise<T> {
    const locks = globalThis.navigator?.locks;
    if (locks !== undefined) return locks.request(this.#lock, work) as Promise<T>;
    const turn = this.#turn.then(work, work);
    this.#turn = turn;
    return turn;
  }

  #pause(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        this.#wake = null;
        resolve();
      };
      const timer = setTimeout(done, milliseconds);
      this.#wake = done;
    });
  }

  #tell(): void {
    if (!this.#stopped) this.#tabs?.postMessage("changed");
  }

  #set(change: Partial<Outboxed>): void {
    this.#now = { ...this.#now, ...change };
    this.#setting.onChange();
  }
}
