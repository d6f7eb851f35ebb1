import type { LearnedTopic, RewardReport } from "../../../api/rewardshapes";
import { useWords } from "../../../words/Words";
import { useFigures } from "../../parts/figures";
import { Scroll } from "../../parts/Scroll";
import { Shared } from "./Shared";

/** Accuracy by topic, beside that of the longer one and what nothing can go beyond. */
export function Topics({ report, least }: { report: RewardReport; least: number }) {
  const { t } = useWords();
  const { number, percent } = useFigures();
  const { topics, topics_left_out: left } = report;
  if (topics.length + left === 0) return null;
  const top = ({ ceiling_low: low, ceiling_high: high }: LearnedTopic) =>
    low === null || high === null ? "–" : `${percent(low)}–${percent(high)}`;
  return (
    <section aria-labelledby="reward-topics">
      <h3 id="reward-topics">{t("reward.topics")}</h3>
      {topics.length > 0 && (
        <Scroll labelledBy="reward-topics">
          <table className="dense stacked">
            <thead>
              <tr>
                <th scope="col">{t("reward.topic")}</th>
                <th scope="col">{t("reward.interval")}</th>
                <th scope="col" className="figures">
                  {t("reward.right")}
                </th>
                <th scope="col" className="figures">
                  {t("reward.row.longer")}
                </th>
                <th scope="col" className="figures">
                  {t("reward.row.ceiling")}
                </th>
              </tr>
            </thead>
            <tbody>
              {topics.map((one) => (
                <tr key={one.topic}>
                  <th scope="row" className="line" dir="auto">
                    {one.topic}
                  </th>
                  <Shared of={one.accuracy} head={t("reward.right")} />
                  <td className="figures" data-head={t("reward.row.longer")}>
                    {percent(one.longer, 1)}
                  </td>
                  <td className="figures" data-head={t("reward.row.ceiling")}>
                    {top(one)}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      )}
      {left > 0 && <p className="aside">{t("reward.topics.left", { count: left, least: number(least) })}</p>}
    </section>
  );
}
