import { useState } from "react";

import type { ItemJudgment } from "../../api/leadshapes";
import { Markdown } from "../../content/Markdown";
import { useWords } from "../../words/Words";
import type { Place } from "../CampaignPages";
import { useLoading } from "../parts/loading";
import { Trouble, Waiting } from "../parts/Trouble";
import { versionsOf } from "./versions";

/** The guideline as those who judged the item read it, a version each, and as it stands now. */
export function Passages({ place, judgments }: { place: Place; judgments: readonly ItemJudgment[] }) {
  const { t } = useWords();
  const now = place.view.guideline;
  return (
    <section aria-labelledby="passages">
      <h3 id="passages">{t("lead.guideline")}</h3>
      {versionsOf(judgments, now).map(({ version, count }) => (
        <Version
          key={version}
          place={place}
          version={version}
          title={t(version === now ? "disputes.guideline.now" : "disputes.guideline.then", { version, count })}
        />
      ))}
    </section>
  );
}

function Version({ place, version, title }: { place: Place; version: string; title: string }) {
  const [open, setOpen] = useState(false);
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{title}</summary>
      {open && <Text place={place} version={version} />}
    </details>
  );
}

function Text({ place, version }: { place: Place; version: string }) {
  const { t } = useWords();
  const { answer, error, again } = useLoading(version, (signal) => place.campaign.guideline(version, signal));
  return (
    <>
      <Trouble error={error} onAgain={again} />
      {answer === null && error === null && <Waiting />}
      {answer !== null && (
        <article className="paper" lang={place.view.spec.language}>
          <Markdown value={answer.text} t={t} />
        </article>
      )}
    </>
  );
}
