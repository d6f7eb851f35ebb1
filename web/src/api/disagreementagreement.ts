/** That what the pages of disagreement use is what the server publishes: checked when types are checked. */

import type { Agree, Differing, Server, Taken } from "./agreement";
import type * as cause from "./causeshapes";
import type * as contrast from "./contrastshapes";
import type * as shape from "./disagreementshapes";

export type DisagreementAgreement = [
  Agree<Differing<Server["DividedView"], shape.Divided>>,
  Agree<Differing<Server["MapPoint"], shape.MapPoint>>,
  Agree<Differing<Server["OptionShare"], shape.OptionShare>>,
  Agree<Differing<Server["SoftLine"], shape.SoftLine>>,
  Agree<Differing<Server["PeopleView"], shape.People>>,
  Agree<Differing<Server["AttributeLine"], shape.AttributeLine>>,
  Agree<Differing<Server["GroupLine"], shape.GroupLine>>,
  Agree<Differing<Server["LeanLine"], shape.LeanLine>>,
  Agree<Differing<Server["PairAgreement"], shape.PairAgreement>>,
  Agree<Differing<Server["GroupItem"], shape.GroupItem>>,
  Agree<Differing<Server["GroupCell"], shape.GroupCell>>,
  Agree<Differing<Server["ApartView"], shape.Apart>>,
  Agree<Differing<Server["ApartLine"], shape.ApartLine>>,
  Agree<Differing<shape.SeatAsked, Taken<Server["SeatAsked"], shape.SeatAsked>>>,
  Agree<Differing<Server["JuryView"], shape.Jury>>,
  Agree<Differing<Server["DecidedItem"], shape.DecidedItem>>,
  Agree<Differing<Server["VerdictLine"], shape.VerdictLine>>,
  Agree<Differing<Server["SeatLine"], shape.SeatLine>>,
  Agree<Differing<Server["VerdictCount"], shape.VerdictCount>>,
  Agree<Differing<Server["Fresh"], shape.Fresh>>,
  Agree<Differing<Server["SlicesView"], contrast.Slices>>,
  Agree<Differing<Server["SliceContrast"], contrast.SliceLine>>,
  Agree<Differing<Server["ExpertsView"], contrast.Experts>>,
  Agree<Differing<Server["ConfusionLine"], contrast.ConfusionLine>>,
  Agree<Differing<Server["OptionLine"], contrast.OptionLine>>,
  Agree<Differing<Server["ThresholdPoint"], contrast.ThresholdPoint>>,
  Agree<Differing<Server["TopicLine"], contrast.TopicLine>>,
  Agree<Differing<Server["OptionFound"], contrast.OptionFound>>,
  Agree<Differing<Server["PrimaryView"], contrast.Primary>>,
  Agree<Differing<Server["ChangeLine"], contrast.ChangeLine>>,
  Agree<Differing<Server["CeilingLine"], contrast.CeilingLine>>,
  Agree<Differing<Server["PrimaryLine"], contrast.PrimaryLine>>,
  Agree<Differing<Server["CausesView"], cause.Causes>>,
  Agree<Differing<Server["CauseLine"], cause.CauseLine>>,
  Agree<Differing<Server["CauseCount"], cause.CauseCount>>,
  Agree<Differing<Server["CauseCell"], cause.CauseCell>>,
  Agree<Differing<Server["PairLine"], cause.PairLine>>,
  Agree<Differing<Server["UnclearLine"], cause.UnclearLine>>,
];
