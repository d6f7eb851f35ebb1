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
                <Badge kind={one.severity === "warning" ? "warn" : "plain"}>{t(`making.remarks.${one.severity}`)}</Badge> <Coded text={one.says} />
              </p>
              <p className="aside">
                <Coded text={one.do} /> · <span className="where">{one.where}</span>
              </p>
            </li>
          ))}
        </ul>
      )}
    </details>
  );
}

/** A sentence with the names of keys in it, which stand between backticks. */
function Coded({ text }: { readonly text: string }) {
  return text.split("`").map((part, place) => (place % 2 === 1 ? <code key={place}>{part}</code> : part));
}
