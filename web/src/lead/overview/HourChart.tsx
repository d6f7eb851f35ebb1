import type { HourCount } from "../../api/leadshapes";
import { useWords } from "../../words/Words";
import { useFigures } from "../parts/figures";
import { ticks } from "../parts/scale";
import { useWidth } from "../parts/width";
import "../parts/charts.css";

const HEIGHT = 190;
const EDGE = { top: 28, right: 36, bottom: 26, left: 44 };
/** The room that the words of an hour take. */
const WORDS = 76;

/** Judgments in each hour: a title that says the finding, bars on axes with units, and the table behind them. */
export function HourChart({ hours }: { hours: readonly HourCount[] }) {
  const { t } = useWords();
  const { number, moment } = useFigures();
  const most = hours.reduce((before, hour) => (hour.count > before.count ? hour : before), { at: 0, count: 0 });
  const recent = hours.slice(-24);
  const total = recent.reduce((sum, hour) => sum + hour.count, 0);
  const title =
    total === 0 ? t("overview.hours.none") : t("overview.hours.title", { count: total, most: most.count, at: moment(most.at) });
  return (
    <figure className="chart">
      <figcaption>{title}</figcaption>
      <Bars hours={hours} title={title} />
      <details>
        <summary>{t("lead.table")}</summary>
        <div className="scroll" role="group" aria-label={t("overview.hours.table")} tabIndex={0}>
          <table className="dense">
            <caption className="aloud">{t("overview.hours.table")}</caption>
            <thead>
              <tr>
                <th scope="col">{t("overview.hours.from")}</th>
                <th scope="col" className="figures">
                  {t("overview.judgments")}
                </th>
              </tr>
            </thead>
            <tbody>
              {hours
                .filter((hour) => hour.count > 0)
                .map((hour) => (
                  <tr key={hour.at}>
                    <th scope="row">{moment(hour.at)}</th>
                    <td className="figures">{number(hour.count)}</td>
                  </tr>
                ))}
            </tbody>
          </table>
        </div>
      </details>
    </figure>
  );
}

function Bars({ hours, title }: { hours: readonly HourCount[]; title: string }) {
  const { t } = useWords();
  const { number, hour: clock, day } = useFigures();
  const { place, width } = useWidth<HTMLDivElement>(640);
  const marks = ticks(Math.max(...hours.map((hour) => hour.count), 0));
  const top = marks.at(-1) ?? 1;
  const inner = { width: Math.max(width - EDGE.left - EDGE.right, 40), height: HEIGHT - EDGE.top - EDGE.bottom };
  const step = inner.width / Math.max(hours.length, 1);
  const y = (count: number) => EDGE.top + inner.height * (1 - count / top);
  const every = Math.max(1, Math.ceil(WORDS / step));
  const base = EDGE.top + inner.height;
  return (
    <div ref={place} className="plot">
      <svg width={width} height={HEIGHT} role="img" aria-label={title}>
        <text className="unit" x={0} y={EDGE.top - 14}>
          {t("overview.hours.unit")}
        </text>
        {marks.map((mark) => (
          <g key={mark}>
            <line className="grid" x1={EDGE.left} x2={EDGE.left + inner.width} y1={y(mark)} y2={y(mark)} />
            <text className="tick-y" x={EDGE.left - 6} y={y(mark) + 4}>
              {number(mark)}
            </text>
          </g>
        ))}
        {hours.map((hour, index) => {
          const x = EDGE.left + index * step;
          const last = index === hours.length - 1;
          return (
            <g key={hour.at}>
              <rect
                className={last ? "bar now" : "bar"}
                x={x + step * 0.12}
                y={y(hour.count)}
                width={Math.max(step * 0.76, 1)}
                height={base - y(hour.count)}
              >
                <title>{`${day(hour.at)} ${clock(hour.at)}: ${number(hour.count)}`}</title>
              </rect>
              {(hours.length - 1 - index) % every === 0 && (
                <text className="tick-x" x={x + step / 2} y={base + 18}>
                  {clock(hour.at)}
                </text>
              )}
            </g>
          );
        })}
        <line className="axis" x1={EDGE.left} x2={EDGE.left + inner.width} y1={base} y2={base} />
      </svg>
    </div>
  );
}
