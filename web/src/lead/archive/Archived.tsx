import { useState } from "react";

import { useWords } from "../../words/Words";
import type { Place } from "../CampaignPages";
import { Ask } from "../parts/Ask";
import { useFigures } from "../parts/figures";
import { Trouble } from "../parts/Trouble";
import { OnItsWay } from "./OnItsWay";
import { useArchive, type Archiving } from "./useArchive";

type Props = {
  readonly place: Place;
  /** Whether the page below has what it shows. */
  readonly answered: boolean;
};

/** Above every page of an archived campaign: since when, where it rests, what is still here, the way back. */
export function Archived({ place, answered }: Props) {
  const { t } = useWords();
  const { view, who, again } = place;
  const archiving = useArchive(view.campaign, again);
  const { state, error } = archiving;
  return (
    <section className="note" aria-labelledby="archived">
      <h2 id="archived">{t("archive.title")}</h2>
      <Where place={place} archiving={archiving} />
      {!answered && <p>{t("archive.page")}</p>}
      <p>{t("archive.stays")}</p>
      <Trouble error={error} onAgain={archiving.again} />
      <OnItsWay moving={state?.moving ?? null} />
      {who.install_role === "owner" ? <Back place={place} archiving={archiving} /> : <p>{t("archive.owner")}</p>}
    </section>
  );
}

function Where({ place: { view }, archiving: { state } }: { readonly place: Place; readonly archiving: Archiving }) {
  const { t } = useWords();
  const { day } = useFigures();
  const { archive } = view;
  const digest = state?.archive?.digest;
  const folder = state?.folder ?? null;
  return (
    <>
      {archive !== null && <p>{t("archive.note", { day: day(archive.at), count: archive.log_size })}</p>}
      {folder !== null && <p>{t("archive.here", { folder: `archives/${folder}` })}</p>}
      {folder === null && digest !== undefined && <p className="words">{t("archive.away", { digest })}</p>}
    </>
  );
}

function Back({ place: { view }, archiving: { state, moves, doing, begin } }: { readonly place: Place; readonly archiving: Archiving }) {
  const { t } = useWords();
  const [asked, setAsked] = useState(false);
  if (state === null || moves) return null;
  if (state.folder === null) return <p>{t("archive.back.away", { command: `quorate unarchive ${view.campaign} --from FOLDER` })}</p>;
  return (
    <>
      <button type="button" onClick={() => setAsked(true)}>
        {t("archive.back")}
      </button>
      {asked && (
        <Ask
          title={t("archive.back.title", { title: view.title })}
          act={t("archive.back")}
          doing={doing}
          onAct={() => void begin("in").then((done) => done && setAsked(false))}
          onClose={() => setAsked(false)}
        >
          <p>{t("archive.back.will")}</p>
        </Ask>
      )}
    </>
  );
}
