import type { Remark } from "../../api/leadshapes";
import { useWords } from "../../words/Words";
import { Badge } from "../parts/Badge";

/** What a guideline and its questions lack for their paradigm; none of it keeps a campaign from being opened. */
export function Remarks({ remarks }: { readonly remarks: readonly Remark[] | null }) {
  const { t } = useWords();
  if (remarks === null) return null;
  return (
    <details className="remarks" open={remarks.length > 0 && remarks.length < 6}>
      <summary>{remarks.length === 0 ? t("making.remarks.none") : t("making.remarks", { count: remarks.length })}</summary>
      <p className="aside">{t("making.remarks.about")}</p>
      {remarks.length > 0 && (
        <ul>
          {remarks.map((one) => (
            <li key={`${one.code} ${one.path} ${one.line} ${one.says}`} lang="en" dir="ltr">
              <p>
                <Badge kind={one.severity === "warning" ? "warn" : "plain"}>{t(`making.remarks.${one.severity}`)}</Badge> {one.says}
              </p>
              <p className="aside">
                {one.do} · <span className="where">{one.where}</span>
              </p>
            </li>
          ))}
        </ul>
      )}
    </details>
  );
}
