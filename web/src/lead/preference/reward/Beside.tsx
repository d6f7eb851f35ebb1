import type { Share } from "../../../api/preferenceshapes";
import type { RewardReport } from "../../../api/rewardshapes";
import { useWords } from "../../../words/Words";
import { useFigures } from "../../parts/figures";
import { Scroll } from "../../parts/Scroll";
import { Shared } from "./Shared";
import { verdictOf } from "./verdict";

/** The model beside the longer one, on all pairs and on those of like length, and beside what nothing can go beyond. */
export function Beside({ report }: { report: RewardReport }) {
  const { t } = useWords();
  const { number, percent } = useFigures();
  const { accuracy, ahead, ceiling, longer } = report;
  const points = (value: number) => number(100 * value, 1);
  const top: Share | null =
    ceiling === null ? null : { value: null, lower: ceiling.lowest ?? ceiling.lower, upper: ceiling.highest ?? ceiling.upper, n: ceiling.items };
  const rows: readonly (readonly [string, Share | null])[] = [
    [t("reward.row.model"), accuracy],
    [t("reward.row.longer"), longer],
    [t("reward.row.matched"), report.matched],
    [t("reward.row.longer.matched"), report.longer_matched],
    [t("reward.row.vote"), report.by_vote],
    [t("reward.row.ceiling"), top],
  ];
  return (
    <figure className="chart">
      <figcaption>
        {t(`reward.${verdictOf(ahead)}`, { model: percent(accuracy.value ?? 0, 1), longer: percent(longer.value ?? 0, 1) })}
      </figcaption>
      <Scroll label={t("reward.heading")}>
        <table className="dense stacked">
          <thead>
            <tr>
              <th scope="col">{t("reward.who")}</th>
              <th scope="col">{t("reward.interval")}</th>
              <th scope="col" className="figures">
                {t("reward.right")}
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map(
              ([name, one]) =>
                one !== null &&
                one.n > 0 && (
                  <tr key={name}>
                    <th scope="row" className="line">
                      {name}
                    </th>
                    <Shared of={one} head={t("reward.right")} />
                  </tr>
                ),
            )}
          </tbody>
        </table>
      </Scroll>
      {ahead.value !== null && ahead.lower !== null && ahead.upper !== null && (
        <p>{t("reward.ahead", { points: points(ahead.value), low: points(ahead.lower), high: points(ahead.upper) })}</p>
      )}
    </figure>
  );
}
