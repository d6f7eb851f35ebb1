import { useRef, useState, type KeyboardEvent, type MouseEvent } from "react";

import type { Divided, MapPoint } from "../../api/disagreementshapes";
import { go } from "../../route";
import { useWords } from "../../words/Words";
import { Chart } from "../parts/Chart";
import { useCauseWord, type CauseWord } from "../parts/causes";
import { useFigures } from "../parts/figures";
import { isolated } from "../parts/labels";
import { scaleOf } from "../parts/plot";
import { useWidth } from "../parts/width";
import { itemAddress } from "../place";
import { Download } from "./Download";
import { dividedOf, lanesOf, mainCause, marksOf, nextDot, type LaneName } from "./placing";

const EDGE = { top: 6, right: 14, bottom: 42 };
/** The room of the names of lanes; on a narrow page they stand above their lanes. */
const NAMES = 120;
const NARROW = 480;
const RADIUS = 4.5;
const STEP = 10;
const TITLE = 20;

type Props = { readonly campaign: string; readonly found: Divided };

/** Every item as a point: how far people differ on it, in the lane of the cause that the judgments suggest. */
export function ItemMap({ campaign, found }: Props) {
  const { t } = useWords();
  const { number, percent, coefficient } = useFigures();
  const { most, points } = found;
  const main = mainCause(points);
  const wordFor = useCauseWord(found.paradigm);
  const nameOf = (one: MapPoint) => (one.cause === null ? "–" : wordFor(one.cause));
  const title =
    t("apart.map.title", { count: dividedOf(points, most ?? 0), of: number(points.length + found.left_out) }) +
    (main === null ? "" : `. ${t("apart.map.cause", { cause: wordFor(main) })}`);
  const write = (value: number | null, how: (value: number) => string) => (value === null ? "–" : how(value));
  return (
    <section aria-labelledby="map">
      <h2 id="map">{t("apart.map")}</h2>
      {most !== null && (
        <Chart
          title={title}
          table={t("apart.map")}
          head={[
            { text: t("apart.item") },
            { text: t("apart.judgments"), figures: true },
            { text: t("apart.entropy"), figures: true },
            { text: t("apart.clarity"), figures: true },
            { text: t("apart.cause") },
            { text: t("apart.likely"), figures: true },
          ]}
          rows={points.map((one) => [
            one.item,
            number(one.judgments),
            write(one.entropy, coefficient),
            write(one.clarity, coefficient),
            nameOf(one),
            write(one.probability, percent),
          ])}
        >
          <Points campaign={campaign} points={points} most={most} title={title} wordFor={wordFor} />
          <p className="aside">
            {t("apart.map.keys")} {found.left_out > 0 && t("apart.map.left", { count: found.left_out })}{" "}
            {found.uncaused !== "" && t("apart.map.uncaused", { why: isolated(found.uncaused) })}
          </p>
        </Chart>
      )}
      <Download
        name={`${campaign}-${found.question}-items`}
        head={["item", "judgments", "entropy", "clarity", "cause", "probability"]}
        rows={() => points.map((one) => [one.item, one.judgments, one.entropy, one.clarity, one.cause, one.probability])}
      />
    </section>
  );
}

type PointsProps = { readonly campaign: string; readonly points: readonly MapPoint[]; readonly most: number; readonly title: string; readonly wordFor: CauseWord };

function Points({ campaign, points, most, title, wordFor }: PointsProps) {
  const { t } = useWords();
  const { number, coefficient } = useFigures();
  const { place, width } = useWidth<HTMLDivElement>(640);
  const drawing = useRef<SVGSVGElement>(null);
  const [[lane, dot], here] = useState<readonly [number, number]>([0, 0]);
  const narrow = width < NARROW;
  const left = narrow ? RADIUS + 2 : NAMES;
  const right = Math.max(width - EDGE.right, left + 60);
  const x = scaleOf(0, most, left, right);
  const lanes = lanesOf(points, x, STEP);
  const heights = lanes.map((one) => Math.max(one.levels, 2) * STEP + 10 + (narrow ? TITLE : 0));
  const bases = heights.map((_, place) => EDGE.top + heights.slice(0, place + 1).reduce((sum, one) => sum + one, 0));
  const base = bases.at(-1) ?? EDGE.top;
  const laneName = (name: LaneName) => (name === "none" || name === "all" ? t(`apart.lane.${name}`) : wordFor(name));
  const marks = marksOf(most);

  const press = (event: KeyboardEvent) => {
    const next = nextDot(lanes, lane, dot, event.key);
    if (next === null) return;
    event.preventDefault();
    here(next);
    drawing.current?.querySelector<SVGAElement>(`[data-dot="${next[0]} ${next[1]}"]`)?.focus();
  };
  const follow = (event: MouseEvent, item: string) => {
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    go(itemAddress(campaign, item));
  };
  return (
    <div ref={place} className="plot">
      <svg ref={drawing} width={width} height={base + EDGE.bottom} role="group" aria-label={title} onKeyDown={press}>
        {marks.map((mark) => (
          <g key={mark}>
            <line className="grid" x1={x(mark)} x2={x(mark)} y1={EDGE.top} y2={base} />
            <text className="tick-x" x={x(mark)} y={base + 16}>
              {number(mark, 2)}
            </text>
          </g>
        ))}
        {lanes.map((one, row) => (
          <g key={one.name}>
            <line className="axis" x1={left} x2={right} y1={bases[row] ?? 0} y2={bases[row] ?? 0} />
            <text className="unit" x={0} y={narrow ? (bases[row] ?? 0) - (heights[row] ?? 0) + TITLE - 4 : (bases[row] ?? 0) - 6}>
              {laneName(one.name)} ({number(one.dots.length)})
            </text>
            {one.dots.map(({ point, x: at, level }, column) => {
              const words = t("apart.point", {
                item: isolated(point.item),
                entropy: coefficient(point.entropy ?? 0),
                cause: laneName(one.name),
              });
              return (
                <a
                  key={point.item}
                  href={itemAddress(campaign, point.item)}
                  aria-label={words}
                  data-dot={`${row} ${column}`}
                  tabIndex={row === lane && column === dot ? 0 : -1}
                  onFocus={() => here([row, column])}
                  onClick={(event) => follow(event, point.item)}
                >
                  <circle className="dot" data-lane={one.name} cx={at} cy={(bases[row] ?? 0) - STEP / 2 - level * STEP} r={RADIUS}>
                    <title>{words}</title>
                  </circle>
                </a>
              );
            })}
          </g>
        ))}
        <text className="unit end" x={right} y={base + EDGE.bottom - 6}>
          {narrow ? t("apart.entropy") : t("apart.map.axis", { most: number(most, 2) })}
        </text>
      </svg>
    </div>
  );
}
