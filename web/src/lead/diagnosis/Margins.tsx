import type { DiagnosisReport, MarginBin } from "../../api/diagnosisshapes";
import { useWords } from "../../words/Words";
import type { Place } from "../CampaignPages";
import { Download } from "../disagreement/Download";
import { Chart } from "../parts/Chart";
import { useFigures } from "../parts/figures";
import { scaleOf } from "../parts/plot";
import { useWidth } from "../parts/width";
import { MoreButton, useMore } from "./More";

const HEIGHT = 210;
const EDGE = { top: 24, right: 12, bottom: 40, left: 44 };

type Props = { readonly place: Place; readonly question: string; readonly report: DiagnosisReport };

/** How far the model preferred the labels while it learned them: all items, the suspects among them, and the threshold. */
export function Margins({ place, question, report }: Props) {
  const { t } = useWords();
  const { number } = useFigures();
  const more = useMore(place, question, "threshold");
  const found = more.answer?.threshold ?? null;
  const margins = found?.margins ?? report.margins;
  const threshold = found?.threshold ?? report.threshold;
  const first = margins[0];
  const last = margins.at(-1);
  if (first === undefined || last === undefined) return null;
  const below = margins.filter((one) => one.highest <= 0).reduce((sum, one) => sum + one.items, 0);
  const title = found === null ? t("diagnosis.margins.title", { count: below }) : t("diagnosis.threshold.title", { count: found.flagged });
  return (
    <section aria-labelledby="margins">
      <h2 id="margins">{t("diagnosis.margins")}</h2>
      <Chart
        title={title}
        table={t("diagnosis.margins")}
        head={[
          { text: t("diagnosis.margins.from"), figures: true },
          { text: t("diagnosis.margins.to"), figures: true },
          { text: t("diagnosis.margins.items"), figures: true },
          { text: t("diagnosis.suspects"), figures: true },
        ]}
        rows={margins.map((one) => [number(one.lowest, 2), number(one.highest, 2), number(one.items), number(one.suspects)])}
      >
        <Bars
          title={title}
          margins={margins}
          threshold={threshold}
          from={Math.min(first.lowest, threshold ?? first.lowest)}
          to={Math.max(last.highest, threshold ?? last.highest)}
        />
        <p className="aside">
          {t("diagnosis.margins.keys")} {t(threshold === null ? "diagnosis.margins.none" : "diagnosis.threshold.keys")}
        </p>
      </Chart>
      <MoreButton more={more} start={t("diagnosis.threshold.start")} />
      <Download
        name={`${place.view.campaign}-${question}-margins`}
        head={["from", "to", "items", "suspects"]}
        rows={() => margins.map((one) => [one.lowest, one.highest, one.items, one.suspects])}
      />
    </section>
  );
}

type BarsProps = { readonly title: string; readonly margins: readonly MarginBin[]; readonly threshold: number | null; readonly from: number; readonly to: number };

function Bars({ title, margins, threshold, from, to }: BarsProps) {
  const { t } = useWords();
  const { number } = useFigures();
  const { place, width } = useWidth<HTMLDivElement>(640);
  const base = HEIGHT - EDGE.bottom;
  const right = Math.max(width - EDGE.right, EDGE.left + 60);
  const most = Math.max(1, ...margins.map((one) => one.items));
  const x = scaleOf(from, to, EDGE.left, right);
  const y = scaleOf(0, most, base, EDGE.top);
  const step = [0.5, 1, 2, 5, 10, 20, 50].find((one) => (to - from) / one <= 8) ?? 100;
  const marks = Array.from({ length: Math.floor(to / step) - Math.ceil(from / step) + 1 }, (_, n) => (Math.ceil(from / step) + n) * step);
  return (
    <div ref={place} className="plot">
      <svg width={width} height={HEIGHT} role="img" aria-label={title}>
        <text className="unit" x={0} y={EDGE.top - 10}>
          {t("diagnosis.margins.items")}
        </text>
        {[most, Math.round(most / 2)].map((mark) => (
          <g key={mark}>
            <line className="grid" x1={EDGE.left} x2={right} y1={y(mark)} y2={y(mark)} />
            <text className="tick-y" x={EDGE.left - 6} y={y(mark) + 4}>
              {number(mark)}
            </text>
          </g>
        ))}
        {margins.map((one) => (
          <g key={one.lowest}>
            <rect className="bar now" x={x(one.lowest)} y={y(one.items)} width={Math.max(x(one.highest) - x(one.lowest) - 1, 0.5)} height={base - y(one.items)}>
              <title>{t("diagnosis.margins.bar", { from: number(one.lowest, 2), to: number(one.highest, 2), items: number(one.items), suspects: number(one.suspects) })}</title>
            </rect>
            <rect className="bar" x={x(one.lowest)} y={y(one.suspects)} width={Math.max(x(one.highest) - x(one.lowest) - 1, 0.5)} height={base - y(one.suspects)} />
          </g>
        ))}
        {marks.map((mark) => (
          <text key={mark} className="tick-x" x={x(mark)} y={base + 16}>
            {number(mark, 1)}
          </text>
        ))}
        {threshold !== null && (
          <>
            <line className="mark" x1={x(threshold)} x2={x(threshold)} y1={EDGE.top - 8} y2={base} />
            <text className={x(threshold) > (EDGE.left + right) / 2 ? "unit end" : "unit"} x={x(threshold) + (x(threshold) > (EDGE.left + right) / 2 ? -6 : 6)} y={EDGE.top - 10}>
              {t("diagnosis.threshold.mark", { value: number(threshold, 2) })}
            </text>
          </>
        )}
        <line className="axis" x1={EDGE.left} x2={right} y1={base} y2={base} />
        <text className="unit end" x={right} y={HEIGHT - 6}>
          {t("diagnosis.margins.axis")}
        </text>
      </svg>
    </div>
  );
}
