import "./charts.css";

const HEIGHT = 18;
const EDGE = 6;

type Props = {
  readonly value: number | null;
  readonly lower: number;
  readonly upper: number;
  readonly min?: number;
  readonly max?: number;
  readonly width?: number;
  /** What guessing gives. */
  readonly chance?: number | null;
  /** What is typical of the others. */
  readonly typical?: number | null;
};

/** A point with its interval on a line from `min` to `max`. The figures stand beside it, so it is for eyes only. */
export function Whisker({ value, lower, upper, min = 0, max = 1, width = 150, chance = null, typical = null }: Props) {
  const middle = HEIGHT / 2;
  const at = (one: number) => EDGE + ((Math.min(max, Math.max(min, one)) - min) / (max - min)) * (width - 2 * EDGE);
  return (
    <svg width={width} height={HEIGHT} aria-hidden="true" className="whisker">
      <line className="grid" x1={EDGE} x2={width - EDGE} y1={middle} y2={middle} />
      {chance !== null && <line className="mark chance" x1={at(chance)} x2={at(chance)} y1={1} y2={HEIGHT - 1} />}
      {typical !== null && <line className="mark typical" x1={at(typical)} x2={at(typical)} y1={1} y2={HEIGHT - 1} />}
      <line className="whisk" x1={at(lower)} x2={at(upper)} y1={middle} y2={middle} />
      {value !== null && <circle className="point" cx={at(value)} cy={middle} r={4} />}
    </svg>
  );
}

/** How a mark of `Whisker` is drawn, for the words that explain it. */
export function Mark({ of }: { of: "chance" | "typical" }) {
  return (
    <svg width={12} height={HEIGHT} aria-hidden="true" className="whisker">
      <line className={`mark ${of}`} x1={6} x2={6} y1={1} y2={HEIGHT - 1} />
    </svg>
  );
}
