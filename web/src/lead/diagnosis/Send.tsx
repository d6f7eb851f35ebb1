import { useRef, useState, type FormEvent } from "react";

import type { DiagnosisReport, Rejudged } from "../../api/diagnosisshapes";
import { useWords } from "../../words/Words";
import type { Place } from "../CampaignPages";
import { NumberEntry, TickEntry } from "../parts/Entry";
import { useFigures } from "../parts/figures";
import { useDoing } from "../parts/loading";
import { Trouble } from "../parts/Trouble";
import { askedOf } from "./picking";

const MOST = 10;

type Props = {
  readonly place: Place;
  readonly question: string;
  readonly report: DiagnosisReport;
  readonly picked: ReadonlySet<string>;
  readonly onPick: (picked: ReadonlySet<string>) => void;
  readonly onSent: () => void;
};

/** Send what is picked to raters once more. They do not see which label it has, nor what the model says. */
export function Send({ place, question, report, picked, onPick, onSent }: Props) {
  const { t } = useWords();
  const { number } = useFigures();
  const [judgments, setJudgments] = useState<number | null>(2);
  const [random, setRandom] = useState(false);
  const [sent, tell] = useState<Rejudged | null>(null);
  const { busy, error, run } = useDoing();
  // a repeat of what was not answered is the same batch
  const trying = useRef<{ readonly what: string; readonly batch: string } | null>(null);
  if (!place.may.run) return null;
  const asked = askedOf(report, picked, random);
  const faulty = judgments === null || judgments < 1 || judgments > MOST;
  const send = (event: FormEvent) => {
    event.preventDefault();
    if (picked.size === 0 || judgments === null || faulty) return;
    const what = JSON.stringify([asked, judgments]);
    if (trying.current?.what !== what) trying.current = { what, batch: crypto.randomUUID() };
    const { batch } = trying.current;
    void run(async () => {
      tell(await place.campaign.diagnosis.rejudge({ items: asked, question, judgments, diagnosis: report.diagnosis, batch }));
      trying.current = null;
      onPick(new Set());
      onSent();
    });
  };
  return (
    <section aria-labelledby="send" className="sending">
      <h2 id="send">{t("diagnosis.send.heading")}</h2>
      <p role="status">
        {picked.size > 0 ? t("diagnosis.picked", { count: picked.size }) : sent === null && t("diagnosis.picked", { count: 0 })}
        {sent !== null && picked.size === 0 && t("diagnosis.sent", { count: sent.sent, judgments: number(sent.judgments) })}
      </p>
      <form onSubmit={send}>
        <NumberEntry
          label={t("diagnosis.send.judgments")}
          hint={t("diagnosis.send.hint")}
          value={judgments}
          min={1}
          max={MOST}
          required
          onChange={setJudgments}
        />
        <TickEntry label={t("diagnosis.send.random", { count: report.audit.length })} checked={random} onChange={setRandom} />
        <p className="buttons">
          <button type="submit" className="main" disabled={busy || picked.size === 0 || faulty}>
            {t("diagnosis.send", { count: asked.length })}
          </button>
          <button type="button" disabled={picked.size === 0} onClick={() => onPick(new Set())}>
            {t("diagnosis.send.clear")}
          </button>
        </p>
      </form>
      {sent !== null && sent.refused_count > 0 && (
        <details>
          <summary>{t("diagnosis.sent.refused", { count: sent.refused_count })}</summary>
          <ul>
            {sent.refused.map((one) => (
              <li key={one.row}>
                <bdi>{one.item}</bdi>: <span lang="en">{one.what}</span>
              </li>
            ))}
          </ul>
        </details>
      )}
      <Trouble error={error} />
    </section>
  );
}
