/** The drawing questions as types of question: how each is drawn, when its answer is whole, what conditions can test. */

import type { Fault, QuestionKind } from "../questions/contract";
import { Boxes, type BoxesQuestion } from "./Boxes";
import { Frames, type FramesQuestion } from "./Frames";
import type { Frame, Segment } from "./intervals";
import type { SpansAnswer } from "./passages";
import { Segments, type SegmentsQuestion } from "./Segments";
import type { Shape } from "./shapes";
import { Spans, type SpansQuestion } from "./Spans";

type Bounds = { readonly min?: number | null; readonly max?: number | null };

export const spans: QuestionKind<SpansQuestion, SpansAnswer> = {
  type: "spans",
  View: Spans,
  faultOf: (question, answer) => countFault(question, answer.spans.length),
  values: (answer) => labelsIn(answer.spans),
};

export const boxes: QuestionKind<BoxesQuestion, readonly Shape[]> = {
  type: "boxes",
  View: Boxes,
  faultOf: (question, answer) => countFault(question, answer.length),
  values: labelsIn,
};

export const segments: QuestionKind<SegmentsQuestion, readonly Segment[]> = {
  type: "segments",
  View: Segments,
  faultOf: (question, answer) => countFault(question, answer.length),
  values: labelsIn,
};

export const frames: QuestionKind<FramesQuestion, readonly Frame[]> = {
  type: "frames",
  View: Frames,
  faultOf: () => null,
  values: labelsIn,
};

function countFault({ min, max }: Bounds, count: number): Fault | null {
  if (count < (min ?? 0)) return { key: "annotators.least", values: { count: min ?? 0 } };
  return typeof max === "number" && count > max ? { key: "annotators.most" } : null;
}

function labelsIn(parts: readonly { readonly label: string }[]): string[] {
  return [...new Set(parts.map((part) => part.label))];
}

/** The field that a drawing question shows itself, so that the item need not show it a second time. */
export function fieldDrawnOn(question: { readonly type: string; readonly of?: unknown }): string | null {
  const draws = ["spans", "boxes", "segments", "frames"].includes(question.type);
  return draws && typeof question.of === "string" ? question.of : null;
}
