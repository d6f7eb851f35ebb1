import { useId } from "react";

import { Key } from "../look/Key";
import { useAskedBy } from "./AskedBy";
import { orderSeen, usePlaces, type Place } from "./compared";
import type { Question, QuestionKind, QuestionProps, Shortcut } from "./contract";

export type Pair = Question & {
  readonly between: readonly string[];
  readonly tie?: boolean;
  readonly strength?: readonly string[] | 0 | null;
};

export type PairAnswer = { readonly choice: string; readonly strength?: number };
const TIE = "tie";
const SIDES = ["a", "b"];

function View({ question, shown, value, onChange, disabled, t }: QuestionProps<Pair, PairAnswer>) {
  const places = usePlaces(question.between, shown);
  const levels = levelsOf(question);
  const sides = places.map((place, index) => ({ ...place, key: SIDES[index] ?? "" }));
  const ends: (Place & { key: string })[] = question.tie
    ? [...sides.slice(0, 1), { field: TIE, name: t("questions.pair.tie"), key: "t" }, ...sides.slice(1)]
    : sides;
  return (
    <div className="pair">
      <Row
        cells={ends.map(({ field, name, key }) => ({
          value: field,
          text: field === TIE ? name : t("questions.pair.better", { name }),
          key,
        }))}
        chosen={value?.choice}
        onChoose={(choice) => onChange(chosen(value, choice))}
        disabled={disabled}
      />
      {levels.length === 0 ? null : (
        <Row
          label={t("questions.pair.strength")}
          cells={levels.map((text, index) => ({ value: String(index + 1), text, key: String((index + 1) % 10) }))}
          chosen={value?.strength === undefined ? undefined : String(value.strength)}
          onChoose={(level) => onChange(strengthened(value, Number(level)))}
          // Kept in its place while it cannot be used, so that nothing moves under the pointer.
          disabled={disabled || value === undefined || value.choice === TIE}
        />
      )}
    </div>
  );
}

type RowProps = {
  readonly cells: readonly { readonly value: string; readonly text: string; readonly key: string }[];
  readonly chosen: string | undefined;
  readonly onChoose: (value: string) => void;
  readonly disabled: boolean;
  readonly label?: string;
};

/** Radio buttons in a row, as large as the room allows. */
export function Row({ cells, chosen, onChoose, disabled, label }: RowProps) {
  const name = useId();
  const asked = useAskedBy();
  return (
    <div className="cells-group" role="radiogroup" {...(label === undefined ? { "aria-labelledby": asked } : { "aria-label": label })}>
      {label === undefined ? null : <p className="aside">{label}</p>}
      <div className="cells" data-disabled={disabled}>
        {cells.map((cell) => (
          <label key={cell.value} className="cell" data-chosen={cell.value === chosen}>
            <input
              type="radio"
              name={name}
              checked={cell.value === chosen}
              disabled={disabled}
              aria-keyshortcuts={cell.key || undefined}
              onChange={() => onChoose(cell.value)}
            />
            <span dir="auto">{cell.text}</span>
            <Key of={cell.key} />
          </label>
        ))}
      </div>
    </div>
  );
}

function levelsOf(question: Pair): readonly string[] {
  return Array.isArray(question.strength) ? (question.strength as readonly string[]) : [];
}

/** A choice keeps the strength that was given, except that a tie has none. */
function chosen(value: PairAnswer | undefined, choice: string): PairAnswer {
  const strength = value?.strength;
  return choice === TIE || strength === undefined ? { choice } : { choice, strength };
}

function strengthened(value: PairAnswer | undefined, strength: number): PairAnswer | undefined {
  return value === undefined || value.choice === TIE ? value : { ...value, strength };
}

/** Which of two fields is better, and by how much. */
export const pair: QuestionKind<Pair, PairAnswer> = {
  type: "pair",
  View,
  decisive: true,
  faultOf: (question, { choice, strength }) => {
    const known = question.between.includes(choice) || (question.tie === true && choice === TIE);
    if (!known) return { key: "questions.missing" };
    return levelsOf(question).length > 0 && choice !== TIE && strength === undefined
      ? { key: "questions.pair.howmuch" }
      : null;
  },
  values: ({ choice }) => [choice],
  keys: (question, { shown }) => {
    const order = orderSeen(question.between, shown);
    const sides: Shortcut<PairAnswer>[] = order.map((field, index) => ({
      key: SIDES[index] ?? "",
      says: index === 0 ? "questions.pair.first" : "questions.pair.second",
      act: (value) => chosen(value, field),
    }));
    const tie: Shortcut<PairAnswer>[] = question.tie
      ? [{ key: "t", says: "questions.pair.tie", act: () => ({ choice: TIE }) }]
      : [];
    const levels = levelsOf(question).map((text, index) => ({
      key: String((index + 1) % 10),
      says: text,
      literal: true,
      act: (value: PairAnswer | undefined) => strengthened(value, index + 1),
    }));
    return [...sides, ...tie, ...levels];
  },
};
