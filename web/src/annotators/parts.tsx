/** What every drawing question has: its labels, its keys, what it says aloud, and undo. */

import { useCallback, useState, type ReactNode } from "react";

import type { Translate } from "../questions/contract";
import type { Label } from "./labels";

type LabelBarProps = {
  readonly labels: readonly Label[];
  readonly current: string | null;
  readonly onPick: (label: Label) => void;
  readonly title: string;
  readonly disabled: boolean;
};

/** The labels as buttons, each with its colour, its word and its key. */
export function LabelBar({ labels, current, onPick, title, disabled }: LabelBarProps) {
  return (
    <div className="labels" role="group" aria-label={title}>
      {labels.map((label) => (
        <button
          key={label.value}
          type="button"
          className={`label hue-${label.hue}`}
          aria-pressed={label.value === current}
          aria-keyshortcuts={label.key || undefined}
          disabled={disabled}
          // The selection in the text must outlive the press.
          onPointerDown={(event) => event.preventDefault()}
          onClick={() => onPick(label)}
        >
          <span className="swatch" aria-hidden="true" />
          <span dir="auto">{label.text}</span>
          {label.key === "" ? null : <kbd aria-hidden="true">{label.key}</kbd>}
        </button>
      ))}
    </div>
  );
}

/** A label where it is only shown. */
export function Tag({ label }: { label: Label }) {
  return (
    <span className={`tag hue-${label.hue}`}>
      <span className="swatch" aria-hidden="true" />
      <bdi>{label.text}</bdi>
    </span>
  );
}

/** Keys and what they do, in words. */
export function Hints({ title, keys }: { title: string; keys: readonly (readonly [readonly string[], string])[] }) {
  return (
    <details className="hints" open={!byFinger()}>
      <summary>{title}</summary>
      <ul className="keys">
        {keys.map(([names, does]) => (
          <li key={does}>
            <span>
              {names.map((name) => (
                <kbd key={name}>{name}</kbd>
              ))}
            </span>{" "}
            {does}
          </li>
        ))}
      </ul>
    </details>
  );
}

/** A screen worked by fingers has room for other things; the keys can still be unfolded. */
function byFinger(): boolean {
  return typeof matchMedia === "function" && matchMedia("(pointer: coarse)").matches;
}

/** Says a sentence to a screen reader, and shows it under the drawing, so that everyone learns what a key did. */
export function useVoice(): { say: (sentence: string) => void; voice: ReactNode } {
  const [said, setSaid] = useState({ sentence: "", turn: false });
  // A sentence said twice is read twice only if the element changes.
  const say = useCallback((sentence: string) => setSaid((before) => ({ sentence, turn: !before.turn })), []);
  const voice = (
    <p className="voice" role="status" aria-live="polite">
      <span key={String(said.turn)} dir="auto">
        {said.sentence}
      </span>
    </p>
  );
  return { say, voice };
}

type UndoProps = { readonly any: boolean; readonly onUndo: () => void; readonly disabled: boolean; readonly t: Translate };

export function UndoButton({ any, onUndo, disabled, t }: UndoProps) {
  return (
    <button type="button" className="tool" disabled={disabled || !any} onClick={onUndo} aria-keyshortcuts="Control+Z">
      {t("annotators.undo")} <kbd aria-hidden="true">Ctrl Z</kbd>
    </button>
  );
}

type NothingProps = {
  readonly empty: boolean;
  readonly said: boolean;
  readonly min: number;
  readonly onSay: (nothing: boolean) => void;
  readonly disabled: boolean;
  readonly t: Translate;
};

/** An empty answer is an answer only when it is given: a box to tick while nothing is marked. */
export function Nothing({ empty, said, min, onSay, disabled, t }: NothingProps) {
  if (min > 0) return <p className="count">{t("annotators.least", { count: min })}</p>;
  return (
    <label className="nothing" data-off={!empty}>
      <input
        type="checkbox"
        checked={empty && said}
        disabled={disabled || !empty}
        onChange={(event) => onSay(event.target.checked)}
      />
      {t("annotators.nothing")}
    </label>
  );
}

type NumberFieldProps = {
  readonly label: string;
  readonly value: number;
  readonly step: number;
  readonly min?: number;
  readonly max?: number;
  readonly disabled: boolean;
  readonly onCommit: (value: number) => void;
};

/** A number that is taken when it is complete: on Enter or on leaving, not while it is typed. */
export function NumberField({ label, value, step, min, max, disabled, onCommit }: NumberFieldProps) {
  const [typed, setTyped] = useState<string | null>(null);
  const commit = () => {
    const number = typed === null || typed.trim() === "" ? NaN : Number(typed);
    setTyped(null);
    if (Number.isFinite(number) && number !== value) onCommit(number);
  };
  return (
    <label className="number">
      <span>{label}</span>
      <input
        type="number"
        className="figures"
        inputMode="decimal"
        value={typed ?? value}
        step={step}
        min={min}
        max={max}
        disabled={disabled}
        onChange={(event) => setTyped(event.target.value)}
        onBlur={commit}
        onKeyDown={(event) => {
          event.stopPropagation();
          if (event.key === "Enter") commit();
        }}
      />
    </label>
  );
}

/** Control or Command with Z, alone. */
export function isUndo(event: { key: string; ctrlKey: boolean; metaKey: boolean; shiftKey: boolean }): boolean {
  return (event.ctrlKey || event.metaKey) && !event.shiftKey && event.key.toLowerCase() === "z";
}
