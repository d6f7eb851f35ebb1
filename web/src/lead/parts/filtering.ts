/** What a list shows, as it stands in the address, so that a list can be sent to somebody. */

import { useEffect, useState } from "react";

/** How long a search waits for the next letter, in milliseconds. */
const PAUSE = 300;

export type Filtering<F> = {
  readonly filter: F;
  readonly choose: (next: F) => void;
  /** What stands in the field of the search; it is searched for a little later. */
  readonly search: string;
  readonly setSearch: (search: string) => void;
};

/** What one choice asks for: that alone, or anything. */
export function listOf<T extends string>(choice: T | ""): readonly T[] {
  return choice === "" ? [] : [choice];
}

/** A filter that begins with what `given` reads from the address, and is written there as `address` says. */
export function useFilter<F extends { readonly search: string }>(given: () => F, address: (filter: F) => string): Filtering<F> {
  const [filter, setFilter] = useState<F>(given);
  const [search, setSearch] = useState(filter.search);
  const choose = (next: F) => {
    setFilter(next);
    history.replaceState(null, "", location.pathname + address(next));
  };
  useEffect(() => {
    if (search === filter.search) return;
    const timer = setTimeout(() => choose({ ...filter, search }), PAUSE);
    return () => clearTimeout(timer);
  });
  return { filter, choose, search, setSearch };
}
