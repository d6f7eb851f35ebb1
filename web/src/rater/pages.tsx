import { useWords } from "../words/Words";

/** The rater's pages, by their path. */
export default function Pages() {
  const { t } = useWords();
  return (
    <main id="main" className="leaf">
      <h1>{t("page.lost.title")}</h1>
      <p>{t("page.lost.text")}</p>
    </main>
  );
}
