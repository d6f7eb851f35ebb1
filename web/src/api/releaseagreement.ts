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
  Agree<Differing<Server["WantedView"], release.Wanted>>,
  Agree<Differing<Server["ConditionFigure"], release.ConditionFigure>>,
  Agree<Differing<Server["ConditionView"], release.Condition>>,
  Agree<Differing<Server["GateView"], release.Gate>>,
  Agree<Differing<Server["DocumentLine"], release.DocumentLine>>,
  Agree<Differing<Server["DocumentText"], release.DocumentText>>,
  Agree<Differing<Server["ReleaseSummary"], release.ReleaseSummary>>,
  Agree<Differing<Server["CauseView"], release.ReleaseCause>>,
  Agree<Differing<Server["LabelChangeView"], release.LabelChange>>,
  Agree<Differing<Server["MovedView"], release.Moved>>,
  Agree<Differing<Server["GroupChangeView"], release.GroupChange>>,
  Agree<Differing<Server["ReasonView"], release.Reason>>,
  Agree<Differing<Server["CountView"], release.Counted>>,
  Agree<Differing<Server["DiffView"], release.Difference>>,
];
