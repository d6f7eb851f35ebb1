import { memo, useId, useMemo, useRef, useState, type KeyboardEvent, type PointerEvent } from "react";

import type { DiagnosisReport, MappedItem } from "../../api/diagnosisshapes";
import { useWords } from "../../words/Words";
import { Download } from "../disagreement/Download";
import { Chart } from "../parts/Chart";
import { useFigures } from "../parts/figures";
import { isolated } from "../parts/labels";
import { scaleOf } from "../parts/plot";
import { useWidth } from "../parts/width";
import { ByFigures } from "./ByFigures";
import { farthest, marksTo, nearest, stepped, toggled } from "./picking";

const EDGE = { top: 24, right: 12, bottom: 40, left: 44 };
const TALLEST = 440;
const MARKS = [0, 0.2, 0.4, 0.6, 0.8, 1];
/** A pointer that moved less has not drawn a frame. */
const STILL = 5;

type Props = {
  readonly campaign: string;
  readonly question: string;
  readonly report: DiagnosisReport;
  readonly picked: ReadonlySet<string>;
  readonly onPick: (picked: ReadonlySet<string>) => void;
};

/** Each item by how sure the model was of its label and how far it wavered; a frame, or figures, pick items for raters. */
export function DataMap({ campaign, question, report, picked, onPick }: Props) {
  const { t } = useWords();
  const { coefficient, percent, number } = useFigures();
  const { points } = report;
  if (points.length === 0) return null;
  const hard = points.filter((one) => one.suspect && one.region === "hard").length;
  const title = report.suspects === 0 ? t("diagnosis.suspects.none") : t("diagnosis.map.title", { count: hard, of: number(report.suspects) });
  const last = [...points].reverse();
  return (
    <section aria-labelledby="datamap">
      <h2 id="datamap">{t("diagnosis.map")}</h2>
      <Chart
        title={title}
        table={t("diagnosis.map")}
        head={[
          { text: t("diagnosis.item") },
          { text: t("diagnosis.label") },
          { text: t("diagnosis.rather") },
          { text: t("diagnosis.wrong"), figures: true },
          { text: t("diagnosis.confidence"), figures: true },
          { text: t("diagnosis.variability"), figures: true },
          { text: t("diagnosis.region") },
        ]}
        rows={last.map((one) => [
          one.item,
          one.label,
          one.suggested ?? "–",
          one.wrong === null ? "–" : percent(one.wrong),
          coefficient(one.confidence),
          coefficient(one.variability),
          t(`diagnosis.region.${one.region}`),
        ])}
      >
        <Drawn points={points} title={title} picked={picked} onPick={onPick} />
        <p className="aside">
          {t("diagnosis.map.keys")} {report.points_left_out > 0 && t("diagnosis.map.left", { count: report.points_left_out })}
        </p>
      </Chart>
      <ByFigures points={points} onPick={onPick} />
      <Download
        name={`${campaign}-${question}-map`}
        head={["item", "label", "suggested", "wrong", "confidence", "variability", "region", "suspect"]}
        rows={() => last.map((one) => [one.item, one.label, one.suggested, one.wrong, one.confidence, one.variability, one.region, one.suspect ? "yes" : "no"])}
      />
    </section>
  );
}

type Spot = { readonly x: number; readonly y: number };
type Frame = { readonly from: Spot; readonly to: Spot };
type DrawnProps = Pick<Props, "picked" | "onPick"> & { readonly points: readonly MappedItem[]; readonly title: string };

