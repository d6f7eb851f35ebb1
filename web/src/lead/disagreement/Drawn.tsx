import type { Share } from "../../api/preferenceshapes";
import { useWords } from "../../words/Words";
import { useFigures } from "../parts/figures";
import { Whisker } from "../parts/Whisker";

type Props = { readonly of: Share; readonly min?: number; readonly max?: number; readonly chance?: number | null; readonly as?: "coefficient" | "percent" };

/** A figure with its interval, drawn and written. */
export function Drawn({ of, min = 0, max = 1, chance = null, as = "coefficient" }: Props) {
  return (
    <span className="drawn">
      {of.value !== null && <Whisker value={of.value} lower={of.lower ?? of.value} upper={of.upper ?? of.value} min={min} max={max} width={90} chance={chance} />}
      <Written of={of} as={as} />
    </span>
  );
}

/** A figure with its interval in numbers. */
export function Written({ of, as = "coefficient" }: Pick<Props, "of" | "as">) {
  const { t } = useWords();
  const figures = useFigures();
  const write = (one: number) => (as === "percent" ? figures.percent(one) : figures.coefficient(one));
  if (of.value === null) return <>–</>;
  if (of.lower === null || of.upper === null) return <span className="figures">{write(of.value)}</span>;
  return <span className="figures">{t("apart.figure", { value: write(of.value), lower: write(of.lower), upper: write(of.upper) })}</span>;
}
