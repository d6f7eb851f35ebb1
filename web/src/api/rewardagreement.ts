/** That what the report of a reward model uses is what the server publishes: checked when types are checked. */

import type { Agree, Differing, Server } from "./agreement";
import type * as reward from "./rewardshapes";

export type RewardAgreement = [
  Agree<Differing<Server["RewardView"], reward.Reward>>,
  Agree<Differing<Server["RewardReportView"], reward.RewardReport>>,
  Agree<Differing<Server["ChanceBin"], reward.ChanceBin>>,
  Agree<Differing<Server["CurvePoint"], reward.CurvePoint>>,
  Agree<Differing<Server["LearnedRater"], reward.LearnedRater>>,
  Agree<Differing<Server["LearnedTopic"], reward.LearnedTopic>>,
];
