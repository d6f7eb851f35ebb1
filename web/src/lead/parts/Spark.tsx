import "./charts.css";
import { lineThrough, scaleOf } from "./plot";

const WIDTH = 76;
const HEIGHT = 22;
const EDGE = 4;

type Props = { readonly points: readonly { readonly n: number; readonly value: number }[]; readonly low?: number; readonly says: string };

/** How a share went, small; from `low` to 1 from below to above. */
export function Spark({ points, low = 0, says }: Props) {
  const first = points[0];
  const last = points.at(-1);
  if (first === undefined || last === undefined || points.length < 2) return <span className="aside">–</span>;
  const x = scaleOf(first.n, last.n, EDGE, WIDTH - EDGE);
  const y = scaleOf(low, 1, HEIGHT - EDGE, EDGE);
  const clip = (value: number) => Math.max(low, Math.min(1, value));
  return (
    <svg width={WIDTH} height={HEIGHT} role="img" aria-label={says} className="spark">
      <line className="grid" x1={EDGE} x2={WIDTH - EDGE} y1={y(low)} y2={y(low)} />
      <path className="line" d={lineThrough(points.map((one) => ({ x: x(one.n), y: y(clip(one.value)) })))} />
      <circle className="point" cx={x(last.n)} cy={y(clip(last.value))} r={3} />
    </svg>
  );
}
