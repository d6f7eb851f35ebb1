/** That the shapes the pages use are those that the server publishes: checked when types are checked. */

import type * as lead from "./leadshapes";
import type { components } from "./schema";
import type * as rater from "./shapes";

export type Server = components["schemas"];

/** Objects and lists whose inside the server leaves open (content, labels, parts of a campaign) are not compared. */
type Open<T> = [NonNullable<T>] extends [string | number | boolean] ? false : true;

type Field<Published, Used> = Open<Used> extends true ? true : [Published] extends [Used] ? true : false;

/** The fields of `Used` that `Published` lacks or has otherwise; `never` when they agree. */
export type Differing<Published, Used> = {
  [K in keyof Used]-?: K extends keyof Published ? (Field<Published[K], Used[K]> extends true ? never : K) : K;
}[keyof Used];

/** Takes only what does not differ; the error names the fields that do. */
export type Agree<_Differing extends never> = true;

/** Of what the server takes, the fields that the pages send. */
export type Taken<Published, Sent> = { [K in keyof Published & keyof Sent]: Published[K] | (undefined extends Sent[K] ? undefined : never) };

export type Agreement = [
  Agree<Differing<Server["SessionView"], rater.Session>>,
  Agree<Differing<Server["InvitationView"], rater.Invitation>>,
  Agree<Differing<Server["Form"], rater.Form>>,
  Agree<Differing<Server["LeaseView"], rater.Lease>>,
  Agree<Differing<Server["GuidelineView"], rater.Guideline>>,
  Agree<Differing<Server["OwnProgress"], rater.OwnProgress>>,
  Agree<Differing<Server["Work"], rater.Work>>,
  Agree<Differing<Server["ReceiptView"], rater.Receipt>>,
  Agree<Differing<Server["Submitted"], rater.Submitted>>,
  Agree<Differing<Server["LastJudgment"], rater.Last>>,
  Agree<Differing<rater.Judgment, Taken<Server["Submit"], rater.Judgment>>>,
  Agree<Differing<rater.Revision, Taken<Server["Revise"], rater.Revision>>>,
  Agree<Differing<Server["CampaignLine"], lead.CampaignLine>>,
  Agree<Differing<Server["CampaignList"], lead.CampaignPage>>,
  Agree<Differing<Server["CampaignView"], lead.CampaignView>>,
  Agree<Differing<Server["Checked"], lead.Checked>>,
  Agree<Differing<Server["TemplateView"], lead.Template>>,
  Agree<Differing<Server["ItemLine"], lead.ItemLine>>,
  Agree<Differing<Server["ItemList"], lead.ItemPage>>,
  Agree<Differing<lead.NewItem, Taken<Server["ItemToAdd"], lead.NewItem>>>,
  Agree<Differing<Server["RefusedRow"], lead.RefusedRow>>,
  Agree<Differing<Server["AddedItems"], lead.Added>>,
  Agree<Differing<Server["Uploaded"], lead.Uploaded>>,
  Agree<Differing<Server["ItemJudgment"], lead.ItemJudgment>>,
  Agree<Differing<Server["ItemNote"], lead.ItemNote>>,
  Agree<Differing<Server["ItemEvent"], lead.Happening>>,
  Agree<Differing<Server["ItemView"], lead.ItemView>>,
  Agree<Differing<Server["MemberLine"], lead.Member>>,
  Agree<Differing<Server["MemberList"], lead.MemberPage>>,
  Agree<Differing<Server["InvitationLine"], lead.InvitationLine>>,
  Agree<Differing<Server["InvitationList"], lead.InvitationPage>>,
  Agree<Differing<Server["InvitationLink"], lead.InvitationLink>>,
  Agree<Differing<Server["GuidelineLine"], lead.GuidelineLine>>,
  Agree<Differing<Server["GuidelineText"], lead.GuidelineText>>,
  Agree<Differing<Server["StatusView"], lead.Status>>,
  Agree<Differing<Server["LogEntry"], lead.LogEntry>>,
  Agree<Differing<Server["LogPage"], lead.LogPage>>,
  Agree<Differing<Server["WebhookView"], lead.Webhook>>,
  Agree<Differing<Server["TokenView"], lead.Token>>,
  Agree<Differing<Server["PersonView"], lead.Person>>,
  Agree<Differing<Server["People"], lead.PeoplePage>>,
];
