import { useWords } from "../../words/Words";
import { FEW } from "../overview/shares";
import { useFigures } from "./figures";

type Props = {
  readonly value: number | null;
  readonly lower: number | null;
  readonly upper: number | null;
  readonly n: number;
  /** What `n` counts. */
  readonly of?: "judgments" | "items";
  /** A share in percent, or a coefficient as it is. */
  readonly as?: "percent" | "coefficient";
};

/** An estimate with its interval and what it rests on; where that is little, it says so. */
export function Measured({ value, lower, upper, n, of = "judgments", as = "percent" }: Props) {
  const { t } = useWords();
  const { coefficient, percent } = useFigures();
  const write = as === "percent" ? (one: number) => percent(one) : coefficient;
  if (value === null) return <span className="aside">{t(`quality.unknown.${of}`, { count: n })}</span>;
  return (
    <span className="measured">
      <span className="figures">
        {write(value)}
        {lower !== null && upper !== null && (
          <>
            {" "}
            ({write(lower)}–{write(upper)})
          </>
        )}
      </span>{" "}
      <span className="aside">{n < FEW ? t(`quality.few.${of}`, { count: n }) : t("quality.n", { count: n })}</span>
    </span>
  );
}
