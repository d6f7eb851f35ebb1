import { useCallback, useEffect, useState } from "react";

import type { Releases } from "../../api/releaseshapes";
import { useWords } from "../../words/Words";
import type { Place } from "../CampaignPages";
import { useLoading } from "../parts/loading";
import { Pager, usePages } from "../parts/Pager";
import { Trouble, Waiting } from "../parts/Trouble";
import { About } from "./About";
import { isMaking, newer } from "./awaiting";
import { Made } from "./Made";
import { New } from "./New";
import { One } from "./One";
import "./release.css";

/** How often it is looked whether a release is there, in milliseconds. */
const LOOK = 1_000;

type Props = Place & { readonly one: string | undefined };

/** Releases, or the one that the address names. */
export default function Release({ one, ...place }: Props) {
  return one === undefined ? <All {...place} /> : <One key={one} place={place} version={one} />;
}

/** Those that were made, what is still to be said, what the next one would hold, and making it. */
function All(place: Place) {
  const { t } = useWords();
  const { campaign, view, may } = place;
  const { answer, error, again } = useLoading(view.campaign, (signal) => campaign.releases.list({}, signal));
  const pages = usePages(view.campaign);
  const older = useLoading(`${view.campaign} ${pages.after}`, async (signal) =>
    pages.first ? null : campaign.releases.list({ after: pages.after }, signal),
  );
  const [later, setLater] = useState<Releases | null>(null);
  const hear = useCallback((next: Releases) => setLater((before) => newer(before, next, Date.now())), []);
  const found = later ?? answer;
  const shown = pages.first ? found : older.answer;
  const busy = isMaking(found);
  useEffect(() => {
    if (!busy) return;
    const timer = setInterval(() => void campaign.releases.list({}).then(hear, () => undefined), LOOK);
    return () => clearInterval(timer);
  }, [busy, campaign, hear]);
  return (
    <>
      <p>{t("release.about")}</p>
      <Trouble error={error} onAgain={again} />
      {found === null && error === null && <Waiting />}
      {found !== null && (
        <>
          <section aria-labelledby="made">
            <h2 id="made">{t("release.made")}</h2>
            <Trouble error={older.error} onAgain={older.again} />
            {shown === null && older.error === null && <Waiting />}
            {shown !== null && <Made campaign={view.campaign} releases={shown.releases} address={campaign.releases.address} />}
            <Pager pages={pages} next={shown?.next ?? null} />
          </section>
          {may.run && <About place={place} wanted={found.about} />}
          {may.run && <New key={found.releases[0]?.version ?? ""} place={place} found={found} onBegun={hear} />}
        </>
      )}
    </>
  );
}
