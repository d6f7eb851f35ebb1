import type { Share } from "../../../api/preferenceshapes";
import { useWords } from "../../../words/Words";
import { useFigures } from "../../parts/figures";
import { Whisker } from "../../parts/Whisker";

/** Two cells: a share drawn on a line beside a coin, and in figures with what it rests on. */
export function Shared({ of, head }: { of: Share; head: string }) {
  const { t } = useWords();
  const { percent } = useFigures();
  const { value, lower, upper, n } = of;
  const between = lower === null || upper === null ? "" : `${percent(lower)}–${percent(upper)}`;
  return (
    <>
      <td>{lower !== null && upper !== null && <Whisker value={value} lower={lower} upper={upper} width={200} chance={0.5} />}</td>
      <td className="figures" data-head={head}>
        {value === null ? between : `${percent(value, 1)}${between && ` (${between})`}`} <span className="aside">{t("quality.n", { count: n })}</span>
      </td>
    </>
  );
}
