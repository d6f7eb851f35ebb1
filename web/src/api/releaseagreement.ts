/** That what the page of releases uses is what the server publishes: checked when types are checked. */

import type { Agree, Differing, Server } from "./agreement";
import type * as release from "./releaseshapes";

export type ReleaseAgreement = [
  Agree<Differing<Server["ReleasesView"], release.Releases>>,
  Agree<Differing<Server["ReleaseLine"], release.ReleaseLine>>,
  Agree<Differing<Server["MakingView"], release.Making>>,
  Agree<Differing<Server["ContentsView"], release.ReleaseContents>>,
  Agree<Differing<Server["ReleaseQuestion"], release.ReleaseQuestion>>,
  Agree<Differing<Server["SuppressedView"], release.Suppressed>>,
  Agree<Differing<Server["SetAside"], release.SetAside>>,
  Agree<Differing<Server["Withheld"], release.Withheld>>,
];
