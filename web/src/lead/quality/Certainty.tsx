import type { CertaintyBin } from "../../api/qualityshapes";
import { useWords } from "../../words/Words";
import { Chart } from "../parts/Chart";
import { useFigures } from "../parts/figures";
import { scaleOf } from "../parts/plot";
import { ticks } from "../parts/scale";
import { useWidth } from "../parts/width";
import { sureOf } from "./certain";

const HEIGHT = 190;
const EDGE = { top: 28, right: 24, bottom: 40, left: 44 };
/** Where nothing was asked for, the certainty that is looked for. */
const USUAL = 0.95;

/** How sure the likeliest answers are: how many items in each band of probability. */
export function Certainty({ bins, asked }: { bins: readonly CertaintyBin[]; asked: number | null }) {
  const { t } = useWords();
  const { number, percent } = useFigures();
  const level = asked ?? USUAL;
  const { sure, total } = sureOf(bins, level);
  const title = total === 0 ? t("quality.certainty.none") : t("quality.certainty.title", { count: sure, of: total, level: percent(level) });
  const range = (bin: CertaintyBin) => `${percent(bin.lower)}–${percent(bin.upper)}`;
  return (
    <section aria-labelledby="certainty">
      <h2 id="certainty">{t("quality.certainty")}</h2>
      <Chart
        title={title}
        table={t("quality.certainty")}
        head={[{ text: t("quality.probability") }, { text: t("lead.items"), figures: true }]}
        rows={bins.map((bin) => [range(bin), number(bin.items)])}
      >
        {total > 0 && <Columns bins={bins} level={level} title={title} />}
      </Chart>
    </section>
  );
}

function Columns({ bins, level, title }: { bins: readonly CertaintyBin[]; level: number; title: string }) {
  const { t } = useWords();
  const { number, percent } = useFigures();
  const { place, width } = useWidth<HTMLDivElement>(640);
  const marks = ticks(Math.max(...bins.map((bin) => bin.items)));
  const from = bins[0]?.lower ?? 0;
  const to = bins.at(-1)?.upper ?? 1;
  const right = Math.max(width - EDGE.right, EDGE.left + 60);
  const base = HEIGHT - EDGE.bottom;
  const x = scaleOf(from, to, EDGE.left, right);
  const y = scaleOf(0, marks.at(-1) ?? 1, base, EDGE.top);
  const every = Math.max(1, Math.ceil(48 / ((right - EDGE.left) / bins.length)));
  return (
    <div ref={place} className="plot">
      <svg width={width} height={HEIGHT} role="img" aria-label={title}>
        <text className="unit" x={0} y={EDGE.top - 14}>
          {t("quality.certainty.unit")}
        </text>
        {marks.map((mark) => (
          <g key={mark}>
            <line className="grid" x1={EDGE.left} x2={right} y1={y(mark)} y2={y(mark)} />
            <text className="tick-y" x={EDGE.left - 6} y={y(mark) + 4}>
              {number(mark)}
            </text>
          </g>
        ))}
        {bins.map((bin) => (
          <rect
            key={bin.lower}
            className={bin.lower >= level - 1e-9 ? "bar" : "bar below"}
            x={x(bin.lower) + 1}
            y={y(bin.items)}
            width={Math.max(x(bin.upper) - x(bin.lower) - 2, 1)}
            height={base - y(bin.items)}
          >
            <title>{`${percent(bin.lower)}–${percent(bin.upper)}: ${number(bin.items)}`}</title>
          </rect>
        ))}
        {bins.map((bin, place) =>
          place % every === 0 ? (
            <text key={bin.lower} className="tick-x" x={x(bin.lower)} y={base + 16}>
              {percent(bin.lower)}
            </text>
          ) : null,
        )}
        {bins.length % every === 0 && (
          <text className="tick-x" x={x(to)} y={base + 16}>
            {percent(to)}
          </text>
        )}
        {level > from && level < to && (
          <line className="mark typical" x1={x(level)} x2={x(level)} y1={EDGE.top - 6} y2={base} />
        )}
        <line className="axis" x1={EDGE.left} x2={right} y1={base} y2={base} />
        <text className="unit end" x={right} y={HEIGHT - 6}>
          {t("quality.certainty.axis")}
        </text>
      </svg>
    </div>
  );
}
