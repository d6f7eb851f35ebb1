/** What the page of releases asks of the server. */

import type { Difference, DocumentText, Gate, ReleaseContents, Releases, ReleaseSummary, Told } from "./releaseshapes";
import { path, queryOf, request } from "./request";

/** A look at what a release would hold goes through all judgments. */
const LOOKING = 300_000;

/** A page of releases, that of one version, or those that were made before it. */
export type ReleaseQuery = { readonly version?: string; readonly before?: string; readonly after?: string };

/** The requests about the releases of a campaign, whose address is `at`. */
export function releasesOf(at: string) {
  return {
    list: (query: ReleaseQuery, signal?: AbortSignal) => request<Releases>("GET", `${at}/releases${queryOf(query)}`, undefined, signal),
    preview: (told: Told, smallest: number, signal?: AbortSignal) =>
      request<ReleaseContents>("GET", `${at}/releases/preview?told=${told}&smallest=${smallest}`, undefined, signal, LOOKING),
    gate: (told: Told, smallest: number, signal?: AbortSignal) =>
      request<Gate>("GET", `${at}/releases/gate?told=${told}&smallest=${smallest}`, undefined, signal, LOOKING),
    summary: (version: string, signal?: AbortSignal) => request<ReleaseSummary>("GET", at + path`/releases/${version}/summary`, undefined, signal),
    document: (version: string, name: string, signal?: AbortSignal) =>
      request<DocumentText>("GET", at + path`/releases/${version}/document?name=${name}`, undefined, signal),
    diff: (before: string, after: string, signal?: AbortSignal) =>
      request<Difference>("GET", at + path`/releases/${after}/diff?before=${before}`, undefined, signal, LOOKING),
    make: (version: string, told: Told, smallest: number) => request<Releases>("POST", `${at}/releases`, { version, told, smallest }),
    address: (version: string) => `/api${at}${path`/releases/${version}/bundle`}`,
  };
}
