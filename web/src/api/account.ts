/** What the pages of accounts and people ask of the server. */

import { filled } from "./filled";
import type { PeoplePage, Person, Scope, Token } from "./leadshapes";
import { path, queryOf, request } from "./request";

export const account = {
  /** A new password; `login` goes with the first one, where there was none. All other sessions end. */
  setPassword: (given: { readonly old: string; readonly new: string; readonly login?: string }) =>
    request<null>("POST", "/password", given),
  /** End every session of mine, this one too. */
  leaveEverywhere: () => request<null>("DELETE", "/sessions"),
  /** The tokens that open something now; nobody has more of them than a page holds. */
  tokens: (signal?: AbortSignal) =>
    request<{ tokens: readonly Token[] }>("GET", "/tokens?living=true&limit=200", undefined, signal).then((answer) => answer.tokens),
  issue: (name: string, scopes: readonly Scope[], days: number | null) =>
    request<{ token: string; secret: string; expires_at: number | null }>("POST", "/tokens", { name, scopes, days }),
  revoke: (token: string) => request<null>("DELETE", path`/tokens/${token}`),
};

/** Whether one can log in elsewhere, and what that is called. */
export type SingleSignOn = { readonly enabled: boolean; readonly name: string | null };

export const singleSignOn = (signal?: AbortSignal) => request<SingleSignOn>("GET", "/oidc", undefined, signal);

/** Where single sign-on begins; with an invitation's secret it joins by it. */
export function signOnAddress(invitation = ""): string {
  return invitation === "" ? "/api/oidc/start" : `/api/oidc/start?${new URLSearchParams({ invitation })}`;
}

export type PeopleQuery = {
  readonly role?: readonly Person["role"][];
  readonly state?: readonly Person["state"][];
  readonly search?: string;
  readonly after?: string;
  readonly limit?: number;
};

export const people = {
  /** A page of people; that of a search is full, although the server looks at so many names at once. */
  list: (query: PeopleQuery, signal?: AbortSignal): Promise<PeoplePage> => {
    const ask = (after: string, limit: number) =>
      request<PeoplePage>("GET", `/people${queryOf({ ...query, after, limit })}`, undefined, signal);
    return filled("people", ask, query.after, query.limit);
  },
  appoint: (person: string, role: "owner" | "member") => request<null>("PUT", path`/people/${person}/role`, { role }),
  endSessions: (person: string) => request<null>("DELETE", path`/people/${person}/sessions`),
  erase: (person: string, reason: string) => request<null>("POST", path`/people/${person}/erase`, { reason }),
};
