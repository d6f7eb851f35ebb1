import type { CurvePoint } from "../../../api/rewardshapes";
import { useWords } from "../../../words/Words";
import { Chart } from "../../parts/Chart";
import { useFigures } from "../../parts/figures";
import { bandBetween, lineThrough } from "../../parts/plot";
import { Frame } from "./Frame";
import { lowestOf } from "./verdict";

type Props = { readonly name: "noise" | "learning"; readonly title: string; readonly points: readonly CurvePoint[] };

/** Accuracy as labels are spoiled, or as prompts are left out, with its interval. */
export function Curve({ name, title, points }: Props) {
  const { t } = useWords();
  const { percent } = useFigures();
  const from = lowestOf(points);
  return (
    <section aria-labelledby={`reward-${name}`}>
      <h3 id={`reward-${name}`}>{t(`reward.${name}`)}</h3>
      <Chart
        title={title}
        table={t(`reward.${name}`)}
        head={[
          { text: t(`reward.${name}.axis`), figures: true },
          { text: t("reward.right"), figures: true },
          { text: "95 %", figures: true },
        ]}
        rows={points.map((one) => [percent(one.share), percent(one.accuracy, 1), `${percent(one.lower, 1)}–${percent(one.upper, 1)}`])}
      >
        <Frame
          title={title}
          unit={t("reward.right")}
          axis={t(`reward.${name}.axis`)}
          x={{ from: 0, to: Math.max(...points.map((one) => one.share)), marks: points.map((one) => one.share) }}
          from={from}
        >
          {(x, y) => (
            <>
              <path className="band" d={bandBetween(points.map((one) => ({ x: x(one.share), low: y(one.lower), high: y(one.upper) })))} />
              <path className="line" d={lineThrough(points.map((one) => ({ x: x(one.share), y: y(one.accuracy) })))} />
              {points.map((one) => (
                <circle key={one.share} className="point" cx={x(one.share)} cy={y(one.accuracy)} r={3}>
                  <title>{`${percent(one.share)}: ${percent(one.accuracy, 1)}`}</title>
                </circle>
              ))}
            </>
          )}
        </Frame>
      </Chart>
    </section>
  );
}
