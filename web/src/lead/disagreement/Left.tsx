import { useWords } from "../../words/Words";

/** What was left out, in the words of the server, which are English. */
export function Left({ notes }: { readonly notes: readonly string[] }) {
  const { t } = useWords();
  if (notes.length === 0) return null;
  return (
    <details>
      <summary>{t("apart.notes")}</summary>
      <ul lang="en" dir="ltr">
        {notes.map((note) => (
          <li key={note}>{note}</li>
        ))}
      </ul>
    </details>
  );
}
