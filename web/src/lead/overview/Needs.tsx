import type { ReactNode } from "react";

import type { InvitationLine, ItemLine, Member } from "../../api/leadshapes";
import type { Need } from "../../api/qualityshapes";
import { useWords } from "../../words/Words";
import type { Place } from "../CampaignPages";
import { useFigures } from "../parts/figures";
import { isolated } from "../parts/labels";
import { useLoading } from "../parts/loading";
import { Trouble } from "../parts/Trouble";
import { itemAddress, tabAddress } from "../place";
import { NeedLine } from "../quality/QualityNeeds";
import { runningOut } from "./attention";

const SHOWN = 5;
/** Invitations that are named; the others are counted. */
const NAMED = 2;

type Needed = {
  readonly needs: readonly Need[];
  readonly members: readonly Member[];
  readonly problems: readonly ItemLine[];
  readonly skipped: readonly ItemLine[];
  readonly invitations: readonly InvitationLine[];
};

/** What waits for the lead; read anew with every `round`. */
export function Needs({ place, members, round }: { place: Place; members: readonly Member[]; round: number }) {
  const { t } = useWords();
  const { campaign, may, view } = place;
  const { answer, error, again } = useLoading(view.campaign, async (signal) => {
    const [quality, problems, skipped, invitations] = await Promise.all([
      campaign.quality.read(signal),
      campaign.items({ state: "problems", order: "problems", limit: SHOWN }, signal),
      campaign.items({ state: "skipped", order: "skips", limit: SHOWN }, signal),
      may.run ? campaign.invitations(signal) : [],
    ]);
    return { needs: quality.needs, problems: problems.items, skipped: skipped.items, invitations };
  }, round);
  const lines = answer === null ? [] : linesOf(place, { ...answer, members });
  return (
    <section aria-labelledby="needs" className="needs">
      <h2 id="needs">{t("overview.needs")}</h2>
      <Trouble error={error} onAgain={again} />
      {answer !== null && lines.length === 0 && <p>{t("overview.needs.none")}</p>}
      <ul className="need-lines">{lines}</ul>
    </section>
  );
}

function linesOf(place: Place, needed: Needed): ReactNode[] {
  const { view, may } = place;
  const raters = needed.members.filter((member) => member.standing !== "removed" && (member.role === "rater" || member.role === "expert"));
  const ending = runningOut(needed.invitations, Date.now());
  const open = needed.problems.filter((item) => item.state === "open");
  return [
    view.items - view.retired === 0 && may.run && <NoItems key="items" campaign={view.campaign} />,
    view.state === "open" && raters.length === 0 && may.run && <NoRaters key="raters" campaign={view.campaign} />,
    ...needed.needs.map((need) => <NeedLine key={`${need.kind} ${need.says}`} campaign={view.campaign} need={need} />),
    open.length > 0 && <Listed key="problems" word="overview.needs.problems" items={open} campaign={view.campaign} of="problems" />,
    needed.skipped.length > 0 && (
      <Listed key="skips" word="overview.needs.skipped" items={needed.skipped} campaign={view.campaign} of="skips" />
    ),
    ...ending.slice(0, NAMED).map((one) => <Ending key={one.invitation} campaign={view.campaign} invitation={one} />),
    ending.length > NAMED && <MoreEnding key="ending" campaign={view.campaign} count={ending.length - NAMED} />,
  ].filter((line) => line !== false);
}

function NoItems({ campaign }: { campaign: string }) {
  const { t } = useWords();
  return (
    <li>
      {t("overview.needs.items")} <a href={tabAddress(campaign, "items")}>{t("items.add")}</a>
    </li>
  );
}

function NoRaters({ campaign }: { campaign: string }) {
  const { t } = useWords();
  return (
    <li>
      {t("overview.needs.raters")} <a href={tabAddress(campaign, "people")}>{t("members.invite")}</a>
    </li>
  );
}

type ListedProps = {
  readonly word: "overview.needs.problems" | "overview.needs.skipped";
  readonly items: readonly ItemLine[];
  readonly campaign: string;
  readonly of: "problems" | "skips";
};

function Listed({ word, items, campaign, of }: ListedProps) {
  const { t } = useWords();
  const { number } = useFigures();
  return (
    <li>
      {t(word)}{" "}
      {items.map((item, place) => (
        <span key={item.item}>
          {place > 0 && ", "}
          <a href={itemAddress(campaign, item.item)}>{item.item}</a> ({number(item[of])})
        </span>
      ))}
    </li>
  );
}

function Ending({ campaign, invitation }: { campaign: string; invitation: InvitationLine }) {
  const { t } = useWords();
  const { apart } = useFigures();
  const name = invitation.note === "" ? t(`lead.role.${invitation.role}`) : invitation.note;
  return (
    <li>
      <a href={tabAddress(campaign, "people")}>
        {t("overview.needs.invitation", { name: isolated(name), count: invitation.uses_left, when: apart(invitation.expires_at) })}
      </a>
    </li>
  );
}

function MoreEnding({ campaign, count }: { campaign: string; count: number }) {
  const { t } = useWords();
  return (
    <li>
      <a href={tabAddress(campaign, "people")}>{t("overview.needs.invitations", { count })}</a>
    </li>
  );
}
