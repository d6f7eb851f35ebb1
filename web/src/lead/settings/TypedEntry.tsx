import { useState } from "react";

import { LinesEntry } from "../parts/Entry";
import { same } from "../parts/labels";

type Props<T> = {
  readonly label: string;
  readonly hint?: string;
  readonly fault: string | null;
  readonly required?: boolean;
  readonly value: T;
  readonly write: (value: T) => string;
  readonly read: (text: string) => T;
  readonly onChange: (value: T) => void;
};

/** A value written as lines. They stay as typed while they mean the value, so that a line in the making does not vanish. */
export function TypedEntry<T>({ value, write, read, onChange, ...props }: Props<T>) {
  const [typed, setTyped] = useState(() => write(value));
  const text = same(read(typed), value) ? typed : write(value);
  return (
    <LinesEntry
      {...props}
      value={text}
      onChange={(next) => {
        setTyped(next);
        onChange(read(next));
      }}
      rows={Math.min(12, Math.max(3, text.split("\n").length + 1))}
    />
  );
}
