/** That what the pages of archives use is what the server publishes: checked when types are checked. */

import type { Agree, Differing, Server } from "./agreement";
import type * as archives from "./archives";

export type ArchiveAgreement = [
  Agree<Differing<Server["ArchiveView"], archives.ArchiveState>>,
  Agree<Differing<Server["ArchiveLine"], archives.Archive>>,
  Agree<Differing<Server["MovingView"], archives.Moving>>,
];
