import { useEffect } from "react";

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
import { Trouble, Waiting } from "./parts/Trouble";
import { Top } from "./Top";

/** The lead's pages, by their path. */
export default function Pages() {
  const { who, error, again } = useSession();
  if (who === null) {
    return (
      <main id="main" className="folio">
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
  useEffect(() => {
    window.scrollTo(0, 0);
    document.title = "Quorate";
  }, [path]);
  const inside = path.match(/^\/lead\/c\/([^/]+)/);
  if (inside?.[1] !== undefined) return <CampaignPages who={who} campaign={decodeURIComponent(inside[1])} path={path} />;
  if (match("/lead", path) !== null) return <Campaigns who={who} />;
  if (match("/lead/new", path) !== null) return <Opening who={who} onOpened={onCampaigns} />;
  return (
    <main id="main" className="folio">
      <h1>{t("page.lost.title")}</h1>
      <p>
        <a href="/lead">{t("lead.campaigns")}</a>
      </p>
    </main>
  );
}
