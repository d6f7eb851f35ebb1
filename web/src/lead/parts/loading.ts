/** Reading from the server while a page is shown. */

import { useCallback, useEffect, useState } from "react";

export type Loading<T> = {
  /** The newest answer; kept while it is asked for again. */
  readonly answer: T | null;
  readonly error: unknown;
  /** Ask again, silently. */
  readonly again: () => void;
};

/**
 * The answer to `load`. Another `key` drops the answer and asks anew; another `round` asks anew and keeps the answer
 * until the next is there.
 */
export function useLoading<T>(key: string, load: (signal: AbortSignal) => Promise<T>, round = 0): Loading<T> {
  const [own, setOwn] = useState(0);
  const [state, setState] = useState<{ key: string; answer: T | null; error: unknown }>({ key, answer: null, error: null });
  useEffect(() => {
    const cut = new AbortController();
    load(cut.signal).then(
      (answer) => !cut.signal.aborted && setState({ key, answer, error: null }),
      (error: unknown) =>
        !cut.signal.aborted && setState((before) => ({ key, answer: before.key === key ? before.answer : null, error })),
    );
    return () => cut.abort();
    // `load` is made anew with every drawing; what it asks for is named by the key.
  }, [key, round, own]);
  const again = useCallback(() => setOwn((before) => before + 1), []);
  return state.key === key ? { ...state, again } : { answer: null, error: null, again };
}

export type Doing = {
  readonly busy: boolean;
  readonly error: unknown;
  /** Do it; true when it was done. A second call while one runs does nothing. */
  readonly run: (work: () => Promise<unknown>) => Promise<boolean>;
  readonly clear: () => void;
};

/** One thing at a time that changes something on the server. */
export function useDoing(): Doing {
  const [state, setState] = useState<{ busy: boolean; error: unknown }>({ busy: false, error: null });
  const run = async (work: () => Promise<unknown>): Promise<boolean> => {
    if (state.busy) return false;
    setState({ busy: true, error: null });
    try {
      await work();
      setState({ busy: false, error: null });
      return true;
    } catch (error: unknown) {
      setState({ busy: false, error });
      return false;
    }
  };
  return { ...state, run, clear: () => setState({ busy: false, error: null }) };
}
