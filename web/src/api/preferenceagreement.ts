/** That what the page of preferences uses is what the server publishes: checked when types are checked. */

import type { Agree, Differing, Server } from "./agreement";
import type * as preference from "./preferenceshapes";

export type PreferenceAgreement = [
  Agree<Differing<Server["PreferenceView"], preference.Preference>>,
  Agree<Differing<Server["ShareView"], preference.Share>>,
  Agree<Differing<Server["CandidateLine"], preference.CandidateLine>>,
  Agree<Differing<Server["WinCell"], preference.WinCell>>,
  Agree<Differing<Server["EstimateLine"], preference.EstimateLine>>,
  Agree<Differing<Server["RaterHabits"], preference.RaterHabits>>,
  Agree<Differing<Server["HabitsList"], preference.HabitsPage>>,
  Agree<Differing<Server["CeilingView"], preference.Ceiling>>,
  Agree<Differing<Server["CoverageView"], preference.PairCoverage>>,
  Agree<Differing<Server["CyclesView"], preference.Cycles>>,
];
