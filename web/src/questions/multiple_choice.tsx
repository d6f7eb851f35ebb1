import { ChoiceList } from "./ChoiceList";
import type { Option, Question, QuestionKind, QuestionProps } from "./contract";
import { choicesOf } from "./options";

export type MultipleChoice = Question & {
  readonly options: readonly (Option | string)[];
  readonly min?: number;
  readonly max?: number | null;
};

type Values = readonly string[];

/** The value that stands for "none applies" in the list; no option can have it, since values are without `|`. */
const NONE = "|none|";

function View({ question, value, onChange, disabled, t }: QuestionProps<MultipleChoice, Values>) {
  const none = mayBeNone(question) ? [{ value: NONE, text: t("questions.none"), help: null, key: keyOfNone(question) }] : [];
  return (
    <>
      <ChoiceList
        kind="checkbox"
        choices={[...choices(question), ...none]}
        chosen={value?.length === 0 ? [NONE] : (value ?? [])}
        onChoose={(one) => onChange(one === NONE ? toggledNone(value) : toggled(question, value, one))}
        disabled={disabled}
        t={t}
      />
      <p className="aside">{bounds(question, t)}</p>
    </>
  );
}

function choices(question: MultipleChoice) {
  return choicesOf(question.options, mayBeNone(question) ? ["0"] : []);
}

function keyOfNone(question: MultipleChoice): string {
  return question.options.some((option) => typeof option === "object" && option.key === "0") ? "" : "0";
}

function mayBeNone(question: MultipleChoice): boolean {
  return question.min === 0;
}

function bounds({ min = 1, max, options }: MultipleChoice, t: QuestionProps<never, never>["t"]): string {
  const most = max ?? options.length;
  if (min === most) return t("questions.many.exactly", { count: min });
  if (max !== null && max !== undefined && max < options.length) {
    return min > 1 ? t("questions.many.between", { least: min, most }) : t("questions.many.most", { count: most });
  }
  return min > 1 ? t("questions.many.least", { count: min }) : t("questions.many.any");
}

/** The values with one put in or taken out, in the order of the options. */
export function toggled(question: MultipleChoice, value: Values | undefined, one: string): Values | undefined {
  const before = value ?? [];
  const wanted = before.includes(one) ? before.filter((other) => other !== one) : [...before, one];
  const ordered = choicesOf(question.options).flatMap((choice) => (wanted.includes(choice.value) ? [choice.value] : []));
  return ordered.length === 0 ? undefined : ordered;
}

function toggledNone(value: Values | undefined): Values | undefined {
  return value?.length === 0 ? undefined : [];
}

/** Any of several options. The answer lists their values in the options' order; an empty list says that none applies. */
export const multipleChoice: QuestionKind<MultipleChoice, Values> = {
  type: "multiple_choice",
  View,
  faultOf: ({ min = 1, max, options }, answer) => {
    if (answer.length < min) return { key: "questions.many.least", values: { count: min } };
    const most = max ?? options.length;
    return answer.length > most ? { key: "questions.many.most", values: { count: most } } : null;
  },
  values: (answer) => answer,
  keys: (question) => [
    ...choices(question).flatMap(({ key, text, value: one }) =>
      key === ""
        ? []
        : [{ key, says: text, literal: true, act: (value: Values | undefined) => toggled(question, value, one) }],
    ),
    ...(mayBeNone(question) && keyOfNone(question) !== ""
      ? [{ key: "0", says: "questions.none", act: toggledNone }]
      : []),
  ],
};
