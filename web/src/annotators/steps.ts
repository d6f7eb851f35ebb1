/** An answer that grows by steps, each of which can be taken back. */

import { useRef } from "react";

export type Steps<A> = {
  readonly set: (next: A | undefined) => void;
  readonly undo: () => boolean;
  readonly any: boolean;
};

/** Remembers the answers before each step; forgets them when the answer is replaced from outside (a new item). */
export function useSteps<A>(value: A | undefined, onChange: (value: A | undefined) => void): Steps<A> {
  const past = useRef<(A | undefined)[]>([]);
  const last = useRef(value);
  if (value !== last.current && !past.current.includes(value)) {
    past.current = [];
    last.current = value;
  }
  return {
    any: past.current.length > 0,
    set(next) {
      past.current.push(value);
      last.current = next;
      onChange(next);
    },
    undo() {
      if (past.current.length === 0) return false;
      last.current = past.current.pop();
      onChange(last.current);
      return true;
    },
  };
}
