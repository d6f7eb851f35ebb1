/** Asking the server whether a campaign could be opened as it is, while it is written. */

import { useEffect, useState } from "react";

import { campaigns } from "../../api/lead";
import type { Remark, Spec } from "../../api/leadshapes";
import type { Detail } from "../../api/problem";
import type { Draft } from "./draft";

export type Check = {
  /** What is wrong; null until the server has said so. */
  readonly faults: readonly Detail[] | null;
  /** The newest campaign that was whole, with its defaults. */
  readonly spec: Spec | null;
  /** What its guideline and questions lack, while it is whole; null while it is not. */
  readonly remarks: readonly Remark[] | null;
  readonly error: unknown;
  /** The draft was changed since. */
  readonly pending: boolean;
};

const WAIT = 350;

export function useCheck(draft: Draft | null): Check {
  const [state, setState] = useState<Omit<Check, "pending"> & { of: Draft | null }>({ faults: null, spec: null, remarks: null, error: null, of: null });
  useEffect(() => {
    if (draft === null) return;
    const cut = new AbortController();
    const timer = setTimeout(() => {
      campaigns.check(draft, cut.signal).then(
        ({ ok, errors, spec, remarks }) =>
          setState((before) => ({ faults: errors, spec: spec ?? before.spec, remarks: ok ? remarks : null, error: null, of: draft })),
        (error: unknown) => !cut.signal.aborted && setState((before) => ({ ...before, error, of: draft })),
      );
    }, WAIT);
    return () => {
      clearTimeout(timer);
      cut.abort();
    };
  }, [draft]);
  return { ...state, pending: draft !== state.of };
}
