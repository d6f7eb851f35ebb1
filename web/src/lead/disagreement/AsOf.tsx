import type { Fresh } from "../../api/disagreementshapes";
import { useWords } from "../../words/Words";
import { useFigures } from "../parts/figures";

type Props = {
  readonly fresh: Fresh;
  /** Of how many people answers must be new in a group before the figures change: fewer could be told by the change. */
  readonly held?: number | null;
};

/** From when figures are, and when they are found anew: finding them takes long, so they stay a while. */
export function AsOf({ fresh, held = null }: Props) {
  const { t } = useWords();
  const { moment } = useFigures();
  if (fresh.judgments === 0) return null;
  const later = fresh.due > Date.now();
  return (
    <p className="aside">
      {t("apart.asof", { count: fresh.judgments, at: moment(fresh.at) })}{" "}
      {held !== null ? t("apart.asof.held", { smallest: held }) : later ? t("apart.asof.due", { due: moment(fresh.due) }) : t("apart.asof.next")}
    </p>
  );
}
