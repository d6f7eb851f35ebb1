/** An answer that grows by steps, each of which can be taken back. */

import { useRef } from "react";

export type Steps<A> = {
  readonly set: (next: A | undefined) => void;
  readonly undo: () => boolean;
  readonly any: boolean;
};

type Memory<A> = {
  past: (A | undefined)[];
  last: A | undefined;
  /** The answer before the last step, as long as the page has not given the last one back; it is no news then. */
  stale: { readonly value: A | undefined } | null;
};

/** Remembers the answers before each step; forgets them when the answer is replaced from outside (a new item). */
export function useSteps<A>(value: A | undefined, onChange: (value: A | undefined) => void): Steps<A> {
  const memory = useRef<Memory<A>>({ past: [], last: value, stale: null }).current;
  if (value === memory.last) memory.stale = null;
  else if (memory.stale === null || memory.stale.value !== value) Object.assign(memory, { past: [], last: value, stale: null });
  const give = (next: A | undefined) => {
    memory.stale = { value };
    memory.last = next;
    onChange(next);
  };
  return {
    any: memory.past.length > 0,
    set(next) {
      memory.past.push(value);
      give(next);
    },
    undo() {
      if (memory.past.length === 0) return false;
      give(memory.past.pop());
      return true;
    },
  };
}
