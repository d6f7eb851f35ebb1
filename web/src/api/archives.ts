/** What the pages of an archived campaign ask of the server. Times are milliseconds UTC. */

import { path, request } from "./request";

/** The archive of a campaign: the digest of its manifest, the size and root of the log in it, the bytes of its files. */
export type Archive = {
  readonly at: number;
  readonly digest: string;
  readonly log_size: number;
  readonly root: string;
  readonly bytes: number;
};

/** A campaign on its way into its archive or back; `problem` says why it did not get there. */
export type Moving = {
  readonly way: "out" | "in";
  readonly since: number;
  readonly step: string;
  /** The share of the step. */
  readonly done: number;
  readonly problem: string;
};

export type ArchiveState = {
  readonly archive: Archive | null;
  /** Its name below the folder `archives` of the installation; null where it is not there. */
  readonly folder: string | null;
  readonly moving: Moving | null;
};

/** The requests about the archive of one campaign. */
export function archiveOf(campaign: string) {
  const at = path`/campaigns/${campaign}`;
  return {
    read: (signal?: AbortSignal) => request<ArchiveState>("GET", `${at}/archive`, undefined, signal),
    /** Begin to archive it, or go on. */
    begin: () => request<ArchiveState>("POST", `${at}/archive`),
    /** Begin to bring it back, or go on. */
    back: () => request<ArchiveState>("POST", `${at}/unarchive`),
  };
}
