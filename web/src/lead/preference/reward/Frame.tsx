import type { ReactNode } from "react";

import { useFigures } from "../../parts/figures";
import { scaleOf } from "../../parts/plot";
import { useWidth } from "../../parts/width";

const HEIGHT = 210;
const EDGE = { top: 28, right: 24, bottom: 42, left: 48 };
/** The widest that a drawing of few points should be. */
const WIDEST = 560;
/** The room that a percentage on the axis takes. */
const WORDS = 44;

type Scale = (value: number) => number;
type Props = {
  readonly title: string;
  readonly unit: string;
  readonly axis: string;
  readonly x: { readonly from: number; readonly to: number; readonly marks: readonly number[] };
  /** Where the axis of shares begins; it ends at 1. */
  readonly from: number;
  readonly children: (x: Scale, y: Scale) => ReactNode;
};

/** Shares of both axes in percent, with what is drawn between them. */
export function Frame({ title, unit, axis, x: across, from, children }: Props) {
  const { percent } = useFigures();
  const { place, width: room } = useWidth<HTMLDivElement>(WIDEST);
  const width = Math.min(room, WIDEST);
  const right = Math.max(width - EDGE.right, EDGE.left + 60);
  const base = HEIGHT - EDGE.bottom;
  const x = scaleOf(across.from, across.to, EDGE.left, right);
  const y = scaleOf(from, 1, base, EDGE.top);
  const step = from === 0 ? 0.25 : from < 0.4 ? 0.2 : 0.1;
  const rows = Array.from({ length: Math.floor((1 - from) / step + 1e-9) + 1 }, (_, place) => 1 - place * step);
  return (
    <div ref={place} className="plot">
      <svg width={width} height={HEIGHT} role="img" aria-label={title}>
        <text className="unit" x={0} y={EDGE.top - 14}>
          {unit}
        </text>
        {rows.map((mark) => (
          <g key={mark}>
            <line className="grid" x1={EDGE.left} x2={right} y1={y(mark)} y2={y(mark)} />
            <text className="tick-y" x={EDGE.left - 6} y={y(mark) + 4}>
              {percent(mark)}
            </text>
          </g>
        ))}
        {apart(across.marks, x).map((mark) => (
          <text key={mark} className="tick-x" x={x(mark)} y={base + 16}>
            {percent(mark)}
          </text>
        ))}
        {children(x, y)}
        <line className="axis" x1={EDGE.left} x2={right} y1={base} y2={base} />
        <text className="unit end" x={right} y={HEIGHT - 6}>
          {axis}
        </text>
      </svg>
    </div>
  );
}

/** The marks of an axis whose words do not touch, from the first. */
function apart(marks: readonly number[], x: Scale): number[] {
  const kept: number[] = [];
  for (const mark of [...marks].sort((a, b) => a - b)) {
    const last = kept.at(-1);
    if (last === undefined || x(mark) - x(last) >= WORDS) kept.push(mark);
  }
  return kept;
}
