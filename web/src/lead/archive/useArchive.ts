import { useEffect, useMemo, useRef, useState } from "react";

import { archiveOf, type ArchiveState } from "../../api/archives";
import { useDoing, useLoading, type Doing } from "../parts/loading";

/** How often it is looked how far a campaign on its way is, in milliseconds. */
const LOOK = 1_000;

export type Archiving = {
  readonly state: ArchiveState | null;
  readonly error: unknown;
  readonly again: () => void;
  /** Whether it is on its way now. */
  readonly moves: boolean;
  readonly doing: Doing;
  /** Begin to archive it, or to bring it back; true when it has begun. */
  readonly begin: (way: "out" | "in") => Promise<boolean>;
};

/** Where a campaign is, looked at again while it is on its way; `onMoved` when it got there. */
export function useArchive(campaign: string, onMoved: () => void): Archiving {
  const requests = useMemo(() => archiveOf(campaign), [campaign]);
  const [round, setRound] = useState(0);
  const { answer: state, error, again } = useLoading(campaign, requests.read, round);
  const doing = useDoing();
  const moves = state !== null && state.moving !== null && state.moving.problem === "";
  const before = useRef(false);
  useEffect(() => {
    if (before.current && !moves && state !== null) onMoved();
    before.current = moves;
    // Only that it came to rest counts.
  }, [moves]);
  useEffect(() => {
    if (!moves) return;
    const timer = setInterval(() => setRound((number) => number + 1), LOOK);
    return () => clearInterval(timer);
  }, [moves]);
  const begin = async (way: "out" | "in") => {
    // a small one may have got there before it is looked at
    const done = await doing.run(() => (way === "out" ? requests.begin() : requests.back()));
    if (done) {
      before.current = true;
      again();
    }
    return done;
  };
  return { state, error, again, moves, doing, begin };
}
