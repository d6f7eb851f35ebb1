import type { Session } from "../api/shapes";
import { LanguageChoice, useWords } from "../words/Words";

/** The line over all pages of leads and accounts: home, what one may look at, oneself. */
export function Top({ who }: { who: Session }) {
  const { t } = useWords();
  return (
    <header className="top lead-top">
      <nav aria-label={t("lead.nav")}>
        <a className="home" href="/lead">
          <img src="/mark.svg" alt="" width="24" height="24" />
          {t("lead.campaigns")}
        </a>
        {who.install_role === "owner" && <a href="/people">{t("people.title")}</a>}
        <a href="/account">{who.name === "" ? t("account.title") : t("account.of", { name: who.name })}</a>
      </nav>
      <LanguageChoice />
    </header>
  );
}
