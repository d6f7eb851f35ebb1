import type { Session } from "../api/shapes";
import { useSession } from "../people/session";
import "../content/content.css";
import { match, usePath } from "../route";
import "../questions/questions.css";
import { useWords } from "../words/Words";
import { CampaignPages } from "./CampaignPages";
import { Campaigns } from "./Campaigns";
import "./lead.css";
import { Opening } from "./opening/Opening";
import { useArrival } from "./parts/arrival";
import { Trouble, Waiting } from "./parts/Trouble";
import { Top } from "./Top";

/** The lead's pages, by their path. */
export default function Pages() {
  const { who, error, again } = useSession();
  if (who === null) {
    return (
      <main id="main" tabIndex={-1} className="folio">
        {error === null ? <Waiting /> : <Trouble error={error} onAgain={again} />}
      </main>
    );
  }
  return (
    <>
      <Top who={who} />
      <Page who={who} onCampaigns={again} />
    </>
  );
}

function Page({ who, onCampaigns }: { who: Session; onCampaigns: () => void }) {
  const { t } = useWords();
  const path = usePath();
  useArrival();
  // A campaign's name has no letter that an address would encode.
  const inside = /^\/lead\/c\/([a-z0-9-]+)(?=\/|$)/.exec(path)?.[1];
  if (inside !== undefined) return <CampaignPages who={who} campaign={inside} path={path} />;
  if (match("/lead", path) !== null) return <Campaigns who={who} />;
  if (match("/lead/new", path) !== null) return <Opening who={who} onOpened={onCampaigns} />;
  return (
    <main id="main" tabIndex={-1} className="folio">
      <h1>{t("page.lost.title")}</h1>
      <p>
        <a href="/lead">{t("lead.campaigns")}</a>
      </p>
    </main>
  );
}
