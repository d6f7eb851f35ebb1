/** The types of question that the pages know, by name. A type is one file and one line here. */

import { boxes, fieldDrawnOn, frames, segments, spans } from "../annotators/kinds";
import { bestOf } from "./best_of";
import type { Question, QuestionKind } from "./contract";
import { demonstration } from "./demonstration";
import { hierarchicalChoice } from "./hierarchical_choice";
import { multipleChoice } from "./multiple_choice";
import { number } from "./number";
import { pair } from "./pair";
import { ranking } from "./ranking";
import { rating } from "./rating";
import { rewrite } from "./rewrite";
import { singleChoice } from "./single_choice";
import { text } from "./text";
import { turns } from "./turns";

/** A kind whose question and answer belong together, whatever they are: the page only hands them through. */
export type AnyKind = QuestionKind<Question, unknown>;

const ALL = [
  singleChoice,
  multipleChoice,
  hierarchicalChoice,
  pair,
  bestOf,
  ranking,
  rating,
  number,
  text,
  rewrite,
  demonstration,
  turns,
  spans,
  boxes,
  segments,
  frames,
] as unknown as readonly AnyKind[];

const BY_TYPE = new Map(ALL.map((kind) => [kind.type, kind]));

/** Every type's name. */
export const TYPES: readonly string[] = [...BY_TYPE.keys()];

/** The kind of a question. Throws when the server knows a type that these pages do not. */
export function kindOf(question: Question): AnyKind {
  const kind = BY_TYPE.get(question.type);
  if (kind === undefined) throw new Error(`this page does not know questions of type ${question.type}; load it again`);
  return kind;
}

/** The field of the item that a question shows itself; null for a question that stands beside the item. */
export function fieldShownBy(question: Question): string | null {
  if (question.type === "turns") return (question as Question & { of: string }).of;
  return fieldDrawnOn(question as Question & { of?: unknown });
}
