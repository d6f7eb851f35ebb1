import type { OptionLine } from "../../api/contrastshapes";
import { useWords } from "../../words/Words";
import { Chart } from "../parts/Chart";
import { useFigures } from "../parts/figures";
import { lineThrough, scaleOf } from "../parts/plot";
import { useWidth } from "../parts/width";
import { Download } from "./Download";
import { lineOf } from "./thresholds";

const WIDEST = 560;
const HEIGHT = 240;
const EDGE = { top: 12, right: 14, bottom: 42, left: 46 };
const MARKS = [0, 0.25, 0.5, 0.75, 1];

type Props = { readonly campaign: string; readonly question: string; readonly line: OptionLine; readonly option: string };

/** What calling an item so from a share of the crowd on finds of experts' items, and spares of the others. */
export function Thresholds({ campaign, question, line, option }: Props) {
  const { t } = useWords();
  const { percent, number, coefficient } = useFigures();
  const title = t("apart.threshold.title", { option, auc: coefficient(line.auc.value ?? 0.5), share: percent(line.found.value ?? 0) });
  const of = (value: number | null) => (value === null ? "–" : percent(value));
  const between = (lower: number | null, upper: number | null) => (lower === null || upper === null ? "–" : `${percent(lower)}–${percent(upper)}`);
  return (
    <section>
      <Chart
        title={title}
        table={t("apart.threshold.table", { option })}
        head={[
          { text: t("apart.threshold"), figures: true },
          { text: t("apart.threshold.found"), figures: true },
          { text: t("apart.threshold.found.ends"), figures: true },
          { text: t("apart.threshold.spared"), figures: true },
          { text: t("apart.threshold.spared.ends"), figures: true },
          { text: t("apart.experts.same"), figures: true },
        ]}
        rows={line.curve.map((one) => [
          percent(one.threshold),
          of(one.found),
          between(one.found_lower, one.found_upper),
          of(one.spared),
          between(one.spared_lower, one.spared_upper),
          percent(one.accuracy),
        ])}
      >
        <Curves line={line} title={title} />
        <p className="legend">
          <Key dashed={false} text={t("apart.threshold.found")} />
          <Key dashed text={t("apart.threshold.spared")} />
        </p>
        <p className="aside">
          {t("apart.threshold.axis", { option })}{" "}
          {t("apart.threshold.best", { threshold: percent(line.best), share: percent(line.accuracy), items: number(line.items), others: number(line.others) })}{" "}
          {line.held_out !== null && t("apart.threshold.held", { share: percent(line.held_out) })}
        </p>
      </Chart>
      <Download
        name={`${campaign}-${question}-expert-threshold-${line.option}`}
        head={["threshold", "found", "found_lower", "found_upper", "spared", "spared_lower", "spared_upper", "accuracy", "called"]}
        rows={() =>
          line.curve.map((one) => [
            one.threshold,
            one.found,
            one.found_lower,
            one.found_upper,
            one.spared,
            one.spared_lower,
            one.spared_upper,
            one.accuracy,
            one.called,
          ])
        }
      />
    </section>
  );
}

function Curves({ line, title }: { readonly line: OptionLine; readonly title: string }) {
  const { percent } = useFigures();
  const { place, width } = useWidth<HTMLDivElement>(WIDEST);
  const right = Math.max(Math.min(width, WIDEST) - EDGE.right, EDGE.left + 60);
  const bottom = HEIGHT - EDGE.bottom;
  const x = scaleOf(0, 1, EDGE.left, right);
  const y = scaleOf(0, 1, bottom, EDGE.top);
  return (
    <div ref={place} className="plot">
      <svg width={right + EDGE.right} height={HEIGHT} role="img" aria-label={title}>
        {MARKS.map((mark) => (
          <g key={mark}>
            <line className="grid" x1={EDGE.left} x2={right} y1={y(mark)} y2={y(mark)} />
            <text className="tick-y" x={EDGE.left - 6} y={y(mark) + 4}>
              {percent(mark)}
            </text>
            <text className="tick-x" x={x(mark)} y={bottom + 18}>
              {percent(mark)}
            </text>
          </g>
        ))}
        <line className="axis" x1={EDGE.left} x2={right} y1={bottom} y2={bottom} />
        <line className="cap" x1={x(line.best)} x2={x(line.best)} y1={EDGE.top} y2={bottom} />
        <path className="line" d={lineThrough(lineOf(line.curve, "found", x, y))} />
        <path className="line ahead" d={lineThrough(lineOf(line.curve, "spared", x, y))} />
      </svg>
    </div>
  );
}

function Key({ dashed, text }: { readonly dashed: boolean; readonly text: string }) {
  return (
    <span>
      <svg width={28} height={12} aria-hidden="true">
        <path className={dashed ? "line ahead" : "line"} d="M0 6L28 6" />
      </svg>{" "}
      {text}
    </span>
  );
}
