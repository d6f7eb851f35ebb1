import { lazy, Suspense, useMemo } from "react";

import { campaign as campaignOf, type LeadCampaign } from "../api/lead";
import type { CampaignView } from "../api/leadshapes";
import type { Session } from "../api/shapes";
import { mayOf, type May } from "../people/session";
import { useWords } from "../words/Words";
import { Archived } from "./archive/Archived";
import { answered, onlyRead } from "./archive/pages";
import { Overview } from "./overview/Overview";
import { Badge } from "./parts/Badge";
import { useLoading } from "./parts/loading";
import { Trouble, Waiting } from "./parts/Trouble";
import { pageOf, TABS, tabAddress, tabOf, type Page, type Tab } from "./place";
import { useTitle } from "./parts/arrival";

const Quality = lazy(() => import("./quality/Quality"));
const Diagnosis = lazy(() => import("./diagnosis/Diagnosis"));
const Disagreement = lazy(() => import("./disagreement/Disagreement"));
const Preferences = lazy(() => import("./preference/Preferences"));
const Checks = lazy(() => import("./checks/Checks"));
const Rater = lazy(() => import("./raters/Rater"));
const Disputes = lazy(() => import("./disputes/Disputes"));
const Appeals = lazy(() => import("./appeals/Appeals"));
const Rounds = lazy(() => import("./calibration/Rounds"));
const Items = lazy(() => import("./items/Items"));
const Item = lazy(() => import("./items/Item"));
const Guideline = lazy(() => import("./guideline/Guideline"));
const Members = lazy(() => import("./people/Members"));
const Settings = lazy(() => import("./settings/Settings"));
const Release = lazy(() => import("./release/Release"));
const Record = lazy(() => import("./settings/Record"));

/** What the pages of one campaign share. */
export type Place = {
  readonly who: Session;
  readonly may: May;
  readonly campaign: LeadCampaign;
  readonly view: CampaignView;
  /** Read the campaign anew, after something of it changed. */
  readonly again: () => void;
};

type Props = { readonly who: Session; readonly campaign: string; readonly path: string };

/** A campaign: its name, the ways to its pages, and the page. */
export function CampaignPages({ who, campaign, path }: Props) {
  const { t } = useWords();
  const requests = useMemo(() => campaignOf(campaign), [campaign]);
  const { answer, error, again } = useLoading(campaign, requests.read);
  const [part = "overview", given] = path.split("/").slice(4).filter((one) => one !== "");
  const page = pageOf(part);
  const tab = page === null ? null : tabOf(page);
  const one = given === undefined ? undefined : plain(given);
  useTitle(one ?? "", tab === null ? "" : t(`lead.tab.${tab}`), answer?.title ?? "");
  if (answer === null) {
    return (
      <main id="main" tabIndex={-1} className="folio">
        <h1>{campaign}</h1>
        {error === null ? <Waiting /> : <Trouble error={error} onAgain={again} />}
      </main>
    );
  }
  const place: Place = { who, may: mayOf(who, answer.role), campaign: requests, view: answer, again };
  return (
    <main id="main" tabIndex={-1} className="folio">
      <div className="heading">
        <h1 dir="auto">{answer.title}</h1>
        <Badge kind={answer.state === "open" ? "good" : "plain"}>{t(`lead.state.${answer.state}`)}</Badge>
      </div>
      <Tabs place={place} tab={tab} />
      <Trouble error={error} onAgain={again} />
      {answer.state === "archived" && <Archived place={place} answered={page === null || answered(page)} />}
      <Suspense fallback={<Waiting />}>
        {page === null ? <p>{t("page.lost.title")}</p> : <Here page={page} one={one} place={place} />}
      </Suspense>
    </main>
  );
}

function Tabs({ place, tab }: { place: Place; tab: Tab | null }) {
  const { t } = useWords();
  return (
    <nav className="tabs" aria-label={t("lead.pages")}>
      <ul>
        {TABS.filter((one) => one !== "disputes" || place.may.settle).map((one) => (
          <li key={one}>
            <a href={tabAddress(place.view.campaign, one)} aria-current={one === tab ? "page" : undefined}>
              {t(`lead.tab.${one}`)}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

type ChosenProps = { readonly page: Page; readonly one: string | undefined; readonly place: Place };

/** The page as far as there is something to show: of an archived campaign, what stayed. */
function Here({ page, one, place }: ChosenProps) {
  if (place.view.state !== "archived") return <Chosen page={page} one={one} place={place} />;
  if (!answered(page)) return null;
  const may = onlyRead(page) ? { ...place.may, run: false } : place.may;
  return <Chosen page={page} one={one} place={{ ...place, may }} />;
}

function Chosen({ page, one, place }: ChosenProps) {
  switch (page) {
    case "overview":
      return <Overview {...place} />;
    case "items":
      return one === undefined ? <Items {...place} /> : <Item key={one} {...place} item={one} />;
    case "quality":
      return <Quality {...place} />;
    case "checks":
      return <Checks {...place} />;
    case "disagreement":
      return <Disagreement {...place} part={one} />;
    case "diagnosis":
      return <Diagnosis {...place} />;
    case "preferences":
      return <Preferences {...place} />;
    case "raters":
      return one === undefined ? <Quality {...place} /> : <Rater key={one} {...place} rater={one} />;
    case "disputes":
      return <Disputes {...place} item={one} />;
    case "appeals":
      return <Appeals {...place} />;
    case "calibration":
      return <Rounds {...place} round={one} />;
    case "guideline":
      return <Guideline {...place} />;
    case "people":
      return <Members {...place} />;
    case "settings":
      return <Settings {...place} />;
    case "release":
      return <Release {...place} one={one} />;
    case "record":
      return <Record {...place} />;
  }
}

/** A part of an address as it was before it was encoded; as it stands where it is no encoding. */
function plain(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
