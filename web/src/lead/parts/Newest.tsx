import { useWords } from "../../words/Words";

/** That the newest of a list are shown, where there are more. */
export function Newest({ shown, all }: { shown: number; all: number }) {
  const { t } = useWords();
  return all > shown ? <p className="aside">{t("raters.newest", { shown, count: all })}</p> : null;
}
