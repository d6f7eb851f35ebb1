import { useState } from "react";

import { useWords } from "../../words/Words";
import { OnItsWay } from "../archive/OnItsWay";
import { useArchive } from "../archive/useArchive";
import type { Place } from "../CampaignPages";
import { Ask } from "../parts/Ask";
import { Trouble } from "../parts/Trouble";

/** Take a closed campaign out of the database, into files. */
export function Archiving({ view, who, again }: Place) {
  const { t } = useWords();
  const [asked, setAsked] = useState(false);
  const { state, error, again: look, moves, doing, begin } = useArchive(view.campaign, again);
  const owner = who.install_role === "owner";
  return (
    <section aria-labelledby="archiving">
      <h2 id="archiving" tabIndex={-1}>{t("archive.do")}</h2>
      <p>{t("archive.do.will")}</p>
      {!owner && <p>{t("archive.owner")}</p>}
      <Trouble error={error} onAgain={look} />
      <OnItsWay moving={state?.moving ?? null} />
      {owner && !moves && (
        <button type="button" onClick={() => setAsked(true)}>
          {t("archive.do")}
        </button>
      )}
      {asked && (
        <Ask
          title={t("archive.do.title", { title: view.title })}
          act={t("archive.do")}
          doing={doing}
          onAct={() => void begin("out").then((done) => done && setAsked(false))}
          onClose={() => setAsked(false)}
        >
          <p>{t("archive.do.will")}</p>
          <p>{t("archive.do.raters")}</p>
        </Ask>
      )}
    </section>
  );
}
