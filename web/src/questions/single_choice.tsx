import { ChoiceList } from "./ChoiceList";
import type { Option, Question, QuestionKind, QuestionProps } from "./contract";
import { choicesOf } from "./options";

export type SingleChoice = Question & { readonly options: readonly (Option | string)[] };

function View({ question, value, onChange, disabled, t }: QuestionProps<SingleChoice, string>) {
  const chosen = value === undefined ? [] : [value];
  return (
    <ChoiceList
      kind="radio"
      choices={choicesOf(question.options)}
      chosen={chosen}
      onChoose={onChange}
      disabled={disabled}
      t={t}
    />
  );
}

/** One of several options. The answer is its value. */
export const singleChoice: QuestionKind<SingleChoice, string> = {
  type: "single_choice",
  View,
  decisive: true,
  faultOf: ({ options }, answer) =>
    choicesOf(options).some(({ value }) => value === answer) ? null : { key: "questions.missing" },
  values: (answer) => [answer],
  keys: ({ options }) =>
    choicesOf(options).flatMap(({ key, text, value }) =>
      key === "" ? [] : [{ key, says: text, literal: true, act: () => value }],
    ),
};
