/** What the server tells of releases. */

import type { Paradigm } from "./leadshapes";

/** `raters`: by one pseudonym in all items; `groups` of people, and raters within an item only. */
export type Told = "raters" | "groups";

export type ReleaseLine = {
  readonly version: string;
  /** SHA-256 of the manifest. */
  readonly digest: string;
  readonly log_size: number;
  readonly root: string | null;
  readonly told: string | null;
  readonly seed: number | null;
  readonly at: number;
  /** The name of who made it; empty where it was erased. */
  readonly by: string;
  /** Whether it is certified; empty where that is not known, or its files are not here. */
  readonly verdict: string;
};

export type Making = {
  readonly version: string;
  readonly since: number;
  readonly step: string;
  readonly done: number;
  /** The share of the whole; `done` is that of the step. */
  readonly share: number;
  /** Seconds, null while that cannot be told. */
  readonly left: number | null;
  /** Entries of the log that are proven, of how many (0 while not counted), how many a second. */
  readonly count: number;
  readonly total: number;
  readonly rate: number | null;
  /** Why it could not be made; empty while it is being made. */
  readonly problem: string;
};

export type Releases = {
  readonly releases: readonly ReleaseLine[];
  /** The cursor of the page behind; null on the last. */
  readonly next: string | null;
  readonly making: Making | null;
  /** What a release tells apart when nothing is said. */
  readonly usual: Told;
  /** Whether groups could be told. */
  readonly groups: boolean;
  /** What only the publisher can say, in the order in which documents ask for it. */
  readonly about: readonly Wanted[];
};

/** A key of `about` in the campaign file, the documents that tell it, and whether it is said. */
export type Wanted = { readonly name: string; readonly documents: readonly string[]; readonly said: boolean };

/** What is not told of an attribute, as counts. */
export type Suppressed = {
  readonly attribute: string;
  readonly groups: number;
  readonly raters: number;
  readonly untold: number;
  readonly cells: number;
  readonly hidden_cells: number;
};

export type ReleaseQuestion = {
  readonly name: string;
  readonly ask: string;
  readonly paradigm: Paradigm;
  readonly judgments: number;
  readonly items: number;
  readonly table: string | null;
  readonly groups: string | null;
  readonly told_groups: number;
  /** Groups that are told, over all items and on single ones, and how many of these have nearly one answer. */
  readonly group_figures: number;
  readonly one_mind: number;
  /** Why it has no table. */
  readonly note: string;
  readonly suppressed: readonly Suppressed[];
};

export type SetAside = { readonly why: "excluded" | "late" | "repeat"; readonly reason: string; readonly answers: number };
export type Withheld = { readonly what: string; readonly answers: number };

/** What a release made now would hold. */
export type ReleaseContents = {
  readonly told: Told;
  readonly smallest: number;
  readonly answers: number;
  /** Answers of these that came from other tools. */
  readonly imported: number;
  readonly items: number;
  readonly raters: number;
  readonly questions: readonly ReleaseQuestion[];
  readonly aside: readonly SetAside[];
  readonly withheld: readonly Withheld[];
  readonly own_words: readonly Withheld[];
};

/** A figure behind what a condition found, and where in the release it stands. */
export type ConditionFigure = { readonly pointer: string; readonly value: string | number | boolean | null };

/** A part of what a condition found: a key for which there are words, and its values. */
export type Reason = { readonly key: string; readonly values: Readonly<Record<string, string | number | boolean | null>> };

export type Condition = {
  readonly kind: string;
  readonly title: string;
  /** Whether the campaign file names it. */
  readonly demanded: boolean;
  /** `refuse` or `disclose`: what follows where it is not met. */
  readonly otherwise: string;
  readonly state: "met" | "gap" | "unknown";
  /** What it found, in English. */
  readonly says: string;
  /** The same for other languages; empty of releases and conditions that have none. */
  readonly reasons: readonly Reason[];
  readonly figures: readonly ConditionFigure[];
};

/** Whether a release is certified, and what each condition found. */
export type Gate = { readonly verdict: string; readonly conditions: readonly Condition[] };

export type DocumentLine = { readonly name: string; readonly bytes: number };
export type DocumentText = { readonly name: string; readonly text: string };

/** A release as its files tell it. */
export type ReleaseSummary = {
  readonly version: string;
  readonly made_with: string;
  readonly answers: number;
  readonly items: number;
  readonly raters: number;
  readonly gate: Gate | null;
  /** The key that checks its signatures; empty where it has none. */
  readonly key: string;
  /** SHA-256 of the key's text. */
  readonly fingerprint: string;
  readonly checkpoint: string;
  readonly documents: readonly DocumentLine[];
};

/** An event of the log, and what it says for a reason. */
export type ReleaseCause = {
  readonly kind: string;
  readonly index: number;
  readonly why: string;
  /** What the reason is made of where nobody wrote it. */
  readonly values: Readonly<Record<string, string>>;
};
export type LabelChange = {
  readonly question: string;
  readonly item: string;
  readonly before: string;
  readonly after: string;
  readonly causes: readonly ReleaseCause[];
};
/** A figure before and after, and the question that it is about, if any. */
export type Moved = {
  readonly name: string;
  readonly before: string | number | null;
  readonly after: string | number | null;
  readonly figure: string;
  readonly question: string;
};
/** A figure of a group over all items: the share of an option, or the mean where there is none; null where it is not told. */
export type GroupChange = {
  readonly question: string;
  readonly attribute: string;
  readonly group: string;
  readonly option: string | null;
  readonly before: number | null;
  readonly after: number | null;
  readonly raters_before: number;
  readonly raters_after: number;
};
export type Counted = { readonly what: string; readonly n: number };

/** What changed from a release to another. Lists are cut at 100; counts are whole. */
export type Difference = {
  readonly before: string;
  readonly after: string;
  readonly same: boolean;
  readonly continues: boolean | null;
  readonly events: readonly Counted[];
  readonly changes: readonly ReleaseCause[];
  readonly change_count: number;
  readonly items_added: number;
  readonly items_removed: number;
  readonly items_content: number;
  readonly items_part: number;
  readonly answers_added: number;
  readonly answers_removed: number;
  readonly excluded: readonly Counted[];
  readonly labels: readonly LabelChange[];
  readonly label_counts: readonly Counted[];
  readonly figures: readonly Moved[];
  readonly groups: readonly GroupChange[];
  readonly group_count: number;
  readonly guideline_added: readonly string[];
  readonly guideline_altered: readonly string[];
  readonly erased: number;
};
