/** A rater's desk in one campaign: the item before them, the next ones, and what is on its way. */

import type { Campaign } from "../api/rater";
import { Refused } from "../api/problem";
import type { Learned } from "../api/growing";
import type { Answers, Last, Lease, Supplied, WorkState } from "../api/shapes";
import { ActiveClock } from "./clock";
import type { Database } from "./database";
import { Drafts, type Begun } from "./drafts";
import { Outbox, type Entry } from "./outbox";
import { uuid } from "./uuid";
import { EMPTY, grown, isPractice, isWorking, learned, type Sheet, type View } from "./view";

type Given = { readonly id: string; readonly lease: Lease; readonly answers: Answers; readonly comment: string; readonly milliseconds: number };
type Reply = Partial<Supplied & Learned>;
/** Milliseconds in which nobody has begun with an item that just came. */
const UNTOUCHED = 2_000;

/** See the top of the file. A page subscribes, and calls the verbs. */
export class Desk {
  #view: View = EMPTY;
  #listeners = new Set<() => void>();
  #queue: Lease[] = [];
  #answered = new Set<string>();
  #last: Given | null = null;
  #set: Answers | null = null;
  #drafts: Drafts;
  #outbox: Outbox<Reply>;
  #asking = false;
  /** What the server said last. */
  #said: WorkState = "work";
  /** While one item goes and the next comes, so that both are shown once. */
  #turning = false;
  #gone = false;
  /** A batch that is complete, to be told when the item before the rater is answered. */
  #batch: number | null = null;
  /** The lease of practice whose reply has not come yet. */
  #awaited: string | null = null;
  clock = new ActiveClock();

