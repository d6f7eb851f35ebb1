import { useEffect, useRef, useState, useSyncExternalStore } from "react";

import { campaign as campaignOf, session } from "../api/rater";
import { Refused } from "../api/problem";
import { loginAddress } from "../people/session";
import { go } from "../route";
import { keepClock } from "./clock";
import { openDatabase } from "./database";
import { Desk } from "./desk";
import type { View } from "./view";

export type AtDesk = { readonly desk: Desk | null; readonly view: View | null; readonly error: unknown };

/** The desk of whoever is logged in, in a campaign; goes to the login when nobody is. */
export function useDesk(campaign: string): AtDesk {
  const [desk, setDesk] = useState<Desk | null>(null);
  const [error, setError] = useState<unknown>(null);
  useEffect(() => {
    let opened: Desk | null = null;
    let current = true;
    const open = async () => {
      const [who, database] = await Promise.all([session.read(), openDatabase()]);
      if (!current) return;
      opened = new Desk(campaignOf(campaign), who.person, campaign, database);
      setDesk(opened);
      await opened.open();
    };
    open().catch((reason: unknown) => {
      if (reason instanceof Refused && reason.status === 401) go(loginAddress(location.pathname), true);
      else if (current) setError(reason);
    });
    return () => {
      current = false;
      opened?.close();
      setDesk(null);
    };
  }, [campaign]);
  useAround(desk);
  const view = useSyncExternalStore(
    (changed) => desk?.subscribe(changed) ?? (() => undefined),
    () => desk?.view ?? null,
  );
  return { desk, view, error };
}

const MINUTE = 60_000;

/** What happens around the desk: the clock, the connection, the page out of sight, leases about to lapse. */
function useAround(desk: Desk | null): void {
  const latest = useRef(desk);
  latest.current = desk;
  useEffect(() => {
    if (desk === null) return;
    const stop = keepClock(() => desk.clock);
    const wake = () => desk.wake();
    const hidden = () => document.visibilityState === "hidden" && void desk.flush();
    window.addEventListener("online", wake);
    window.addEventListener("pagehide", hidden);
    document.addEventListener("visibilitychange", hidden);
    const beat = setInterval(() => everyMinute(desk), MINUTE);
    return () => {
      stop();
      clearInterval(beat);
      window.removeEventListener("online", wake);
      window.removeEventListener("pagehide", hidden);
      document.removeEventListener("visibilitychange", hidden);
    };
  }, [desk]);
}

/** States that others, or time, bring to an end. */
const PASSING: ReadonlySet<View["state"]> = new Set(["done", "fetching", "paused", "removed", "waiting", "skills", "budget"]);

/** Keep the item while somebody is at work on it, and hear what was told to them; look for items while there are none. */
function everyMinute(desk: Desk): void {
  const { view } = desk;
  if (PASSING.has(view.state)) void desk.refresh();
  else if (desk.clock.runs(performance.now())) void desk.listen().catch(() => undefined);
  const lease = view.sheet?.lease;
  const minutes = view.form?.lease_minutes ?? 0;
  if (lease === undefined || !desk.clock.runs(performance.now())) return;
  if (lease.expires_at - Date.now() < (minutes * MINUTE) / 2) void desk.extend().catch(() => undefined);
}
