import type { RewardReport } from "../../../api/rewardshapes";
import { useWords } from "../../../words/Words";
import { Chart } from "../../parts/Chart";
import { useFigures } from "../../parts/figures";
import { lineThrough } from "../../parts/plot";
import { Frame } from "./Frame";

const MARKS = [0.5, 0.6, 0.7, 0.8, 0.9, 1];
/** What a vote costs whoever says one half of everything: −log ½. */
const COIN = Math.log(2);

/** How often pairs that were given about the same chance came out so; on the dashed line chances are exact. */
export function Calibration({ report }: { report: RewardReport }) {
  const { t } = useWords();
  const { number, percent } = useFigures();
  const { chance_gap: gap, log_loss: loss, reliability: bins } = report;
  if (gap === null || bins.length === 0) return null;
  const title = t("reward.calibration.says", { gap: percent(gap, 1) });
  return (
    <section aria-labelledby="reward-calibration">
      <h3 id="reward-calibration">{t("reward.calibration")}</h3>
      <Chart
        title={title}
        table={t("reward.calibration")}
        head={[
          { text: t("reward.calibration.axis"), figures: true },
          { text: t("reward.calibration.unit"), figures: true },
          { text: "95 %", figures: true },
          { text: "n", figures: true },
        ]}
        rows={bins.map((one) => [
          percent(one.chance, 1),
          percent(one.right, 1),
          `${percent(one.lower, 1)}–${percent(one.upper, 1)}`,
          number(one.n),
        ])}
      >
        <Frame title={title} unit={t("reward.calibration.unit")} axis={t("reward.calibration.axis")} x={{ from: 0.5, to: 1, marks: MARKS }} from={0}>
          {(x, y) => (
            <>
              <path className="line ahead exact" d={lineThrough([{ x: x(0.5), y: y(0.5) }, { x: x(1), y: y(1) }])} />
              {bins.map((one) => (
                <g key={one.lowest} className="bin">
                  <line className="whisk" x1={x(one.chance)} x2={x(one.chance)} y1={y(one.lower)} y2={y(one.upper)} />
                  <circle className="point" cx={x(one.chance)} cy={y(one.right)} r={4}>
                    <title>{`${percent(one.chance)}: ${percent(one.right, 1)}`}</title>
                  </circle>
                </g>
              ))}
            </>
          )}
        </Frame>
      </Chart>
      <p className="aside">{t("reward.calibration.loss", { loss: number(loss, 3), coin: number(COIN, 3) })}</p>
    </section>
  );
}
