import type { Field } from "../../content/fields";
import type { Question } from "../../questions/contract";
import type { Translate } from "../../words/translate";
import { labelOfCount, labelWords, optionsOf } from "./labels";

/** What an option is called: the server writes options as text, whatever the type of their question. */
export function optionWords(question: Question, option: string, fields: readonly Field[], t: Translate): string {
  switch (question.type) {
    case "single_choice":
    case "multiple_choice":
      return optionsOf(question).find((one) => one.value === option)?.text ?? option;
    case "rating":
    case "pair":
      return labelWords(question, labelOfCount(question, option), { fields, t });
    default:
      return option;
  }
}

/** Whether differences are on the scale of the question, not in shares of an option. */
export function isScaled(question: Question): boolean {
  const { strength } = question as { strength?: unknown };
  return question.type === "rating" || question.type === "number" || (question.type === "pair" && strength != null);
}
