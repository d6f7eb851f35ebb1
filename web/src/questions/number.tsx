import { useEffect, useId, useState } from "react";

import { useAskedBy } from "./AskedBy";
import type { Fault, Question, QuestionKind, QuestionProps } from "./contract";

export type NumberQuestion = Question & {
  readonly min?: number | null;
  readonly max?: number | null;
  readonly step?: number | null;
  readonly unit?: string | null;
  readonly slider?: boolean;
};

function View({ question, value, onChange, disabled, t }: QuestionProps<NumberQuestion, number>) {
  const asked = useAskedBy();
  const id = useId();
  const { min, max, step, unit, slider } = question;
  const bounds = { min: min ?? undefined, max: max ?? undefined, step: step ?? "any" } as const;
  const [text, setText] = useState(value === undefined ? "" : String(value));
  // What the slider, undo or a draft says replaces what was typed; the same number as typed does not ("1." on the way to 1.5).
  useEffect(() => {
    setText((typed) => (numberIn(typed) === value ? typed : value === undefined ? "" : String(value)));
  }, [value]);
  const type = (typed: string) => {
    setText(typed);
    onChange(numberIn(typed));
  };
  return (
    <div className="measure">
      {slider && typeof min === "number" && typeof max === "number" ? (
        <div className="slide" data-unset={value === undefined}>
          <span className="figures aside">{min}</span>
          <input
            type="range"
            aria-labelledby={asked}
            aria-valuetext={value === undefined ? t("questions.number.unset") : `${value} ${unit ?? ""}`.trim()}
            {...bounds}
            step={step ?? (max - min) / 100}
            value={value ?? (min + max) / 2}
            disabled={disabled}
            onChange={(event) => onChange(rounded(Number(event.target.value)))}
            // A click on the middle changes nothing for the browser, and is an answer all the same.
            onPointerUp={(event) => value === undefined && onChange(rounded(Number(event.currentTarget.value)))}
          />
          <span className="figures aside">{max}</span>
        </div>
      ) : null}
      <div className="amount">
        <input
          id={id}
          type="number"
          inputMode="decimal"
          className="figures"
          aria-labelledby={asked}
          aria-describedby={`${id}-about`}
          {...bounds}
          value={text}
          disabled={disabled}
          onChange={(event) => type(event.target.value)}
          // Scrolling past must not change an answer.
          onWheel={(event) => event.currentTarget.blur()}
        />
        {unit ? <span className="unit">{unit}</span> : null}
        <span className="aside" id={`${id}-about`}>
          {about(question, t)}
        </span>
      </div>
    </div>
  );
}

function about({ min, max, step }: NumberQuestion, t: QuestionProps<never, never>["t"]): string {
  const has = (bound: number | null | undefined): bound is number => typeof bound === "number";
  const range =
    has(min) && has(max)
      ? t("questions.number.between", { min, max })
      : has(min)
        ? t("questions.number.least", { min })
        : has(max)
          ? t("questions.number.most", { max })
          : "";
  return [range, has(step) ? t("questions.number.step", { step }) : ""].filter((part) => part !== "").join(" · ");
}

function numberIn(typed: string): number | undefined {
  const value = Number(typed);
  return typed.trim() === "" || !Number.isFinite(value) ? undefined : value;
}

/** Without the noise of binary fractions that sliders make: 0.30000000000000004 is 0.3. */
export function rounded(value: number): number {
  return Number(value.toPrecision(12));
}

/** Why a number does not fit its bounds and steps. */
export function numberFault({ min, max, step }: NumberQuestion, value: number): Fault | null {
  if (typeof min === "number" && value < min) return { key: "questions.number.least", values: { min } };
  if (typeof max === "number" && value > max) return { key: "questions.number.most", values: { max } };
  if (typeof step !== "number") return null;
  const steps = (value - (min ?? 0)) / step;
  return Math.abs(steps - Math.round(steps)) > 1e-6 ? { key: "questions.number.step", values: { step } } : null;
}

/** A number with a unit, typed in or set with a slider. */
export const number: QuestionKind<NumberQuestion, number> = {
  type: "number",
  View,
  faultOf: numberFault,
  values: (answer) => [answer],
};
