import type { Reward, RewardReport } from "../../../api/rewardshapes";
import { useWords } from "../../../words/Words";
import type { Place } from "../../CampaignPages";
import { useFigures } from "../../parts/figures";
import { Beside } from "./Beside";
import { Calibration } from "./Calibration";
import { Curve } from "./Curve";
import { Raters } from "./Raters";
import { Topics } from "./Topics";
import { endsOf } from "./verdict";

/** What the model is worth: beside length and the ceiling, its chances, wrong labels, fewer prompts, raters and topics. */
export function Report({ place, found, report }: { place: Place; found: Reward; report: RewardReport }) {
  const { t } = useWords();
  const { moment, number, percent } = useFigures();
  const noise = endsOf(report.noise);
  const learning = endsOf(report.learning);
  return (
    <>
      <Beside report={report} />
      <p className="aside">
        {found.since !== null &&
          t("reward.basis", {
            when: moment(found.since),
            pairs: number(report.pairs),
            prompts: number(report.prompts),
            votes: number(report.votes),
            folds: number(report.folds),
          })}{" "}
        {t("reward.note")}
      </p>
      <Calibration report={report} />
      {noise !== null && (
        <Curve
          name="noise"
          title={t("reward.noise.says", {
            share: percent(noise[1].share),
            from: percent(noise[0].accuracy, 1),
            to: percent(noise[1].accuracy, 1),
          })}
          points={report.noise}
        />
      )}
      {learning !== null && (
        <Curve
          name="learning"
          title={t("reward.learning.says", {
            share: percent(learning[0].share),
            from: percent(learning[0].accuracy, 1),
            to: percent(learning[1].accuracy, 1),
          })}
          points={report.learning}
        />
      )}
      <Raters place={place} report={report} least={found.least} />
      <Topics report={report} least={found.least} />
      {report.notes.length > 0 && (
        <details>
          <summary>{t("preference.notes")}</summary>
          <ul>
            {report.notes.map((note) => (
              <li key={note}>{note}</li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}
