/** That what the pages of disagreement use is what the server publishes: checked when types are checked. */

import type { Agree, Differing, Server, Taken } from "./agreement";
import type * as cause from "./causeshapes";
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
  Agree<Differing<Server["CausesView"], cause.Causes>>,
  Agree<Differing<Server["CauseLine"], cause.CauseLine>>,
  Agree<Differing<Server["CauseCount"], cause.CauseCount>>,
  Agree<Differing<Server["CauseCell"], cause.CauseCell>>,
  Agree<Differing<Server["PairLine"], cause.PairLine>>,
  Agree<Differing<Server["UnclearLine"], cause.UnclearLine>>,
];
