import type { Curves as Found, Gain, MoreItems, SizePoint } from "../../api/diagnosismore";
import { useWords } from "../../words/Words";
import type { Place } from "../CampaignPages";
import { Download } from "../disagreement/Download";
import { Chart } from "../parts/Chart";
import { useFigures, type Figures } from "../parts/figures";
import { bandBetween, lineThrough, scaleOf } from "../parts/plot";
import { useWidth } from "../parts/width";
import { MoreButton, useMore } from "./More";
import { rounded } from "./picking";

const HEIGHT = 240;
const EDGE = { top: 28, right: 24, bottom: 42, left: 52 };
const WIDEST = 640;
/** The room that a number of items takes on the axis. */
const ROOM = 52;

type Props = { readonly place: Place; readonly question: string };

/** What more judged items would bring, and what correcting the wrong labels is worth beside it; made when somebody asks. */
export function Curves({ place, question }: Props) {
  const { t } = useWords();
  const more = useMore(place, question, "curves");
  const found = more.answer?.curves ?? null;
  return (
    <section aria-labelledby="more">
      <h2 id="more">{t("diagnosis.more")}</h2>
      {found === null ? <p className="aside">{t("diagnosis.more.about")}</p> : <Told found={found} name={`${place.view.campaign}-${question}-curve`} />}
      <MoreButton more={more} start={t("diagnosis.more.start")} />
    </section>
  );
}

function Told({ found, name }: { found: Found; name: string }) {
  const { t } = useWords();
  const figures = useFigures();
  const { number, percent } = figures;
  const between = useBetween();
  const { points, worth, worth_items: items, removed } = found;
  const title = useNeeded(found.more);
  const gain = (one: Gain) => ({ points: pointsOf(one.value ?? 0, figures), between: between(one, (value) => pointsOf(value, figures)) });
  return (
    <>
      <Chart
        title={title}
        table={t("diagnosis.more")}
        head={[
          { text: t("diagnosis.more.size"), figures: true },
          { text: t("diagnosis.more.accuracy"), figures: true },
          { text: "95 %", figures: true },
          { text: t("diagnosis.more.how") },
        ]}
        rows={points.map((one) => [
          number(one.items),
          percent(one.accuracy, 1),
          `${percent(one.lower, 1)}–${percent(one.upper, 1)}`,
          t(one.expected ? "diagnosis.more.expected" : "diagnosis.more.measured"),
        ])}
      >
        <Drawn title={title} points={points} />
        <p className="aside">{t("diagnosis.more.keys")}</p>
      </Chart>
      <ul>
        {found.share > 0 && worth.value !== null && (
          <li>
            {items.value === null
              ? t("diagnosis.more.worth", { share: percent(found.share, 1), ...gain(worth) })
              : t("diagnosis.more.worth.items", { share: percent(found.share, 1), ...gain(worth), items: number(rounded(items.value)) })}
          </li>
        )}
        {found.share > 0 && removed !== null && removed.value !== null && <li>{t("diagnosis.more.removed", gain(removed))}</li>}
      </ul>
      {found.notes.length > 0 && (
        <p className="aside" lang="en" dir="auto">
          {found.notes.join(" ")}
        </p>
      )}
      <Download
        name={name}
        head={["items", "accuracy", "lower", "upper", "expected"]}
        rows={() => points.map((one) => [one.items, one.accuracy, one.lower, one.upper, one.expected ? "yes" : "no"])}
      />
    </>
  );
}

/** «About 4,000 more judged items for +2 points», or that no number brings them. */
function useNeeded(more: MoreItems): string {
  const { t } = useWords();
  const figures = useFigures();
  const between = useBetween()(more, (value) => figures.number(rounded(value)));
  const points = figures.number(100 * more.points, 1);
  return more.items === null ? t("diagnosis.more.never", { points, between }) : t("diagnosis.more.items", { items: figures.number(rounded(more.items)), points, between });
}

type Ends = { readonly lower: number | null; readonly upper: number | null };

