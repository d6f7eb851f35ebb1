import { useState } from "react";

import type { LeadCampaign } from "../../api/lead";
import { FORMATS, type TrainerFormat } from "../../api/preferenceshapes";
import { useWords } from "../../words/Words";
import { ChoiceEntry, NumberEntry, TickEntry } from "../parts/Entry";

const MOST = 90;

/** Preferences as the files that trainers read, with the account of what is lost. */
export function Files({ campaign, question }: { campaign: LeadCampaign; question: string }) {
  const { t } = useWords();
  const [format, choose] = useState<TrainerFormat>("trl");
  const [both, setBoth] = useState(false);
  const [apart, setApart] = useState<number | null>(10);
  const validation = Math.min(Math.max(apart ?? 0, 0), MOST) / 100;
  return (
    <section aria-labelledby="files">
      <h2 id="files">{t("preference.files")}</h2>
      <p>{t("preference.files.about")}</p>
      <div className="in-line">
        <ChoiceEntry
          label={t("preference.format")}
          value={format}
          onChange={choose}
          options={FORMATS.map((one) => ({ value: one, text: t(`preference.format.${one}`) }))}
        />
        <NumberEntry label={t("preference.validation")} value={apart} onChange={setApart} min={0} max={MOST} />
      </div>
      <TickEntry label={t("preference.tie")} checked={both} onChange={setBoth} />
      <p className="buttons">
        <a className="button" href={campaign.preferenceFiles(question, format, both ? "both" : "drop", validation)} download>
          {t("preference.download")}
        </a>
      </p>
    </section>
  );
}
