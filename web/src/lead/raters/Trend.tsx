import type { TrendPoint } from "../../api/qualityshapes";
import { useWords } from "../../words/Words";
import { Chart } from "../parts/Chart";
import { useFigures } from "../parts/figures";
import { lineThrough, scaleOf } from "../parts/plot";
import { ticks } from "../parts/scale";
import { useWidth } from "../parts/width";

const HEIGHT = 190;
const EDGE = { top: 28, right: 24, bottom: 40, left: 52 };
const SHARES = [0, 0.25, 0.5, 0.75, 1];

/** How far a rater's answers agreed with what is believed, stretch by stretch. */
export function Trend({ points }: { points: readonly TrendPoint[] }) {
  const { t } = useWords();
  const { number, percent } = useFigures();
  const [first, last] = [points[0], points.at(-1)];
  if (first === undefined || last === undefined || points.length < 2) return <p className="empty">{t("raters.trend.none")}</p>;
  const title = t("quality.trend.says", { from: percent(first.value), to: percent(last.value), count: last.n });
  return (
    <Chart
      title={title}
      table={t("raters.trend")}
      head={[
        { text: t("overview.judgments"), figures: true },
        { text: t("raters.trend.unit"), figures: true },
      ]}
      rows={points.map((one) => [number(one.n), percent(one.value, 1)])}
    >
      <Line points={points} title={title} />
    </Chart>
  );
}

function Line({ points, title }: { points: readonly TrendPoint[]; title: string }) {
  const { t } = useWords();
  const { number, percent } = useFigures();
  const { place, width } = useWidth<HTMLDivElement>(640);
  const right = Math.max(width - EDGE.right, EDGE.left + 60);
  const base = HEIGHT - EDGE.bottom;
  const most = points.at(-1)?.n ?? 1;
  const x = scaleOf(0, most, EDGE.left, right);
  const y = scaleOf(0, 1, base, EDGE.top);
  return (
    <div ref={place} className="plot">
      <svg width={width} height={HEIGHT} role="img" aria-label={title}>
        <text className="unit" x={0} y={EDGE.top - 14}>
          {t("raters.trend.unit")}
        </text>
        {SHARES.map((mark) => (
          <g key={mark}>
            <line className="grid" x1={EDGE.left} x2={right} y1={y(mark)} y2={y(mark)} />
            <text className="tick-y" x={EDGE.left - 6} y={y(mark) + 4}>
              {percent(mark)}
            </text>
          </g>
        ))}
        {ticks(most, Math.max(1, Math.floor((right - EDGE.left) / 90)))
          .filter((mark) => mark <= most)
          .map((mark) => (
            <text key={mark} className="tick-x" x={x(mark)} y={base + 16}>
              {number(mark)}
            </text>
          ))}
        <path className="line" d={lineThrough(points.map((one) => ({ x: x(one.n), y: y(one.value) })))} />
        {points.map((one) => (
          <circle key={one.n} className="point" cx={x(one.n)} cy={y(one.value)} r={3}>
            <title>{`${number(one.n)}: ${percent(one.value, 1)}`}</title>
          </circle>
        ))}
        <line className="axis" x1={EDGE.left} x2={right} y1={base} y2={base} />
        <text className="unit end" x={right} y={HEIGHT - 6}>
          {t("raters.trend.axis")}
        </text>
      </svg>
    </div>
  );
}
