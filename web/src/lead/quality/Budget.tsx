import type { BudgetState } from "../../api/qualityshapes";
import { useWords } from "../../words/Words";
import { Chart } from "../parts/Chart";
import { useFigures } from "../parts/figures";
import { bandBetween, lineThrough, LONG, scaleOf, timesBetween } from "../parts/plot";
import { ticks } from "../parts/scale";
import { useWidth } from "../parts/width";
import { burnOf, verdictOf, type Burn } from "./burning";

const HEIGHT = 230;
const EDGE = { top: 28, right: 24, bottom: 28, left: 56 };
/** The room that the words of a time take. */
const WORDS = 92;

/** What was spent, what there is, and what it will probably take. */
export function Budget({ budget }: { budget: BudgetState }) {
  const { t } = useWords();
  const { number, moment, money } = useFigures();
  const { forecast, judgments_of, judgments_used, money_of, money_used, currency } = budget;
  const verdict = verdictOf(budget);
  const title =
    forecast === null
      ? t(judgments_of === null ? "quality.budget.used" : "quality.budget.used.of", { count: judgments_used, of: judgments_of ?? 0 })
      : t(`quality.budget.${verdict}`, {
          count: Math.round(forecast.judgments),
          lower: Math.round(forecast.lower),
          upper: Math.round(forecast.upper),
          of: judgments_of ?? 0,
        });
  const burn = burnOf(budget);
  return (
    <section aria-labelledby="budget">
      <h2 id="budget">{t("quality.budget")}</h2>
      <Chart
        title={title}
        table={t("quality.budget.table")}
        head={[
          { text: t("record.at") },
          { text: t("overview.judgments"), figures: true },
          ...(currency === null ? [] : [{ text: t("members.earned"), figures: true }]),
        ]}
        rows={budget.burn.map((point) => [
          moment(point.at),
          number(point.judgments),
          ...(currency === null ? [] : [money(point.money, currency)]),
        ])}
      >
        {burn !== null && <Line burn={burn} title={title} />}
      </Chart>
      {(currency !== null || money_of !== null) && (
        <p>
          {money_of === null
            ? t("quality.money", { used: money(money_used, currency) })
            : t("quality.money.of", { used: money(money_used, currency), of: money(money_of, currency) })}
        </p>
      )}
      {forecast?.at != null && <p className="aside">{t("quality.budget.at", { when: moment(forecast.at) })}</p>}
    </section>
  );
}

function Line({ burn, title }: { burn: Burn; title: string }) {
  const { t } = useWords();
  const { number, date, hour } = useFigures();
  const { place, width } = useWidth<HTMLDivElement>(640);
  const right = Math.max(width - EDGE.right, EDGE.left + 60);
  const base = HEIGHT - EDGE.bottom;
  const marks = ticks(burn.most);
  const x = scaleOf(burn.from, burn.to, EDGE.left, right);
  const y = scaleOf(0, marks.at(-1) ?? 1, base, EDGE.top);
  const within = burn.to - burn.from > LONG ? date : hour;
  const times = timesBetween(burn.from, burn.to, Math.max(1, Math.floor((right - EDGE.left) / WORDS)));
  return (
    <div ref={place} className="plot">
      <svg width={width} height={HEIGHT} role="img" aria-label={title}>
        <text className="unit" x={0} y={EDGE.top - 14}>
          {t("quality.budget.unit")}
        </text>
        {marks.map((mark) => (
          <g key={mark}>
            <line className="grid" x1={EDGE.left} x2={right} y1={y(mark)} y2={y(mark)} />
            <text className="tick-y" x={EDGE.left - 6} y={y(mark) + 4}>
              {number(mark)}
            </text>
          </g>
        ))}
        {times.map((at) => (
          <text key={at} className="tick-x" x={x(at)} y={base + 18}>
            {within(at)}
          </text>
        ))}
        {burn.band.length > 0 && (
          <path className="band" d={bandBetween(burn.band.map((one) => ({ x: x(one.x), low: y(one.low), high: y(one.high) })))} />
        )}
        {burn.ahead.length > 0 && <path className="line ahead" d={lineThrough(burn.ahead.map((one) => ({ x: x(one.x), y: y(one.y) })))} />}
        <path className="line" d={lineThrough(burn.used.map((one) => ({ x: x(one.x), y: y(one.y) })))} />
        {burn.cap !== null && (
          <>
            <line className="cap" x1={EDGE.left} x2={right} y1={y(burn.cap)} y2={y(burn.cap)} />
            <text className="unit" x={EDGE.left + 4} y={y(burn.cap) - 5}>
              {t("quality.budget.cap", { count: burn.cap })}
            </text>
          </>
        )}
        <line className="axis" x1={EDGE.left} x2={right} y1={base} y2={base} />
      </svg>
    </div>
  );
}
