import { useWords } from "../../words/Words";
import { under, type Page } from "../place";

type Props = { readonly campaign: string; readonly pages: readonly Page[]; readonly now: Page };

/** The pages that belong to one tab. */
export function Subpages({ campaign, pages, now }: Props) {
  const { t } = useWords();
  return (
    <nav className="subpages" aria-label={t("lead.subpages")}>
      <ul>
        {pages.map((page) => (
          <li key={page}>
            <a href={under(campaign, page)} aria-current={page === now ? "page" : undefined}>
              {t(`lead.page.${page as "quality" | "checks" | "disagreement" | "diagnosis" | "preferences" | "disputes" | "appeals"}`)}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
