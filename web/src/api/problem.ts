/** What the server refuses, as it says it; and what keeps a request from reaching it. */

export type Detail = { readonly path: string; readonly found: string; readonly allowed: string };

/** The server answered that it will not: what is wrong, where, and what to do. */
export class Refused extends Error {
  override readonly name = "Refused";

  constructor(
    readonly status: number,
    readonly what: string,
    readonly where = "",
    readonly remedy = "",
    readonly details: readonly Detail[] = [],
    /** Seconds to wait before asking again, where the server said so. */
    readonly retryAfter: number | null = null,
    /** The request's name in the server's log, to be quoted. */
    readonly request = "",
  ) {
    super([where, what].filter((part) => part !== "").join(": "));
  }

  /** What to quote when it is reported: the request's name, where the server itself went wrong. */
  get quoted(): string {
    return this.status >= 500 ? this.request : "";
  }

  /** Whether the same request may succeed later as it is. */
  get passing(): boolean {
    return this.status === 408 || this.status === 425 || this.status === 429 || this.status >= 500;
  }
}

/** No answer came: the connection is cut, or it took too long. */
export class Unreachable extends Error {
  override readonly name = "Unreachable";
}

/** The refusal in a response that is not a success, whatever its body is. */
export async function refusal(response: Response): Promise<Refused> {
  const after = Number(response.headers.get("Retry-After") ?? "");
  const retry = Number.isFinite(after) && after > 0 ? after : null;
  const body: unknown = await response.json().catch(() => null);
  const error = isRecord(body) && isRecord(body.error) ? body.error : {};
  const what = text(error.what) || response.statusText || `HTTP ${response.status}`;
  return new Refused(response.status, what, text(error.where), text(error.remedy), details(error.details), retry, text(error.request));
}

function details(given: unknown): Detail[] {
  if (!Array.isArray(given)) return [];
  return given.filter(isRecord).map((one) => ({ path: text(one.path), found: text(one.found), allowed: text(one.allowed) }));
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
