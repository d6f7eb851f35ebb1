import { useState } from "react";

import type { Diagnosis, DiagnosisReport } from "../../api/diagnosisshapes";
import { useWords } from "../../words/Words";
import type { Place } from "../CampaignPages";
import { useFigures } from "../parts/figures";
import { Before } from "./Before";
import { Curves } from "./Curves";
import { DataMap } from "./DataMap";
import { Margins } from "./Margins";
import { Pairs } from "./Pairs";
import { precisionAt } from "./picking";
import { Precision } from "./Precision";
import { Send } from "./Send";
import { Suspects } from "./Suspects";

type Props = {
  readonly place: Place;
  readonly question: string;
  readonly found: Diagnosis;
  readonly report: DiagnosisReport;
  readonly onSent: () => void;
};

/** How many labels are likely wrong, the map on which they are picked, the suspects, and what changed since the last time. */
export function Report({ place, question, found, report, onSent }: Props) {
  const { t } = useWords();
  const { moment, number, percent } = useFigures();
  const [picked, pick] = useState<ReadonlySet<string>>(new Set());
  const campaign = place.view.campaign;
  const { errors } = report;
  const precision = precisionAt(report.precision, report.suspects);
  const others = report.verdicts.filter((one) => one.verdict !== "wrong" && one.items > 0);
  return (
    <>
      <section aria-labelledby="doubt">
        <h2 id="doubt">{t("diagnosis.errors.heading")}</h2>
        <p className="lead">
          {t("diagnosis.errors", {
            count: Math.round(errors.value),
            share: percent(errors.value / Math.max(report.items, 1), 1),
            low: number(errors.lower),
            high: number(errors.upper),
          })}{" "}
          {precision !== null && report.suspects > 0 && t("diagnosis.precision.says", { k: number(precision.k), share: percent(precision.value), low: percent(precision.lower), high: percent(precision.upper) })}
        </p>
        {report.verdicts_used > 0 && (
          <p>
            {t("diagnosis.calibrated", { count: report.verdicts_used })} {t("diagnosis.calibrated.wrong", { count: report.verdicts_wrong })}
          </p>
        )}
        {others.length > 0 && (
          <ul>
            {others.map((one) => (
              <li key={one.verdict}>{t(`diagnosis.count.${one.verdict}`, { count: one.items })}</li>
            ))}
          </ul>
        )}
        <p className="aside">
          {found.since !== null && t("diagnosis.basis", { when: moment(found.since), items: number(report.items) })}{" "}
          {report.sampled > 0 && t("diagnosis.sampled", { of: number(report.sampled), seed: number(report.seed) })}{" "}
          {t(`diagnosis.source.${report.learned_from}`)} {report.without > 0 && t("diagnosis.without", { count: report.without })}
        </p>
      </section>
      {report.before !== null && <Before campaign={campaign} before={report.before} now={report} />}
      <DataMap campaign={campaign} question={question} report={report} picked={picked} onPick={pick} />
      <Send place={place} question={question} report={report} picked={picked} onPick={pick} onSent={onSent} />
      <Suspects campaign={campaign} question={question} report={report} picked={picked} onPick={pick} />
      <Pairs campaign={campaign} question={question} report={report} />
      <Margins place={place} question={question} report={report} />
      <Curves place={place} question={question} />
      <Precision report={report} />
      <details>
        <summary>{t("diagnosis.how")}</summary>
        <ul lang="en" dir="auto">
          {[...report.found_by, ...report.verdicts.filter((one) => one.rule !== "").map((one) => `${one.verdict}: ${one.rule}`), ...report.notes].map((one) => (
            <li key={one}>{one}</li>
          ))}
        </ul>
      </details>
    </>
  );
}