function Drawn({ points, title, picked, onPick }: DrawnProps) {
  const { t } = useWords();
  const { number } = useFigures();
  const help = useId();
  const { place, width } = useWidth<HTMLDivElement>(640);
  const drawing = useRef<SVGSVGElement>(null);
  const [frame, draw] = useState<Frame | null>(null);
  const [here, look] = useState<number | null>(null);
  const height = Math.min(TALLEST, Math.max(260, width * 0.8));
  const base = height - EDGE.bottom;
  const right = Math.max(width - EDGE.right, EDGE.left + 60);
  const most = farthest(points);
  const spots = useMemo(() => {
    const x = scaleOf(0, most, EDGE.left, right);
    const y = scaleOf(0, 1, base, EDGE.top);
    return points.map((one) => ({ x: x(one.variability), y: y(one.confidence) }));
  }, [points, most, right, base]);
  const x = scaleOf(0, most, EDGE.left, right);
  const y = scaleOf(0, 1, base, EDGE.top);
  const at = (event: PointerEvent): Spot => {
    const box = drawing.current?.getBoundingClientRect();
    return { x: event.clientX - (box?.left ?? 0), y: event.clientY - (box?.top ?? 0) };
  };
  const begin = (event: PointerEvent<SVGSVGElement>) => {
    if (event.button !== 0) return;
    event.currentTarget.setPointerCapture?.(event.pointerId);
    draw({ from: at(event), to: at(event) });
  };
  const move = (event: PointerEvent) => {
    const now = at(event);
    if (frame !== null) draw({ from: frame.from, to: now });
    else look(nearest(spots, now.x, now.y));
  };
  const end = (event: PointerEvent) => {
    if (frame === null) return;
    const now = at(event);
    draw(null);
    const [low, high] = [Math.min(frame.from.x, now.x), Math.max(frame.from.x, now.x)];
    const [top, bottom] = [Math.min(frame.from.y, now.y), Math.max(frame.from.y, now.y)];
    if (high - low < STILL && bottom - top < STILL) {
      const meant = nearest(spots, now.x, now.y);
      look(meant);
      const item = meant === null ? undefined : points[meant]?.item;
      if (item !== undefined) onPick(toggled(picked, item));
      return;
    }
    const inside = points.filter((_, n) => {
      const spot = spots[n];
      return spot !== undefined && spot.x >= low && spot.x <= high && spot.y >= top && spot.y <= bottom;
    });
    const kept = event.shiftKey ? picked : [];
    onPick(new Set([...kept, ...inside.map((one) => one.item)]));
  };
  const press = (event: KeyboardEvent) => {
    const item = here === null ? undefined : points[here]?.item;
    if ((event.key === " " || event.key === "Enter") && item !== undefined) {
      event.preventDefault();
      onPick(toggled(picked, item));
      return;
    }
    const next = stepped(points, here, event.key);
    if (next === null) return;
    event.preventDefault();
    look(next);
  };
  const seen = here === null ? undefined : points[here];
  const spot = here === null ? undefined : spots[here];
  return (
    <div ref={place} className="plot datamap">
      <svg
        ref={drawing}
        width={width}
        height={height}
        role="application"
        tabIndex={0}
        aria-label={title}
        aria-describedby={help}
        onPointerDown={begin}
        onPointerMove={move}
        onPointerUp={end}
        onPointerCancel={() => draw(null)}
        onKeyDown={press}
      >
        <text className="unit" x={0} y={EDGE.top - 10}>
          {t("diagnosis.confidence.axis")}
        </text>
        {MARKS.map((mark) => (
          <g key={mark}>
            <line className="grid" x1={EDGE.left} x2={right} y1={y(mark)} y2={y(mark)} />
            <text className="tick-y" x={EDGE.left - 6} y={y(mark) + 4}>
              {number(mark, 1)}
            </text>
          </g>
        ))}
        {marksTo(most).map((mark) => (
          <text key={mark} className="tick-x" x={x(mark)} y={base + 16}>
            {number(mark, 2)}
          </text>
        ))}
        <line className="axis" x1={EDGE.left} x2={right} y1={base} y2={base} />
        <text className="unit end" x={right} y={height - 6}>
          {t("diagnosis.variability.axis")}
        </text>
        <Points points={points} spots={spots} picked={picked} />
        {spot !== undefined && <circle className="meant" cx={spot.x} cy={spot.y} r={8} />}
        {frame !== null && (
          <rect
            className="frame"
            x={Math.min(frame.from.x, frame.to.x)}
            y={Math.min(frame.from.y, frame.to.y)}
            width={Math.abs(frame.to.x - frame.from.x)}
            height={Math.abs(frame.to.y - frame.from.y)}
          />
        )}
      </svg>
      <p className="aside" id={help}>
        {t("diagnosis.map.help")}
      </p>
      <div className="meant-item" aria-live="polite">
        {seen === undefined ? <p className="aside">{t("diagnosis.map.point")}</p> : <Seen of={seen} picked={picked.has(seen.item)} />}
      </div>
    </div>
  );
}

/** The item under the pointer, or the one that arrows led to. */
function Seen({ of, picked }: { of: MappedItem; picked: boolean }) {
  const { t } = useWords();
  const { percent } = useFigures();
  return (
    <p>
      <strong dir="auto">{of.item}</strong>{" "}
      {of.suggested === null
        ? t("diagnosis.seen", { label: isolated(of.label), wrong: percent(of.wrong ?? 0) })
        : t("diagnosis.seen.rather", { label: isolated(of.label), rather: isolated(of.suggested), wrong: percent(of.wrong ?? 0) })}{" "}
      {picked && t("diagnosis.seen.picked")}
      <br />
      <span dir="auto">{of.words}</span>
    </p>
  );
}

type PointsProps = { readonly points: readonly MappedItem[]; readonly spots: readonly Spot[]; readonly picked: ReadonlySet<string> };

/** All points; drawn anew only when they or what is picked change, not while a frame is drawn. */
const Points = memo(function Points({ points, spots, picked }: PointsProps) {
  return (
    <g>
      {points.map((one, n) => {
        const { x, y } = spots[n] ?? { x: 0, y: 0 };
        const chosen = picked.has(one.item) ? "yes" : undefined;
        return one.suspect ? (
          <path key={one.item} className="example suspect" data-picked={chosen} d={`M${x} ${y - 5}l5 5l-5 5l-5-5Z`} />
        ) : (
          <circle key={one.item} className="example" data-picked={chosen} cx={x} cy={y} r={3} />
        );
      })}
    </g>
  );
});

