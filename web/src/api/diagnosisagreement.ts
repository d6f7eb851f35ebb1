/** That what the page of a diagnosis uses is what the server publishes: checked when types are checked. */

import type { Agree, Differing, Server, Taken } from "./agreement";
import type * as more from "./diagnosismore";
import type * as diagnosis from "./diagnosisshapes";

export type DiagnosisAgreement = [
  Agree<Differing<Server["DiagnosisView"], diagnosis.Diagnosis>>,
  Agree<Differing<Server["DiagnosisReportView"], diagnosis.DiagnosisReport>>,
  Agree<Differing<Server["ExpectedView"], diagnosis.Expected>>,
  Agree<Differing<Server["PrecisionPoint"], diagnosis.PrecisionPoint>>,
  Agree<Differing<Server["MappedItem"], diagnosis.MappedItem>>,
  Agree<Differing<Server["SuspectLine"], diagnosis.SuspectLine>>,
  Agree<Differing<Server["TakenPair"], diagnosis.PairLine>>,
  Agree<Differing<Server["MarginBin"], diagnosis.MarginBin>>,
  Agree<Differing<Server["VerdictTally"], diagnosis.VerdictCount>>,
  Agree<Differing<Server["ChangedLine"], diagnosis.ChangedLine>>,
  Agree<Differing<Server["BeforeView"], diagnosis.Before>>,
  Agree<Differing<Server["MoreView"], more.More>>,
  Agree<Differing<Server["CurvesView"], more.Curves>>,
  Agree<Differing<Server["SizePoint"], more.SizePoint>>,
  Agree<Differing<Server["GainView"], more.Gain>>,
  Agree<Differing<Server["MoreItems"], more.MoreItems>>,
  Agree<Differing<Server["ThresholdView"], more.Threshold>>,
  Agree<Differing<Server["SentView"], diagnosis.Rejudged>>,
  Agree<Differing<Server["BatchView"], diagnosis.Batch>>,
  Agree<Differing<Server["BatchList"], diagnosis.BatchPage>>,
  Agree<Differing<Server["RejudgedLine"], diagnosis.BatchLine>>,
  Agree<Differing<Server["BatchDetail"], diagnosis.BatchView>>,
  Agree<Differing<Server["HitShare"], diagnosis.HitShare>>,
  Agree<Differing<diagnosis.RejudgeAsked, Taken<Server["RejudgmentBody"], diagnosis.RejudgeAsked>>>,
];
