import { useRef } from "react";

/** Counts active time between breaks. `worked` says whether it is time for one, once for each stretch. */
export function useBreak(minutes: number) {
  const spent = useRef(0);
  const worked = (milliseconds: number): boolean => {
    spent.current += milliseconds;
    if (minutes <= 0 || spent.current < minutes * 60_000) return false;
    spent.current = 0;
    return true;
  };
  return { worked };
}
