/** Labelled spans of a text and the relations between them: what a rater's steps do to the answer. */

import { fromCodePoints, trimmed, type Range } from "./words";

export type Span = {
  readonly id: string;
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly label: string;
};
export type Relation = { readonly from: string; readonly to: string; readonly label: string };

/** An answer as it travels: offsets in UTF-16 units, said so, each span with its quote. */
export type SpansAnswer = {
  readonly unit: "utf16";
  readonly spans: readonly Span[];
  readonly relations: readonly Relation[];
};

/** What a step may not do, by the key of the sentence that says so. */
export type Refused =
  | "annotators.spans.empty"
  | "annotators.spans.overlaps"
  | "annotators.spans.twice"
  | "annotators.spans.itself"
  | "annotators.most";

export type Step = { readonly answer: SpansAnswer; readonly id?: string } | { readonly refused: Refused };

export const NO_SPANS: SpansAnswer = { unit: "utf16", spans: [], relations: [] };

/** An answer from the ledger counts code points and names no unit; here it is brought to UTF-16 units. */
export function received(value: Partial<SpansAnswer> | undefined, text: string): SpansAnswer | undefined {
  if (value === undefined || value === null) return undefined;
  const spans = value.spans ?? [];
  const relations = value.relations ?? [];
  if (value.unit === "utf16") return value as SpansAnswer;
  const moved = spans.map((span) => ({
    ...span,
    start: fromCodePoints(text, span.start),
    end: fromCodePoints(text, span.end),
  }));
  return { unit: "utf16", spans: moved, relations };
}

type Rules = { readonly overlap: boolean; readonly max?: number | null };

/** Label a stretch of the text; spaces at its ends are left out. */
export function addSpan(answer: SpansAnswer, text: string, range: Range, label: string, rules: Rules): Step {
  const kept = trimmed(text, range);
  if (kept === null) return { refused: "annotators.spans.empty" };
  if (typeof rules.max === "number" && answer.spans.length >= rules.max) return { refused: "annotators.most" };
  const refused = collides(answer.spans, kept, label, rules.overlap);
  if (refused !== null) return { refused };
  const id = freeId(answer.spans);
  const span: Span = { id, ...kept, text: text.slice(kept.start, kept.end), label };
  return { answer: { ...answer, spans: inOrder([...answer.spans, span]) }, id };
}

/** Move the ends of a span. */
export function resizeSpan(answer: SpansAnswer, text: string, id: string, range: Range, rules: Rules): Step {
  const kept = trimmed(text, range);
  const span = answer.spans.find((one) => one.id === id);
  if (kept === null || span === undefined) return { refused: "annotators.spans.empty" };
  const others = answer.spans.filter((one) => one.id !== id);
  const refused = collides(others, kept, span.label, rules.overlap);
  if (refused !== null) return { refused };
  const moved = { ...span, ...kept, text: text.slice(kept.start, kept.end) };
  return { answer: { ...answer, spans: inOrder([...others, moved]) }, id };
}

export function relabelSpan(answer: SpansAnswer, id: string, label: string): Step {
  const span = answer.spans.find((one) => one.id === id);
  const others = answer.spans.filter((one) => one.id !== id);
  if (span === undefined) return { refused: "annotators.spans.empty" };
  const refused = collides(others, span, label, true);
  if (refused !== null) return { refused };
  return { answer: { ...answer, spans: inOrder([...others, { ...span, label }]) }, id };
}

/** Remove a span, and the relations that it had. */
export function removeSpan(answer: SpansAnswer, id: string): SpansAnswer {
  return {
    ...answer,
    spans: answer.spans.filter((span) => span.id !== id),
    relations: answer.relations.filter((one) => one.from !== id && one.to !== id),
  };
}

export function relate(answer: SpansAnswer, relation: Relation): Step {
  if (relation.from === relation.to) return { refused: "annotators.spans.itself" };
  if (answer.relations.some((one) => sameRelation(one, relation))) return { refused: "annotators.spans.twice" };
  return { answer: { ...answer, relations: [...answer.relations, relation] } };
}

export function unrelate(answer: SpansAnswer, relation: Relation): SpansAnswer {
  return { ...answer, relations: answer.relations.filter((one) => !sameRelation(one, relation)) };
}

function sameRelation(a: Relation, b: Relation): boolean {
  return a.from === b.from && a.to === b.to && a.label === b.label;
}

function collides(spans: readonly Span[], range: Range, label: string, overlap: boolean): Refused | null {
  for (const span of spans) {
    if (span.start === range.start && span.end === range.end && span.label === label) {
      return "annotators.spans.twice";
    }
    if (!overlap && span.start < range.end && range.start < span.end) return "annotators.spans.overlaps";
  }
  return null;
}

function freeId(spans: readonly Span[]): string {
  let number = 1;
  while (spans.some((span) => span.id === `s${number}`)) number += 1;
  return `s${number}`;
}

function inOrder(spans: readonly Span[]): Span[] {
  return [...spans].sort((a, b) => a.start - b.start || a.end - b.end);
}

/** A piece of the text that lies under the same spans throughout, outermost span first. */
export type Piece = Range & { readonly spans: readonly Span[] };

/** The text cut wherever a span, or one of the other offsets given, begins or ends. */
export function pieces(text: string, spans: readonly Span[], cuts: readonly number[]): Piece[] {
  const edges = new Set<number>([0, text.length, ...cuts]);
  for (const span of spans) edges.add(span.start).add(span.end);
  const sorted = [...edges].filter((edge) => edge >= 0 && edge <= text.length).sort((a, b) => a - b);
  const level = lanes(spans);
  const outermost = (a: Span, b: Span) => (level.get(b.id) ?? 0) - (level.get(a.id) ?? 0);
  return sorted.slice(0, -1).map((start, index) => {
    const end = sorted[index + 1] ?? text.length;
    const over = spans.filter((span) => span.start <= start && span.end >= end);
    return { start, end, spans: over.sort(outermost) };
  });
}

/** A lane for each span such that spans in one lane do not overlap; the first free lane is taken. */
export function lanes(spans: readonly { id: string; start: number; end: number }[]): Map<string, number> {
  const ends: number[] = [];
  const lane = new Map<string, number>();
  for (const span of [...spans].sort((a, b) => a.start - b.start || b.end - a.end)) {
    const free = ends.findIndex((end) => end <= span.start);
    const at = free === -1 ? ends.length : free;
    ends[at] = span.end;
    lane.set(span.id, at);
  }
  return lane;
}
