/** One request to the server of this page. */

import { refusal, Unreachable } from "./problem";

export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

const PATIENCE = 20_000;

/**
 * Ask the server, and read its answer as JSON; an empty answer is null.
 * Throws Refused when it says no, Unreachable when no answer comes within 20 s, or what `patience` says instead.
 */
export async function request<T>(
  method: Method,
  path: string,
  body?: unknown,
  signal?: AbortSignal,
  patience = PATIENCE,
): Promise<T> {
  const late = AbortSignal.timeout(patience);
  const response = await fetch(`/api${path}`, {
    method,
    credentials: "same-origin",
    headers: body === undefined || body instanceof FormData ? {} : { "Content-Type": "application/json" },
    body: body === undefined ? null : body instanceof FormData ? body : JSON.stringify(body),
    signal: signal === undefined ? late : AbortSignal.any([signal, late]),
  }).catch((reason: unknown) => {
    if (signal?.aborted) throw reason;
    throw new Unreachable("the server does not answer", { cause: reason });
  });
  if (!response.ok) throw await refusal(response);
  try {
    const answer = await response.text();
    return (answer === "" ? null : JSON.parse(answer)) as T;
  } catch (reason) {
    throw new Unreachable("the server's answer broke off", { cause: reason });
  }
}

/** What may stand behind the `?` of a path; what is undefined, empty or false is left out. */
export type Query = Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>;

/** The part of an address that asks for something; a list is given as its entries, one after the other. */
export function queryOf(query: Query): string {
  const given = Object.entries(query).flatMap(([key, value]) =>
    (Array.isArray(value) ? value : [value])
      .filter((one) => one !== undefined && one !== "" && one !== false)
      .map((one): [string, string] => [key, String(one)]),
  );
  return given.length === 0 ? "" : `?${new URLSearchParams(given)}`;
}

/** A path with its parts encoded: `` path`/campaigns/${name}/work` ``. */
export function path(pieces: TemplateStringsArray, ...names: readonly string[]): string {
  return pieces.reduce((whole, piece, place) => whole + encodeURIComponent(names[place - 1] ?? "") + piece);
}
