import { useId } from "react";

import { Key } from "../look/Key";
import { orderSeen, usePlaces, type Place } from "./compared";
import type { Question, QuestionKind, QuestionProps } from "./contract";
import { Row } from "./pair";

export type BestOf = Question & { readonly among: readonly string[]; readonly worst?: boolean };
export type BestOfAnswer = { readonly best?: string; readonly worst?: string };

function View({ question, shown, value = {}, onChange, active, disabled, t }: QuestionProps<BestOf, BestOfAnswer>) {
  const places = usePlaces(question.among, shown);
  const set = (given: BestOfAnswer) => onChange(given.best === undefined && given.worst === undefined ? undefined : given);
  if (!question.worst) {
    const cells = places.map(({ field, name }, index) => ({ value: field, text: name, key: keyOf(index) }));
    return <Row cells={cells} chosen={value.best} onChoose={(best) => set({ best })} disabled={disabled} />;
  }
  return <Grid places={places} value={value} onChange={set} active={active} disabled={disabled} t={t} />;
}

type GridProps = { readonly places: readonly Place[]; readonly value: BestOfAnswer } & Pick<
  QuestionProps<never, BestOfAnswer>,
  "active" | "disabled" | "t"
> & { readonly onChange: (value: BestOfAnswer) => void };

/** A table with a row a field: one is ticked as the best, another as the worst. */
function Grid({ places, value, onChange, active, disabled, t }: GridProps) {
  const id = useId();
  const next = value.best === undefined ? "best" : "worst";
  const columns = [
    ["best", t("questions.best.best")],
    ["worst", t("questions.best.worst")],
  ] as const;
  return (
    <table className="best">
      <thead>
        <tr>
          <th scope="col">
            <span className="aloud">{t("questions.best.which")}</span>
          </th>
          {columns.map(([side, title]) => (
            <th key={side} scope="col">
              {title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {places.map(({ field, name }, index) => (
          <tr key={field}>
            <th scope="row" dir="auto">
              {name}
            </th>
            {columns.map(([side, title]) => (
              <td key={side} data-chosen={value[side] === field}>
                <label className="cell">
                  <input
                    type="radio"
                    name={`${id}-${side}`}
                    aria-label={`${title}: ${name}`}
                    checked={value[side] === field}
                    disabled={disabled}
                    onChange={() => onChange(placed(value, side, field))}
                  />
                  {active && side === next ? <Key of={keyOf(index)} /> : null}
                </label>
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** The answer with a field on one side; it cannot be on the other as well. */
function placed(value: BestOfAnswer, side: "best" | "worst", field: string): BestOfAnswer {
  const other = side === "best" ? "worst" : "best";
  const kept = value[other];
  return kept === undefined || kept === field ? { [side]: field } : { [other]: kept, [side]: field };
}

function keyOf(index: number): string {
  return index < 10 ? String((index + 1) % 10) : "";
}

/** Which of several fields is the best; perhaps also which is the worst. Figures choose the best, then the worst. */
export const bestOf: QuestionKind<BestOf, BestOfAnswer> = {
  type: "best_of",
  View,
  decisive: true,
  faultOf: ({ worst }, answer) => {
    if (answer.best === undefined) return { key: "questions.best.nobest" };
    return worst && answer.worst === undefined ? { key: "questions.best.noworst" } : null;
  },
  values: ({ best }) => (best === undefined ? [] : [best]),
  keys: (question, { shown }) => [
    ...orderSeen(question.among, shown).slice(0, 10).map((field, index) => ({
      key: keyOf(index),
      says: "questions.best.keys",
      act: (value: BestOfAnswer | undefined) =>
        placed(value ?? {}, question.worst && value?.best !== undefined ? "worst" : "best", field),
    })),
    { key: "Backspace", says: "questions.clear", act: () => undefined },
  ],
};