  constructor(
    readonly api: Campaign,
    readonly person: string,
    readonly campaign: string,
    database: Database,
  ) {
    this.#drafts = new Drafts(database, person, campaign);
    this.#view = { ...EMPTY, lasting: database.lasting };
    this.#outbox = new Outbox<Reply>({
      rows: database.rows<Entry>("outbox"),
      person,
      campaign,
      send: (entry) => this.#send(entry),
      onReply: (entry, reply) => void this.#replied(entry, reply),
      onChange: () => this.#changed(),
    });
  }

  get view(): View {
    return this.#view;
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Read what is kept here, ask for form and work, and send what waits. */
  async open(): Promise<void> {
    await this.#outbox.read();
    this.#outbox.start();
    await this.refresh();
  }

  close(): void {
    this.#gone = true;
    this.#outbox.stop();
    this.#listeners.clear();
  }

  /** Ask the server what there is to do. */
  async refresh(): Promise<void> {
    if (this.#asking || this.#gone) return;
    this.#asking = true;
    try {
      const form = this.#view.form ?? (await this.api.form());
      const work = await this.api.work();
      this.#put({ form, left: null, guideline: work.guideline, consent: work.consent, error: null, ...grown(work) });
      await this.#supplied(work, work.reason);
    } catch (error) {
      if (!(await this.#isRemoved(error))) this.#put({ error });
    } finally {
      this.#asking = false;
    }
  }

  /** Hear what was told to the rater meanwhile; the item before them stays. */
  async listen(): Promise<void> {
    const { messages, standing, round } = grown(await this.api.work());
    this.#put({ messages, standing, round });
  }

  /** What was learned, or how practice ended, is read: go on. */
  async goOn(): Promise<void> {
    const { taught, ended } = this.#view;
    // In one with what comes next, so that nothing else is seen in between.
    await this.#show(false, taught !== null ? { taught: null } : ended !== null ? { ended: null } : { batch: null });
    await this.restart();
  }

  /** The item before the rater is read only from now on. */
  async restart(): Promise<void> {
    const { sheet } = this.#view;
    if (sheet === null || sheet.revising !== null) return;
    const draft = await this.#drafts.of(sheet.lease.lease);
    this.clock = new ActiveClock(draft?.milliseconds ?? 0);
    this.clock.touch(performance.now());
  }

  answer(answers: Answers): void {
    this.#edit({ answers });
  }

  comment(comment: string): void {
    this.#edit({ comment });
  }

  /** Send the answers: they are kept here first, then the next item is shown. */
  async submit(labels: Answers): Promise<void> {
    const { sheet } = this.#view;
    if (sheet === null) return;
    const id = uuid();
    const milliseconds = this.clock.read(performance.now());
    const body = { submission: id, labels, seconds: milliseconds / 1000, comment: sheet.comment };
    const common = this.#common(id, sheet.lease);
    if (sheet.revising !== null) {
      const { judgment, revision } = sheet.revising;
      await this.#keep({ ...common, kind: "revision", judgment, body: { ...body, revision } });
      this.#last = null;
    } else {
      await this.#keep({ ...common, kind: "judgment", body: { ...body, lease: sheet.lease.lease } });
      this.#last = isPractice(this.#said) ? null : { id, lease: sheet.lease, answers: sheet.answers, comment: sheet.comment, milliseconds };
    }
    await this.#next(sheet);
  }

  /** Give the item back, with the reason. */
  async skip(reason: string, comment: string): Promise<void> {
    const { sheet } = this.#view;
    if (sheet === null || sheet.revising !== null) return;
    const id = uuid();
    const seconds = this.clock.read(performance.now()) / 1000;
    await this.#keep({ ...this.#common(id, sheet.lease), kind: "skip", body: { submission: id, reason, comment, seconds } });
    this.#last = null;
    await this.#next(sheet);
  }

  /**
   * Take up the last answer again: out of the outbox when it is still there, else to revise it on the server.
   * Says why not when that cannot be.
   */
  async undo(): Promise<"done" | "nothing" | "busy" | "late"> {
    if (isPractice(this.#said)) return "nothing";
    await this.flush();
    const last = this.#last;
    const taken = last === null ? "gone" : await this.#outbox.takeBack(last.id);
    if (taken === "busy") return "busy";
    if (last !== null && taken === "taken") {
      this.#last = null;
      await this.#takeUp(last.lease, last);
      return "done";
    }
    return this.#revise();
  }

  /** Take up an answer that the server refused, to mend it. */
  async mend(id: string): Promise<void> {
    const entry = this.#outbox.now.entries.find((one) => one.id === id);
    if (entry === undefined || entry.kind !== "judgment" || (await this.#outbox.takeBack(id)) !== "taken") return;
    const { labels, comment, seconds } = entry.body;
    await this.flush();
    await this.#takeUp(entry.lease, { answers: labels, comment, milliseconds: seconds * 1000 });
  }

  /** Leave the last answer as it was. */
  async leaveRevision(): Promise<void> {
    if (this.#view.sheet?.revising) await this.#show();
  }

  /** Tell the lead what is wrong with the item. */
  async report(text: string): Promise<void> {
    const { sheet } = this.#view;
    if (sheet !== null) await this.api.problem(sheet.lease.lease, text);
  }

  async acknowledge(version: string): Promise<void> {
    await this.api.acknowledge(version);
    await this.refresh();
  }

  async agree(version: string): Promise<void> {
    await this.api.consent(version);
    await this.refresh();
  }

  /** Say that one's standing is wrong, and why. */
  async appeal(words: string): Promise<void> {
    await this.api.appeal(words);
    await this.refresh();
  }

  /** Try now what waits: the connection is back, or somebody logged in again. */
  wake(): void {
    this.#outbox.start();
    if (this.#view.error !== null || this.#view.state === "fetching") void this.refresh();
  }

  retry(id: string): Promise<void> {
    return this.#outbox.retry(id);
  }

  /** Give up an answer that the server refused. */
  async discard(id: string): Promise<void> {
    await this.#outbox.takeBack(id);
  }

  /** Keep the item longer; nothing is lost when that fails, since late answers are taken. */
  async extend(): Promise<void> {
    const { sheet } = this.#view;
    if (sheet === null || sheet.revising !== null) return;
    const { lease } = sheet.lease;
    const { expires_at } = await this.api.extend(lease);
    this.#queue = this.#queue.map((one) => (one.lease === lease ? { ...one, expires_at } : one));
    const now = this.#view.sheet;
    if (now?.lease.lease === lease) this.#put({ sheet: { ...now, lease: { ...now.lease, expires_at } } });
  }

  /** Write the draft down now, as the page goes out of sight. */
  async flush(): Promise<void> {
    const { sheet } = this.#view;
    if (sheet === null || sheet.revising !== null || this.#set === null) return;
    const milliseconds = this.clock.read(performance.now());
    await this.#keepDraft(sheet.lease.lease, { ...sheet, milliseconds });
  }

  /** Put an item back before the rater, with what they had answered. */
  async #takeUp(lease: Lease, given: Begun): Promise<void> {
    this.#answered.delete(lease.lease);
    this.#queue = [lease, ...this.#queue.filter((one) => one.lease !== lease.lease)];
    await this.#keepDraft(lease.lease, given);
    await this.#show();
  }

  #edit(change: Partial<Pick<Sheet, "answers" | "comment">>): void {
    const { sheet } = this.#view;
    if (sheet === null) return;
    const next = { ...sheet, ...change };
    this.#set = next.answers;
    this.#put({ sheet: next });
    void this.flush();
  }

  async #revise(): Promise<"done" | "nothing" | "late"> {
    const last = await this.api.last().catch((error: unknown) => {
      if (error instanceof Refused && error.status === 404) return null;
      throw error;
    });
    if (last === null) return "nothing";
    if (last.until <= Date.now()) return "late";
    await this.flush();
    this.#revising(last);
    return "done";
  }

  #revising(last: Last): void {
    const { content, shown, judgment, revision } = last;
    const lease: Lease = { lease: judgment, content, shown, guideline: "", expires_at: last.until };
    this.clock = new ActiveClock();
    this.clock.touch(performance.now());
    this.#set = null;
    this.#put({ sheet: { lease, answers: last.labels, comment: "", revising: { judgment, revision } }, state: this.#at() });
  }

  #common(id: string, lease: Lease) {
    const order = Math.max(Date.now(), ...this.#outbox.now.entries.map((entry) => entry.order + 1));
    return { id, order, person: this.person, campaign: this.campaign, lease, tries: 0, state: "waiting" as const };
  }

  /** Keep the answer here, then show the next item. Throws, and leaves the item, when it cannot be kept. */
  async #keep(entry: Entry): Promise<void> {
    this.#turning = true;
    try {
      await this.#outbox.add(entry);
    } finally {
      this.#turning = false;
    }
  }

  #send(entry: Entry): Promise<Reply> {
    if (entry.kind === "skip") return this.api.skip(entry.lease.lease, entry.body);
    if (entry.kind === "revision") return this.api.revise(entry.judgment, entry.body).then(() => ({}));
    return this.api.submit(entry.body);
  }

  async #replied(entry: Entry, reply: Reply): Promise<void> {
    if (this.#gone) return;
    if (reply.leases === undefined || reply.state === undefined || reply.progress === undefined) return;
    this.#awaited = null;
    const news = learned(reply, entry.lease, entry.kind === "skip" ? null : entry.body.labels);
    this.#put({ error: null, ...news, ...(news.taught || news.ended ? { sheet: null, answered: null } : {}) });
    if (news.trial === null && news.ended === null) this.#batch = reply.batch ?? this.#batch;
    await this.#supplied({ leases: reply.leases, state: reply.state, progress: reply.progress }, "");
    if (this.clock.read(performance.now()) < UNTOUCHED) this.#tellBatch();
    // What must be read or agreed to comes with the work, not with a receipt; so does what follows a trial.
    const more = !isWorking(reply.state) && reply.state !== "done" && this.#queue.length === 0;
    if (more || news.ended) await this.refresh();
  }

  /** Whether the server has nothing more for the rater because they were removed; then the page says why. */
  async #isRemoved(error: unknown): Promise<boolean> {
    if (!(error instanceof Refused && error.status === 404)) return false;
    const own = await this.api.standing().catch(() => null);
    if (own?.standing.standing !== "removed") return false;
    const { title, language, standing, progress, messages } = own;
    this.#said = "removed";
    this.#put({ left: { title, language }, standing, progress, messages, error: null, reason: standing.reason, taught: null, ended: null, batch: null });
    this.#stop("removed");
    return true;
  }

  /** Show how the batch went, unless the rater is in the midst of an answer. */
  #tellBatch(): void {
    const { sheet } = this.#view;
    if (this.#batch === null || (sheet !== null && (sheet.revising !== null || Object.keys(sheet.answers).length > 0))) return;
    this.#put({ batch: this.#batch });
    this.#batch = null;
  }

  async #supplied({ leases, state, progress }: Supplied, reason: string): Promise<void> {
    // Practice comes alone: what was fetched for the work before it was given back.
    if (isPractice(state)) this.#queue = [];
    const held = new Set(this.#queue.map(({ lease }) => lease));
    const gone = this.#away();
    this.#queue = [...this.#queue, ...leases.filter(({ lease }) => !held.has(lease))].filter(({ lease }) => !gone.has(lease));
    this.#said = state;
    this.#put({ progress, reason });
    if (!isWorking(state) && state !== "done") this.#stop(state);
    else await this.#show(true);
  }

  /** Leases whose answer is given, whether the server has it or not. */
  #away(): Set<string> {
    return new Set([...this.#answered, ...this.#outbox.now.entries.map(({ lease }) => lease.lease)]);
  }

  #stop(state: WorkState): void {
    this.#queue = [];
    this.#put({ state, sheet: null, answered: null });
  }

  async #next(sheet: Sheet): Promise<void> {
    const { lease } = sheet.lease;
    this.#answered.add(lease);
    this.#queue = this.#queue.filter((one) => one.lease !== lease);
    if (isPractice(this.#said)) {
      this.#awaited = lease;
      this.#put({ answered: sheet });
    }
    await this.#drafts.remove(lease);
    await this.#show();
    this.#tellBatch();
  }

  /** Show the first item of the queue, unless it is before the rater already; or why there is none. */
  async #show(supplied = false, change: Partial<View> = {}): Promise<void> {
    const { sheet, taught, ended } = { ...this.#view, ...change };
    // What was learned is read first.
    if (taught !== null || ended !== null) return this.#put({ ...change, state: this.#said });
    if (sheet === null) await this.#begunFirst();
    const [first] = this.#queue;
    // A supply that comes in does not take away the answer that is being revised.
    const stays = sheet?.revising ? supplied : sheet !== null && sheet.lease.lease === first?.lease;
    if (stays) return this.#put({ ...change, state: this.#at() });
    if (first === undefined) return this.#empty(change);
    const draft = await this.#drafts.of(first.lease);
    // The server, or the rater, was faster.
    if (this.#queue[0]?.lease !== first.lease) return;
    this.clock = new ActiveClock(draft?.milliseconds ?? 0);
    if (document.visibilityState === "visible") this.clock.touch(performance.now());
    this.#set = null;
    const { answers, comment } = draft ?? { answers: {}, comment: "" };
    this.#put({ ...change, sheet: { lease: first, answers, comment, revising: null }, answered: null, state: this.#at() });
  }

  /** What the server said, where there is an item: a tab that was told there is none can get one from another's reply. */
  #at(): WorkState {
    return isWorking(this.#said) ? this.#said : "work";
  }

  /** After a reload: the item that was begun comes before the one that was only fetched. */
  async #begunFirst(): Promise<void> {
    const begun = await this.#drafts.begun();
    const isBegun = ({ lease }: Lease) => begun(lease);
    this.#queue = [...this.#queue.filter(isBegun), ...this.#queue.filter((lease) => !isBegun(lease))];
  }

  /** No item is here: the server has none, or it is asked for more, or cannot be asked now. */
  #empty(change: Partial<View>): void {
    if (this.#isOnItsWay()) return this.#put({ ...change, sheet: null, state: this.#said });
    const waits = this.#outbox.now.entries.some((entry) => entry.state === "waiting");
    const more = !waits && isWorking(this.#said);
    this.#put({ ...change, sheet: null, answered: null, state: waits || more ? "fetching" : this.#said });
    if (more && !this.#asking) void this.refresh();
  }

  /** Whether the item that stays in sight waits for the server. */
  #isOnItsWay(): boolean {
    const lease = this.#awaited;
    return lease !== null && this.#outbox.now.entries.some((entry) => entry.state === "waiting" && entry.lease.lease === lease);
  }

  async #keepDraft(lease: string, begun: Begun): Promise<void> {
    await this.#drafts.keep(lease, begun);
    // An answer that went out meanwhile needs no draft.
    if (this.#answered.has(lease)) await this.#drafts.remove(lease);
  }

  #changed(): void {
    const { now } = this.#outbox;
    const away = new Set(now.entries.map(({ lease }) => lease.lease));
    const before = this.#queue.length;
    // Another tab answered it.
    this.#queue = this.#queue.filter(({ lease }) => !away.has(lease));
    for (const lease of away) this.#answered.add(lease);
    this.#put({ outbox: now });
    if (this.#turning) return;
    // The reply comes at once where this tab sent the answer; where another did, or it was refused, the server is asked.
    if (this.#awaited !== null && !this.#isOnItsWay()) setTimeout(() => void this.#unheard(), 0);
    if (this.#queue.length !== before && this.#view.sheet?.revising === null) void this.#show();
    if (this.#view.state === "fetching" && now.sending === "idle") void this.refresh();
  }

  async #unheard(): Promise<void> {
    if (this.#awaited === null || this.#isOnItsWay()) return;
    this.#awaited = null;
    await this.refresh();
    this.#put({ answered: null });
  }

  #put(change: Partial<View>): void {
    if (this.#gone) return;
    this.#view = { ...this.#view, ...change };
    this.#view = { ...this.#view, undoable: !isPractice(this.#said) && this.#view.sheet?.revising == null && (this.#last !== null || (this.#view.progress?.judged ?? 0) > 0) };
    for (const listener of this.#listeners) listener();
  }
}
