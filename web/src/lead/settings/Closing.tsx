import { useState } from "react";

import { useWords } from "../../words/Words";
import type { Place } from "../CampaignPages";
import { Ask } from "../parts/Ask";
import { TextEntry } from "../parts/Entry";
import { useDoing } from "../parts/loading";

/** Close a campaign, or open it again. */
export function Closing({ campaign, view, again }: Place) {
  const { t } = useWords();
  const [asked, setAsked] = useState(false);
  const [reason, setReason] = useState("");
  const doing = useDoing();
  const word = view.state === "open" ? "close" : "reopen";
  const act = () =>
    void doing
      .run(() => (word === "close" ? campaign.close(reason.trim()) : campaign.reopen(reason.trim())))
      .then((done) => {
        if (!done) return;
        setAsked(false);
        again();
      });
  return (
    <section aria-labelledby="closing">
      <h2 id="closing">{t(`settings.${word}`)}</h2>
      <p>{t(`settings.${word}.will`)}</p>
      <button type="button" onClick={() => setAsked(true)}>
        {t(`settings.${word}`)}
      </button>
      {asked && (
        <Ask
          title={t(`settings.${word}.title`, { title: view.title })}
          act={t(`settings.${word}`)}
          grave={word === "close"}
          doing={doing}
          onAct={act}
          onClose={() => setAsked(false)}
        >
          <p>{t(`settings.${word}.will`)}</p>
          <TextEntry label={t("members.reason")} value={reason} onChange={setReason} maxLength={2000} />
        </Ask>
      )}
    </section>
  );
}
