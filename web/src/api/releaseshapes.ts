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
};

export type Making = {
  readonly version: string;
  readonly since: number;
  readonly step: string;
  readonly done: number;
  /** Why it could not be made; empty while it is being made. */
  readonly problem: string;
};

export type Releases = {
  readonly releases: readonly ReleaseLine[];
  readonly making: Making | null;
  /** What a release tells apart when nothing is said. */
  readonly usual: Told;
  /** Whether groups could be told. */
  readonly groups: boolean;
};

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
  readonly items: number;
  readonly raters: number;
  readonly questions: readonly ReleaseQuestion[];
  readonly aside: readonly SetAside[];
  readonly withheld: readonly Withheld[];
  readonly own_words: readonly Withheld[];
};
