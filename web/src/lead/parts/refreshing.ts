/** Reading again and again while a page is looked at. */

import { useEffect, useState } from "react";

/** A number that grows every so many milliseconds while the page is in sight, and at once when it comes back. */
export function useRounds(every: number): number {
  const [round, setRound] = useState(0);
  useEffect(() => {
    const next = () => !document.hidden && setRound((before) => before + 1);
    const timer = setInterval(next, every);
    document.addEventListener("visibilitychange", next);
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", next);
    };
  }, [every]);
  return round;
}
