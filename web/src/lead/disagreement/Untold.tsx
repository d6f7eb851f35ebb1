import { useWords } from "../../words/Words";

/** Why there is nothing to show, in the words of the server, which are English. */
export function Untold({ why }: { readonly why: string }) {
  const { t } = useWords();
  if (why === "") return <p className="empty">{t("apart.empty")}</p>;
  return (
    <p className="empty">
      {t("apart.untold")}{" "}
      <span lang="en" dir="auto">
        {why}.
      </span>
    </p>
  );
}
