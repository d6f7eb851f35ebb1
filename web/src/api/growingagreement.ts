/** That the shapes of a rater's way are those that the server publishes: checked when types are checked. */

import type { Agree, Differing, Server } from "./agreement";
import type * as growing from "./growing";

export type Agreement = [
  Agree<Differing<Server["TrialView"], Omit<growing.Trial, "stage">>>,
  Agree<Differing<Server["LessonView"], growing.Lesson>>,
  Agree<Differing<Server["OwnRelease"], growing.OwnRelease>>,
  Agree<Differing<Server["MessageView"], growing.Message>>,
  Agree<Differing<Server["StandingView"], growing.Stand>>,
  Agree<Differing<Server["AppealStateView"], growing.Appeal>>,
  Agree<Differing<Server["FeedbackView"], growing.Feedback>>,
  Agree<Differing<Server["GoldCountView"], growing.GoldCount>>,
  Agree<Differing<Server["ClassCountView"], growing.ClassCount>>,
  Agree<Differing<Server["DifferenceView"], growing.Difference>>,
  Agree<Differing<Server["SpeedView"], growing.Pace>>,
  Agree<Differing<Server["FeedbackView"]["trials"][number], Omit<growing.PastTrial, "stage">>>,
  Agree<Differing<Server["CertificateView"], growing.Certificate>>,
  Agree<Differing<Server["AttributesView"], growing.Attributes>>,
  Agree<Differing<Server["AskedAttribute"], growing.AskedAttribute>>,
  Agree<Differing<Server["NoteView"], growing.Note>>,
  Agree<Differing<Server["LabelCount"], growing.LabelCount>>,
  Agree<Differing<Server["SharedItemView"], growing.RoundItem>>,
  Agree<Differing<Server["SharedRound"], growing.Round>>,
  Agree<Differing<NonNullable<Server["SharedRound"]["before"]>[number], growing.RoundAgreement>>,
  Agree<Differing<Server["OwnStanding"], growing.OwnStanding>>,
];
