import type { ReactNode } from "react";

import type { InvitationLine, InvitationPage, ItemLine, Standing } from "../../api/leadshapes";
import type { Need } from "../../api/qualityshapes";
import { useWords } from "../../words/Words";
import type { Place } from "../CampaignPages";
import { useFigures } from "../parts/figures";
import { isolated } from "../parts/labels";
import { useLoading } from "../parts/loading";
import { Trouble } from "../parts/Trouble";
import { itemAddress, tabAddress } from "../place";
import { NeedLine } from "../quality/QualityNeeds";
import { SOON } from "./attention";

const SHOWN = 5;
/** Invitations that are named; the others are counted, up to so many. */
const NAMED = 2;
const COUNTED = 200;
/** How those stand who are given items, or will be. */
const STAYING: readonly Standing[] = ["training", "qualification", "active", "paused", "retraining"];

type Needed = {
  readonly needs: readonly Need[];
  readonly judged: boolean;
  readonly problems: readonly ItemLine[];
  readonly skipped: readonly ItemLine[];
  readonly ending: InvitationPage;
};

const NONE: InvitationPage = { invitations: [], next: null };

/** What waits for the lead; read anew with every `round`. */
export function Needs({ place, round }: { place: Place; round: number }) {
  const { t } = useWords();
  const { campaign, may, view } = place;
  const { answer, error, again } = useLoading(view.campaign, async (signal) => {
    const living = { living: true, until: Date.now() + SOON, limit: COUNTED };
    const [quality, problems, skipped, ending, raters] = await Promise.all([
      campaign.quality.read(signal),
      campaign.items({ state: "problems", order: "problems", limit: SHOWN }, signal),
      campaign.items({ state: "skipped", order: "skips", limit: SHOWN }, signal),
      may.run ? campaign.invitations(living, signal) : NONE,
      campaign.members({ role: ["rater", "expert"], standing: STAYING, limit: 1 }, signal),
    ]);
    const judged = raters.raters.length > 0;
    return { needs: quality.needs, problems: problems.items, skipped: skipped.items, ending, judged };
  }, round);
  const lines = answer === null ? [] : linesOf(place, answer);
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
  const ending = needed.ending.invitations;
  const open = needed.problems.filter((item) => item.state === "open");
  return [
    view.items - view.retired === 0 && may.run && <NoItems key="items" campaign={view.campaign} />,
    view.state === "open" && !needed.judged && may.run && <NoRaters key="raters" campaign={view.campaign} />,
    ...needed.needs.map((need) => <NeedLine key={`${need.kind} ${need.says}`} campaign={view.campaign} need={need} />),
    open.length > 0 && <Listed key="problems" word="overview.needs.problems" items={open} campaign={view.campaign} of="problems" />,
    needed.skipped.length > 0 && (
      <Listed key="skips" word="overview.needs.skipped" items={needed.skipped} campaign={view.campaign} of="skips" />
    ),
    ...ending.slice(0, NAMED).map((one) => <Ending key={one.invitation} campaign={view.campaign} invitation={one} />),
    ending.length > NAMED && <MoreEnding key="ending" campaign={view.campaign} count={ending.length - NAMED} all={needed.ending.next === null} />,
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

function MoreEnding({ campaign, count, all }: { campaign: string; count: number; all: boolean }) {
  const { t } = useWords();
  return (
    <li>
      <a href={tabAddress(campaign, "people")}>{all ? t("overview.needs.invitations", { count }) : t("overview.needs.invitations.many", { count })}</a>
    </li>
  );
}