/** An interval in brackets, as far as it has ends. */
function useBetween(): (ends: Ends, write: (value: number) => string) => string {
  const { t } = useWords();
  return ({ lower, upper }, write) => {
    if (lower === null) return "";
    return upper === null ? t("diagnosis.more.from", { low: write(lower) }) : t("diagnosis.more.between", { low: write(lower), high: write(upper) });
  };
}

/** A difference of shares in points of a hundred, with a true minus. */
function pointsOf(share: number, { number }: Figures): string {
  return number(100 * share, 1).replace("-", "−");
}

function Drawn({ title, points }: { title: string; points: readonly SizePoint[] }) {
  const { t } = useWords();
  const { number, percent } = useFigures();
  const { place, width: room } = useWidth<HTMLDivElement>(WIDEST);
  const width = Math.min(room, WIDEST);
  const right = Math.max(width - EDGE.right, EDGE.left + 60);
  const base = HEIGHT - EDGE.bottom;
  const sizes = points.map((one) => one.items);
  // a power law bends less where each step is a doubling
  const along = scaleOf(Math.log(Math.min(...sizes)), Math.log(Math.max(...sizes)), EDGE.left + 6, right);
  const x = (items: number) => along(Math.log(items));
  const lowest = Math.max(0, Math.floor(Math.min(...points.map((one) => one.lower)) * 10) / 10);
  const y = scaleOf(lowest, 1, base, EDGE.top);
  const held = (value: number) => y(Math.min(1, Math.max(lowest, value)));
  const step = lowest < 0.4 ? 0.2 : 0.1;
  const rows = Array.from({ length: Math.floor((1 - lowest) / step + 1e-9) + 1 }, (_, n) => 1 - n * step);
  const measured = points.filter((one) => !one.expected);
  const expected = points.filter((one) => one.expected);
  const through = (some: readonly SizePoint[]) => lineThrough(some.map((one) => ({ x: x(one.items), y: held(one.accuracy) })));
  const band = (some: readonly SizePoint[]) => bandBetween(some.map((one) => ({ x: x(one.items), low: held(one.lower), high: held(one.upper) })));
  return (
    <div ref={place} className="plot">
      <svg width={width} height={HEIGHT} role="img" aria-label={title}>
        <text className="unit" x={0} y={EDGE.top - 14}>
          {t("diagnosis.more.accuracy")}
        </text>
        {rows.map((mark) => (
          <g key={mark}>
            <line className="grid" x1={EDGE.left} x2={right} y1={y(mark)} y2={y(mark)} />
            <text className="tick-y" x={EDGE.left - 6} y={y(mark) + 4}>
              {percent(mark)}
            </text>
          </g>
        ))}
        {apart(sizes, x).map((mark) => (
          <text key={mark} className="tick-x" x={x(mark)} y={base + 16}>
            {number(mark)}
          </text>
        ))}
        <path className="band" d={band(measured)} />
        <path className="band" d={band([...measured.slice(-1), ...expected])} />
        <path className="line" d={through(measured)} />
        <path className="line ahead" d={through([...measured.slice(-1), ...expected])} />
        {measured.map((one) => (
          <circle key={one.items} className="point" cx={x(one.items)} cy={held(one.accuracy)} r={3}>
            <title>{`${number(one.items)}: ${percent(one.accuracy, 1)}`}</title>
          </circle>
        ))}
        <line className="axis" x1={EDGE.left} x2={right} y1={base} y2={base} />
        <text className="unit end" x={right} y={HEIGHT - 6}>
          {t("diagnosis.more.size")}
        </text>
      </svg>
    </div>
  );
}

/** Sizes whose numbers do not touch on the axis, from the smallest. */
function apart(sizes: readonly number[], x: (size: number) => number): number[] {
  const kept: number[] = [];
  for (const size of [...sizes].sort((a, b) => a - b)) {
    const last = kept.at(-1);
    if (last === undefined || x(size) - x(last) >= ROOM) kept.push(size);
  }
  return kept;
}
