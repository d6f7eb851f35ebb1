/** What guessing gets. */

import { optionsOf } from "../parts/labels";
import type { Question } from "../../questions/contract";

/**
 * The accuracy, averaged over the answers, of somebody who guesses among `K` of them: `1/K`. It is that of the question
 * with the fewest answers, since a rater's competence may rest on any; null where no question has answers to count.
 */
export function chanceOf(questions: readonly Question[]): number | null {
  const sizes = questions.map(answersOf).filter((size) => size > 1);
  return sizes.length === 0 ? null : 1 / Math.min(...sizes);
}

/** How many answers a question has; 0 where they are not counted. */
function answersOf(question: Question): number {
  const given = question as { between?: readonly string[]; tie?: boolean; among?: readonly string[]; min?: number; max?: number };
  if (question.type === "single_choice") return optionsOf(question).length;
  if (question.type === "pair") return (given.between?.length ?? 0) + (given.tie ? 1 : 0);
  if (question.type === "best_of") return given.among?.length ?? 0;
  if (question.type === "rating") return (given.max ?? 5) - (given.min ?? 1) + 1;
  return 0;
}
