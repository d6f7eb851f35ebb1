/** Who is logged in, for pages that need somebody. */

import { useEffect, useState } from "react";

import { session as requests } from "../api/rater";
import { Refused } from "../api/problem";
import type { Membership, Session } from "../api/shapes";
import { go } from "../route";

export type Asked = { readonly who: Session | null; readonly error: unknown; readonly again: () => void };

/** The session; goes to the page for logging in when there is none, and back after. */
export function useSession(): Asked {
  const [round, setRound] = useState(0);
  const [state, setState] = useState<{ who: Session | null; error: unknown }>({ who: null, error: null });
  useEffect(() => {
    let current = true;
    requests.read().then(
      (who) => current && setState({ who, error: null }),
      (error: unknown) => {
        if (!current) return;
        if (error instanceof Refused && error.status === 401) go(loginAddress(location.pathname + location.search), true);
        else setState((before) => ({ ...before, error }));
      },
    );
    return () => {
      current = false;
    };
  }, [round]);
  return { ...state, again: () => setRound((before) => before + 1) };
}

/** The page for logging in, which leads to `next` after. */
export function loginAddress(next: string): string {
  return next === "/" ? "/login" : `/login?${new URLSearchParams({ next })}`;
}

/** Where to go after logging in: a path of this site, never another site's. */
export function nextOf(search: string): string {
  const next = new URLSearchParams(search).get("next") ?? "/";
  return /^\/(?![/\\])/.test(next) && !/[\u0000-\u001f\\]/.test(next) ? next : "/";
}

/** What a person may do in a campaign, by what they are in it; the server decides, the page only hides what would be refused. */
export type May = { readonly run: boolean; readonly settle: boolean; readonly read: boolean; readonly judge: boolean };

export function mayOf(who: Session, role: Membership["role"] | null): May {
  const owner = who.install_role === "owner";
  const run = owner || role === "lead";
  return {
    run,
    settle: run || role === "expert",
    read: run || role === "expert" || role === "auditor",
    judge: role === "rater" || role === "expert",
  };
}

/** Whether somebody has a campaign to look at in the lead's pages. */
export function leads(who: Session): boolean {
  return who.install_role === "owner" || who.reads;
}
