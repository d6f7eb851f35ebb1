import { useWords } from "../words/Words";

type Props = {
  readonly value: number;
  readonly lower: number;
  readonly upper: number;
  /** What the line says, for those who hear it. */
  readonly says: string;
  /** What must be reached. */
  readonly bar?: number | undefined;
  /** The ends of the axis: 0 and 1 for shares, -1 or less for coefficients that can be negative. */
  readonly from?: number;
  readonly ends: readonly [string, string, string];
};

const HEIGHT = 36;
const LINE = 12;

/** An interval drawn on a line from end to end: a band for the interval, a dot for the value, a mark for the bar. */
export function Range({ value, lower, upper, says, bar, from = 0, ends }: Props) {
  const { dir } = useWords();
  const at = (share: number): number => {
    const part = Math.min(1, Math.max(0, (share - from) / (1 - from)));
    return (dir === "rtl" ? 1 - part : part) * 100;
  };
  const low = Math.min(at(lower), at(upper));
  const high = Math.max(at(lower), at(upper));
  return (
    <div className="range">
      <svg width="100%" height={HEIGHT} role="img" aria-label={says}>
        <line className="range-axis" x1="0%" x2="100%" y1={LINE} y2={LINE} />
        {[from, (from + 1) / 2, 1].map((tick) => (
          <line key={tick} className="range-axis" x1={`${at(tick)}%`} x2={`${at(tick)}%`} y1={LINE - 4} y2={LINE + 4} />
        ))}
        <rect className="range-band" x={`${low}%`} width={`${Math.max(0.5, high - low)}%`} y={LINE - 6} height={12} rx={3} />
        {bar === undefined ? null : <line className="range-bar" x1={`${at(bar)}%`} x2={`${at(bar)}%`} y1={0} y2={24} />}
        <circle className="range-value" cx={`${at(value)}%`} cy={LINE} r={5} />
      </svg>
      <div className="range-ends figures" aria-hidden="true">
        {ends.map((end, place) => (
          <span key={place}>{end}</span>
        ))}
      </div>
    </div>
  );
}
