/** What a campaign has where its lead says nothing; and where a part is switched on that was not there. */
export const USUAL = {
  training: { items: 8, bar: 0.7, tries: 3, refresher: 3 },
  qualification: { items: 20, bar: 0.7, confidence: 0.9, tries: 2, wait_hours: 24 },
  way: { feedback_every: 20 },
  assignment: { choice: "balanced", model: "uploaded", gold: 0, audit: 0, repeats: 0, repeat_after: 20 },
  stopping: { confidence: 0.95, min: 2, max: 7 },
  release: { country: "country", split: { train: 0.8, validation: 0.1, test: 0.1 } },
} as const;

/** What a release can be held against, in the order in which it is told. */
export const CONDITIONS = ["agreement", "quorate", "coverage", "pay-floor", "consent", "exclusions", "guideline", "pilot", "erasures", "staleness"] as const;

/** How the next item can be chosen by what a model says of it. */
export const BY_MODEL = ["least-confident", "margin", "entropy", "bald", "active-lab", "core-set", "diverse"] as const;

/** What can be set of a choice, 1 to `most`, and what it is where nothing is said. */
export type ChoiceOption = { readonly name: "picks" | "batch" | "among"; readonly usual: number; readonly most: number };

export const OPTIONS: Readonly<Record<string, readonly ChoiceOption[]>> = {
  "core-set": [{ name: "picks", usual: 500, most: 5_000 }],
  diverse: [
    { name: "batch", usual: 100, most: 1_000 },
    { name: "among", usual: 10, most: 100 },
  ],
};

/** How the next item can be chosen. */
export const CHOICES = ["balanced", "uncertainty", "information", "pair-information", "priority", "cover", "expertise", ...BY_MODEL] as const;

/** Whose scores a choice by a model can go by. */
export const MODELS = ["uploaded", "built-in"] as const;
