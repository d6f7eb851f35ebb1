import type { Fresh } from "../../api/disagreementshapes";
import { useWords } from "../../words/Words";
import { useFigures } from "../parts/figures";

/** From when figures are, and when they are found anew: finding them takes long, so they stay a while. */
export function AsOf({ fresh }: { readonly fresh: Fresh }) {
  const { t } = useWords();
  const { moment } = useFigures();
  if (fresh.judgments === 0) return null;
  const later = fresh.due > Date.now();
  return (
    <p className="aside">
      {t("apart.asof", { count: fresh.judgments, at: moment(fresh.at) })}{" "}
      {later ? t("apart.asof.due", { due: moment(fresh.due) }) : t("apart.asof.next")}
    </p>
  );
}
