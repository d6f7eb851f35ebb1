/** What the server tells of labels that are likely wrong, and of what came back when they were judged again. */

export type VerdictName = "wrong" | "leaking" | "duplicate" | "ambiguous" | "hard" | "outlier" | "redundant";
export type SourceName = "embeddings" | "numbers" | "texts" | "pictures" | "scores";
export type RegionName = "easy" | "ambiguous" | "hard";

/** A number that is expected, with its 95 % interval. */
export type Expected = { readonly value: number; readonly lower: number; readonly upper: number };

/** The share of wrong labels that is expected among the first `k` suspects. */
export type PrecisionPoint = Expected & { readonly k: number };

/** What a map and a table both say of an item. */
export type Doubted = {
  readonly item: string;
  readonly words: string;
  readonly label: string;
  readonly suggested: string | null;
  /** Probability that the label is wrong. */
  readonly wrong: number | null;
};

export type MappedItem = Doubted & {
  readonly confidence: number;
  readonly variability: number;
  readonly region: RegionName;
  readonly suspect: boolean;
};

export type SuspectLine = Doubted & {
  readonly verdict: VerdictName | null;
  readonly judgments: number;
  /** Probability of the label by the raters alone. */
  readonly certainty: number;
  /** Probability that the label is wrong by raters and model together. */
  readonly together: number | null;
};

export type PairLine = { readonly label: string; readonly suggested: string; readonly suspects: number; readonly expected: number };

export type MarginBin = { readonly lowest: number; readonly highest: number; readonly items: number; readonly suspects: number };

export type VerdictCount = { readonly verdict: VerdictName; readonly items: number; readonly rule: string };

export type ChangedLine = { readonly item: string; readonly words: string; readonly before: string; readonly now: string; readonly suspect: boolean };

/** The diagnosis before, and what has changed since. */
export type Before = {
  readonly at: number;
  readonly errors: Expected;
  readonly suspects: number;
  readonly settled: number;
  readonly changed: number;
  readonly changes: readonly ChangedLine[];
};

/** What a model makes of the labels so far, each seen by models that did not learn from it. */
export type DiagnosisReport = {
  readonly diagnosis: string;
  readonly items: number;
  readonly learned_from: SourceName;
  /** Judged items that have nothing of what was learned from. */
  readonly without: number;
  /** Of how many items these were drawn at random; 0 where all are here. */
  readonly sampled: number;
  readonly seed: number;
  /** Items that came back from raters, by which probabilities were calibrated, and those of them with another label. */
  readonly verdicts_used: number;
  readonly verdicts_wrong: number;
  readonly options: readonly string[];
  readonly errors: Expected;
  readonly suspects: number;
  readonly precision: readonly PrecisionPoint[];
  readonly points: readonly MappedItem[];
  readonly points_left_out: number;
  readonly lines: readonly SuspectLine[];
  readonly lines_left_out: number;
  readonly pairs: readonly PairLine[];
  readonly margins: readonly MarginBin[];
  readonly threshold: number | null;
  readonly verdicts: readonly VerdictCount[];
  readonly audit: readonly string[];
  readonly found_by: readonly string[];
  readonly notes: readonly string[];
  readonly before: Before | null;
};

export type DiagnosisStep = "waiting" | "reading" | "features" | "training" | "signals";

/** How far a diagnosis is; `few` where too little was judged, `failed` with a problem. */
export type Diagnosis = {
  readonly state: "none" | "running" | "done" | "few" | "failed";
  readonly step: DiagnosisStep | null;
  readonly done: number;
  readonly since: number | null;
  readonly moved: boolean;
  readonly problem: string;
  readonly judged: number;
  readonly least: number;
  readonly report: DiagnosisReport | null;
};

/** An item to be judged again. */
export type SuspectAsked = { readonly item: string; readonly wrong: number; readonly suggested: string | null; readonly audit: boolean };

export type RejudgeAsked = {
  readonly items: readonly SuspectAsked[];
  readonly question: string;
  readonly judgments: number;
  readonly diagnosis: string;
  readonly batch: string;
};

export type Rejudged = {
  readonly batch: string;
  readonly sent: number;
  readonly judgments: number;
  readonly refused_count: number;
  readonly refused: readonly { readonly row: number; readonly item: string; readonly what: string }[];
};

/** A batch that was sent to raters, how much of it came back, and how many of those have another label. */
export type Batch = {
  readonly batch: string;
  readonly at: number;
  readonly by: string;
  readonly question: string;
  readonly diagnosis: string;
  readonly note: string;
  readonly judgments: number;
  readonly items: number;
  readonly back: number;
  readonly changed: number;
  /** Items that are back of which no label is likelier than all others together. */
  readonly undecided: number;
};

export type BatchPage = { readonly batches: readonly Batch[]; readonly next: string | null };

export type BatchLine = {
  readonly item: string;
  readonly suggested: string | null;
  readonly audit: boolean;
  readonly before: string | null;
  readonly now: string | null;
  readonly back: boolean;
  readonly undecided: boolean | null;
  readonly changed: boolean | null;
};

/** A share with its 95 % interval, of `hits` among `n`. */
export type HitShare = { readonly value: number | null; readonly lower: number; readonly upper: number; readonly hits: number; readonly n: number };

export type BatchView = Batch & {
  readonly lines: readonly BatchLine[];
  /** Of the suspects that are back and decided, those whose label changed. */
  readonly precision: HitShare | null;
  /** Of all wrong labels, those among the suspects, by the items drawn at random. */
  readonly recall: HitShare | null;
};
